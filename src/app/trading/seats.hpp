// The seats of etc/manager.yaml's traders: their rules, who decides for them, where they trade.
#pragma once

#include "base/clock.hpp"
#include "config/config.hpp"
#include "net/http_client.hpp"
#include "traders/executor.hpp"
#include "traders/seat.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nof0::app {

// What language models need, made once for all traders that ask one.
class ModelDesk {
public:
    ModelDesk(Executor executor, std::shared_ptr<const config::Config> config,
              const WallClock& clock);

    // Who stores what a trader used before a model is asked (traders/executor.hpp).
    void on_reserved(std::function<Task<>(TraderId)> keep_use) { keep_use_ = std::move(keep_use); }
    // Before any decider: what was used of today's tokens already.
    void remember(const std::map<TraderId, traders::TokenUse>& uses);
    std::unique_ptr<traders::Decider> decider(const config::TraderConfig& trader);
    // What the trader used of today's tokens, into its state.
    void charge(traders::Seat& seat) const;
    // Templates are read again; what is wrong with one, a line each, and its last good text stays.
    std::vector<std::string> reload_prompts() { return prompts_.reload(); }

private:
    // As it was at the start: what is made of it below keeps references.
    std::shared_ptr<const config::Config> config_;
    const WallClock& clock_;
    config::DiskFiles files_;
    net::HttpClient http_;
    traders::ChatClient chat_;
    traders::PromptLibrary prompts_;
    std::optional<traders::TokenBudget> budget_; // never empty
    std::function<Task<>(TraderId)> keep_use_{};
};

// A path as the manager's file writes it: relative to that file.
std::string beside_the_file(const config::Config& config, const std::string& path);

std::unique_ptr<traders::Seat> make_seat(const config::TraderConfig& trader,
                                         const config::Config& config, ModelDesk& models);

// "2025-10-25" and back, of days since 1970-01-01, UTC.
std::string day_text(std::int64_t day);
std::optional<std::int64_t> day_from_text(std::string_view text);

} // namespace nof0::app
