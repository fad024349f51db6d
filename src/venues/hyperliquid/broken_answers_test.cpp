// Every recorded answer about orders and accounts, broken at every byte: cut off there, and with
// another byte in its place. None may crash or hang; what is read stays within its bounds.
#include "venues/hyperliquid/exchange_response.hpp"
#include "venues/hyperliquid/parse_orders.hpp"
#include "venues/hyperliquid/parse_venue_account.hpp"

#include "base/random.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <iterator>

namespace nof0::venues::hyperliquid {
namespace {

const std::filesystem::path k_data = NOF0_SOURCE_DIR "/../shared/data/hyperliquid";
constexpr std::size_t k_answer_bytes_max = 4'000; // of long ones the beginning tells enough

std::string head_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    text.resize(std::min(text.size(), k_answer_bytes_max));
    return text;
}

void read_all(std::string_view text) {
    static_cast<void>(parse_exchange_response(text));
    static_cast<void>(parse_open_orders(text));
    static_cast<void>(parse_order_status(text));
    static_cast<void>(parse_historical_orders(text));
    static_cast<void>(parse_venue_account(text, "0xab"));
    std::vector<OrderUpdate> updates;
    SkipCounts skips;
    parse_order_frame(text, updates, skips);
    EXPECT_LE(updates.size(), text.size());
}

TEST(BrokenAnswers, NeverCrash) {
    constexpr std::uint64_t seed = 3;
    constexpr std::string_view bytes("{}[]\",:\\0-e.x\x80\0", 15);
    Random random(seed);
    std::size_t files = 0;
    for (const char* folder : {"exchange", "rest"}) {
        for (const auto& entry : std::filesystem::directory_iterator(k_data / folder)) {
            const std::string name = entry.path().filename().string();
            const bool is_ours =
                std::string_view(folder) == "exchange" || name.find("rder") != name.npos ||
                name.find("serState") != name.npos || name.find("user_state") != name.npos;
            if (!is_ours) {
                continue;
            }
            ++files;
            const std::string answer = head_of(entry.path());
            for (std::size_t at = 0; at < answer.size(); ++at) {
                std::string broken = answer;
                broken[at] = bytes[random.below(bytes.size())];
                read_all(broken);
                read_all(std::string_view(answer).substr(0, at));
            }
        }
    }
    EXPECT_GE(files, 25u);
}

} // namespace
} // namespace nof0::venues::hyperliquid
