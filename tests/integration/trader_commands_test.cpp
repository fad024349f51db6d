// What an operator says to a running arena and what an auditor asks of it, through the binary: a
// simulated arena whose configuration is a copy that the tests may spoil.
#include "support/command_process.hpp"
#include "support/program.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

namespace nof0::test {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;

class TraderCommands : public testing::Test {
protected:
    static void SetUpTestSuite() {
        dir_ = std::make_unique<DataDir>();
        holder_ = std::make_unique<CommandProcess>(dir_->options());
        ASSERT_THAT(holder_->report(), testing::StartsWith("started"));
        std::filesystem::copy(std::string(NOF0_SOURCE_DIR) + "/etc", etc(),
                              std::filesystem::copy_options::recursive);
        begin();
    }
    static void TearDownTestSuite() {
        end();
        holder_.reset();
        dir_.reset();
    }
    void SetUp() override {
        std::filesystem::copy_file(std::string(NOF0_SOURCE_DIR) + "/etc/manager.yaml",
                                   etc() + "/manager.yaml",
                                   std::filesystem::copy_options::overwrite_existing);
        if (!arena_) {
            begin();
        }
    }

    static std::string etc() { return dir_->parent() + "/etc"; }
    static std::vector<std::string> here(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(),
                         {"--data-dir", dir_->path(), "--config", etc() + "/nof0.yaml"});
        return arguments;
    }
    static Ended nof0(std::vector<std::string> arguments) {
        return run_nof0(here(std::move(arguments)));
    }
    // A minute of the arena is a second.
    static void begin() {
        arena_.emplace(here({"up", "--port", "0", "--past", "12h", "--speed", "60"}));
        arena_->url();
        ASSERT_TRUE(eventually([] { // the past is over, and each trader has its seat
            return stored("SELECT count(*) FROM trader_state s JOIN leases l ON l.name = "
                          "'trader:' || s.trader_id AND l.expires_at > clock_timestamp() "
                          "JOIN arena_clock c ON c.past_until_ms IS NULL "
                          "WHERE s.cycle_number > 0") == "6";
        })) << arena_->error();
    }
    static void end() {
        if (arena_) {
            arena_->signal(SIGTERM);
            EXPECT_EQ(arena_->wait().exit_code, 0);
            arena_.reset();
        }
    }
    static std::string stored(const std::string& sql) { return query(holder_->dsn(), sql); }
    static int cycles(const std::string& trader) {
        return std::stoi(stored("SELECT coalesce(max(cycle_number), 0) FROM decision_cycles WHERE "
                                "model_id = '" +
                                trader + "'"));
    }
    static bool decides(const std::string& trader, int more = 1) {
        const int before = cycles(trader);
        return eventually([&] { return cycles(trader) >= before + more; });
    }
    static std::string desired(const std::string& trader) {
        return stored("SELECT desired_state FROM trader_state WHERE trader_id = '" + trader + "'");
    }
    static std::string manager_text() {
        std::ifstream file(etc() + "/manager.yaml");
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static void write_manager(const std::string& text) {
        std::ofstream(etc() + "/manager.yaml") << text;
    }
    // The block of one trader, up to the next.
    static std::string block(const std::string& text, const std::string& trader) {
        const std::size_t from = text.find("  - id: " + trader);
        const std::size_t to = std::min(text.find("\n  - id: ", from), text.find("\nmonitoring:"));
        return text.substr(from, to - from) + "\n";
    }
    static std::string replaced(std::string text, const std::string& from, const std::string& to) {
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return text.replace(at, from.size(), to);
    }

    static std::unique_ptr<DataDir> dir_;
    static std::unique_ptr<CommandProcess> holder_;
    static std::optional<Program> arena_;
};
std::unique_ptr<DataDir> TraderCommands::dir_;
std::unique_ptr<CommandProcess> TraderCommands::holder_;
std::optional<Program> TraderCommands::arena_;

TEST_F(TraderCommands, MistakesAreUsageErrors) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes{
        {{"trader"}, "subcommand is required"},
        {{"trader", "fire"}, "subcommand is required"},
        {{"trader", "pause"}, "trader"},
        {{"trader", "pause", "no body"}, "'no body' cannot be a trader's id"},
        {{"trader", "pause", "nobody"}, "there is no trader 'nobody'"},
        {{"trader", "remove", "nobody"}, "there is no trader 'nobody'"},
        {{"trader", "pause", "momentum", "--reason", std::string(300, 'x')}, "at most 200 bytes"},
        {{"trader", "show", "nobody"}, "there is no trader 'nobody'"},
        {{"trader", "show", "momentum", "--cycle", "0"}, "--cycle"},
        {{"trader", "show", "momentum", "--cycle", "999999"}, "has no cycle 999999"},
        {{"trader", "resume", "momentum", "--close"}, "--close"},
        {{"trade", "--speed", "0"}, "--speed"},
    };
    for (const auto& [arguments, sentence] : mistakes) {
        const Ended ended = nof0(arguments);
        EXPECT_EQ(ended.exit_code, 2) << testing::PrintToString(arguments) << ended.out;
        EXPECT_THAT(ended.error, HasSubstr(sentence));
    }
    for (const std::string command :
         {"list", "show", "pause", "resume", "add", "remove", "reload"}) {
        const Ended help = run_nof0({"trader", command, "--help"});
        EXPECT_EQ(help.exit_code, 0);
        EXPECT_THAT(help.out, HasSubstr("Example:\n  nof0 trader " + command));
    }
}

TEST_F(TraderCommands, EveryTraderIsListedAndShown) {
    ASSERT_TRUE(decides("momentum"));
    const Ended list = nof0({"trader", "list", "--json"});
    ASSERT_EQ(list.exit_code, 0) << list.error;
    const json traders = json::parse(list.out)["traders"];
    ASSERT_EQ(traders.size(), 6u);
    for (const json& trader : traders) {
        EXPECT_EQ(trader["desired_state"], "running") << trader;
        EXPECT_GT(trader["cycle_number"], 0) << trader;
        EXPECT_GT(trader["next_due_ms"], trader["last_decision_ms"]) << trader;
        EXPECT_FALSE(trader["holder"].is_null()) << trader;
        EXPECT_EQ(trader["why"], "") << trader;
    }
    EXPECT_THAT(nof0({"trader", "list"}).out, ContainsRegex("random_walk +random_walk +running"));
    const Ended shown = nof0({"trader", "show", "momentum"});
    EXPECT_THAT(shown.out, HasSubstr("decision_interval 3m"));
    EXPECT_THAT(shown.out, HasSubstr("max_positions 3"));
    EXPECT_EQ(json::parse(nof0({"trader", "show", "momentum", "--json"}).out)["id"], "momentum");
    const Ended status = nof0({"status"});
    EXPECT_THAT(status.out, HasSubstr("60 arena seconds a second"));
    EXPECT_THAT(status.out, ContainsRegex("traders +trader +decided by"));
    EXPECT_EQ(json::parse(nof0({"status", "--json"}).out)["trader_states"].size(), 6u);
}

// From the decision to its result on one screen, and the same chain as JSON.
TEST_F(TraderCommands, TheCausalChainOfACycleIsWhole) {
    const std::string found =
        "SELECT o.model_id || ' ' || o.cycle_number || ' ' || o.cloid || ' ' || t.id FROM orders o "
        "JOIN fills f ON f.order_cloid = o.cloid JOIN trades t ON t.model_id = o.model_id AND "
        "t.entry_oid = f.oid AND t.entry_ts_ms = f.ts_ms WHERE o.leg = 'main' ORDER BY 1 LIMIT 1";
    ASSERT_TRUE(eventually([&] { return stored(found).size() > 20; }));
    std::istringstream words(stored(found));
    std::string trader, cycle, cloid, trade;
    words >> trader >> cycle >> cloid >> trade;
    const Ended screen = nof0({"trader", "show", trader, "--cycle", cycle});
    ASSERT_EQ(screen.exit_code, 0) << screen.error;
    EXPECT_THAT(screen.out, HasSubstr("cycle " + cycle + " of " + trader));
    EXPECT_THAT(screen.out, ContainsRegex("allowed \\(.*quantity"));
    EXPECT_THAT(screen.out, ContainsRegex(cloid + ".*filled"));
    EXPECT_THAT(screen.out, ContainsRegex(trade + " +opened it"));
    const json whole =
        json::parse(nof0({"trader", "show", trader, "--cycle", cycle, "--json"}).out);
    const json chain = whole["chain"]["decisions"][0];
    EXPECT_EQ(std::to_string(chain["cycle_number"].get<int>()), cycle);
    EXPECT_EQ(chain["trades"][0]["id"], trade);
    EXPECT_EQ(chain["fills"][0]["cloid"], cloid);
}

TEST_F(TraderCommands, APauseHoldsAtOnceAndUntilItIsTakenBack) {
    const Ended paused = nof0({"trader", "pause", "momentum", "--reason", "looks odd"});
    EXPECT_EQ(paused.exit_code, 0) << paused.error;
    EXPECT_EQ(paused.out, "momentum: paused\n");
    EXPECT_EQ(desired("momentum"), "paused");
    EXPECT_THAT(nof0({"trader", "list"}).out, ContainsRegex("momentum .* paused .*looks odd"));
    const int before = cycles("momentum");
    ASSERT_TRUE(decides("mean_reversion", 2)); // of the same interval
    EXPECT_EQ(cycles("momentum"), before);
    const json resumed = json::parse(nof0({"trader", "resume", "momentum", "--json"}).out);
    EXPECT_EQ(resumed["outcome"], "running");
    EXPECT_TRUE(decides("momentum"));
}

// Said while nobody runs, honoured before the first cycle.
TEST_F(TraderCommands, APauseWaitsForTheNextStart) {
    end();
    const Ended asked = nof0({"trader", "pause", "random_walk", "--reason", "holidays"});
    EXPECT_EQ(asked.exit_code, 0);
    EXPECT_THAT(asked.out, HasSubstr("honoured at the next start"));
    EXPECT_THAT(nof0({"trader", "list"}).out, HasSubstr("waits for an arena"));
    const int before = cycles("random_walk");
    begin();
    ASSERT_TRUE(decides("breakout", 2)); // of the same interval
    EXPECT_EQ(cycles("random_walk"), before);
    EXPECT_EQ(desired("random_walk"), "paused");
    EXPECT_EQ(nof0({"trader", "resume", "random_walk"}).out, "random_walk: running\n");
}

TEST_F(TraderCommands, AMistakeInTheFileChangesNothing) {
    const std::string before =
        stored("SELECT string_agg(config_digest, ' ' ORDER BY id) FROM models");
    const std::string good = manager_text();
    const std::vector<std::pair<std::string, std::string>> mistakes{
        {replaced(good, "decision_interval: 3m", "decision_interval: soon"),
         "manager\\.yaml:[0-9]+:[0-9]+: .*decision_interval"},
        {replaced(good, "baseline: momentum", "baseline: crystal_ball"),
         "manager\\.yaml:[0-9]+:[0-9]+: "},
        {replaced(good, "  - id: momentum", "  - id: breakout"), "manager\\.yaml:[0-9]+:[0-9]+: "},
        {"traders: [", "manager\\.yaml:"},
    };
    for (const auto& [text, sentence] : mistakes) {
        write_manager(text);
        const Ended refused = nof0({"trader", "reload"});
        EXPECT_EQ(refused.exit_code, 2) << refused.out; // the command reads the file, too
        EXPECT_THAT(refused.error, ContainsRegex(sentence));
        // The file may be spoilt after the command read it: the arena says the same.
        const std::string id =
            stored("INSERT INTO operator_commands (command, requested_by) VALUES "
                   "('reload', 'test') RETURNING id");
        const std::string outcome = "SELECT outcome FROM operator_commands WHERE id = " + id;
        ASSERT_TRUE(eventually([&] { return !stored(outcome).empty(); }));
        EXPECT_THAT(stored(outcome), HasSubstr("refused, nothing changed"));
        EXPECT_THAT(stored(outcome), ContainsRegex(sentence));
    }
    EXPECT_EQ(stored("SELECT string_agg(config_digest, ' ' ORDER BY id) FROM models"), before);
    write_manager(good);
    EXPECT_EQ(nof0({"trader", "add", "nobody"}).exit_code, 1);
    EXPECT_TRUE(decides("momentum"));
}

TEST_F(TraderCommands, TradersComeChangeAndGoWithoutARestart) {
    const std::string good = manager_text();
    const std::string walk = block(good, "random_walk");
    const std::string carry = block(good, "funding_carry");
    std::string changed = replaced(good, carry, replaced(walk, "id: random_walk", "id: newcomer"));
    changed = replaced(changed, "decision_interval: 3m", "decision_interval: 2m");
    write_manager(changed);
    const Ended reloaded = nof0({"trader", "reload"});
    EXPECT_EQ(reloaded.exit_code, 0) << reloaded.error;
    EXPECT_EQ(reloaded.out, "added newcomer; changed momentum; removed funding_carry\n");
    EXPECT_TRUE(decides("newcomer", 2));
    EXPECT_EQ(desired("funding_carry"), "stopped");
    EXPECT_EQ(stored("SELECT count(*) FROM leases WHERE name = 'trader:funding_carry' AND "
                     "expires_at > clock_timestamp()"),
              "0");
    EXPECT_EQ(stored("SELECT initial_equity::int FROM models WHERE id = 'newcomer'"), "10000");
    EXPECT_EQ(nof0({"trader", "reload"}).out, "nothing changed\n");

    const Ended removed = nof0({"trader", "remove", "newcomer", "--close"});
    EXPECT_EQ(removed.out, "newcomer: stopped and gone, nothing open\n") << removed.error;
    EXPECT_EQ(stored("SELECT count(*) FROM positions WHERE model_id = 'newcomer' AND status = "
                     "'open'"),
              "0");
    EXPECT_EQ(nof0({"trader", "resume", "newcomer"}).exit_code, 1); // it has no seat
    EXPECT_EQ(nof0({"trader", "add", "newcomer"}).out, "newcomer: running\n");
    EXPECT_TRUE(decides("newcomer"));
    write_manager(good);
    EXPECT_EQ(nof0({"trader", "reload"}).out, "added funding_carry; changed momentum; removed "
                                              "newcomer\n");
    EXPECT_EQ(nof0({"trader", "add", "funding_carry"}).out, "funding_carry: running\n");
    const Ended check = nof0({"check"});
    EXPECT_EQ(check.exit_code, 0) << check.out;
}

TEST_F(TraderCommands, TheRoleAloneTrades) {
    end();
    Program trade(here({"trade", "--speed", "60"}));
    EXPECT_TRUE(decides("mean_reversion", 2)) << trade.error();
    trade.signal(SIGTERM);
    EXPECT_EQ(trade.wait().exit_code, 0);
    EXPECT_EQ(stored("SELECT count(*) FROM leases WHERE name LIKE 'trader:%' AND expires_at > "
                     "clock_timestamp()"),
              "0");
}

} // namespace
} // namespace nof0::test
