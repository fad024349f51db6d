#include "app/trader_table.hpp"

#include "app/terminal.hpp"
#include "base/text.hpp"
#include "storage/read_scope.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace nof0::app {
namespace {

// A text member of the stored settings.
std::string setting(const storage::TraderOverviewRow& trader, std::string_view name) {
    if (!trader.trader_config) {
        return "";
    }
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    std::string_view text;
    if (parser.parse(trader.trader_config->text).get(document) != simdjson::SUCCESS ||
        document[name].get(text) != simdjson::SUCCESS) {
        return "";
    }
    return std::string(text);
}

ArenaTime arena_time(WallTime time) {
    return ArenaTime::from_us(time.us); // trader_state keeps arena time in timestamps
}

bool is_pausing(const storage::TraderOverviewRow& trader, ArenaTime now) {
    return trader.pause_until && arena_time(*trader.pause_until) > now;
}

std::string or_dash(const std::string& text) {
    return text.empty() ? "-" : text;
}

std::string second(std::int64_t ms) {
    return iso_time_ms(ms).substr(0, 19) + "Z";
}

std::string first_line(const std::string& text) {
    constexpr std::size_t k_shown_max = 120;
    const std::string line = text.substr(0, text.find('\n'));
    return line.size() <= k_shown_max ? line : line.substr(0, k_shown_max) + "...";
}

} // namespace

Task<TraderBoard> trader_board(pg::Pool& pool, Deadline deadline) {
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, deadline);
    TraderBoard board;
    board.traders = co_await storage::trader_overview(scope.session());
    board.waiting = co_await storage::waiting_commands(scope.session());
    board.now = ArenaTime::from_ms(scope.at_ms());
    co_return board;
}

std::string decided_by(const storage::TraderOverviewRow& trader) {
    const std::string baseline = setting(trader, "baseline");
    const std::string model = setting(trader, "model");
    return baseline.empty() && !model.empty() ? "model " + model : baseline;
}

std::optional<ArenaTime> next_due(const storage::TraderOverviewRow& trader, ArenaTime now) {
    const auto interval = parse_duration(setting(trader, "decision_interval"));
    if (!trader.last_decision_at || !interval || trader.desired_state != "running") {
        return std::nullopt;
    }
    const ArenaTime due = arena_time(*trader.last_decision_at) + *interval;
    return is_pausing(trader, now) ? std::max(due, arena_time(*trader.pause_until)) : due;
}

std::string why_it_waits(const TraderBoard& board, const storage::TraderOverviewRow& trader) {
    std::string why;
    if (!trader.desired_state) {
        why = "no trader of this arena";
    } else if (*trader.desired_state != "running" ||
               trader.reason.value_or("").starts_with("halted")) {
        why = trader.reason.value_or("");
    } else if (is_pausing(trader, board.now)) {
        why = fmt::format("until {}: {}", second(arena_time(*trader.pause_until).ms()),
                          trader.reason.value_or(""));
    } else if (trader.configured && !trader.holder) {
        why = "nobody trades for it";
    } else if (trader.last_success == false) {
        why = "last cycle failed: " + trader.last_error.value_or("?");
    }
    for (const storage::OperatorCommandRow& command : board.waiting) {
        if (command.trader_id == trader.id) {
            why += fmt::format("{}{} by {} waits for an arena", why.empty() ? "" : "; ",
                               command.command, command.requested_by);
        }
    }
    return why;
}

std::string trader_table(const TraderBoard& board) {
    Table table({"trader", "decided by", "state", "cycle", "at", "next", "equity", "open", "why"});
    for (const storage::TraderOverviewRow& trader : board.traders) {
        const bool pauses = trader.desired_state == "running" && is_pausing(trader, board.now);
        const auto due = next_due(trader, board.now);
        table.add(
            {trader.id, or_dash(decided_by(trader)),
             pauses ? "pausing" : trader.desired_state.value_or("-"),
             trader.cycle_number ? std::to_string(*trader.cycle_number) : "-",
             trader.last_decision_at ? second(arena_time(*trader.last_decision_at).ms()) : "-",
             due ? second(due->ms()) : "-",
             trader.equity_usd ? fmt::format("{:.2f}", *trader.equity_usd) : "-",
             std::to_string(trader.open_positions), first_line(why_it_waits(board, trader))});
    }
    return table.text();
}

void write_trader(JsonWriter& json, const TraderBoard& board,
                  const storage::TraderOverviewRow& trader) {
    const auto ms = [](const std::optional<WallTime>& time) {
        return time ? std::optional(arena_time(*time).ms()) : std::nullopt;
    };
    const auto due = next_due(trader, board.now);
    json.field("id", trader.id).field("name", trader.display_name).field("kind", trader.kind);
    json.field("decided_by", decided_by(trader)).field("configured", trader.configured);
    json.field("desired_state", trader.desired_state).field("reason", trader.reason);
    json.field("pause_until_ms", ms(trader.pause_until));
    json.field("cycle_number", trader.cycle_number);
    json.field("last_decision_ms", ms(trader.last_decision_at));
    json.field("last_success", trader.last_success).field("last_error", trader.last_error);
    json.field("next_due_ms", due ? std::optional(due->ms()) : std::nullopt);
    json.field("equity_usd", trader.equity_usd).field("equity_ms", trader.equity_ms);
    json.field("open_positions", trader.open_positions).field("holder", trader.holder);
    json.field("why", why_it_waits(board, trader));
}

} // namespace nof0::app
