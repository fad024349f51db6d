// ClientLimit: how many requests one client may make.
//
// The generic cell rate algorithm: a client may spend `requests` at once, and gets one back each
// window / requests. One number per client, and no client can make us remember more than it is one
// of. IPv6 clients are told apart by their network of 64 bits, which is what one customer gets.
// Any thread; the table is cut into parts with a lock each.
#pragma once

#include "base/ip_network.hpp"
#include "base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nof0::api {

// The client behind a chain of proxies: the last address in X-Forwarded-For that is none of the
// trusted ones; what stands before it may be anybody's invention. `peer` when the header names
// nobody, or something that is no address.
IpAddress behind_proxies(const IpAddress& peer, std::string_view forwarded_for,
                         std::span<const IpNetwork> trusted);

struct ClientLimitOptions {
    std::int64_t requests = 0; // in each window; 0: no limit
    Milliseconds window{60'000};
    std::vector<IpNetwork> exempt;          // not counted
    std::vector<IpNetwork> trusted_proxies; // whose X-Forwarded-For is believed
    std::size_t clients_max = 100'000;      // remembered at a time
};

class ClientLimit {
public:
    struct Verdict {
        bool is_counted = false; // false: this client is not limited
        bool is_allowed = true;
        std::int64_t remaining = 0;
        std::int64_t reset_s = 0; // until everything is there again
        std::int64_t retry_s = 0; // until the next request is allowed
    };

    // REQUIRES a positive window.
    explicit ClientLimit(ClientLimitOptions options);

    bool is_on() const { return options_.requests > 0; }
    // Counts a request that came from `peer` at `now_ms` of a monotonic clock.
    Verdict count(const IpAddress& peer, std::string_view forwarded_for, std::int64_t now_ms);
    // "RateLimit-Limit: ...", "RateLimit-Remaining: ...", "RateLimit-Reset: ...", each with its
    // end; nothing for whom is not limited.
    std::string header_lines(const Verdict& verdict) const;

private:
    static constexpr std::size_t k_parts = 16;
    struct Part {
        std::mutex mutex;
        std::unordered_map<std::uint64_t, std::int64_t> whole_at_us; // by client
    };
    void make_room(Part& part, std::int64_t now_us) const;

    ClientLimitOptions options_;
    std::int64_t step_us_ = 0;
    std::array<Part, k_parts> parts_;
};

} // namespace nof0::api
