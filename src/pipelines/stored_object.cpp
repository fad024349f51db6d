#include "pipelines/stored_object.hpp"

#include <charconv>

namespace nof0::pipelines {
namespace {

using simdjson::dom::element;

template<class T>
bool assign(Result<T> parsed, T& into) {
    if (!parsed) {
        return false;
    }
    into = std::move(parsed.value());
    return true;
}

} // namespace

StoredObject::StoredObject(simdjson::dom::parser& parser, std::string_view json) {
    whole_ = parser.parse(json).get_object().get(object_) == simdjson::SUCCESS;
}

StoredObject::StoredObject(element value) {
    whole_ = value.get_object().get(object_) == simdjson::SUCCESS;
}

std::optional<element> StoredObject::find(std::string_view key) const {
    element found;
    if (!whole_ || object_.at_key(key).get(found) != simdjson::SUCCESS || found.is_null()) {
        return std::nullopt;
    }
    return found;
}

std::optional<StoredObject> StoredObject::object(std::string_view key) const {
    const auto found = find(key);
    return found ? std::optional(StoredObject(*found)) : std::nullopt;
}

bool StoredObject::read(element value, std::string& into) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) {
        return false;
    }
    into = text;
    return true;
}

bool StoredObject::read(element value, std::int64_t& into) {
    return value.get_int64().get(into) == simdjson::SUCCESS;
}

bool StoredObject::read(element value, int& into) {
    std::int64_t number = 0;
    if (!read(value, number) || !std::in_range<int>(number)) {
        return false;
    }
    into = static_cast<int>(number);
    return true;
}

bool StoredObject::read(element value, bool& into) {
    return value.get_bool().get(into) == simdjson::SUCCESS;
}

bool StoredObject::read(element value, double& into) {
    std::string text;
    if (!read(value, text)) {
        return false;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc() && end == text.data() + text.size();
}

bool StoredObject::read(element value, Decimal& into) {
    std::string text;
    return read(value, text) && assign(Decimal::parse(text), into);
}

bool StoredObject::read(element value, Symbol& into) {
    std::string text;
    return read(value, text) && assign(Symbol::parse(text), into);
}

bool StoredObject::read(element value, TraderId& into) {
    std::string text;
    return read(value, text) && assign(TraderId::parse(text), into);
}

bool StoredObject::read(element value, OrderSide& into) {
    std::string text;
    const auto side = read(value, text) ? order_side_from_text(text) : std::nullopt;
    into = side.value_or(into);
    return side.has_value();
}

bool StoredObject::read(element value, std::vector<std::string>& into) {
    simdjson::dom::array elements;
    if (value.get_array().get(elements) != simdjson::SUCCESS) {
        return false;
    }
    into.clear();
    for (const element one : elements) {
        if (!read(one, into.emplace_back())) {
            return false;
        }
    }
    return true;
}

} // namespace nof0::pipelines
