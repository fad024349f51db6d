// SignedActions: carries out actions of one signer: signs, numbers and sends them, and knows what
// the venue answered.
//
// One thread: that of the executor.
#pragma once

#include "venues/hyperliquid/exchange_response.hpp"
#include "venues/hyperliquid/exchange_rest.hpp"
#include "venues/hyperliquid/nonces.hpp"
#include "venues/hyperliquid/signing/request_body.hpp"

#include <memory>
#include <optional>
#include <string>

namespace nof0::venues::hyperliquid {

struct SigningSettings {
    Network network = Network::testnet;
    std::optional<Address> vault{};
    // The venue refuses an action that arrives later than this after it was signed.
    std::optional<Milliseconds> lifetime{};
    // Of all that sign with one key in this process; null: nobody else does.
    std::shared_ptr<Nonces> nonces{};
};

class SignedActions {
public:
    SignedActions(ExchangeRest& rest, PrivateKey key, SigningSettings settings,
                  const WallClock& clock);

    const Address& signer() const { return key_.address(); }

    // The body of a request, with a number of its own. The venue takes each number once: however
    // often the same body arrives, it is carried out once.
    Answer<std::string> sign(const WireValue& action);
    Task<Answer<ExchangeResponse>> send(std::string body, std::size_t orders, Deadline deadline);

    // Of an action that does no harm when it is carried out twice: sent anew, with a new number,
    // until there is an answer, the deadline passes, or trying again cannot help.
    Task<Answer<ExchangeResponse>> carry_out(WireValue action, std::size_t orders,
                                             Deadline deadline);

private:
    ExchangeRest& rest_;
    PrivateKey key_;
    SigningSettings settings_;
    const WallClock& clock_;
    std::shared_ptr<Nonces> nonces_;
};

} // namespace nof0::venues::hyperliquid
