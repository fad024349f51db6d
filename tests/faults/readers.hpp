// Readers of the API while something is broken: what they may be told, and what not.
#pragma once

#include "net/http_client.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace nof0::test {

inline constexpr std::array k_targets{"/api/crypto-prices",
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

using Bodies = std::map<std::string, std::string>; // by target, without the time of the answer

// No answer may take longer than 12 s, whatever has died; throws Unavailable.
net::HttpResponse get(const std::string& url, const std::string& target);
// Of every target, which all answer 200; fails the test where they do not.
Bodies bodies_of(const std::string& url);
// The same of a live arena, once the first batch of its analytics is over.
Bodies settled_bodies_of(const std::string& url);
// Every route answers its reference body within the time a recovery may take.
void expect_recovered(const std::string& url, const Bodies& expected);

// Clients that ask every route in turn until they are told to stop, and note what breaks the rule.
class Readers {
public:
    Readers(std::string url, const Bodies& expected);
    ~Readers() { stop(); }
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;

    void stop();
    std::uint64_t answered() const { return answered_; }
    std::uint64_t refused() const { return refused_; }
    // After stop().
    const std::vector<std::string>& broken() const { return broken_; }

private:
    void read(std::size_t client);
    void ask(const std::string& target);
    void note(std::string what);

    std::string url_;
    const Bodies& expected_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> answered_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::mutex mutex_;
    std::vector<std::string> broken_;
    std::vector<std::thread> threads_;
};

} // namespace nof0::test
