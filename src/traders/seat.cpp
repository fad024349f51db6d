#include "traders/seat.hpp"

#include "base/json.hpp"

namespace nof0::traders {

TraderState next_state(const Seat& seat, std::string reason) {
    TraderState state = seat.state;
    ++state.seq;
    state.reason = std::move(reason);
    state.lease_token = seat.lease ? seat.lease->token : 0;
    state.config_version = seat.config_digest;
    state.cooldown.clear();
    JsonWriter json(state.cooldown);
    json.begin_object();
    for (const auto& [symbol, until] : seat.cooldowns) {
        json.outside_key(symbol.text()).value(until.ms());
    }
    json.end_object();
    return state;
}

} // namespace nof0::traders
