// The commands as an operator meets them: what they print, where, and their exit codes. One data
// folder serves the whole suite, as its cluster takes longest to make.
#include "support/command_process.hpp"
#include "support/program.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

class CommandLine : public testing::Test {
protected:
    static void SetUpTestSuite() {
        dir_ = std::make_unique<DataDir>();
        holder_ = std::make_unique<CommandProcess>(dir_->options());
        ASSERT_THAT(holder_->report(), testing::StartsWith("started"));
        const Ended made =
            run_nof0({"demo", demo(), "--seed", "11", "--traders", "3", "--days", "2"});
        ASSERT_EQ(made.exit_code, 0) << made.error;
    }
    static void TearDownTestSuite() {
        holder_.reset();
        dir_.reset();
    }

    static std::string file(const std::string& name) { return dir_->parent() + "/" + name; }
    static std::string demo() { return file("demo"); }
    // Runs a command that needs the store, on the suite's data folder.
    static Ended on_store(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data-dir", dir_->path()});
        return run_nof0(arguments);
    }
    static std::string write(const std::string& name, const std::string& text) {
        std::ofstream(file(name)) << text;
        return file(name);
    }
    static std::string stored(const std::string& sql) { return query(holder_->dsn(), sql); }
    // The demonstration is in the store, whatever ran before.
    static void import_demo() {
        const Ended done = on_store({"import", demo()});
        ASSERT_EQ(done.exit_code, 0) << done.error;
    }
    // An empty schema, whatever ran before.
    static void empty_store() {
        const Ended down = on_store({"migrate", "down", "--to", "0"});
        ASSERT_EQ(down.exit_code, 0) << down.error;
        const Ended up = on_store({"migrate", "up"});
        ASSERT_EQ(up.exit_code, 0) << up.error;
    }

    static std::unique_ptr<DataDir> dir_;
    static std::unique_ptr<CommandProcess> holder_;
};
std::unique_ptr<DataDir> CommandLine::dir_;
std::unique_ptr<CommandProcess> CommandLine::holder_;

TEST_F(CommandLine, MistakesAreUsageErrors) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes{
        {{}, "subcommand is required"},
        {{"frobnicate"}, "there is no command 'frobnicate'"},
        {{"up", "--frobnicate"}, "--frobnicate"},
        {{"up", "--for", "yesterday"}, "'yesterday' is no duration such as 90s"},
        {{"up", "--port", "seven"}, "seven"},
        {{"import"}, "folder"},
        {{"migrate"}, "action"},
        {{"migrate", "sideways"}, "'sideways' is none of down, dump, status, up, verify"},
        {{"cache", "polish"}, "'polish' is none of rebuild, stats, verify"},
        {{"bench", "sleep"}, "'sleep' is none of analytics, api"},
        {{"demo", file("never"), "--traders", "0"}, "--traders"},
    };
    for (const auto& [arguments, said] : mistakes) {
        const Ended ended = run_nof0(arguments);
        EXPECT_EQ(ended.exit_code, 2) << said;
        EXPECT_THAT(ended.error, HasSubstr(said));
        EXPECT_EQ(ended.out, "") << said;
    }
    EXPECT_FALSE(std::filesystem::exists(file("never")));
}

TEST_F(CommandLine, EveryCommandHasAnExample) {
    const Ended all = run_nof0({"--help"});
    EXPECT_EQ(all.exit_code, 0);
    for (const std::string command : {"up", "serve", "migrate", "import", "demo", "cache", "parity",
                                      "bench", "check", "status", "doctor", "trade", "trader"}) {
        EXPECT_THAT(all.out, HasSubstr("\n  " + command + " "));
        const Ended help = run_nof0({command, "--help"});
        EXPECT_EQ(help.exit_code, 0) << command;
        EXPECT_THAT(help.out, HasSubstr("Example:\n  nof0 " + command));
        EXPECT_EQ(help.error, "") << command;
    }
}

TEST_F(CommandLine, ConfigurationMistakesNameTheirPlace) {
    const std::string broken = write("broken.yaml", "Name: x\nPort: [1\n");
    const std::string wrong = write("wrong.yaml", "Name: x\nPort: high\nPorts: 7\n");
    for (const std::string command : {"up", "serve", "doctor"}) {
        const Ended ended = run_nof0({command, "--config", wrong, "--data-dir", file("never")});
        EXPECT_EQ(ended.exit_code, 2) << command;
        EXPECT_THAT(ended.error, AllOf(HasSubstr(wrong + ":2:7: Port: found \"high\""),
                                       HasSubstr(wrong + ":3:1: Ports: ")));
    }
    const Ended ended = run_nof0({"doctor", "--config", broken, "--data-dir", file("never")});
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_THAT(ended.error, ContainsRegex("broken\\.yaml:[0-9]+:[0-9]+: "));
    const Ended missing = run_nof0({"doctor", "--config", file("none.yaml")});
    EXPECT_EQ(missing.exit_code, 2);
    EXPECT_THAT(missing.error, HasSubstr("none.yaml"));
    EXPECT_FALSE(std::filesystem::exists(file("never"))) << "a refused command made a folder";
}

TEST_F(CommandLine, RefusedRecordingsWriteNothing) {
    empty_store();
    const Ended missing = on_store({"import", file("nowhere")});
    EXPECT_EQ(missing.exit_code, 2);
    EXPECT_THAT(missing.error, HasSubstr(file("nowhere") + ": "));

    std::filesystem::copy(demo(), file("damaged"));
    const std::string trades = file("damaged/trades.json");
    std::ifstream source(trades);
    std::string text{std::istreambuf_iterator<char>(source), {}};
    const auto last = text.rfind("\"symbol\":\""); // what comes before it is in order
    ASSERT_NE(last, std::string::npos);
    text.replace(last, 10, "\"symbol\":7,\"");
    std::ofstream(trades) << text;
    for (const bool as_json : {false, true}) {
        std::vector<std::string> arguments{"import", file("damaged")};
        if (as_json) {
            arguments.push_back("--json");
        }
        const Ended damaged = on_store(arguments);
        EXPECT_EQ(damaged.exit_code, 2);
        EXPECT_THAT(damaged.error,
                    AllOf(HasSubstr("nothing was written"),
                          ContainsRegex("trades\\.json:[0-9]+:[0-9]+ \\(record [0-9]+\\): ")));
        if (as_json) {
            const json problem = json::parse(damaged.out)["problems"][0];
            EXPECT_EQ(problem["file"], "trades.json");
            EXPECT_GT(problem["line"], 0);
            EXPECT_GT(problem["record"], 0);
            EXPECT_NE(problem["reason"], "");
        } else {
            EXPECT_EQ(damaged.out, "");
        }
    }
    EXPECT_EQ(stored("SELECT count(*) FROM models"), "0");
    EXPECT_EQ(stored("SELECT count(*) FROM trades"), "0");
    EXPECT_EQ(stored("SELECT version FROM data_head"), "0");
}

TEST_F(CommandLine, ASecondImportWritesNothing) {
    empty_store();
    const Ended first = on_store({"import", demo()});
    EXPECT_EQ(first.exit_code, 0) << first.error;
    EXPECT_THAT(first.out, AllOf(HasSubstr("already there"), HasSubstr("at data version ")));
    const std::string version = stored("SELECT version FROM data_head");
    EXPECT_NE(version, "0");

    const Ended second = on_store({"import", demo(), "--json"});
    EXPECT_EQ(second.exit_code, 0) << second.error;
    const json summary = json::parse(second.out);
    EXPECT_EQ(std::to_string(summary["version"].get<std::int64_t>()), version);
    std::int64_t read = 0;
    for (const json& count : summary["counts"]) {
        read += count["read"].get<std::int64_t>();
        EXPECT_EQ(count["written"], 0) << count;
        EXPECT_EQ(count["refused"], 0) << count;
        EXPECT_EQ(count["already_there"], count["read"]) << count;
    }
    EXPECT_GT(read, 100);
    EXPECT_EQ(stored("SELECT version FROM data_head"), version);
}

TEST_F(CommandLine, MigrationsGoDownAndUp) {
    const Ended down = on_store({"migrate", "down", "--to", "0"});
    EXPECT_EQ(down.exit_code, 0) << down.error;
    const json empty = json::parse(on_store({"migrate", "status", "--json"}).out);
    EXPECT_EQ(empty["version"], 0);
    const std::size_t all = empty["pending"].size();
    EXPECT_GE(all, 4U);
    EXPECT_EQ(stored("SELECT to_regclass('public.models') IS NULL"), "t");

    const Ended unverified = on_store({"migrate", "verify"});
    EXPECT_EQ(unverified.exit_code, 1);
    EXPECT_THAT(unverified.out, HasSubstr("run `nof0 migrate up`"));
    const Ended unserved = on_store({"serve", "--port", "0"});
    EXPECT_EQ(unserved.exit_code, 2);
    EXPECT_THAT(unserved.error, HasSubstr("run `nof0 migrate up`"));

    const Ended up = on_store({"migrate", "up", "--json"});
    EXPECT_EQ(up.exit_code, 0) << up.error;
    EXPECT_EQ(json::parse(up.out)["applied"].size(), all);
    EXPECT_THAT(on_store({"migrate", "up"}).out, HasSubstr("nothing to do"));
    EXPECT_THAT(on_store({"migrate", "status"}).out, testing::Not(HasSubstr("pending")));
    const Ended verified = on_store({"migrate", "verify"});
    EXPECT_EQ(verified.exit_code, 0) << verified.out;
    EXPECT_THAT(verified.out, HasSubstr("the schema is as built"));
}

TEST_F(CommandLine, TheCacheIsRebuiltAndVerified) {
    import_demo();
    const Ended rebuilt = on_store({"cache", "rebuild", "--json"});
    ASSERT_EQ(rebuilt.exit_code, 0) << rebuilt.error;
    EXPECT_GT(json::parse(rebuilt.out)["documents"].get<std::int64_t>(), 5) << rebuilt.out;

    const Ended verified = on_store({"cache", "verify", "--json"});
    EXPECT_EQ(verified.exit_code, 0) << verified.error;
    const json report = json::parse(verified.out);
    EXPECT_GT(report["compared"].get<std::int64_t>(), 5) << verified.out;
    EXPECT_EQ(report["compared"], report["equal"]) << verified.out;
    EXPECT_TRUE(report["mismatches"].empty()) << verified.out;

    const Ended stats = on_store({"cache", "stats", "--json"});
    EXPECT_EQ(stats.exit_code, 0) << stats.error;
    EXPECT_FALSE(json::parse(stats.out).empty()) << stats.out;
}

TEST_F(CommandLine, ADemonstrationIsServedAsRecorded) {
    import_demo();
    const Ended parity = on_store({"parity", demo(), "--json"});
    EXPECT_EQ(parity.exit_code, 0) << parity.out << parity.error;
    EXPECT_TRUE(json::parse(parity.out).is_object());

    // A recording that says something else is told apart.
    std::filesystem::copy(demo(), file("edited"));
    const std::string trades = file("edited/trades.json");
    std::ifstream source(trades);
    std::string text{std::istreambuf_iterator<char>(source), {}};
    const auto at = text.find("\"leverage\":");
    ASSERT_NE(at, std::string::npos);
    text.insert(at + 11, "9");
    std::ofstream(trades) << text;
    const Ended different = on_store({"parity", file("edited")});
    EXPECT_EQ(different.exit_code, 1) << different.out << different.error;
    EXPECT_THAT(different.out, HasSubstr(".leverage"));
}

TEST_F(CommandLine, DoctorFindsAndMasks) {
    import_demo();
    const std::string config =
        write("secret.yaml", "Name: x\nRedis:\n  URL: redis://:s3cr3t-word@127.0.0.1:1\n");
    const Ended checked = on_store({"check", "--json"});
    EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.error;
    EXPECT_EQ(json::parse(checked.out)["clean"], true);
    EXPECT_THAT(on_store({"check"}).out, HasSubstr("the store is what its facts say"));
    const Ended well = on_store({"doctor", "--json"});
    EXPECT_EQ(well.exit_code, 0) << well.out << well.error;
    const json answer = json::parse(well.out);
    for (const json& finding : answer["findings"]) {
        EXPECT_NE(finding["verdict"], "wrong") << finding;
    }
    for (const bool as_json : {true, false}) {
        std::vector<std::string> arguments{"doctor", "--config", config};
        if (as_json) {
            arguments.push_back("--json");
        }
        const Ended ended = on_store(arguments);
        EXPECT_EQ(ended.exit_code, 1) << "nothing listens there" << ended.out << ended.error;
        EXPECT_EQ((ended.out + ended.error).find("s3cr3t-word"), std::string::npos);
        EXPECT_THAT(ended.out, HasSubstr("127.0.0.1"));
        EXPECT_TRUE(!as_json || json::accept(ended.out)) << ended.out;
    }
}

} // namespace
} // namespace nof0::test
