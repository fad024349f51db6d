// Report: what a parity run found, and how it is shown.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nof0::app::parity {

// What is compared: the public endpoints, and what their recorded answers imply.
enum class Endpoint : std::uint8_t {
    trades,
    since_inception,
    crypto_prices,
    conversations,
    analytics,
    analytics_one,        // /api/analytics/{id}
    analytics_recomputed, // our rules over our trades, against the recorded analytics
    account_totals,
    leaderboard,
    leaderboard_recomputed, // our rule over the recorded equity
    positions,
};
inline constexpr std::size_t k_endpoints = 11;
std::string_view to_text(Endpoint endpoint);

struct Counts {
    std::int64_t compared = 0; // = equal + explained + different
    std::int64_t equal = 0;
    std::int64_t explained = 0;
    std::int64_t different = 0;
    std::int64_t additional = 0; // fields that only our answer has: never wrong
};

struct Difference {
    Endpoint endpoint = Endpoint::trades;
    std::string path; // "gpt-5_c1a9.entry_price"
    std::string recorded;
    std::string ours;
};

class Report {
public:
    void equal(Endpoint endpoint);
    void additional(Endpoint endpoint, std::int64_t fields);
    // `reason` must outlive the report; `fields` differ for the same reason.
    void explained(Endpoint endpoint, std::string_view reason, std::int64_t fields = 1);
    // Only the first k_kept are kept; all are counted.
    void different(Difference difference, std::int64_t fields = 1);

    const Counts& counts(Endpoint endpoint) const { return at(endpoint); }
    Counts total() const;
    const std::vector<Difference>& differences() const { return differences_; }

    // A table per endpoint, the reasons, the first differences.
    std::string text() const;
    // One JSON object without line end.
    std::string json(std::string_view folder, std::string_view url) const;

    static constexpr std::size_t k_kept = 1'000;
    static constexpr std::size_t k_shown = 20;

private:
    Counts& at(Endpoint endpoint) { return counts_[static_cast<std::size_t>(endpoint)]; }
    const Counts& at(Endpoint endpoint) const {
        return counts_[static_cast<std::size_t>(endpoint)];
    }

    std::array<Counts, k_endpoints> counts_{};
    std::map<std::pair<Endpoint, std::string_view>, std::int64_t> reasons_;
    std::vector<Difference> differences_;
};

} // namespace nof0::app::parity
