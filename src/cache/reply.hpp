// What Redis answered to one command, as a plain tree.
#pragma once

#include "base/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::cache {

// Redis refused a command (WRONGTYPE, OOM, LOADING, NOSCRIPT, ...). For callers it is one more way
// in which the cache cannot be used now.
class ErrorReply : public Unavailable {
public:
    explicit ErrorReply(const std::string& text) : Unavailable("Redis answered: " + text) {}
};

struct Reply {
    enum class Kind { null, text, number, list, error };

    Kind kind = Kind::null;
    // The bytes of a text or error; of a number (integer, double or boolean) its text.
    std::string text;
    std::vector<Reply> items; // of a list; a map is the list of its keys and values in turn

    bool is_null() const { return kind == Kind::null; }
    bool is_error() const { return kind == Kind::error; }
    // NOSCRIPT, WRONGTYPE and the like: the first word of an error.
    bool is_error(std::string_view code) const;

    // The value when the reply has that shape; else ErrorReply, with the server's own words if it
    // is an error.
    const std::string& as_text() const; // of a text or a number
    std::int64_t as_integer() const;
    double as_double() const;
    const std::vector<Reply>& as_list() const;
    std::optional<std::string> as_optional_text() const; // empty: null

    // Throws ErrorReply when it is an error.
    const Reply& or_throw() const;
};

} // namespace nof0::cache
