// `nof0 up` while its servers are shot: a reader gets the truth or an honest 503, never another
// body, an internal error or a hang, and afterwards everything answers again by itself.
#include "app/embedded/process.hpp"
#include "base/failure.hpp"
#include "net/http_client.hpp"
#include "support/command_process.hpp"
#include "support/program.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;
using app::embedded::Phase;
using app::embedded::ServersState;
using nlohmann::json;

// No answer may take longer, whatever has died.
constexpr auto k_answer_time_max = 12s;
constexpr std::size_t k_clients = 3;

constexpr std::array k_targets{"/api/crypto-prices",
                               "/api/account-totals",
                               "/api/account-totals?lastHourlyMarker=20",
                               "/api/positions",
                               "/api/positions?limit=2",
                               "/api/trades",
                               "/api/trades?limit=3",
                               "/api/since-inception-values",
                               "/api/leaderboard",
                               "/api/analytics",
                               "/api/analytics/momentum",
                               "/api/conversations",
                               "/api/conversations?limit=2",
                               "/api/traders"};

net::HttpResponse get(const std::string& url, const std::string& target) {
    net::HttpGetOptions options;
    options.timeout = k_answer_time_max;
    return net::http_get_blocking(net::parse_url(url + target).value(), options);
}

using Bodies = std::map<std::string, std::string>; // by target

// The jobs of a live arena note how far they came, which moves the head; what is said stays.
std::string without_time(std::string body) {
    constexpr std::string_view k_key = "\"serverTime\":";
    const auto at = body.find(k_key);
    if (at != std::string::npos) {
        const auto end = body.find_first_not_of("0123456789", at + k_key.size());
        body.erase(at, end - at);
    }
    return body;
}

Bodies bodies_of(const std::string& url) {
    Bodies bodies;
    for (const std::string target : k_targets) {
        const net::HttpResponse response = get(url, target);
        EXPECT_EQ(response.status, 200) << target << " " << response.body;
        EXPECT_TRUE(json::accept(response.body)) << target;
        bodies[target] = without_time(response.body);
    }
    return bodies;
}

bool is_honest_refusal(const net::HttpResponse& response) {
    if (response.status != 503 || response.header("Retry-After").empty() ||
        response.header("Cache-Control") != "no-store") {
        return false;
    }
    const json body = json::parse(response.body, nullptr, false);
    return body.is_object() && body.contains("error") && body["error"].contains("code") &&
           body["error"]["code"] == "unavailable" && body["error"]["message"].is_string();
}

// Clients that ask every route in turn until they are told to stop, and note what breaks the rule.
class Readers {
public:
    Readers(std::string url, const Bodies& expected) : url_(std::move(url)), expected_(expected) {
        for (std::size_t i = 0; i < k_clients; ++i) {
            threads_.emplace_back([this, i] { read(i); });
        }
    }
    ~Readers() { stop(); }
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;

    void stop() {
        stopping_ = true;
        for (std::thread& thread : threads_) {
            thread.join();
        }
        threads_.clear();
    }
    std::uint64_t answered() const { return answered_; }
    std::uint64_t refused() const { return refused_; }
    // After stop().
    const std::vector<std::string>& broken() const { return broken_; }

private:
    void read(std::size_t client) {
        for (std::size_t i = client; !stopping_; ++i) {
            ask(k_targets[i % k_targets.size()]);
        }
    }
    void ask(const std::string& target) {
        try {
            const net::HttpResponse response = get(url_, target);
            if (response.status == 200 && without_time(response.body) == expected_.at(target)) {
                ++answered_;
            } else if (is_honest_refusal(response)) {
                ++refused_;
            } else {
                note(target + " -> " + std::to_string(response.status) + " " +
                     response.body.substr(0, 300));
            }
        } catch (const Unavailable& unavailable) {
            note(target + " -> " + unavailable.what());
        }
    }
    void note(std::string what) {
        const std::lock_guard lock(mutex_);
        if (broken_.size() < 10) {
            broken_.push_back(std::move(what));
        }
    }

    std::string url_;
    const Bodies& expected_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> answered_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::mutex mutex_;
    std::vector<std::string> broken_;
    std::vector<std::thread> threads_;
};

// A folder with a cluster and a recording to fill it with.
class ServeFaults : public testing::Test {
protected:
    void SetUp() override {
        dir_.seed_cluster();
        const Ended made = run_nof0({"demo", demo(), "--traders", "3", "--days", "2"});
        ASSERT_EQ(made.exit_code, 0) << made.error;
    }
    std::string demo() const { return dir_.parent() + "/demo"; }
    std::vector<std::string> up() const {
        return {"up", "--data-dir", dir_.path(), "--port", "0", "--import", demo()};
    }
    // Ends as asked: drained, exit code 0.
    static void expect_drained(Program& program) {
        program.signal(SIGTERM);
        const Ended ended = program.wait(30s);
        EXPECT_EQ(ended.exit_code, 0) << ended.error;
        EXPECT_THAT(ended.error, testing::HasSubstr("draining"));
    }

    DataDir dir_;
};

// Every route answers its reference body within the time a recovery may take.
void expect_recovered(const std::string& url, const Bodies& expected) {
    for (const auto& [target, body] : expected) {
        net::HttpResponse last;
        EXPECT_TRUE(eventually(
            [&] {
                last = get(url, target);
                return last.status == 200 && without_time(last.body) == body;
            },
            30s))
            << target << " -> " << last.status << " " << last.body.substr(0, 300);
    }
}

TEST_F(ServeFaults, ServersShotUnderReaders) {
    Program program(up());
    const std::string url = program.url();
    const Bodies expected = bodies_of(url);
    struct Shot {
        const char* victims;
        bool redis;
        bool postgres;
    };
    for (const Shot shot :
         {Shot{"redis", true, false}, Shot{"postgres", false, true}, Shot{"both", true, true}}) {
        SCOPED_TRACE(shot.victims);
        ASSERT_TRUE(eventually([&] { return dir_.state().phase == Phase::ready; }));
        const ServersState before = dir_.state();
        Readers readers(url, expected);
        ASSERT_TRUE(eventually([&] { return readers.answered() > 2 * k_targets.size(); }));
        if (shot.redis) {
            ASSERT_EQ(kill(before.redis_pid, SIGKILL), 0);
        }
        if (shot.postgres) {
            ASSERT_EQ(kill(before.postgres_pid, SIGKILL), 0);
        }
        // The state says "ready" a little longer: the shot is over once new processes are there.
        EXPECT_TRUE(eventually(
            [&] {
                const ServersState now = dir_.state();
                return now.phase == Phase::ready &&
                       (now.redis_pid != before.redis_pid) == shot.redis &&
                       (now.postgres_pid != before.postgres_pid) == shot.postgres;
            },
            60s));
        expect_recovered(url, expected);
        const std::uint64_t recovered_at = readers.answered();
        EXPECT_TRUE(
            eventually([&] { return readers.answered() > recovered_at + 2 * k_targets.size(); }));
        readers.stop();
        EXPECT_THAT(readers.broken(), testing::IsEmpty());
        RecordProperty(std::string(shot.victims) + "_refused", static_cast<int>(readers.refused()));
    }
    EXPECT_EQ(bodies_of(url), expected);
    expect_drained(program);
}

TEST_F(ServeFaults, KilledWithoutWarningItRecovers) {
    Bodies expected;
    {
        Program program(up());
        expected = bodies_of(program.url());
        program.signal(SIGKILL);
        EXPECT_EQ(program.wait().exit_code, -1);
    }
    Program again(up());
    EXPECT_EQ(bodies_of(again.url()), expected);
    expect_drained(again);
}

TEST_F(ServeFaults, EverythingKilledAtOnceItRecovers) {
    Bodies expected;
    {
        Program program(up());
        expected = bodies_of(program.url());
        const ServersState state = dir_.state();
        program.signal(SIGKILL);
        kill(state.supervisor_pid, SIGKILL);
        kill(state.postgres_pid, SIGKILL);
        kill(state.redis_pid, SIGKILL);
        EXPECT_EQ(program.wait().exit_code, -1);
        EXPECT_TRUE(eventually([&] { return !app::embedded::is_running(state.postgres_pid); }));
    }
    Program again(up());
    EXPECT_EQ(bodies_of(again.url()), expected);
    expect_drained(again);
}

TEST_F(ServeFaults, ServeBesideUpSharesItsServers) {
    Program arena(up());
    const Bodies expected = bodies_of(arena.url());
    const ServersState before = dir_.state();
    Program beside({"serve", "--data-dir", dir_.path(), "--port", "0"});
    EXPECT_EQ(bodies_of(beside.url()), expected);
    EXPECT_EQ(dir_.state().postgres_pid, before.postgres_pid);
    EXPECT_EQ(dir_.state().supervisor_pid, before.supervisor_pid);

    // A second `up` would import and publish as well: one at a time.
    const Ended second = run_nof0(up());
    EXPECT_EQ(second.exit_code, 2) << second.error;

    expect_drained(arena); // the other one keeps the servers
    EXPECT_EQ(bodies_of(beside.url()), expected);
    EXPECT_EQ(dir_.state().postgres_pid, before.postgres_pid);
    expect_drained(beside);
}

} // namespace
} // namespace nof0::test
