// What is a trader's own in an account that it shares.
#include "traders/own_share.hpp"

#include <gtest/gtest.h>

namespace nof0::traders {
namespace {

Decimal usd(std::string_view text) {
    return Decimal::parse(text).value();
}

VenueAccount account_with(std::vector<VenuePosition> positions) {
    return {.account = "0xa",
            .account_value = usd("50000"),
            .margin_used = usd("9000"),
            .withdrawable = usd("41000"),
            .positions = std::move(positions)};
}

TEST(OwnShare, IsWhatItBeganWithAndWhatCameOfItsOwnFills) {
    storage::LedgerRow ledger{.model_id = "mind", .initial_equity = usd("8000")};
    const VenueAccount idle = own_share(account_with({}), ledger, {});
    EXPECT_EQ(idle.account_value, usd("8000"));
    EXPECT_EQ(idle.margin_used, Decimal());
    EXPECT_EQ(idle.withdrawable, usd("8000"));

    // 0.5 ETH at 4,000 with a fee of 1; 30 realised before; funding of -2.
    ledger.trade_cash = usd("-1971");
    ledger.event_cash = usd("-2");
    storage::HoldingRow eth;
    eth.exact_quantity = usd("0.5");
    eth.exact_cost = usd("2000");
    VenuePosition position{.symbol = Symbol("ETH"), .quantity = usd("0.5")};
    position.margin_used = usd("400");
    position.unrealized_pnl = usd("-150.5");
    const VenueAccount share = own_share(account_with({position}), ledger, {eth});
    EXPECT_EQ(share.account_value, usd("7876.5"));
    EXPECT_EQ(share.margin_used, usd("400"));
    EXPECT_EQ(share.withdrawable, usd("7476.5"));
    EXPECT_EQ(share.positions.size(), 1U);
}

TEST(OwnShare, NobodyTakesWhatTheAccountCannotSpare) {
    VenueAccount drained = account_with({});
    drained.withdrawable = usd("100");
    const storage::LedgerRow ledger{.model_id = "mind", .initial_equity = usd("8000")};
    EXPECT_EQ(own_share(drained, ledger, {}).withdrawable, usd("100"));
    const storage::LedgerRow lost{
        .model_id = "mind", .initial_equity = usd("10"), .trade_cash = usd("-30")};
    EXPECT_EQ(own_share(account_with({}), lost, {}).withdrawable, Decimal());
}

} // namespace
} // namespace nof0::traders
