#include "rules/fill_order.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

namespace nof0::rules {
namespace {

struct KeyedFill {
    std::string key;
    Fill fill;
};

// What moves the chain by one step: a fill, or a self-trade, which moves it nowhere.
struct ChainLink {
    std::size_t first;
    std::optional<std::size_t> second{}; // the opening leg of a self-trade
    Decimal from;
    Decimal to;
};

bool closes(const Fill& fill) {
    return fill.start_position.sign() * sign_of(fill.side) < 0;
}

std::vector<ChainLink> links_of(std::span<const KeyedFill> group) {
    std::vector<ChainLink> links;
    std::vector<bool> used(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (used[i]) {
            continue;
        }
        const Fill& fill = group[i].fill;
        ChainLink link{.first = i,
                       .from = fill.start_position,
                       .to = fill.start_position + fill.signed_size()};
        for (std::size_t j = i + 1; j < group.size(); ++j) {
            if (!used[j] && is_self_trade_pair(fill, group[j].fill)) {
                used[j] = true;
                const bool swap = closes(group[j].fill) && !closes(fill);
                link = {swap ? j : i, swap ? i : j, fill.start_position, fill.start_position};
                break;
            }
        }
        links.push_back(link);
    }
    return links;
}

using LinksByStart = std::map<Decimal, std::vector<std::size_t>>;

// Where a chain can begin: at the position before the group when a link starts there, else where
// more links leave than arrive, else (it is a circle) at flat when it passes there, else at the
// first link.
Decimal chain_start(const std::vector<ChainLink>& links, const LinksByStart& by_start,
                    std::optional<Decimal> position) {
    if (position && by_start.contains(*position)) {
        return *position;
    }
    std::map<Decimal, int> surplus;
    for (const ChainLink& link : links) {
        ++surplus[link.from];
        --surplus[link.to];
    }
    for (const ChainLink& link : links) {
        if (surplus[link.from] > 0) {
            return link.from;
        }
    }
    return by_start.contains(Decimal()) ? Decimal() : links.front().from;
}

// Hierholzer's walk: every link once, where such a walk exists, in linear time. Positions are the
// nodes, links the edges, and links leaving one node are tried self-trades first, then by key.
std::vector<std::size_t> walk(const std::vector<ChainLink>& links, LinksByStart by_start,
                              const Decimal& start) {
    for (auto& [from, leaving] : by_start) {
        std::sort(leaving.begin(), leaving.end(), [&](std::size_t a, std::size_t b) {
            const bool pair_a = links[a].second.has_value();
            const bool pair_b = links[b].second.has_value();
            return pair_a != pair_b ? pair_a : a < b;
        });
        std::reverse(leaving.begin(), leaving.end()); // taken from the back
    }
    std::vector<std::size_t> order;
    std::vector<std::pair<Decimal, std::optional<std::size_t>>> stack{{start, std::nullopt}};
    while (!stack.empty()) {
        const auto leaving = by_start.find(stack.back().first);
        if (leaving != by_start.end() && !leaving->second.empty()) {
            const std::size_t link = leaving->second.back();
            leaving->second.pop_back();
            stack.emplace_back(links[link].to, link);
            continue;
        }
        if (stack.back().second) {
            order.push_back(*stack.back().second);
        }
        stack.pop_back();
    }
    std::reverse(order.begin(), order.end());
    return order;
}

// Appends the executions of one millisecond, sorted by key on entry, in their chain's order.
void append_group(std::span<KeyedFill> group, std::optional<Decimal>& position,
                  OrderedFills& ordered) {
    const std::vector<ChainLink> links = links_of(group);
    LinksByStart by_start;
    for (std::size_t i = 0; i < links.size(); ++i) {
        by_start[links[i].from].push_back(i);
    }
    Decimal here = chain_start(links, by_start, position);
    std::vector<bool> taken(links.size());
    const auto take = [&](std::size_t index) {
        const ChainLink& link = links[index];
        taken[index] = true;
        ordered.fills.push_back(std::move(group[link.first].fill));
        if (link.second) {
            ordered.fills.push_back(std::move(group[*link.second].fill));
        }
        here = link.to;
    };
    for (const std::size_t index : walk(links, by_start, here)) {
        if (links[index].from != here) {
            break;
        }
        take(index);
    }
    for (std::size_t index = 0; index < links.size(); ++index) {
        if (!taken[index]) {
            take(index);
            ordered.unchained += links[index].second ? 2 : 1;
        }
    }
    position = here;
}

// Executions first: a snapshot tells what is held when its millisecond is over.
void append_millisecond(std::span<KeyedFill> group, std::optional<Decimal>& position,
                        OrderedFills& ordered) {
    const auto first_snapshot =
        std::ranges::find_if(group, [](const KeyedFill& keyed) { return keyed.fill.is_snapshot; });
    const auto executions = static_cast<std::size_t>(first_snapshot - group.begin());
    if (executions > 0) {
        append_group(group.first(executions), position, ordered);
    }
    for (KeyedFill& keyed : group.subspan(executions)) {
        position = keyed.fill.signed_size();
        ordered.fills.push_back(std::move(keyed.fill));
    }
}

} // namespace

bool is_self_trade_pair(const Fill& a, const Fill& b) {
    return !a.is_snapshot && !b.is_snapshot && a.time_ms == b.time_ms && a.side != b.side &&
           a.sz == b.sz && a.px == b.px && a.start_position == b.start_position && a.tid == b.tid &&
           a.hash == b.hash;
}

OrderedFills canonical_order(std::vector<Fill> fills, std::optional<Decimal> position) {
    std::vector<KeyedFill> keyed;
    keyed.reserve(fills.size());
    for (Fill& fill : fills) {
        keyed.push_back({fill_key(fill), std::move(fill)});
    }
    std::sort(keyed.begin(), keyed.end(), [](const KeyedFill& a, const KeyedFill& b) {
        return std::tie(a.fill.time_ms, a.fill.is_snapshot, a.key) <
               std::tie(b.fill.time_ms, b.fill.is_snapshot, b.key);
    });
    keyed.erase(std::unique(keyed.begin(), keyed.end(),
                            [](const KeyedFill& a, const KeyedFill& b) { return a.key == b.key; }),
                keyed.end());
    OrderedFills ordered;
    ordered.fills.reserve(keyed.size());
    for (std::size_t begin = 0; begin < keyed.size();) {
        std::size_t end = begin + 1;
        while (end < keyed.size() && keyed[end].fill.time_ms == keyed[begin].fill.time_ms) {
            ++end;
        }
        append_millisecond(std::span(keyed).subspan(begin, end - begin), position, ordered);
        begin = end;
    }
    return ordered;
}

} // namespace nof0::rules
