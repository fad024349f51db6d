// ensure(): what must hold, in production too. A false condition is a bug of ours, never of an
// input, so the process prints where and why and aborts; Postgres and the supervisor recover.
#pragma once

#include <source_location>
#include <string_view>

namespace nof0 {

[[noreturn]] void ensure_failed(std::string_view what, std::source_location where);

inline void ensure(bool condition, std::string_view what,
                   std::source_location where = std::source_location::current()) {
    if (!condition) [[unlikely]] {
        ensure_failed(what, where);
    }
}

} // namespace nof0
