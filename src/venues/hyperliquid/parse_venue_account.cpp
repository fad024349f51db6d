#include "venues/hyperliquid/parse_venue_account.hpp"

#include "venues/hyperliquid/json_document.hpp"

#include <algorithm>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::size_t k_positions_max = 10'000;

bool read_leverage(od::value value, VenuePosition& position) {
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        std::string type;
        if (key == "value") {
            good = read(field, position.leverage) && good;
        } else if (key == "type") {
            good = read(field, type) && good;
            position.is_cross = type == "cross";
        }
    });
    return whole && good;
}

bool read_position(od::value value, VenueAccount& account) {
    std::optional<Symbol> coin;
    VenuePosition position{.symbol = Symbol("-")};
    bool sized = false;
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "coin") {
            good = read(field, coin) && good;
        } else if (key == "szi") {
            good = read(field, position.quantity) && good;
            sized = true;
        } else if (key == "entryPx") {
            good = read(field, position.entry_price) && good;
        } else if (key == "liquidationPx") {
            good = read(field, position.liquidation_price) && good;
        } else if (key == "marginUsed") {
            good = read(field, position.margin_used) && good;
        } else if (key == "unrealizedPnl") {
            good = read(field, position.unrealized_pnl) && good;
        } else if (key == "leverage" && !is_null(field)) {
            good = read_leverage(field, position) && good;
        }
    });
    if (!whole || !good || !coin || !sized) {
        return false;
    }
    position.symbol = std::move(*coin);
    if (!position.quantity.is_zero()) {
        account.positions.push_back(std::move(position));
    }
    return true;
}

bool read_positions(od::value value, VenueAccount& account) {
    bool good = true;
    const bool whole = for_each_element(value, [&](od::value element) {
        std::size_t found = 0;
        const bool read = for_each_field(element, [&](std::string_view key, od::value field) {
            if (key == "position") {
                good = account.positions.size() < k_positions_max &&
                       read_position(field, account) && good;
                ++found;
            }
        });
        good = read && found == 1 && good;
    });
    return whole && good;
}

bool read_summary(od::value value, VenueAccount& account) {
    std::size_t found = 0;
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "accountValue") {
            good = read(field, account.account_value) && good;
            ++found;
        } else if (key == "totalMarginUsed") {
            good = read(field, account.margin_used) && good;
            ++found;
        }
    });
    return whole && good && found == 2;
}

} // namespace

Answer<VenueAccount> parse_venue_account(std::string_view body, std::string account) {
    JsonDocument document;
    od::value root;
    VenueAccount result{.account = lower_case(std::move(account))};
    std::size_t found = 0;
    bool good = document.open(body, root);
    const bool whole = good && for_each_field(root, [&](std::string_view key, od::value field) {
                           if (key == "assetPositions") {
                               good = read_positions(field, result) && good;
                               ++found;
                           } else if (key == "marginSummary") {
                               good = read_summary(field, result) && good;
                               ++found;
                           } else if (key == "withdrawable") {
                               good = read(field, result.withdrawable) && good;
                           } else if (key == "time") {
                               good = read(field, result.time_ms) && good;
                           }
                       });
    if (!whole || !good || found != 2) {
        return fail(
            VenueError{VenueError::Kind::retryable, "the venue's account cannot be read", {}});
    }
    std::ranges::sort(result.positions, {}, &VenuePosition::symbol);
    return result;
}

} // namespace nof0::venues::hyperliquid
