// What new fills of one (account, coin) change: rows that come and rows that are taken back. Pure.
#pragma once

#include "rules/position_book.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nof0::pipelines {

// An (account, coin): what is folded on its own.
struct PairKey {
    std::string exchange_provider{};
    std::string account{};
    std::string symbol{};

    auto operator<=>(const PairKey&) const = default;
};

// By how much a trader's sums change.
struct SumsChange {
    std::int64_t trades = 0;
    std::int64_t wins = 0;
    Decimal win_dollars{};
    Decimal lose_dollars{};
    Decimal gross{};
    Decimal commission{};
    Decimal cash{};                              // of the ledger
    std::map<std::string, Decimal> other_cash{}; // by currency

    bool is_empty() const { return *this == SumsChange{}; }
    bool operator==(const SumsChange&) const = default;
};

struct FoldChanges {
    std::vector<rules::PositionStep> steps{};
    std::set<std::pair<std::string, int>> voided_steps{};   // (position id, step)
    std::map<std::string, rules::PositionStep> positions{}; // by id: the newest step
    std::map<std::string, TraderId> removed_positions{};
    std::map<std::string, rules::OwnedTrade> trades{}; // by id
    std::map<std::string, TraderId> voided_trades{};
    std::map<std::string, rules::GapFill> gaps{}; // by key
    std::set<std::string> voided_gaps{};
    std::map<TraderId, SumsChange> sums{};
    bool refolded = false; // rows that were there may have changed
    bool appended = false; // to everything that was folded before: no row of these can be there
};

// The fills follow everything that the book folded.
FoldChanges append_fills(rules::PositionBook& book, std::span<const Fill> fills,
                         std::vector<rules::BookStep>& steps);

// A fold of all fills after a moment at which nothing was held, in canonical order.
struct Refold {
    rules::PositionBook book;
    std::vector<rules::BookStep> steps;
    std::int64_t last_ms = 0; // of the last fill; meaningless without any
    std::size_t unchained = 0;
};
enum class FoldStart { flat, beginning }; // beginning: there are no fills before these
Refold refold(std::vector<Fill> fills, FoldStart start);

// From what is stored to what should be.
FoldChanges difference(std::span<const rules::BookStep> stored,
                       std::span<const rules::BookStep> wanted);

} // namespace nof0::pipelines
