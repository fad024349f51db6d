#include "app/bench/sign.hpp"

#include "app/bench/pins.hpp"
#include "base/clock.hpp"
#include "venues/hyperliquid/actions.hpp"
#include "venues/hyperliquid/nonces.hpp"
#include "venues/hyperliquid/signing/request_body.hpp"

#include <array>
#include <functional>
#include <memory>
#include <secp256k1.h>
#include <secp256k1_recovery.h>
#include <stdexcept>

namespace nof0::bench {
namespace {

namespace hl = venues::hyperliquid;

constexpr int k_turn = 500; // signatures of one side before it is the other's turn
// The published test key of the venue's own clients.
constexpr const char* k_key = "0123456789012345678901234567890123456789012345678901234567890123";

struct Side {
    std::function<void()> sign;
    std::int64_t signatures = 0;
    double seconds = 0;

    void take_turn() {
        const MonotonicTime begun = monotonic_now();
        for (int i = 0; i < k_turn; ++i) {
            sign();
        }
        seconds += std::chrono::duration<double>(monotonic_now() - begun).count();
        signatures += k_turn;
    }
    double per_second() const { return static_cast<double>(signatures) / seconds; }
};

hl::OrderRequest order() {
    return {.asset = 3,
            .px = Decimal::from_int(104'321),
            .size = Decimal::from_units(12'340'000'000),
            .terms = hl::LimitTerms{TimeInForce::ioc},
            .cloid = "0x285ad26a251f390c83d065af51e3f8d9"};
}

Side whole_requests(std::size_t& bytes) {
    auto key =
        std::make_shared<hl::PrivateKey>(hl::PrivateKey::parse(config::Secret(k_key)).value());
    auto nonces = std::make_shared<hl::Nonces>();
    return {[key, nonces, &bytes] {
        const hl::WireValue action = hl::order_action({order()}, venues::Grouping::none);
        const std::uint64_t nonce = nonces->next(SystemWallClock().now().ms()).value();
        bytes +=
            hl::signed_request_body(action, {.nonce = nonce}, hl::Network::testnet, *key).size();
    }};
}

Side bare_signatures(std::size_t& bytes) {
    const std::shared_ptr<secp256k1_context> context(
        secp256k1_context_create(SECP256K1_CONTEXT_NONE), secp256k1_context_destroy);
    std::array<unsigned char, 32> key{};
    hl::read_hex(k_key, key.data(), key.size());
    return {[context, key, &bytes, digest = std::array<unsigned char, 32>{}]() mutable {
        ++digest[bytes % digest.size()];
        secp256k1_ecdsa_recoverable_signature signature;
        if (secp256k1_ecdsa_sign_recoverable(context.get(), &signature, digest.data(), key.data(),
                                             secp256k1_nonce_function_rfc6979, nullptr) == 0) {
            throw std::runtime_error("the anchor does not sign");
        }
        bytes += signature.data[0];
    }};
}

} // namespace

std::vector<Row> run_sign_bench(const SignBenchOptions& options) {
    Pins pins;
    pins.pin_us();
    std::size_t bytes = 0; // keeps the compiler from leaving the work out
    Side ours = whole_requests(bytes);
    Side bare = bare_signatures(bytes);
    while (ours.seconds < options.seconds || bare.seconds < options.seconds) {
        ours.take_turn();
        bare.take_turn();
    }
    return {{.bench = "sign",
             .case_name = "one order, whole request",
             .value = ours.per_second(),
             .unit = "requests/s",
             .anchor = "bare secp256k1 signature",
             .anchor_value = bare.per_second(),
             .ratio = ours.per_second() / bare.per_second(),
             .seconds = ours.seconds}};
}

} // namespace nof0::bench
