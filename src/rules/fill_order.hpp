// The canonical order of fills: a function of the set of fills, never of their arrival. All that is
// folded from them inherits that.
//
// By time; inside one millisecond of one coin along the chain startPosition -> startPosition +
// signed size, because neither arrival nor any id tells the order there. A self-trade (two fills of
// one account against itself, both with the same startPosition) stands where the chain's position
// equals its startPosition, the closing leg before the opening one. A snapshot stands after the
// executions of its millisecond.
#pragma once

#include "domain/fill.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace nof0::rules {

struct OrderedFills {
    std::vector<Fill> fills;
    // Fills that no chain of their millisecond reaches, placed after it by fill_key: something is
    // missing there. Worth a metric.
    std::size_t unchained = 0;
};

// REQUIRES fills of one account and one coin. Repeated fills (equal fill_key) are taken once.
// `position`: what the account held before the first of them, where that is known; it is, wherever
// an earlier fill was folded.
OrderedFills canonical_order(std::vector<Fill> fills, std::optional<Decimal> position = {});

// The two halves of a self-trade: one match, opposite sides, the same startPosition.
bool is_self_trade_pair(const Fill& a, const Fill& b);

} // namespace nof0::rules
