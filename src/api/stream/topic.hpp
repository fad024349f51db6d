// Topics: what a client of the streams may ask for. Plain values; safe from any thread.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nof0::api {

// State topics are resumed by a fresh snapshot, event topics (trades, decisions) by position.
enum class Topic : std::uint8_t {
    prices,
    trades,
    positions,
    leaderboard,
    equity,
    decisions,
    system,
};
inline constexpr std::size_t k_topics = 7;
inline constexpr std::array<Topic, k_topics> k_all_topics{
    Topic::prices, Topic::trades,    Topic::positions, Topic::leaderboard,
    Topic::equity, Topic::decisions, Topic::system};

constexpr std::string_view name_of(Topic topic) {
    constexpr std::array<std::string_view, k_topics> names{
        "prices", "trades", "positions", "leaderboard", "equity", "decisions", "system"};
    return names[static_cast<std::size_t>(topic)];
}

constexpr bool is_event_topic(Topic topic) {
    return topic == Topic::trades || topic == Topic::decisions;
}

class Topics {
public:
    void add(Topic topic) { bits_.set(static_cast<std::size_t>(topic)); }
    bool has(Topic topic) const { return bits_.test(static_cast<std::size_t>(topic)); }
    static Topics all() {
        Topics topics;
        topics.bits_.set();
        return topics;
    }

private:
    std::bitset<k_topics> bits_;
};

inline std::optional<Topic> parse_topic(std::string_view name) {
    for (const Topic topic : k_all_topics) {
        if (name_of(topic) == name) {
            return topic;
        }
    }
    return std::nullopt;
}

} // namespace nof0::api
