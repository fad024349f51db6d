// Deadline: the instant at which a wait gives up. Every wait on a server takes one.
#pragma once

#include "base/clock.hpp"

namespace nof0 {

class Deadline {
public:
    static Deadline after(std::chrono::milliseconds budget) {
        return Deadline(monotonic_now() + budget);
    }
    MonotonicTime at() const { return at_; }
    bool passed() const { return monotonic_now() >= at_; }
    // What is left, never negative.
    std::chrono::milliseconds left() const {
        const auto rest =
            std::chrono::duration_cast<std::chrono::milliseconds>(at_ - monotonic_now());
        return rest.count() < 0 ? std::chrono::milliseconds{0} : rest;
    }

private:
    explicit Deadline(MonotonicTime at) : at_(at) {}
    MonotonicTime at_;
};

} // namespace nof0
