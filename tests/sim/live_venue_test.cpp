// Trading on the venue itself, over its wire: one chain from decision to trade, no order twice
// whatever is lost, and no trading while the venue and the facts disagree.
#include "support/live_arena.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>

namespace nof0::test {
namespace {

class LiveVenue : public LiveArena {
protected:
    LiveVenue() {
        traders("real", {trader("mind", "model: own")});
        model.script({chat_stream({.content = eth_answer("buy_to_enter")}),
                      chat_stream({.content = eth_answer("hold")})});
    }
    void expect_each_placed_once() const {
        for (const auto& [cloid, times] : venue.placed()) {
            EXPECT_EQ(times, 1) << cloid;
        }
    }
    static constexpr const char* k_entered =
        "SELECT count(*) FROM fills f JOIN orders o USING (cloid) JOIN decision_cycles d ON "
        "d.model_id = o.model_id AND d.cycle_number = o.cycle_number "
        "WHERE f.model_id = 'mind' AND f.symbol = 'ETH' AND o.status = 'filled'";
    static constexpr const char* k_exits =
        "SELECT count(*) FROM orders WHERE reduce_only AND trigger_px IS NOT NULL AND status = "
        "'open'";
};

TEST_F(LiveVenue, OneChainFromDecisionToTrade) {
    start();
    EXPECT_TRUE(becomes(k_entered, "1"));
    EXPECT_TRUE(becomes(k_exits, "2"));
    EXPECT_EQ(venue.resting(), 2U);
    EXPECT_EQ(venue.position("ETH"), "0.5");
    model.script({chat_stream({.content = eth_answer("close")}),
                  chat_stream({.content = eth_answer("hold")})});
    EXPECT_TRUE(becomes("SELECT count(*) FROM trades t JOIN fills f ON f.oid = t.entry_oid "
                        "JOIN orders o USING (cloid) JOIN decision_cycles d ON d.model_id = "
                        "o.model_id AND d.cycle_number = o.cycle_number WHERE t.model_id = 'mind'",
                        "1"));
    EXPECT_TRUE(eventually([this] { return venue.resting() == 0; }));
    EXPECT_EQ(venue.position("ETH"), "0");
    expect_each_placed_once();
    expect_no_secret();
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(LiveVenue, EachOfASharedAccountIsShownItsOwnShare) {
    std::string rule = trader("rule", "baseline: buynhold_btc");
    rule.replace(rule.find("allocation_pct: 40"), 18, "allocation_pct: 20");
    traders("real", {rule, trader("mind", "model: own")});
    model.script({chat_stream({.content = eth_answer("hold")})});
    start();
    EXPECT_TRUE(
        becomes("SELECT count(*) > 0 FROM fills WHERE model_id = 'rule' AND symbol = 'BTC'", "t"));
    // Of the 20,000 of the file, whatever the venue says that the account is worth as a whole.
    EXPECT_TRUE(becomes("SELECT count(*) > 1 FROM conversation_messages m JOIN conversations c ON "
                        "c.id = m.conversation_id WHERE c.model_id = 'mind' AND m.role = 'user' "
                        "AND m.content ~ 'Account value:[*]* *[$]?8,?000([.]0+)? [(]'",
                        "t"));
    EXPECT_EQ(sql("SELECT count(*) FROM conversation_messages m JOIN conversations c ON c.id = "
                  "m.conversation_id WHERE c.model_id = 'mind' AND m.content ~ 'Account "
                  "value:[*]* *[$]?10,?000'"),
              "0");
    EXPECT_EQ(
        sql("SELECT count(*) FROM account_equity_snapshots WHERE model_id IN ('rule', 'mind') "
            "AND equity_usd > 8000"),
        "0")
        << "nor is the curve of anybody the whole account's";
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(LiveVenue, ALostAnswerDoublesNothing) {
    venue.wire().misbehave("exchange", Misdeed::lost_answer, 2); // of the leverage, of the entry
    start();
    EXPECT_TRUE(becomes(k_entered, "1"));
    EXPECT_TRUE(becomes("SELECT count(*) > 3 FROM decision_cycles", "t"));
    EXPECT_EQ(venue.position("ETH"), "0.5");
    expect_each_placed_once();
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(LiveVenue, KilledBetweenSendAndAnswerItGoesOnWhereTheVenueStands) {
    std::atomic<pid_t> victim = 0;
    venue.after_placing([&victim] {
        if (const pid_t pid = victim.exchange(0); pid != 0) {
            ::kill(pid, SIGKILL);
        }
    });
    model.script({chat_stream({.content = eth_answer("hold")})});
    start();
    victim = program->pid();
    model.script({chat_stream({.content = eth_answer("buy_to_enter")}),
                  chat_stream({.content = eth_answer("hold")})});
    EXPECT_TRUE(eventually([&] { return victim == 0; }));
    bury();
    EXPECT_EQ(sql("SELECT count(*) FROM fills"), "0") << "nobody heard of it yet";
    EXPECT_EQ(venue.position("ETH"), "0.5");
    start();
    EXPECT_TRUE(becomes(k_entered, "1"));
    EXPECT_TRUE(becomes(k_exits, "2")); // mended
    EXPECT_TRUE(becomes("SELECT count(*) > 2 FROM decision_cycles", "t"));
    expect_each_placed_once();
    expect_no_secret();
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(LiveVenue, WhatOnlyTheVenueHoldsStopsTheTrading) {
    StandInVenue hook; // takes what is posted to it
    hook.on_info("", "{}");
    hook.misbehave("", Misdeed::server_error, 1);
    traders("real", {trader("mind", "model: own")},
            "monitoring: {update_interval: 1s, alert_webhook: \"" + hook.base_url() +
                "/hook/its-token\"}\n");
    venue.hold_besides("BTC", "0.25");
    start();
    EXPECT_TRUE(eventually([this] {
        return get("/readyz").find("BTC: 0 in our facts, 0.25 at the venue") != std::string::npos;
    })) << get("/readyz")
        << program->error();
    EXPECT_EQ(sql("SELECT count(*) FROM orders"), "0");
    EXPECT_TRUE(venue.placed().empty());
    // Whoever asks hears that it does not trade, and why.
    const std::string why = "halted: our facts and the venue differ: BTC: 0 in our facts, 0.25 at "
                            "the venue";
    EXPECT_TRUE(becomes("SELECT reason FROM trader_state WHERE trader_id = 'mind'", why));
    for (const std::vector<std::string>& question :
         {std::vector<std::string>{"status"}, {"trader", "list"}, {"trader", "show", "mind"}}) {
        const Ended answer = tell(question);
        EXPECT_NE(answer.out.find(why), std::string::npos)
            << question.back() << answer.out << answer.error;
    }
    EXPECT_NE(get("/metrics").find("nof0_traders_halted 1"), std::string::npos);
    const auto posted = [&hook](const std::string& event) {
        const auto all = hook.requests("");
        return std::ranges::count_if(all, [&event](const Json& alert) {
            return alert["event"] == event && alert["key"] == "halted:mind" &&
                   alert["arena"] == "nof0";
        });
    };
    EXPECT_TRUE(eventually([&] { return posted("problem") == 2; })) << "once, after one failure";
    EXPECT_EQ(posted("over"), 0);
    venue.hold_besides("BTC", "0"); // the other hand let go
    EXPECT_TRUE(becomes(k_entered, "1"));
    EXPECT_TRUE(eventually([&] { return posted("over") == 1; }));
    EXPECT_EQ(stop().exit_code, 0);
    EXPECT_EQ(posted("problem"), 2) << "not again while it lasted";
    EXPECT_EQ(said.find("its-token"), std::string::npos);
}

} // namespace
} // namespace nof0::test
