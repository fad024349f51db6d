#include "base/health.hpp"

#include <algorithm>

namespace nof0 {

void Health::ready(const std::string& part) {
    const std::scoped_lock lock(mutex_);
    parts_[part] = Part{part, true, {}};
}

void Health::not_ready(const std::string& part, const std::string& why) {
    const std::scoped_lock lock(mutex_);
    parts_[part] = Part{part, false, why};
}

bool Health::all_ready() const {
    const std::scoped_lock lock(mutex_);
    return std::all_of(parts_.begin(), parts_.end(),
                       [](const auto& entry) { return entry.second.ready; });
}

std::vector<Health::Part> Health::parts() const {
    const std::scoped_lock lock(mutex_);
    std::vector<Part> all;
    for (const auto& [name, part] : parts_) {
        all.push_back(part);
    }
    return all;
}

} // namespace nof0
