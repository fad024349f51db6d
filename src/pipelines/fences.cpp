#include "pipelines/fences.hpp"

#include "base/log.hpp"
#include "storage/leases.hpp"

namespace nof0::pipelines {

std::string trader_lease(std::string_view trader) {
    return "trader:" + std::string(trader);
}

std::string venue_lease(std::string_view provider) {
    return "venue:" + std::string(provider);
}

Fences::Fences(Metrics& metrics)
    : fenced_(metrics.counter("nof0_pipelines_fenced_total",
                              "Events of a tenure that had ended, dropped")) {}

Task<Tenures> Fences::broken(storage::WriteScope& scope, Tenures claimed) {
    std::erase_if(claimed, [](const Tenure& tenure) { return tenure.second == 0; });
    std::map<std::string, std::int64_t> newest; // of a lease's tenures only one can hold
    for (const auto& [lease, token] : claimed) {
        newest[lease] = std::max(newest[lease], token);
    }
    std::vector<std::string> names;
    std::vector<std::int64_t> tokens;
    for (const auto& [lease, token] : newest) {
        names.push_back(lease);
        tokens.push_back(token);
    }
    if (names.empty()) {
        co_return claimed;
    }
    const std::vector<std::string> held =
        co_await storage::leases::hold_many(scope.session(), std::move(names), std::move(tokens));
    for (const std::string& name : held) {
        claimed.erase({name, newest[name]});
    }
    for (const auto& [lease, token] : claimed) {
        ended_[lease] = std::max(ended_[lease], token);
        fenced_.increment();
        log_warn("pipelines.fenced_out", {{"lease", lease}, {"token", token}});
    }
    co_return claimed;
}

bool Fences::has_ended(const Tenure& tenure) const {
    const auto found = ended_.find(tenure.first);
    return tenure.second != 0 && found != ended_.end() && found->second >= tenure.second;
}

} // namespace nof0::pipelines
