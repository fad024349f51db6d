// Redis leases: of several processes that see the same work, one does it. They only save work. A
// lease may end early (expiry, FLUSHALL, a server exchanged), so what must not happen twice is
// guarded in Postgres (`leases`), never here.
//
// Throws what Redis::call throws; after a missed deadline a lease may have been taken by a token
// that nobody knows, and is free again when its TTL has passed. One thread.
#pragma once

#include "cache/keys.hpp"
#include "cache/script.hpp"

#include <optional>
#include <string>

namespace nof0::cache {

// Proof of holding one; valid until its TTL passes or it is released.
struct Lease {
    Key key;
    std::string token; // random: another holder's is never equal
};

class Leases {
public:
    Leases(Redis& redis, TtlClasses ttl_classes) : redis_(redis), ttl_classes_(ttl_classes) {}

    // For the lifetime in the key table, counted by the server. Empty: somebody else holds it.
    // REQUIRES a key of role lease.
    Task<std::optional<Lease>> acquire(Key key);
    // Starts the lifetime again. False: it is not ours any more; stop the work that it covers.
    Task<bool> renew(Lease lease);
    // False: it was not ours any more; whoever holds it now keeps it.
    Task<bool> release(Lease lease);

private:
    Milliseconds ttl(const Key& key) const;

    Redis& redis_;
    TtlClasses ttl_classes_;
};

} // namespace nof0::cache
