#include "storage/quarantine.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Texts = std::vector<std::string>;
using MaybeTexts = std::vector<std::optional<std::string>>;

// kind, source, reason, symbol, model_id, event_key, ts_ms, event
const pg::Statement<void(Texts, Texts, Texts, MaybeTexts, MaybeTexts, MaybeTexts,
                         std::vector<std::optional<std::int64_t>>, std::vector<pg::Json>)>
    k_store{"quarantine.store"};
const pg::Statement<QuarantineRow(std::string_view, std::int64_t)> k_newest{"quarantine.newest"};

} // namespace

Task<std::int64_t> store_quarantined(WriteScope& scope, const std::vector<QuarantineRow>& rows) {
    Texts kinds, sources, reasons;
    MaybeTexts symbols, traders, keys;
    std::vector<std::optional<std::int64_t>> times;
    std::vector<pg::Json> events;
    for (const QuarantineRow& row : rows) {
        kinds.push_back(row.kind);
        sources.push_back(row.source);
        reasons.push_back(row.reason);
        symbols.push_back(row.symbol);
        traders.push_back(row.model_id);
        keys.push_back(row.event_key);
        times.push_back(row.ts_ms);
        events.push_back(row.event);
    }
    return scope.session().execute(k_store, kinds, sources, reasons, symbols, traders, keys, times,
                                   events);
}

Task<std::vector<QuarantineRow>> quarantined(pg::Session& session, std::string_view kind,
                                             std::int64_t rows_max) {
    return session.all(k_newest, kind, rows_max);
}

} // namespace nof0::storage
