// Taking a lease is a SET NX; giving it back compares the token on the server.
#include "cache/leases.hpp"

#include "base/ensure.hpp"
#include "base/hash.hpp"
#include "cache/commands.hpp"

#include <openssl/rand.h>

namespace nof0::cache {
namespace {

constexpr std::size_t k_token_bytes = 16;

std::string random_token() {
    unsigned char bytes[k_token_bytes];
    ensure(RAND_bytes(bytes, sizeof bytes) == 1, "the system gives random bytes");
    return hex({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

// Comparing and acting in one step: between a GET and a DEL the lease could change hands.
const Script& release_script() {
    static const Script script(R"lua(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
)lua");
    return script;
}

const Script& renew_script() {
    static const Script script(R"lua(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
)lua");
    return script;
}

} // namespace

Milliseconds Leases::ttl(const Key& key) const {
    ensure(info_of(key.family).role == KeyRole::lease, "a lease is taken on a lease key");
    return *ttl_of(key.family, ttl_classes_);
}

Task<std::optional<Lease>> Leases::acquire(Key key) {
    Lease lease{std::move(key), random_token()};
    const Milliseconds lifetime = ttl(lease.key);
    if (!co_await set_if_absent(redis_, lease.key.name, lease.token, lifetime)) {
        co_return std::nullopt;
    }
    co_return lease;
}

Task<bool> Leases::renew(Lease lease) {
    ScriptCall call;
    call.key(lease.key.name).argument(lease.token).argument(ttl(lease.key).count());
    const Reply reply = co_await eval(redis_, renew_script(), std::move(call));
    co_return reply.as_integer() == 1;
}

Task<bool> Leases::release(Lease lease) {
    ScriptCall call;
    call.key(lease.key.name).argument(lease.token);
    const Reply reply = co_await eval(redis_, release_script(), std::move(call));
    co_return reply.as_integer() == 1;
}

} // namespace nof0::cache
