// Reading the venue's JSON with simdjson, field by field in whatever order they come (it changed
// over the years). Amounts are strings; numbers are taken as well. Internal to this folder.
//
// Every function returns false when the value is not what it should be and leaves the reader able
// to go on with the next field.
#pragma once

#include "base/decimal.hpp"
#include "domain/order_side.hpp"
#include "domain/symbol.hpp"

#include <cstring>
#include <optional>
#include <simdjson.h>
#include <string>

namespace nof0::venues::hyperliquid {

namespace od = simdjson::ondemand;

inline std::string_view key_of(od::field& field) {
    // Keys of the venue hold no escapes; one that does simply matches nothing.
    const char* begin = field.key().raw();
    const char* end = static_cast<const char*>(std::memchr(begin, '"', 64));
    return end == nullptr ? std::string_view() : std::string_view(begin, end - begin);
}

// fn(key, value) for every field; false when the object is broken.
template<class Fn>
bool for_each_field(od::value value, Fn fn) {
    od::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) {
        return false;
    }
    for (auto result : object) {
        od::field field;
        if (std::move(result).get(field) != simdjson::SUCCESS) {
            return false;
        }
        const std::string_view key = key_of(field);
        fn(key, field.value());
    }
    return true;
}

// fn(value) for every element; false when the array is broken.
template<class Fn>
bool for_each_element(od::value value, Fn fn) {
    od::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
        return false;
    }
    for (auto result : array) {
        od::value element;
        if (std::move(result).get(element) != simdjson::SUCCESS) {
            return false;
        }
        fn(element);
    }
    return true;
}

// Fields of an object asked for by name, where one is needed before another can be read. A reader
// that met broken JSON must not be asked again (simdjson crashes), so from then on nothing is
// found.
class Fields {
public:
    explicit Fields(od::value value) {
        broken_ = value.get_object().get(object_) != simdjson::SUCCESS;
    }

    bool is_broken() const { return broken_; }
    bool find(std::string_view key, od::value& into) {
        const auto error = broken_ ? simdjson::TAPE_ERROR : object_[key].get(into);
        broken_ = error != simdjson::SUCCESS && error != simdjson::NO_SUCH_FIELD;
        return error == simdjson::SUCCESS;
    }

private:
    od::object object_;
    bool broken_ = false;
};

bool is_null(od::value& value);
bool read(od::value& value, double& into);
bool read(od::value& value, std::optional<double>& into); // null: none
bool read(od::value& value, std::int64_t& into);
bool read(od::value& value, std::optional<std::int64_t>& into);
bool read(od::value& value, std::optional<std::int32_t>& into);
bool read(od::value& value, bool& into);
bool read(od::value& value, std::string& into); // cleaned (base/text), 1 KiB at most
bool read(od::value& value, std::optional<std::string>& into);
bool read(od::value& value, Decimal& into); // exact, or refused
bool read(od::value& value, std::optional<Decimal>& into);
bool read(od::value& value, OrderSide& into);
bool read(od::value& value, std::optional<Symbol>& into); // a text that is no symbol is refused

// Addresses are compared without case.
std::string lower_case(std::string text);

} // namespace nof0::venues::hyperliquid
