#include "venues/hyperliquid/parse_account.hpp"

namespace nof0::venues::hyperliquid {
namespace {

bool read_leverage(od::value value, std::optional<double>& leverage) {
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "value") {
            good = read(field, leverage) && good;
        }
    });
    return whole && good;
}

bool read_position(od::value value, AccountState& state) {
    std::optional<Symbol> coin;
    std::optional<Decimal> quantity;
    AccountState::Held held{.symbol = Symbol("-")};
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "coin") {
            good = read(field, coin) && good;
        } else if (key == "szi") {
            good = read(field, quantity) && good;
        } else if (key == "entryPx") {
            good = read(field, held.entry_price) && good;
        } else if (key == "leverage" && !is_null(field)) {
            good = read_leverage(field, held.leverage) && good;
        }
    });
    if (!whole || !good || !coin || !quantity) {
        return false;
    }
    held.symbol = std::move(*coin);
    held.quantity = *quantity;
    state.held.push_back(std::move(held));
    return true;
}

bool read_positions(od::value value, AccountState& state) {
    bool good = true;
    const bool whole = for_each_element(value, [&](od::value element) {
        std::size_t found = 0;
        const bool read = for_each_field(element, [&](std::string_view key, od::value position) {
            if (key == "position") {
                good = read_position(position, state) && good;
                ++found;
            }
        });
        good = read && found == 1 && good;
    });
    return whole && good;
}

bool read_summary(od::value value, AccountState& state) {
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "accountValue") {
            good = read(field, state.account_value) && good;
        }
    });
    return whole && good;
}

} // namespace

void parse_account_state(od::value answer, ParseContext& context, VenueEvents& events) {
    AccountState state{.exchange_provider = context.provider, .account = context.account};
    std::size_t found = 0;
    bool good = true;
    const bool whole = for_each_field(answer, [&](std::string_view key, od::value field) {
        if (key == "assetPositions") {
            good = read_positions(field, state) && good;
            ++found;
        } else if (key == "marginSummary") {
            good = read_summary(field, state) && good;
        } else if (key == "time") {
            good = read(field, state.time_ms) && good;
        }
    });
    if (!whole || !good || found != 1) {
        context.skips.add("account_state");
        return;
    }
    if (!state.held.empty()) {
        const std::string& coin = state.held.front().symbol.text();
        const std::size_t colon = coin.find(':');
        state.market = colon == std::string::npos ? std::string() : coin.substr(0, colon);
    }
    events.accounts.push_back(std::move(state));
}

} // namespace nof0::venues::hyperliquid
