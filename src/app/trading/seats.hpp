// The seats of etc/manager.yaml's traders: their rules, who decides for them, where they trade.
#pragma once

#include "base/clock.hpp"
#include "config/config.hpp"
#include "net/http_client.hpp"
#include "traders/executor.hpp"
#include "traders/seat.hpp"

#include <memory>

namespace nof0::app {

// What language models need, made once for all traders that ask one. The configuration outlives it.
class ModelDesk {
public:
    ModelDesk(Executor executor, const config::Config& config, const WallClock& clock);

    std::unique_ptr<traders::Decider> decider(const config::TraderConfig& trader);
    traders::TokenBudget& budget() { return budget_; }

private:
    const config::Config& config_;
    config::DiskFiles files_;
    net::HttpClient http_;
    traders::ChatClient chat_;
    traders::PromptLibrary prompts_;
    traders::TokenBudget budget_;
};

// `models` may be null when the trader is rule-based.
std::unique_ptr<traders::Seat> make_seat(const config::TraderConfig& trader,
                                         const config::Config& config, ModelDesk* models);

} // namespace nof0::app
