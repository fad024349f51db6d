// Cancels, changes and settings of the Hyperliquid exchange, and its questions about the account.
#include "support/exchange_fixture.hpp"

namespace nof0::test {
namespace {

using HyperliquidAccount = ExchangeFixture;

TEST_F(HyperliquidAccount, CancelsByCloid) {
    const auto exchange = make();
    ASSERT_TRUE(
        run(exchange->place(trader, {order(1), order(2), order(3)}, venues::Grouping::none, soon()))
            .ok());
    book.set_status(cloid(2), "filled");
    const auto updates = run(exchange->cancel(trader, {cloid(1), cloid(2), cloid(3)}, soon()));
    ASSERT_TRUE(updates.ok()) << updates.error().message;
    ASSERT_EQ(updates->size(), 3u);
    EXPECT_EQ((*updates)[0].status, OrderStatus::cancelled);
    EXPECT_EQ((*updates)[1].status, OrderStatus::filled) << "the venue is asked for its own word";
    EXPECT_EQ((*updates)[2].status, OrderStatus::cancelled);
}

TEST_F(HyperliquidAccount, ACancelWhoseAnswerIsLostIsSentAgain) {
    for (const Misdeed misdeed :
         {Misdeed::lost_answer, Misdeed::cut, Misdeed::server_error, Misdeed::too_many_requests}) {
        const auto exchange = make();
        const int number = static_cast<int>(misdeed) + 1;
        ASSERT_TRUE(
            run(exchange->place(trader, {order(number)}, venues::Grouping::none, soon())).ok());
        venue.misbehave("exchange", misdeed);
        const auto updates = run(exchange->cancel(trader, {cloid(number)}, soon()));
        ASSERT_TRUE(updates.ok()) << updates.error().message;
        EXPECT_EQ(updates->front().status, OrderStatus::cancelled);
    }
}

TEST_F(HyperliquidAccount, OrdersOfAnEarlierProcessAreFoundAmongThoseThatRest) {
    ASSERT_TRUE(run(make()->place(trader, {order(1)}, venues::Grouping::none, soon())).ok());
    venue.on_info("frontendOpenOrders",
                  R"([{"coin":"BTC","side":"B","limitPx":"1.0","sz":"1.0","oid":1,)"
                  R"("timestamp":5,"origSz":"1.0","cloid":")" +
                      cloid(1) + R"("}])");
    const auto updates = run(make()->cancel(trader, {cloid(1), cloid(9)}, soon()));
    ASSERT_TRUE(updates.ok()) << updates.error().message;
    EXPECT_EQ((*updates)[0].status, OrderStatus::cancelled);
    EXPECT_EQ((*updates)[1].status, OrderStatus::unknown) << "nobody ever heard of it";
    EXPECT_EQ(venue.requests("exchange").at(1)["action"],
              Json::parse(R"({"type":"cancelByCloid","cancels":[{"asset":2,"cloid":")" + cloid(1) +
                          R"("}]})"));
}

TEST_F(HyperliquidAccount, ModifyGivesTheNewOrder) {
    const auto exchange = make();
    const auto placed = run(exchange->place(trader, {order(1)}, venues::Grouping::none, soon()));
    Order changed = order(1);
    changed.px = Decimal::from_int(99'000);
    const auto update = run(exchange->modify(trader, changed, soon()));
    ASSERT_TRUE(update.ok()) << update.error().message;
    EXPECT_EQ(update->oid, placed->front().oid.value() + 1);
    EXPECT_EQ(update->cloid, cloid(1));
    EXPECT_EQ(venue.requests("exchange").at(1)["action"]["modifies"][0]["order"]["p"], "99000");
    book.set_status(cloid(1), "filled");
    const auto late = run(exchange->modify(trader, changed, soon()));
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().kind, Kind::refused);
    EXPECT_EQ(late.error().message, "Attempted to modify to invalid new order");
}

TEST_F(HyperliquidAccount, SettingsOfTheAccount) {
    const auto vault = hl::Address::parse("0x1719884eb866cb12b2287399b15f7db5e7d775ea");
    const auto exchange = make({.signing = {.vault = vault, .lifetime = Milliseconds{60'000}}});
    EXPECT_EQ(exchange->account_of(trader).value(), vault->text());
    EXPECT_TRUE(run(exchange->set_leverage(trader, Symbol("SOL"), 5, true, soon())).ok());
    EXPECT_TRUE(run(exchange->schedule_cancel(trader, 1'900'000'000'000, soon())).ok());
    EXPECT_TRUE(run(exchange->schedule_cancel(trader, {}, soon())).ok());
    EXPECT_FALSE(run(exchange->set_leverage(trader, Symbol("NONE"), 5, true, soon())).ok());
    const auto sent = venue.requests("exchange");
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent[0]["action"],
              Json::parse(R"({"type":"updateLeverage","asset":0,"isCross":true,"leverage":5})"));
    EXPECT_EQ(sent[0]["vaultAddress"], vault->text());
    EXPECT_EQ(sent[0]["expiresAfter"].get<std::int64_t>(),
              sent[0]["nonce"].get<std::int64_t>() + 60'000);
    EXPECT_EQ(sent[1]["action"]["time"], 1'900'000'000'000);
    EXPECT_FALSE(sent[2]["action"].contains("time"));
    EXPECT_LT(sent[0]["nonce"].get<std::int64_t>(), sent[1]["nonce"].get<std::int64_t>());
}

TEST_F(HyperliquidAccount, QuestionsAreAskedAgain) {
    venue.on_info("clearinghouseState",
                  R"({"marginSummary":{"accountValue":"12.5","totalMarginUsed":"2.5"},)"
                  R"("withdrawable":"10.0","assetPositions":[{"type":"oneWay","position":)"
                  R"({"coin":"BTC","szi":"-0.5","leverage":{"type":"cross","value":10},)"
                  R"("entryPx":"100.5","liquidationPx":null}}],"time":17})");
    const auto address = hl::Address::parse("0x00000000000000000000000000000000000000aa");
    const auto exchange = make({.main_address = address});
    for (const Misdeed misdeed :
         {Misdeed::too_many_requests, Misdeed::server_error, Misdeed::cut, Misdeed::half_answer}) {
        venue.misbehave("clearinghouseState", misdeed, 2);
        const auto account = run(exchange->account(trader, soon()));
        ASSERT_TRUE(account.ok()) << account.error().message;
        EXPECT_EQ(account->account, address->text());
        EXPECT_EQ(account->withdrawable.text(), "10");
        ASSERT_EQ(account->positions.size(), 1u);
        EXPECT_EQ(account->positions[0].quantity.text(), "-0.5");
        EXPECT_TRUE(account->positions[0].is_cross);
    }
    // The account, never the key that signs for it: of that the venue knows nothing.
    EXPECT_EQ(venue.requests("clearinghouseState").at(0)["user"], address->text());
    const auto nothing = run(exchange->open_orders(trader, soon()));
    ASSERT_FALSE(nothing.ok()); // HTTP 422, in plain text
    EXPECT_EQ(nothing.error().kind, Kind::refused);
    EXPECT_EQ(run(exchange->order_status(trader, cloid(77), soon())).value(), std::nullopt);
}

} // namespace
} // namespace nof0::test
