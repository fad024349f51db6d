#include "pipelines/fills/fill_batch.hpp"

#include "base/json.hpp"

namespace nof0::pipelines {

storage::QuarantineRow conflicting_cash(const CashEvent& event) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("kind", event.kind).field("amount", event.amount.text());
    json.field("currency", event.currency).field("time", event.time_ms).end_object();
    return {.kind = "cash_event",
            .source = event.source,
            .reason = "conflict",
            .symbol = event.coin,
            .event_key = event.account + ':' + event.kind + ':' + std::to_string(event.time_ms),
            .ts_ms = event.time_ms,
            .event = pg::Json{std::move(text)}};
}

storage::QuarantineRow conflicting_fill(const FillEvent& event) {
    std::string text;
    append_json(text, event.fill);
    return {.kind = "fill",
            .source = event.source,
            .reason = "conflict",
            .symbol = event.fill.coin.text(),
            .model_id = event.fill.trader.text(),
            .event_key = event.fill.account + ':' + fill_key(event.fill),
            .ts_ms = event.fill.time_ms,
            .event = pg::Json{std::move(text)}};
}

FillBatch fill_batch(std::size_t count,
                     const std::function<const AccountEvent&(std::size_t)>& event_at,
                     std::int64_t version) {
    FillBatch batch;
    std::map<FillId, storage::NewFillRow> fills;
    std::map<storage::CashEventId, storage::CashEventRow> cash;
    for (std::size_t i = 0; i < count; ++i) {
        if (const auto* event = std::get_if<FillEvent>(&event_at(i))) {
            storage::NewFillRow row = new_fill_row(*event, version);
            FillId id(row.exchange_provider, row.account, row.fill_key);
            const auto [found, is_new] = fills.try_emplace(std::move(id), std::move(row));
            if (is_new) {
                batch.events[found->first] = event;
            } else if (found->second.digest == fill_digest(event->fill)) {
                ++batch.duplicates;
            } else {
                batch.conflicts.push_back(conflicting_fill(*event));
            }
            continue;
        }
        if (const auto* event = std::get_if<ThawEvent>(&event_at(i))) {
            batch.thaws.insert({event->exchange_provider, event->account, event->coin});
            continue;
        }
        const auto& event = std::get<CashEvent>(event_at(i));
        storage::CashEventRow row = cash_event_row(event, version);
        storage::CashEventId id = cash_id_of(row);
        const auto [found, is_new] = cash.try_emplace(std::move(id), std::move(row));
        if (is_new) {
            batch.cash_events[found->first] = &event;
        } else if (found->second.amount == event.amount) {
            ++batch.duplicates;
        } else {
            batch.conflicts.push_back(conflicting_cash(event));
        }
    }
    for (auto& [id, row] : fills) {
        batch.fills.push_back(std::move(row));
    }
    for (auto& [id, row] : cash) {
        batch.cash.push_back(std::move(row));
    }
    return batch;
}

} // namespace nof0::pipelines
