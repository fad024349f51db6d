// FeedTable: what the price pipeline remembers of each feed (source and symbol) between batches:
// its cursor and its newest price. Read from Postgres when a feed is met first; forgotten whole
// when a transaction is not known to be durable. One thread.
#pragma once

#include "pipelines/prices/feed_cursor.hpp"
#include "pipelines/prices/price_event.hpp"
#include "storage/price_feed.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nof0::pipelines {

struct Feed {
    std::string source{};
    std::string symbol{};
    bool on_board = false; // its ticks become the symbol's latest price
    FeedCursor cursor{};
    // The newest accepted tick: what the next is held against.
    std::optional<TickKey> newest{};
    double newest_price = 0;

    // Of the running batch.
    bool is_touched = false;
    std::vector<storage::BarPart> bars{};
};

class FeedTable {
public:
    // Null: never met. The pointer stays until clear().
    Feed* find(const PriceTick& tick);
    // A feed that Postgres was asked about.
    Feed& add(const storage::FeedStateRow& row, bool on_board);
    void clear();

private:
    struct Name {
        std::string_view source;
        std::string_view symbol;
        bool operator==(const Name&) const = default;
    };
    struct NameHash {
        std::size_t operator()(const Name& name) const noexcept;
    };

    // Keys point into the feeds, which stay where they are.
    std::unordered_map<Name, std::unique_ptr<Feed>, NameHash> feeds_;
    Feed* last_ = nullptr; // ticks of one feed come together
};

} // namespace nof0::pipelines
