#include "app/trading/season_order.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <simdjson.h>

namespace nof0::app {
namespace {

constexpr std::size_t k_json_bytes_max = 4'096;

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

} // namespace

Result<std::string> season_name(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) {
        return fail("a season needs a name");
    }
    const std::string_view name = text.substr(first, text.find_last_not_of(' ') - first + 1);
    if (name.size() > k_season_name_bytes_max) {
        return fail(fmt::format("the name of a season has at most {} bytes, this one has {}",
                                k_season_name_bytes_max, name.size()));
    }
    const CleanText clean = clean_text(name, k_season_name_bytes_max);
    if (clean.text != name || std::ranges::any_of(name, is_control)) {
        return fail("the name of a season is printable text in UTF-8");
    }
    return clean.text;
}

Result<Decimal> season_money(std::string_view text) {
    const Result<Decimal> amount = Decimal::parse(text);
    const bool is_bounded =
        amount && amount->sign() > 0 && *amount <= Decimal::from_int(100'000'000);
    const auto hundredths =
        is_bounded ? checked_multiply(*amount, Decimal::from_int(100)) : std::nullopt;
    if (!hundredths || hundredths->text().find('.') != std::string::npos) {
        return fail("an initial equity is an amount of dollars above zero, at most 100000000, with "
                    "no more than two decimals");
    }
    return *amount;
}

std::string to_json(const SeasonOrder& order) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("name", order.name).key("initial_equity");
    if (order.initial_equity) {
        json.value(order.initial_equity->text());
    } else {
        json.null();
    }
    json.end_object();
    return text;
}

Result<SeasonOrder> season_order(const std::string& json) {
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    std::string_view text;
    if (json.size() > k_json_bytes_max || parser.parse(json).get(document) != simdjson::SUCCESS ||
        document["name"].get(text) != simdjson::SUCCESS) {
        return fail("a season has to be named");
    }
    Result<std::string> name = season_name(text);
    if (!name) {
        return fail(name.error());
    }
    SeasonOrder order{.name = std::move(name.value())};
    if (document["initial_equity"].get(text) == simdjson::SUCCESS) {
        const Result<Decimal> equity = season_money(text);
        if (!equity) {
            return fail(equity.error());
        }
        order.initial_equity = *equity;
    }
    return order;
}

} // namespace nof0::app
