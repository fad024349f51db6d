// StoredObject: a JSON object that a pipeline wrote for a parked event, read back field by field.
// Amounts and prices are texts in it, so that they come back exactly.
//
// Internal to the pipelines' event files. Lives as long as its parser does.
#pragma once

#include "base/decimal.hpp"
#include "domain/order_side.hpp"
#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::pipelines {

class StoredObject {
public:
    StoredObject(simdjson::dom::parser& parser, std::string_view json);
    explicit StoredObject(simdjson::dom::element element);

    // Everything that was asked for was there and could be read.
    bool is_whole() const { return whole_; }

    // The field has to be there.
    template<class T>
    void need(std::string_view key, T& into) {
        const std::optional<simdjson::dom::element> element = find(key);
        whole_ = whole_ && element && read(*element, into);
    }
    // A field that is missing or null leaves `into` as it is.
    template<class T>
    void take(std::string_view key, T& into) {
        if (const auto element = find(key)) {
            whole_ = read(*element, into) && whole_;
        }
    }
    template<class T>
    void take(std::string_view key, std::optional<T>& into) {
        if (const auto element = find(key)) {
            whole_ = read(*element, into.emplace()) && whole_;
        }
    }
    std::optional<StoredObject> object(std::string_view key) const;
    // What a nested object lacks, this one lacks.
    void include(const StoredObject& nested) { whole_ = whole_ && nested.whole_; }

private:
    std::optional<simdjson::dom::element> find(std::string_view key) const; // not null
    static bool read(simdjson::dom::element element, std::string& into);
    static bool read(simdjson::dom::element element, std::int64_t& into);
    static bool read(simdjson::dom::element element, int& into);
    static bool read(simdjson::dom::element element, bool& into);
    static bool read(simdjson::dom::element element, double& into); // a text: NaN has no number
    static bool read(simdjson::dom::element element, Decimal& into);
    static bool read(simdjson::dom::element element, Symbol& into);
    static bool read(simdjson::dom::element element, TraderId& into);
    static bool read(simdjson::dom::element element, OrderSide& into);
    static bool read(simdjson::dom::element element, std::vector<std::string>& into);

    simdjson::dom::object object_;
    bool whole_ = true;
};

} // namespace nof0::pipelines
