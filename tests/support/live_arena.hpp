// LiveArena: the built program trading: its configuration in a folder of its own, its facts in a
// database of its own, its venue and its language model on loopback. Everything that leaves it
// (standard error, answers, rows) can be searched for what must not be seen.
#pragma once

#include "net/http_client.hpp"
#include "support/arena.hpp"
#include "support/command_process.hpp"
#include "support/database.hpp"
#include "support/filling_venue.hpp"
#include "support/program.hpp"
#include "support/redis_server.hpp"
#include "support/stand_in_model.hpp"

#include <gtest/gtest.h>

namespace nof0::test {

// A key that signs nothing of value: published with the venue's own clients.
inline const std::string k_signer =
    "0x0123456789012345678901234567890123456789012345678901234567890123";
inline const std::string k_api_key = "sk-arena-do-not-show-this";
inline const std::string k_operator_token = "0123456789abcdef";

// An answer of a model: `eth` is the decision on ETH, and BTC is left alone.
std::string eth_answer(const std::string& signal);

class LiveArena : public testing::Test {
protected:
    LiveArena();

    void write(const std::string& file, const std::string& text) const;
    // A trader of manager.yaml; `who` is "baseline: momentum" or "model: own".
    std::string trader(const std::string& id, const std::string& who,
                       const std::string& more = "") const;
    void traders(const std::string& exchange, const std::vector<std::string>& blocks,
                 const std::string& after = "") const;
    void llm(const std::string& budget) const;

    void start(std::vector<std::string> more = {});
    // `nof0 WORDS`, as an operator says it to this arena.
    Ended tell(std::vector<std::string> words) const;
    // SIGTERM, and its end; what it said goes to said().
    Ended stop();
    // The lease of a process that died is free at once.
    void bury();
    std::string sql(const std::string& text) const { return database.sql(text); }
    bool becomes(const std::string& question, const std::string& answer) const;
    std::string get(const std::string& target) const;
    // Everything that left the arena so far holds neither key.
    void expect_no_secret();

private:
    std::vector<std::string> here(std::vector<std::string> words) const;
    std::vector<std::string> variables() const;

protected:
    FillingVenue venue;
    StandInModel model;
    TestDatabase database;
    RedisServer redis;
    TemporaryFolder folder;
    std::unique_ptr<Program> program;
    std::string url;
    std::string said; // standard error of all that ended
};

} // namespace nof0::test
