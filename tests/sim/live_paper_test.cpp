// Paper trading at a real market's prices, with a language model: what it was told, what it said
// and what came of it is all in the store, through failures and restarts.
#include "support/live_arena.hpp"

#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <thread>

namespace nof0::test {
namespace {

class LivePaper : public LiveArena {
protected:
    void two_traders() {
        traders("paper", {trader("rule", "baseline: buynhold_btc"), trader("mind", "model: own")});
    }
    static std::string count(const std::string& what) { return "SELECT count(*) > 0 FROM " + what; }
    // The newest record of `trader` that readers see, or null. The document follows its commit by
    // the lag of the cache, and a row seen in Postgres is therefore not yet in it.
    Json conversation_of(const std::string& trader) const {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (std::chrono::steady_clock::now() < give_up) {
            const Json answer = Json::parse(get("/api/conversations"));
            for (const Json& record : answer["conversations"]) {
                if (record["model_id"] == trader) {
                    return record;
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return {};
    }
};

TEST_F(LivePaper, AModelAndARuleTradeAtTheMarketsPrices) {
    two_traders();
    model.script({chat_stream({.content = eth_answer("buy_to_enter"), .reasoning = "Let me see"}),
                  chat_stream({.content = eth_answer("hold")})});
    start();
    EXPECT_TRUE(becomes(count("fills WHERE model_id = 'rule' AND symbol = 'BTC'"), "t"));
    EXPECT_TRUE(becomes(count("fills f JOIN orders o USING (cloid) JOIN decision_cycles d ON "
                              "d.model_id = o.model_id AND d.cycle_number = o.cycle_number WHERE "
                              "o.model_id = 'mind' AND o.symbol = 'ETH' AND d.success"),
                        "t"));
    // Its exits rest at the paper venue.
    EXPECT_TRUE(becomes("SELECT count(*) FROM sim_orders WHERE trader_id = 'mind' AND "
                        "status = 'open'",
                        "2"));
    EXPECT_EQ(sql("SELECT bool_and(prompt_tokens > 0 AND completion_tokens > 0 AND latency_ms >= 0 "
                  "AND length(config_hash) = 64 AND llm_model IS NOT NULL AND conversation_id IS "
                  "NOT NULL AND decisions IS NOT NULL AND guard_results IS NOT NULL) FROM "
                  "decision_cycles WHERE model_id = 'mind'"),
              "t");
    const Json mine = conversation_of("mind");
    ASSERT_FALSE(mine.is_null());
    EXPECT_NE(mine["user_prompt"].get<std::string>().find("ETH"), std::string::npos);
    EXPECT_FALSE(mine["llm_response"].empty());
    EXPECT_TRUE(mine.contains("cot_trace"));
    venue.put_price("ETH", "4900"); // beyond the profit target
    EXPECT_TRUE(becomes(count("trades WHERE model_id = 'mind' AND symbol = 'ETH' AND "
                              "realized_net_pnl > 0"),
                        "t"));
    EXPECT_EQ(venue.fills(), 0U) << "nothing of it reaches the real venue";
    expect_no_secret();
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(LivePaper, BadAnswersAreRecordedFailures) {
    traders("paper", {trader("mind", "model: own")});
    model.script({chat_stream({.content = "I would rather talk about the weather."})});
    start();
    EXPECT_TRUE(becomes(count("decision_cycles WHERE model_id = 'mind' AND NOT success AND "
                              "error_message <> ''"),
                        "t"));
    EXPECT_EQ(sql("SELECT count(*) FROM orders"), "0");
    expect_no_secret();
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(LivePaper, TheBudgetAndTheCyclesGoOnAfterARestart) {
    traders("paper", {trader("mind", "model: own")});
    llm("budget: {daily_token_limit: 16000, strict_enforcement: true}\n");
    model.script({chat_stream({.content = eth_answer("hold")})});
    start();
    EXPECT_TRUE(becomes(count("decision_cycles WHERE NOT success AND error_message LIKE "
                              "'%daily token limit%'"),
                        "t"));
    const auto asked = model.seen().size();
    EXPECT_GE(asked, 2U);
    program->signal(SIGKILL);
    bury();
    const std::string cycles = sql("SELECT max(cycle_number) FROM decision_cycles");
    start();
    EXPECT_TRUE(becomes("SELECT max(cycle_number) > " + cycles + " + 1 FROM decision_cycles", "t"));
    EXPECT_EQ(sql("SELECT count(*) = max(cycle_number) FROM decision_cycles"), "t") << "no gap";
    EXPECT_EQ(model.seen().size(), asked) << "the day's tokens are spent, whoever restarts";
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(LivePaper, ACallThatAKillSwallowedIsPaidFor) {
    traders("paper", {trader("mind", "model: own")});
    llm("budget: {daily_token_limit: 10000, strict_enforcement: true}\n");
    model.script({silence()});
    start();
    EXPECT_TRUE(eventually([this] { return !model.seen().empty(); }, std::chrono::seconds(40)));
    program->signal(SIGKILL); // while it waits for the answer
    bury();
    // The prompt, and the 4,096 tokens that an answer may have.
    const std::string spent = "SELECT token_budget_used FROM trader_state WHERE trader_id = 'mind'";
    EXPECT_GT(std::stoll(sql(spent)), 4'096);
    const auto before = std::stoll(sql(spent));
    model.script({chat_stream({.content = eth_answer("hold")})}); // and nothing was seen yet
    llm(fmt::format("budget: {{daily_token_limit: {}, strict_enforcement: true}}\n", before + 5));
    start();
    EXPECT_TRUE(becomes(count("decision_cycles WHERE model_id = 'mind' AND NOT success AND "
                              "error_message LIKE '%daily token limit%'"),
                        "t"));
    EXPECT_TRUE(model.seen().empty()) << "the day's tokens are spent";
    EXPECT_EQ(std::stoll(sql(spent)), before);
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(LivePaper, SharesAreMovedToTheCentAndCyclesAreNotedInFiles) {
    std::string notes = "    journal_enabled: true\n    journal_dir: notes\n";
    std::string one = trader("one", "baseline: buynhold_btc", notes);
    std::string two = trader("two", "baseline: random_walk");
    for (std::string* block : {&one, &two}) {
        block->replace(block->find("market_provider: real"), 21, "market_provider: sim");
        block->replace(block->find("interval: 1s"), 12, "interval: 30s");
    }
    two.replace(two.find("allocation_pct: 40"), 18, "allocation_pct: 20");
    traders("paper", {one, two});
    std::string manager = "manager: {total_equity_usd: 20000, reserve_equity_pct: 20, "
                          "allocation_strategy: equal, rebalance_interval: 2m}\n";
    std::ifstream written(folder.path() / "manager.yaml");
    std::getline(written, one); // the line that this one replaces
    manager.append(std::istreambuf_iterator<char>(written), {});
    write("manager.yaml", manager);
    start({"--speed", "60", "--past", "0s"});
    EXPECT_TRUE(becomes("SELECT count(*) > 0 FROM trader_state_history WHERE trader_id = 'two' AND "
                        "reason = 'share 20.00 % to 40.00 %: equal allocation'",
                        "t"));
    EXPECT_TRUE(becomes("SELECT round(sum(amount), 2) FROM cash_events WHERE model_id = 'two' "
                        "AND kind = 'deposit'",
                        "4000.00"));
    EXPECT_TRUE(becomes("SELECT count(*) > 3 FROM decision_cycles WHERE model_id = 'one'", "t"));
    EXPECT_EQ(stop().exit_code, 0);
    int files = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder.path() / "notes")) {
        EXPECT_TRUE(file.path().filename().string().starts_with("one-20"));
        ++files;
    }
    EXPECT_GE(files, 1);
    const Ended check =
        Program(NOF0_BINARY, {"check"},
                {"NOF0_POSTGRES_DSN=" + database.dsn(),
                 "NOF0_REDIS_URL=redis://127.0.0.1:" + std::to_string(redis.port())})
            .wait();
    EXPECT_EQ(check.exit_code, 0) << check.out << check.error;
}

} // namespace
} // namespace nof0::test
