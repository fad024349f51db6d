// InfoClient: asks Hyperliquid's /info, within its limit and with patience for its bad moments.
//
//   InfoClient info(http, limit, options, clock);
//   Answer<VenueEvents> mids = co_await info.events("allMids", info_request("allMids"), "",
//   deadline);
//
// Reading twice does no harm, so 429 (after its Retry-After), 5xx (whatever their body is) and
// connections that broke are tried again with growing pauses, within the deadline. Not 422: the
// venue did not understand, and will not.
//
// One thread: that of the HttpClient's executor. The object must outlive its calls.
#pragma once

#include "base/clock.hpp"
#include "net/http_client.hpp"
#include "net/rate_limit.hpp"
#include "net/retry.hpp"
#include "venues/hyperliquid/skip_counts.hpp"
#include "venues/provider.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace nof0::venues::hyperliquid {

// How long nobody asks after a refusal for the limit's sake that names no time.
inline constexpr Milliseconds k_limit_hold{1'000};

struct InfoOptions {
    net::Url base{};                      // scheme, host and port; the target is set here
    std::string provider = "hyperliquid"; // named in what is parsed
    Milliseconds http_timeout{10'000};    // of one request
    net::BackoffOptions backoff{};
    std::uint64_t seed = 1; // of the jitter
};

// What one request to /info costs of the 1200 a minute that an address has; lists cost more by
// their rows, see rows_weight().
double info_weight(std::string_view type);
// What so many rows of an answer cost beyond it: one for 20 rows of a list, one for 60 candles.
double rows_weight(std::string_view type, std::size_t rows);

// {"type": "...", "name": "value", ...}
std::string
info_request(std::string_view type,
             std::initializer_list<std::pair<std::string_view, std::string_view>> texts = {});

class InfoClient {
public:
    // `limit` is of this machine's address: shared by all that asks the venue from here.
    InfoClient(net::HttpClient& http, std::shared_ptr<net::RateLimit> limit, InfoOptions options,
               const WallClock& clock);

    // The body of a 200, as it came. `type` tells what it costs.
    Task<Answer<std::string>> ask(std::string type, std::string request, Deadline deadline);

    // The same as events; of fills and money of that account. An empty list is no event. Refused
    // when the answer is not of a shape that we know.
    Task<Answer<VenueEvents>> events(std::string type, std::string request, std::string account,
                                     Deadline deadline);

    // For answers that the caller parses: what their rows cost.
    void charge_rows(std::string_view type, std::size_t rows);
    const SkipCounts& skips() const { return skips_; }
    net::RateLimit& limit() { return *limit_; }

private:
    Task<Answer<std::string>> try_once(std::string type, std::string request, Deadline deadline);
    Answer<std::string> judge(net::HttpResponse response);

    net::HttpClient& http_;
    std::shared_ptr<net::RateLimit> limit_;
    const InfoOptions options_;
    const WallClock& clock_;
    SkipCounts skips_;
    std::uint64_t calls_ = 0;
};

} // namespace nof0::venues::hyperliquid
