#include "faults/readers.hpp"

#include "base/failure.hpp"
#include "support/command_process.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto k_answer_time_max = 12s;
constexpr std::size_t k_clients = 3;

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

// The first batch of a live arena is over: risk is of every trader's hours. By every shard's
// answer: they hear of it one after the other.
bool knows_risk(const std::string& url) {
    for (int i = 0; i < 16; ++i) {
        const net::HttpResponse board = get(url, "/api/leaderboard");
        if (board.status != 200 ||
            board.body.find("\"max_drawdown_pct\":null") != std::string::npos) {
            return false;
        }
    }
    return true;
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

} // namespace

net::HttpResponse get(const std::string& url, const std::string& target) {
    net::HttpGetOptions options;
    options.timeout = k_answer_time_max;
    return net::http_get_blocking(net::parse_url(url + target).value(), options);
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

Bodies settled_bodies_of(const std::string& url) {
    EXPECT_TRUE(eventually([&] { return knows_risk(url); }));
    return bodies_of(url);
}

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

Readers::Readers(std::string url, const Bodies& expected)
    : url_(std::move(url)), expected_(expected) {
    for (std::size_t i = 0; i < k_clients; ++i) {
        threads_.emplace_back([this, i] { read(i); });
    }
}

void Readers::stop() {
    stopping_ = true;
    for (std::thread& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

void Readers::read(std::size_t client) {
    for (std::size_t i = client; !stopping_; ++i) {
        ask(k_targets[i % k_targets.size()]);
    }
}

void Readers::ask(const std::string& target) {
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

void Readers::note(std::string what) {
    const std::lock_guard lock(mutex_);
    if (broken_.size() < 10) {
        broken_.push_back(std::move(what));
    }
}

} // namespace nof0::test
