// ArenaTrade: looks in its interval for what is wrong with those who trade, and tells the webhook
// of etc/manager.yaml when something begins and when it is over.
#include "app/trading/arena_trade.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_silence_max{120'000}; // of a market, before somebody should look
constexpr Milliseconds k_look_pause{200};      // so that a stop need not wait for the interval

using traders::Problem;

void look_at_seat(const traders::Seat& seat, std::vector<Problem>& problems) {
    if (seat.state.desired != DesiredState::running) {
        return;
    }
    if (!seat.halted.empty()) {
        problems.push_back({"halted:" + seat.id.text(),
                            fmt::format("{} does not trade: {}", seat.id.text(), seat.halted)});
    }
    if (seat.last_outcome.starts_with("failed: ")) {
        problems.push_back(
            {"cycle:" + seat.id.text(),
             fmt::format("the last cycle of {} {}", seat.id.text(), seat.last_outcome)});
    }
}

} // namespace

std::vector<Problem> ArenaTrade::problems() {
    std::vector<Problem> problems;
    for (const traders::Seat* seat : manager_->seats()) {
        look_at_seat(*seat, problems);
    }
    for (const auto& [name, board] : boards_) {
        const auto heard = board->heard();
        const bool is_silent = heard && ingest_.clock().now() - *heard > k_silence_max;
        if (board->has_ended()) {
            problems.push_back({"market:" + name, fmt::format("market {} has ended", name)});
        } else if (is_silent && real_markets_.contains(name)) {
            problems.push_back({"market:" + name, fmt::format("market {} told nothing since {}",
                                                              name, human_time(heard->us))});
        }
    }
    if (!facts_.writes()) {
        problems.push_back({"ingest", "another process writes, or the store is away: nothing of "
                                      "this arena is stored now"});
    }
    return problems;
}

void ArenaTrade::note(const traders::Seat& seat, const DecisionCycle& cycle) {
    if (seat.config.journal_enabled && !seat.config.journal_dir.empty()) {
        journal_.append(beside_the_file(*config_, seat.config.journal_dir), cycle);
    }
}

Task<> ArenaTrade::watch() {
    traders::AlertBook book;
    traders::DrawdownWatch drawdowns(ingest_.backend().pool());
    std::vector<Problem> sunk; // as of the last look that was answered
    bool has_remembered = false;
    MonotonicTime next = monotonic_now();
    while (lives()) {
        if (monotonic_now() >= next) {
            next = monotonic_now() + config_->manager.monitoring.update_interval;
            for (MarketMetrics& metrics : market_metrics_) {
                metrics.look();
            }
            try {
                if (!has_remembered) {
                    sunk = co_await drawdowns.told();
                    book.remember(sunk);
                    has_remembered = true;
                }
                std::vector<TraderId> traders = seated();
                sunk = co_await drawdowns.look(std::move(traders),
                                               config_->manager.monitoring.drawdown_alert_pct);
            } catch (const Unavailable& away) {
                log_warn("trade.watch", {{"why", away.what()}});
            }
            std::vector<Problem> wrong = problems();
            wrong.insert(wrong.end(), sunk.begin(), sunk.end());
            std::vector<traders::Alert> news = book.look(wrong);
            co_await tell(std::move(news), drawdowns);
        }
        co_await pause(k_look_pause);
    }
    alerts_.stop();
}

std::vector<TraderId> ArenaTrade::seated() {
    std::vector<TraderId> traders;
    for (const traders::Seat* seat : manager_->seats()) {
        traders.push_back(seat->id);
    }
    return traders;
}

Task<> ArenaTrade::tell(std::vector<traders::Alert> alerts, traders::DrawdownWatch& drawdowns) {
    for (const traders::Alert& alert : alerts) {
        alerts_.post(alert);
        try {
            co_await drawdowns.keep(alert);
        } catch (const Unavailable& away) { // a restart may tell it again
            log_warn("trade.watch", {{"why", away.what()}});
        }
    }
}

} // namespace nof0::app
