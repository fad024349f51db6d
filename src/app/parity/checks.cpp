#include "app/parity/checks.hpp"

#include "app/parity/comparison.hpp"
#include "app/parity/recomputed.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::app::parity {
namespace {

constexpr std::string_view k_envelope = "answer";

// The members beside the list: serverTime, lastHourlyMarkerRead.
void envelope(Comparison& comparison, Endpoint endpoint, const std::optional<JsonValue>& recorded,
              const std::optional<JsonValue>& ours, std::string_view list) {
    if (recorded) {
        comparison.record(endpoint, k_envelope, *recorded, ours ? &*ours : nullptr, list);
    }
}

std::string moment_of(const JsonValue& record, std::string_view key) {
    const JsonValue* time = record.find(key);
    return time == nullptr ? std::string() : time->text;
}

KeyedRecords keyed(const std::optional<JsonValue>& document, std::string_view list,
                   std::string_view key, std::string_view group) {
    KeyedRecords result;
    for (const JsonValue* record : records(document, list)) {
        result.push_back({std::string(record->text_of(key)), std::string(group), record});
    }
    return result;
}

void trades(Comparison& comparison, const Documents& recorded, const Documents& ours) {
    const auto by_trader = [](const std::optional<JsonValue>& document) {
        KeyedRecords list = keyed(document, "trades", "id", {});
        for (Keyed& trade : list) { // no order over all traders is promised
            trade.group = trade.record->text_of("model_id");
            trade.moment = moment_of(*trade.record, "exit_time");
        }
        return list;
    };
    comparison.lists(Endpoint::trades, by_trader(recorded.trades), by_trader(ours.trades));
    envelope(comparison, Endpoint::trades, recorded.trades, ours.trades, "trades");
}

void inceptions(Comparison& comparison, const Documents& recorded, const Documents& ours) {
    constexpr std::string_view list = "sinceInceptionValues";
    comparison.lists(Endpoint::since_inception,
                     keyed(recorded.since_inception, list, "model_id", "traders"),
                     keyed(ours.since_inception, list, "model_id", "traders"));
    envelope(comparison, Endpoint::since_inception, recorded.since_inception, ours.since_inception,
             list);
}

void prices(Comparison& comparison, const Documents& recorded, const Documents& ours) {
    const auto by_symbol = [](const std::optional<JsonValue>& document) {
        KeyedRecords list;
        const JsonValue* prices = document ? document->find("prices") : nullptr;
        for (std::size_t i = 0; prices != nullptr && i < prices->names.size(); ++i) {
            list.push_back({prices->names[i], "symbols", &prices->items[i]});
        }
        return list;
    };
    comparison.lists(Endpoint::crypto_prices, by_symbol(recorded.prices), by_symbol(ours.prices));
    envelope(comparison, Endpoint::crypto_prices, recorded.prices, ours.prices, "prices");
}

// A thread has no id: its trader and the time of its newest message tell it apart.
std::string thread_key(const JsonValue& record) {
    double newest = 0;
    for (const JsonValue* message : records(record, "messages")) {
        newest = std::max(newest, message->number_of("timestamp").value_or(0));
    }
    return fmt::format("{} thread {}", record.text_of("model_id"), number_text(newest));
}

bool is_thread(const JsonValue& record) {
    const JsonValue* cycle = record.find("cycle_id");
    return cycle == nullptr || cycle->kind == JsonKind::null;
}

void add_conversations(KeyedRecords& list, const JsonValue& document, const std::string& group) {
    for (const JsonValue* record : records(document, "conversations")) {
        if (is_thread(*record)) {
            list.push_back({thread_key(*record), "", record});
        } else {
            list.push_back({std::string(record->text_of("id")), group, record,
                            moment_of(*record, "timestamp")});
        }
    }
}

void conversations(Comparison& comparison, const Documents& recorded, const Documents& ours) {
    KeyedRecords theirs;
    KeyedRecords answered;
    for (std::size_t i = 0; i < recorded.conversations.size(); ++i) {
        add_conversations(theirs, recorded.conversations[i], fmt::format("file {}", i + 1));
    }
    for (const JsonValue& document : ours.conversations) {
        add_conversations(answered, document, "answer");
    }
    comparison.lists(Endpoint::conversations, theirs, answered);
}

void analytics(Comparison& comparison, const Documents& recorded, const Documents& ours) {
    comparison.lists(Endpoint::analytics,
                     keyed(recorded.analytics, "analytics", "model_id", "traders"),
                     keyed(ours.analytics, "analytics", "model_id", "traders"));
    envelope(comparison, Endpoint::analytics, recorded.analytics, ours.analytics, "analytics");
    for (const auto& [trader, document] : recorded.analytics_one) {
        const auto answer = ours.analytics_one.find(trader);
        const bool is_known = answer != ours.analytics_one.end();
        const auto one = is_known ? std::optional(answer->second) : std::nullopt;
        comparison.lists(Endpoint::analytics_one, keyed(document, "analytics", "model_id", {}),
                         keyed(one, "analytics", "model_id", {}));
    }
}

void account_rows(Comparison& comparison, const Documents& recorded, const Documents& ours) {
    const auto by_time = [](const std::optional<JsonValue>& document) {
        KeyedRecords list = keyed(document, "accountTotals", "id", "rows");
        for (Keyed& row : list) {
            row.moment = moment_of(*row.record, "timestamp");
        }
        return list;
    };
    comparison.lists(Endpoint::account_totals, by_time(recorded.account_totals),
                     by_time(ours.account_totals));
    envelope(comparison, Endpoint::account_totals, recorded.account_totals, ours.account_totals,
             "accountTotals");
}

void board(Comparison& comparison, const Documents& recorded, const Documents& ours) {
    comparison.lists(Endpoint::leaderboard,
                     keyed(recorded.leaderboard, "leaderboard", "id", "traders"),
                     keyed(ours.leaderboard, "leaderboard", "id", "traders"));
    envelope(comparison, Endpoint::leaderboard, recorded.leaderboard, ours.leaderboard,
             "leaderboard");
}

void positions(Comparison& comparison, const Documents& recorded, const Documents& ours) {
    const auto by_symbol = [](const std::optional<JsonValue>& document) {
        KeyedRecords list;
        for (const JsonValue* row : records(document, "accountTotals")) {
            const JsonValue* held = row->find("positions");
            for (std::size_t i = 0; held != nullptr && i < held->names.size(); ++i) {
                list.push_back({fmt::format("{} {}", row->text_of("model_id"), held->names[i]), "",
                                &held->items[i]});
            }
        }
        return list;
    };
    comparison.lists(Endpoint::positions, by_symbol(recorded.positions), by_symbol(ours.positions));
    envelope(comparison, Endpoint::positions, recorded.positions, ours.positions, "accountTotals");
}

} // namespace

Report compare(const Documents& recorded, const Documents& ours, std::int64_t account_hours_max) {
    const Facts facts = facts_of(recorded, ours, account_hours_max);
    Report report;
    Comparison comparison(report, facts);
    trades(comparison, recorded, ours);
    inceptions(comparison, recorded, ours);
    prices(comparison, recorded, ours);
    conversations(comparison, recorded, ours);
    analytics(comparison, recorded, ours);
    compare_recomputed_analytics(comparison, recorded, ours);
    account_rows(comparison, recorded, ours);
    board(comparison, recorded, ours);
    compare_recomputed_returns(comparison, recorded, facts);
    positions(comparison, recorded, ours);
    return report;
}

} // namespace nof0::app::parity
