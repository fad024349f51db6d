// Result<T, E>: a value or the reason there is none. For expected answers (not found, refused,
// malformed); a server that is away throws Unavailable instead (see failure.hpp).
#pragma once

#include "base/ensure.hpp"

#include <string>
#include <utility>
#include <variant>

namespace nof0 {

// The default error: one sentence for a person.
struct Error {
    std::string message;
};

// Wraps an error so that it converts to any Result: `return fail(Error{"..."})`.
template<class E>
struct Failure {
    E error;
};

template<class E>
Failure<E> fail(E error) {
    return Failure<E>{std::move(error)};
}
inline Failure<Error> fail(std::string message) {
    return Failure<Error>{Error{std::move(message)}};
}
inline Failure<Error> fail(const char* message) {
    return Failure<Error>{Error{message}};
}

template<class T, class E = Error>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Failure<E> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

    explicit operator bool() const { return state_.index() == 0; }
    bool ok() const { return state_.index() == 0; }

    const T& value() const& {
        ensure(ok(), "Result::value() of a failure");
        return std::get<0>(state_);
    }
    T& value() & {
        ensure(ok(), "Result::value() of a failure");
        return std::get<0>(state_);
    }
    T&& value() && {
        ensure(ok(), "Result::value() of a failure");
        return std::get<0>(std::move(state_));
    }
    const E& error() const {
        ensure(!ok(), "Result::error() of a success");
        return std::get<1>(state_);
    }

    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

private:
    std::variant<T, E> state_;
};

// A Result without a value.
struct Done {};
template<class E = Error>
using Status = Result<Done, E>;

} // namespace nof0
