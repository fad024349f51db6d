#include "domain/trader_state.hpp"

#include "base/ensure.hpp"

namespace nof0 {

std::string_view to_text(DesiredState state) {
    switch (state) {
    case DesiredState::running:
        return "running";
    case DesiredState::paused:
        return "paused";
    case DesiredState::stopped:
        return "stopped";
    }
    ensure(false, "a DesiredState has a name");
    return {};
}

std::optional<DesiredState> desired_state_from_text(std::string_view text) {
    for (const DesiredState state :
         {DesiredState::running, DesiredState::paused, DesiredState::stopped}) {
        if (to_text(state) == text) {
            return state;
        }
    }
    return std::nullopt;
}

} // namespace nof0
