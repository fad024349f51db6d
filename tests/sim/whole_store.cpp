#include "sim/whole_store.hpp"

#include <gtest/gtest.h>

namespace nof0::test {

std::string traders_sql(const World& world, const std::string& provider) {
    std::string text;
    for (const std::string& trader : world.traders()) {
        text += "INSERT INTO models (id, display_name, initial_equity) VALUES ('" + trader +
                "', '" + trader +
                "', 10000); INSERT INTO accounts (model_id, exchange_provider, account) VALUES ('" +
                trader + "', '" + provider + "', '" + World::account_of(trader) + "');";
    }
    return text;
}

void expect_commands_find_nothing(const std::vector<std::string>& arguments,
                                  const std::vector<std::string>& variables) {
    for (std::vector<std::string> words :
         {std::vector<std::string>{"check"}, {"cache", "rebuild"}, {"cache", "verify"}}) {
        const std::string what = words.back();
        words.insert(words.end(), arguments.begin(), arguments.end());
        const Ended ended = Program(NOF0_BINARY, words, variables).wait();
        EXPECT_EQ(ended.exit_code, 0) << what << "\n" << ended.out << ended.error;
    }
}

} // namespace nof0::test
