#include "app/parity/explanations.hpp"

#include "rules/equity.hpp"
#include "rules/rounding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace nof0::app::parity {
namespace {

// Numbers that went through JSONB (NUMERIC keeps 1e-7 as 0.0000001) or through our own arithmetic.
struct Tolerance {
    Endpoint endpoint;
    std::string_view path;
    double relative;
};
constexpr std::array k_tolerances{
    Tolerance{Endpoint::conversations, "llm_response*", 1e-9},
    Tolerance{Endpoint::analytics, "*", 1e-9},
    Tolerance{Endpoint::analytics_one, "*", 1e-9},
    Tolerance{Endpoint::analytics_recomputed, "*", 1e-12},
    Tolerance{Endpoint::account_totals, "positions*", 1e-9},
    Tolerance{Endpoint::positions, "exit_plan*", 1e-9},
};

bool matches(std::string_view pattern, std::string_view path) {
    if (pattern.ends_with('*')) {
        return path.starts_with(pattern.substr(0, pattern.size() - 1));
    }
    return path == pattern;
}

template<class Map>
auto find(const Map& map, std::string_view key) {
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional(found->second);
}

double number(const JsonValue* value) {
    return value == nullptr ? std::nan("") : value->number().value_or(std::nan(""));
}

double number(const JsonValue* record, std::string_view key) {
    return record == nullptr ? std::nan("") : record->number_of(key).value_or(std::nan(""));
}

bool both_are_times(const Mismatch& field, const Facts&) {
    constexpr double year_2001_ms = 1e12;
    return number(field.recorded) > year_2001_ms && number(field.ours) > year_2001_ms;
}

bool ours_is_greater(const Mismatch& field, const Facts&) {
    return number(field.ours) > number(field.recorded);
}

bool has_newer_price(const Mismatch& field, const Facts&) {
    return number(field.our_record, "timestamp") > number(field.record, "timestamp");
}

bool realized_was_wrong(const Mismatch& field, const Facts& facts) {
    const auto initial = find(facts.initial_usd, field.record->text_of("model_id"));
    const double equity = number(field.record, "dollar_equity");
    const double unrealized = number(field.record, "total_unrealized_pnl");
    return initial &&
           rules::recorded_realized_is_wrong(equity, *initial, number(field.recorded),
                                             unrealized) &&
           number(field.ours) == rules::signed_realized_pnl(equity, *initial, unrealized);
}

bool is_older_than_shown(const Mismatch& field, const Facts& facts) {
    const auto shown = find(facts.shown_hours, field.record->text_of("model_id"));
    return field.our_record == nullptr && shown && shown->rows >= facts.account_hours_max &&
           number(field.record, "since_inception_hourly_marker") < shown->first_marker;
}

bool is_of_another_moment(const Mismatch& field, const Facts& facts) {
    const auto list = find(facts.recorded_analytics, field.record->text_of("model_id"));
    if (!list || number(*list, "updated_at") == number(field.record, "updated_at")) {
        return false;
    }
    const JsonValue* imported = (*list)->find_path(field.path);
    if (imported == nullptr || field.ours == nullptr || imported->kind != field.ours->kind) {
        return false;
    }
    return imported->kind == JsonKind::number
               ? nearly_equal(number(imported), number(field.ours), 1e-9)
               : imported->text == field.ours->text;
}

bool trades_were_cut(const Mismatch& field, const Facts& facts) {
    const JsonValue* total = field.record->find_path("overall_trades_overview_table.total_trades");
    const auto rows = find(facts.recorded_trades, field.record->text_of("model_id"));
    return number(total) > static_cast<double>(rows.value_or(0));
}

bool is_somewhat_lower(const Mismatch& field, const Facts&) {
    constexpr double most = 1.25; // 1.029 to 1.213 were seen
    return number(field.ours) > number(field.recorded) &&
           number(field.ours) < most * number(field.recorded);
}

bool equity_is_of_another_moment(const Mismatch& field, const Facts& facts) {
    const auto last = find(facts.last_equity_usd, field.record->text_of("id"));
    return !last || rules::round_half_even(*last, 2) != number(field.record, "equity");
}

// Any other count is not the mistake that is known, and ours has to be what the trades determine
// (or more, where the arena went on).
bool board_counted_one(const Mismatch& field, const Facts& facts) {
    const auto rows = find(facts.recorded_trades, field.record->text_of("id"));
    const double outcomes = number(field.record, "num_wins") + number(field.record, "num_losses");
    return number(field.record, "num_trades") == 1 && outcomes == 1 && rows.value_or(0) > 1 &&
           number(field.our_record, "num_trades") >= static_cast<double>(*rows);
}

// The one trade is among the recorded ones; its net differs by up to 0.60 USD from the board's.
bool board_summed_one(const Mismatch& field, const Facts& facts) {
    constexpr double nearby_usd = 1;
    const double sum = number(field.record, "win_dollars") + number(field.record, "lose_dollars");
    const auto nets = find(facts.recorded_nets, field.record->text_of("id"));
    const auto is_near = [sum](double net) { return std::fabs(net - sum) <= nearby_usd; };
    return board_counted_one(field, facts) && nets && std::ranges::any_of(*nets, is_near);
}

bool board_had_no_sharpe(const Mismatch&, const Facts& facts) {
    return !facts.board_has_sharpe;
}

bool is_null_for_zero(const Mismatch& field, const Facts&) {
    return number(field.recorded) == 0 && field.ours != nullptr &&
           field.ours->kind == JsonKind::null;
}

bool positions_were_not_imported(const Mismatch&, const Facts& facts) {
    return !facts.positions_were_imported;
}

// Ours is right by its own formula, at a price that is not the recorded one.
bool is_marked_anew(const Mismatch& field, const Facts&) {
    const double price = number(field.our_record, "current_price");
    const double gain =
        number(field.our_record, "quantity") * (price - number(field.our_record, "entry_price"));
    const double shown = number(field.our_record, "unrealized_pnl");
    const bool is_consistent = std::fabs(shown - gain) <= 1e-6 * std::max(1.0, std::fabs(gain));
    const bool is_other_price = price != number(field.record, "current_price");
    const bool used_another_mark = number(field.record, "unrealized_pnl") != shown;
    return is_consistent && (is_other_price || used_another_mark);
}

bool is_unlevered(const Mismatch& field, const Facts&) {
    const double own =
        std::fabs(number(field.our_record, "quantity")) * number(field.our_record, "entry_price") +
        number(field.our_record, "unrealized_pnl") + number(field.our_record, "closed_pnl");
    return number(field.record, "leverage") == 1 && nearly_equal(number(field.ours), own, 1e-9);
}

struct Explanation {
    std::optional<Endpoint> endpoint; // empty: any
    std::string_view path;
    bool (*holds)(const Mismatch&, const Facts&);
    std::string_view reason;
};

constexpr std::string_view k_marked_anew =
    "positions are marked with the board's newest price; the recording used the venue's mark";
constexpr std::string_view k_counted_one =
    "the recorded board counted one trade only; ours counts all";

constexpr std::array k_explanations{
    Explanation{std::nullopt, "serverTime", both_are_times,
                "the time of our data version; the recording has its own"},
    Explanation{Endpoint::crypto_prices, "price", has_newer_price, "a newer price is known"},
    Explanation{Endpoint::crypto_prices, "timestamp", has_newer_price, "a newer price is known"},
    Explanation{Endpoint::account_totals, "realized_pnl", realized_was_wrong,
                "the recording took the size of a negative unrealised PnL; ours is signed"},
    Explanation{Endpoint::account_totals, "", is_older_than_shown,
                "older than the hours that account-totals shows of a trader"},
    Explanation{Endpoint::account_totals, "lastHourlyMarkerRead", ours_is_greater,
                "the arena has newer hours than the recording"},
    Explanation{Endpoint::analytics_one, "*", is_of_another_moment,
                "recorded at another moment than analytics.json, which was imported and is equal"},
    Explanation{Endpoint::analytics_recomputed, "*", trades_were_cut,
                "the recorded trade list of this trader was cut: its total_trades is greater"},
    Explanation{Endpoint::analytics_recomputed, "fee_pnl_moves_breakdown_table.std_taker_fee",
                is_somewhat_lower,
                "the recorded figure comes from data that was not published; ours is the sample "
                "deviation of total commissions"},
    Explanation{Endpoint::leaderboard, "equity", equity_is_of_another_moment,
                "the recorded board and the account rows are of different moments"},
    Explanation{Endpoint::leaderboard, "return_pct", equity_is_of_another_moment,
                "the recorded board and the account rows are of different moments"},
    Explanation{Endpoint::leaderboard, "num_*", board_counted_one, k_counted_one},
    Explanation{Endpoint::leaderboard, "win_dollars", board_summed_one, k_counted_one},
    Explanation{Endpoint::leaderboard, "lose_dollars", board_summed_one, k_counted_one},
    Explanation{Endpoint::leaderboard, "sharpe", board_had_no_sharpe,
                "the recorded board has 0 for every trader: not computed"},
    Explanation{Endpoint::leaderboard, "sharpe", is_null_for_zero,
                "undefined: 0 in the recording, null in ours"},
    Explanation{Endpoint::positions, "*", positions_were_not_imported,
                "positions.json was not imported (nof0 import --positions)"},
    Explanation{Endpoint::positions, "current_price", is_marked_anew, k_marked_anew},
    Explanation{Endpoint::positions, "unrealized_pnl", is_marked_anew, k_marked_anew},
    Explanation{Endpoint::positions, "margin", is_marked_anew, k_marked_anew},
    Explanation{Endpoint::positions, "liquidation_price", is_marked_anew, k_marked_anew},
    Explanation{Endpoint::positions, "margin", is_unlevered,
                "a recorded benchmark's margin is its whole equity; ours is the position's own"},
};

} // namespace

std::string_view explanation_of(const Mismatch& mismatch, const Facts& facts) {
    for (const Explanation& known : k_explanations) {
        const bool is_here = !known.endpoint || *known.endpoint == mismatch.endpoint;
        if (is_here && matches(known.path, mismatch.path) && known.holds(mismatch, facts)) {
            return known.reason;
        }
    }
    return {};
}

double tolerance_of(Endpoint endpoint, std::string_view path) {
    for (const Tolerance& known : k_tolerances) {
        if (known.endpoint == endpoint && matches(known.path, path)) {
            return known.relative;
        }
    }
    return 0;
}

bool must_stay_absent(Endpoint endpoint, std::string_view key) {
    return endpoint == Endpoint::account_totals && key == "sharpe_ratio";
}

bool nearly_equal(double a, double b, double relative) {
    return a == b || std::fabs(a - b) <= relative * std::max(std::fabs(a), std::fabs(b));
}

} // namespace nof0::app::parity
