// An operator is told when a trader falls far below its best: once a crossing, by a POST to a real
// address, whatever restarts in between.
#include "support/live_arena.hpp"
#include "support/stand_in_venue.hpp"

#include <algorithm>
#include <csignal>
#include <thread>

namespace nof0::test {
namespace {

class LiveWatch : public LiveArena {
protected:
    LiveWatch() {
        hook_.on_info("", "{}");
        model.script({chat_stream({.content = eth_answer("hold")})});
        traders("paper", {trader("mind", "model: own")},
                "monitoring: {update_interval: 1s, drawdown_alert_pct: 20, alert_webhook: \"" +
                    hook_.base_url() + "/hook\"}\n");
    }
    // What the trader is worth `hours` from now: later than what the sampler says meanwhile.
    void is_worth(int hours, int usd) const {
        sql("INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, kind, version) "
            "SELECT 'mind', now_ms + " +
            std::to_string(hours) + " * 3600000::bigint, " + std::to_string(usd) +
            ", 'fill', 1 FROM (SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms) t");
    }
    std::ptrdiff_t told(const std::string& event) const {
        const auto all = hook_.requests("");
        return std::ranges::count_if(all, [&event](const Json& alert) {
            return alert["event"] == event && alert["key"] == "drawdown:mind";
        });
    }
    bool comes_to(const std::string& event, std::ptrdiff_t times) const {
        return eventually([&] { return told(event) == times; }, std::chrono::seconds(40));
    }
    // The watch has looked at all that is stored by now: it looks once a second, and what it says
    // of another trader comes after what it says of this one.
    void let_it_look() const { std::this_thread::sleep_for(std::chrono::seconds(3)); }

    StandInVenue hook_; // takes what is posted to it
};

TEST_F(LiveWatch, ADrawdownIsToldOnceACrossing) {
    start();
    EXPECT_TRUE(becomes("SELECT count(*) > 0 FROM decision_cycles", "t"));
    EXPECT_TRUE(becomes("SELECT count(*) > 1 FROM pg_inherits WHERE inhparent = "
                        "'account_equity_snapshots'::regclass",
                        "t"))
        << "months ahead";
    is_worth(1, 10'000);
    is_worth(2, 8'001);
    let_it_look();
    EXPECT_EQ(told("problem"), 0) << "not far enough";
    is_worth(3, 8'000);
    EXPECT_TRUE(comes_to("problem", 1));
    is_worth(4, 7'000);
    let_it_look();
    program->signal(SIGKILL);
    bury();
    start();
    EXPECT_TRUE(becomes("SELECT count(DISTINCT arena_run_id) > 1 FROM decision_cycles", "t"));
    let_it_look();
    EXPECT_EQ(told("problem"), 1) << "it lasts, and was told";
    is_worth(5, 9'500);
    EXPECT_TRUE(comes_to("over", 1));
    is_worth(6, 7'900);
    EXPECT_TRUE(comes_to("problem", 2));
    EXPECT_EQ(stop().exit_code, 0);
    EXPECT_NE(said.find("drawdown:mind"), std::string::npos) << "logged as well";
    EXPECT_EQ(sql("SELECT count(*) FROM job_cursors WHERE name = 'alert:drawdown:mind'"), "1");
}

} // namespace
} // namespace nof0::test
