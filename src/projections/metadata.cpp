#include "projections/metadata.hpp"

#include "base/json.hpp"

#include <simdjson.h>

namespace nof0::projections {
namespace {

// Calls fn(value) when the key is there and not null.
template<class Fn>
void with_member(const std::string& padded, std::size_t size, std::string_view key, Fn fn) {
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    const simdjson::padded_string_view view(padded.data(), size, padded.size());
    if (parser.iterate(view).get(document) != simdjson::SUCCESS) {
        return;
    }
    simdjson::ondemand::value value;
    if (document.find_field_unordered(key).get(value) != simdjson::SUCCESS || value.is_null()) {
        return;
    }
    fn(value);
}

} // namespace

Metadata::Metadata(std::string_view json) : padded_(json), size_(json.size()) {
    padded_.resize(size_ + simdjson::SIMDJSON_PADDING);
}

std::optional<std::string> Metadata::json(std::string_view key) const {
    std::optional<std::string> found;
    with_member(padded_, size_, key, [&](simdjson::ondemand::value& value) {
        std::string_view text;
        if (simdjson::to_json_string(value).get(text) == simdjson::SUCCESS) {
            found = compact_json(text);
        }
    });
    return found;
}

std::optional<double> Metadata::number(std::string_view key) const {
    std::optional<double> found;
    with_member(padded_, size_, key, [&](simdjson::ondemand::value& value) {
        double number = 0;
        if (value.get_double().get(number) == simdjson::SUCCESS) {
            found = number;
        }
    });
    return found;
}

std::optional<std::int64_t> Metadata::integer(std::string_view key) const {
    std::optional<std::int64_t> found;
    with_member(padded_, size_, key, [&](simdjson::ondemand::value& value) {
        std::int64_t number = 0;
        if (value.get_int64().get(number) == simdjson::SUCCESS) {
            found = number;
        }
    });
    return found;
}

std::optional<bool> Metadata::truth(std::string_view key) const {
    std::optional<bool> found;
    with_member(padded_, size_, key, [&](simdjson::ondemand::value& value) {
        bool truth = false;
        if (value.get_bool().get(truth) == simdjson::SUCCESS) {
            found = truth;
        }
    });
    return found;
}

} // namespace nof0::projections
