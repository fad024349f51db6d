// A reply is used in the shape it has or throws: an error never passes for a value.
#include "cache/reply.hpp"

#include <charconv>

namespace nof0::cache {
namespace {

[[noreturn]] void throw_unexpected(const Reply& reply, const char* expected) {
    reply.or_throw();
    throw ErrorReply(std::string("something else than ") + expected);
}

template<class Number>
Number parse(const Reply& reply, const char* expected) {
    const std::string& text = reply.as_text();
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw_unexpected(reply, expected);
    }
    return value;
}

} // namespace

bool Reply::is_error(std::string_view code) const {
    return is_error() && text.starts_with(code) &&
           (text.size() == code.size() || text[code.size()] == ' ');
}

const Reply& Reply::or_throw() const {
    if (is_error()) {
        throw ErrorReply(text);
    }
    return *this;
}

const std::string& Reply::as_text() const {
    if (kind != Kind::text && kind != Kind::number) {
        throw_unexpected(*this, "a text");
    }
    return text;
}

std::int64_t Reply::as_integer() const {
    return parse<std::int64_t>(*this, "an integer");
}
double Reply::as_double() const {
    return parse<double>(*this, "a number");
}

const std::vector<Reply>& Reply::as_list() const {
    if (kind != Kind::list) {
        throw_unexpected(*this, "a list");
    }
    return items;
}

std::optional<std::string> Reply::as_optional_text() const {
    return is_null() ? std::nullopt : std::optional(as_text());
}

} // namespace nof0::cache
