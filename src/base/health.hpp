// What the process knows of its parts, for /readyz and `nof0 status`. A part that cannot do its
// work says so here and stops claiming health. Safe from any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace nof0 {

class Health {
public:
    struct Part {
        std::string name;
        bool ready = false;
        std::string why; // what is missing, in words; empty when ready
    };

    void ready(const std::string& part);
    void not_ready(const std::string& part, const std::string& why);

    bool all_ready() const;
    std::vector<Part> parts() const; // by name

private:
    mutable std::mutex mutex_; // guards the map only; never held across anything that waits
    std::map<std::string, Part> parts_;
};

} // namespace nof0
