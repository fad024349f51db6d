#include "storage/pg/parameters.hpp"

#include "base/ensure.hpp"

#include <limits>

namespace nof0::pg {

std::vector<const char*> Parameters::values() const {
    std::vector<const char*> values;
    values.reserve(fields_.size());
    for (const Field& field : fields_) {
        values.push_back(field.length < 0 ? nullptr : bytes_.data() + field.start);
    }
    return values;
}

std::vector<int> Parameters::lengths() const {
    std::vector<int> lengths;
    lengths.reserve(fields_.size());
    for (const Field& field : fields_) {
        lengths.push_back(field.length < 0 ? 0 : field.length);
    }
    return lengths;
}

void Parameters::close_field(std::size_t start) {
    const std::size_t length = bytes_.size() - start;
    ensure(length <= std::numeric_limits<int>::max(), "a parameter is smaller than 2 GiB");
    fields_.push_back({start, static_cast<int>(length)});
}

} // namespace nof0::pg
