// SimMarket as text and back. Doubles go out as the shortest text that reads back to the same one.
#include "base/json.hpp"
#include "venues/sim/market.hpp"

#include <charconv>
#include <cmath>
#include <simdjson.h>

namespace nof0::venues::sim {
namespace {

constexpr std::size_t k_state_bytes_max = 64 * 1024;
constexpr std::int64_t k_second_max = 1'000'000'000'000;

namespace dom = simdjson::dom;

bool read_all(dom::element from, std::span<double* const> into) {
    dom::array values;
    if (from.get_array().get(values) != simdjson::SUCCESS || values.size() != into.size()) {
        return false;
    }
    std::size_t i = 0;
    for (const dom::element value : values) {
        if (value.get_double().get(*into[i++]) != simdjson::SUCCESS) {
            return false;
        }
    }
    return true;
}

bool read_random(dom::element from, std::array<std::uint64_t, 4>& words) {
    dom::array texts;
    if (from.get_array().get(texts) != simdjson::SUCCESS || texts.size() != words.size()) {
        return false;
    }
    std::size_t i = 0;
    for (const dom::element element : texts) {
        std::string_view text;
        std::uint64_t& word = words[i++];
        if (element.get_string().get(text) != simdjson::SUCCESS) {
            return false;
        }
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), word, 16);
        if (error != std::errc() || end != text.data() + text.size()) {
            return false;
        }
    }
    return (words[0] | words[1] | words[2] | words[3]) != 0;
}

std::string hexadecimal(std::uint64_t word) {
    std::array<char, 16> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), word, 16);
    ensure(error == std::errc(), "sixteen digits hold 64 bits");
    return {text.data(), end};
}

} // namespace

std::string SimMarket::state() const {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("second", second_);
    json.key("random").begin_array();
    for (const std::uint64_t word : random_.state()) {
        json.value(hexadecimal(word));
    }
    json.end_array();
    json.key("market").begin_array();
    json.value(turbulence_).value(mood_).value(trend_).end_array();
    json.key("coins").begin_array();
    for (const Coin& coin : coins_) {
        json.begin_array().value(coin.price).value(coin.premium).value(coin.premium_hour);
        json.value(coin.open_interest).value(coin.day_base_volume).value(coin.day_usd_volume);
        json.value(coin.mid_is_half_a_tick_up ? 1.0 : 0.0);
        for (const double price : coin.hourly) {
            json.value(price);
        }
        json.end_array();
    }
    json.end_array().end_object();
    return text;
}

Result<SimMarket> SimMarket::restore(std::string provider, std::string_view state) {
    const auto broken = [] { return fail("this is no state of a simulated market"); };
    if (state.size() > k_state_bytes_max) {
        return broken();
    }
    dom::parser parser;
    dom::element root;
    dom::array coins;
    std::array<std::uint64_t, 4> words{};
    std::int64_t second = 0;
    if (parser.parse(simdjson::padded_string(state)).get(root) != simdjson::SUCCESS ||
        !root.is_object() || root["random"].error() != simdjson::SUCCESS ||
        !read_random(root["random"].value_unsafe(), words) ||
        root["second"].get_int64().get(second) != simdjson::SUCCESS || second < 0 ||
        second > k_second_max || root["market"].error() != simdjson::SUCCESS ||
        root["coins"].get_array().get(coins) != simdjson::SUCCESS || coins.size() != k_sim_coins) {
        return broken();
    }
    SimMarket market(std::move(provider), Random(words));
    market.second_ = second;
    const std::array shared{&market.turbulence_, &market.mood_, &market.trend_};
    if (!read_all(root["market"].value_unsafe(), shared)) {
        return broken();
    }
    std::size_t i = 0;
    for (const dom::element element : coins) {
        Coin& coin = market.coins_[i++];
        double half_a_tick = 0;
        std::vector<double*> fields{
            &coin.price,           &coin.premium,        &coin.premium_hour, &coin.open_interest,
            &coin.day_base_volume, &coin.day_usd_volume, &half_a_tick};
        for (double& price : coin.hourly) {
            fields.push_back(&price);
        }
        if (!read_all(element, fields) || !(coin.price > 0) || !(coin.open_interest > 0)) {
            return broken();
        }
        coin.mid_is_half_a_tick_up = half_a_tick != 0;
    }
    return market;
}

} // namespace nof0::venues::sim
