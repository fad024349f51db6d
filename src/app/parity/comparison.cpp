#include "app/parity/comparison.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <unordered_map>

namespace nof0::app::parity {
namespace {

constexpr std::size_t k_brief_bytes = 80;
constexpr std::string_view k_other_spelling = "the same number, spelled differently";
constexpr std::string_view k_same_moment =
    "records of the same moment have no recorded order; ours have one";

std::string brief(const JsonValue* value) {
    return value == nullptr ? "nothing" : value->brief(k_brief_bytes);
}

std::string joined(std::string_view path, std::string_view name) {
    if (path.empty() || name.empty()) {
        return std::string(path.empty() ? name : path);
    }
    return fmt::format("{}.{}", path, name);
}

bool is_plain_integer(std::string_view text) {
    return text.find_first_not_of("-0123456789") == text.npos;
}

// Whole numbers beyond 2^53 may be one double and yet two numbers.
bool is_same_number(const JsonValue& a, const JsonValue& b) {
    const bool are_integers = is_plain_integer(a.text) && is_plain_integer(b.text);
    return !are_integers && a.number().has_value() && a.number() == b.number();
}

using Index = std::unordered_map<std::string_view, std::size_t>;

Index index_of(const KeyedRecords& records) {
    Index index;
    for (std::size_t i = 0; i < records.size(); ++i) {
        index.emplace(records[i].key, i);
    }
    return index;
}

} // namespace

void Comparison::record(Endpoint endpoint, std::string_view id, const JsonValue& recorded,
                        const JsonValue* ours, std::string_view apart) {
    const Place place{endpoint, id, &recorded, ours};
    if (ours == nullptr) {
        mismatch(place, "", &recorded, nullptr);
        return;
    }
    for (std::size_t i = 0; i < recorded.items.size(); ++i) {
        const std::string& name = recorded.names[i];
        if (name == apart) {
            continue;
        }
        if (const JsonValue* member = ours->find(name)) {
            value(place, name, recorded.items[i], *member);
        } else {
            mismatch(place, name, &recorded.items[i], nullptr);
        }
    }
    for (std::size_t i = 0; i < ours->items.size(); ++i) {
        const std::string& name = ours->names[i];
        if (name == apart || recorded.find(name) != nullptr) {
            continue;
        }
        if (must_stay_absent(endpoint, name)) {
            mismatch(place, name, nullptr, &ours->items[i]);
        } else {
            report_.additional(endpoint, ours->items[i].leaves());
        }
    }
}

void Comparison::value(const Place& place, const std::string& path, const JsonValue& recorded,
                       const JsonValue& ours) {
    const bool both_empty = recorded.items.empty() && ours.items.empty();
    if (recorded.kind != ours.kind) {
        mismatch(place, path, &recorded, &ours);
    } else if (!recorded.is_container()) {
        scalar(place, path, recorded, ours);
    } else if (both_empty) {
        report_.equal(place.endpoint);
    } else if (recorded.kind == JsonKind::object) {
        object(place, path, recorded, ours);
    } else {
        array(place, path, recorded, ours);
    }
}

void Comparison::object(const Place& place, const std::string& path, const JsonValue& recorded,
                        const JsonValue& ours) {
    for (std::size_t i = 0; i < recorded.items.size(); ++i) {
        const std::string inner = joined(path, recorded.names[i]);
        if (const JsonValue* member = ours.find(recorded.names[i])) {
            value(place, inner, recorded.items[i], *member);
        } else {
            mismatch(place, inner, &recorded.items[i], nullptr);
        }
    }
    for (std::size_t i = 0; i < ours.items.size(); ++i) {
        if (recorded.find(ours.names[i]) == nullptr) {
            mismatch(place, joined(path, ours.names[i]), nullptr, &ours.items[i]);
        }
    }
}

void Comparison::array(const Place& place, const std::string& path, const JsonValue& recorded,
                       const JsonValue& ours) {
    const std::size_t size = std::max(recorded.items.size(), ours.items.size());
    for (std::size_t i = 0; i < size; ++i) {
        const std::string inner = fmt::format("{}[{}]", path, i);
        if (i >= ours.items.size()) {
            mismatch(place, inner, &recorded.items[i], nullptr);
        } else if (i >= recorded.items.size()) {
            mismatch(place, inner, nullptr, &ours.items[i]);
        } else {
            value(place, inner, recorded.items[i], ours.items[i]);
        }
    }
}

void Comparison::scalar(const Place& place, const std::string& path, const JsonValue& recorded,
                        const JsonValue& ours) {
    if (recorded.text == ours.text) {
        report_.equal(place.endpoint);
        return;
    }
    if (recorded.kind == JsonKind::number) {
        const double tolerance = tolerance_of(place.endpoint, path);
        const auto a = recorded.number();
        const auto b = ours.number();
        if (tolerance > 0 && a && b && nearly_equal(*a, *b, tolerance)) {
            report_.equal(place.endpoint);
            return;
        }
        if (is_same_number(recorded, ours)) {
            report_.explained(place.endpoint, k_other_spelling);
            return;
        }
    }
    mismatch(place, path, &recorded, &ours);
}

void Comparison::mismatch(const Place& place, const std::string& path, const JsonValue* recorded,
                          const JsonValue* ours) {
    const std::int64_t fields = recorded != nullptr ? recorded->leaves() : ours->leaves();
    const Mismatch found{place.endpoint, path, place.recorded, place.ours, recorded, ours};
    const std::string_view reason = explanation_of(found, facts_);
    if (!reason.empty()) {
        report_.explained(place.endpoint, reason, fields);
        return;
    }
    report_.different({place.endpoint, joined(place.id, path), brief(recorded), brief(ours)},
                      fields);
}

void Comparison::lists(Endpoint endpoint, const KeyedRecords& recorded, const KeyedRecords& ours) {
    const Index index = index_of(ours);
    std::set<std::size_t> used;
    for (const Keyed& wanted : recorded) {
        const auto found = index.find(wanted.key);
        const bool is_there = found != index.end();
        if (is_there) {
            used.insert(found->second); // twice where recorded files overlap
        }
        record(endpoint, wanted.key, *wanted.record,
               is_there ? ours[found->second].record : nullptr);
    }
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (!used.contains(i)) {
            report_.additional(endpoint, ours[i].record->leaves());
        }
    }
    std::set<std::string> groups;
    for (const Keyed& entry : recorded) {
        if (!entry.group.empty() && groups.insert(entry.group).second) {
            order(endpoint, entry.group, recorded, ours);
        }
    }
}

// Each record must come after all those of earlier moments.
void Comparison::order(Endpoint endpoint, const std::string& group, const KeyedRecords& recorded,
                       const KeyedRecords& ours) {
    const Index index = index_of(ours);
    const Keyed* previous = nullptr;
    std::size_t after_earlier = 0; // the first place that earlier moments leave free
    std::size_t next = 0;          // the place after everything so far
    bool any_tie = false;
    for (const Keyed& entry : recorded) {
        const auto found = index.find(entry.key);
        if (entry.group != group || found == index.end()) {
            continue;
        }
        const bool is_tie =
            previous != nullptr && !entry.moment.empty() && entry.moment == previous->moment;
        after_earlier = is_tie ? after_earlier : next;
        if (found->second < after_earlier) {
            report_.different({endpoint, "order of " + group,
                               fmt::format("{} before {}", previous->key, entry.key),
                               entry.key + " first"});
            return;
        }
        any_tie |= found->second < next;
        next = std::max(next, found->second + 1);
        previous = &entry;
    }
    if (any_tie) {
        report_.explained(endpoint, k_same_moment);
    } else {
        report_.equal(endpoint);
    }
}

} // namespace nof0::app::parity
