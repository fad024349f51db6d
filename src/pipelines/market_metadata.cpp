#include "pipelines/market_metadata.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "pipelines/market/market_rows.hpp"
#include "projections/document_stamp.hpp"
#include "projections/price_content.hpp"

#include <algorithm>
#include <map>

namespace nof0::pipelines {
namespace {

using Name = std::pair<std::string, std::string>; // provider, symbol

template<class Row>
std::vector<Row> values_of(const std::map<Name, Row>& rows) {
    std::vector<Row> values;
    for (const auto& [name, row] : rows) {
        values.push_back(row);
    }
    return values;
}

bool is_empty(const MarketMetadata& answer) {
    return answer.assets.empty() && answer.contexts.empty();
}

} // namespace

MarketMetadataPipeline::MarketMetadataPipeline(const Executor& executor,
                                               MarketMetadataOptions options,
                                               const WallClock& clock)
    : options_(std::move(options)), clock_(clock), queue_(executor, options_.queue_max) {}

Task<Written> MarketMetadataPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = std::min(max, queue_.size());
    in_transaction_ = written.events;
    std::map<Name, storage::MarketAssetRow> assets; // the last word on each
    std::map<Name, storage::MarketContextRow> contexts;
    for (std::size_t i = 0; i < written.events; ++i) {
        const MarketMetadata& answer = queue_.at(i);
        written.duplicates += is_empty(answer) ? 1 : 0;
        for (const MarketAsset& asset : answer.assets) {
            assets[{asset.provider, asset.symbol.text()}] = row_of(asset);
        }
        for (const MarketContext& context : answer.contexts) {
            auto& newest = contexts[{context.provider, context.symbol.text()}];
            if (newest.ts_ms.value_or(context.ts_ms) <= context.ts_ms) {
                newest = row_of(context);
            }
        }
    }
    if (assets.empty() && contexts.empty()) {
        co_return written;
    }
    const auto asset_rows = values_of(assets);
    const auto context_rows = values_of(contexts);
    auto sent = storage::store_market_assets(scope, asset_rows);
    const auto new_contexts = co_await storage::store_market_contexts(scope, context_rows);
    const auto new_assets = co_await std::move(sent);
    fail_point("market.after_rows");

    std::vector<storage::MarketChange> changes;
    append_changes(new_assets, changes);
    append_changes(new_contexts, options_.liquidity_thresholds_usd, changes);
    if (!changes.empty()) {
        co_await storage::announce_market_changes(scope, changes);
        written.outbox = true;
    }
    written.rows = new_assets.size() + new_contexts.size() + changes.size();
    const projections::DocumentStamp stamp = projections::stamp_of(scope, clock_.now());
    const auto add = [&](cache::Key key, projections::Content content) {
        auto document = projections::stamped(stamp, cache::KeyType::string, std::move(content));
        written.ready.push_back({std::move(key), std::move(document)});
    };
    for (const storage::StoredAssetRow& row : new_assets) {
        add(cache::keys::market_asset(row.provider, row.symbol),
            projections::market_asset_content(row));
    }
    for (const storage::StoredContextRow& row : new_contexts) {
        add(cache::keys::market_ctx(row.provider, row.symbol),
            projections::market_context_content(row));
    }
    co_return written;
}

void MarketMetadataPipeline::committed() {
    queue_.pop(in_transaction_);
    in_transaction_ = 0;
}

UnstorableEvent MarketMetadataPipeline::oldest() const {
    const MarketMetadata& answer = queue_.at(0);
    UnstorableEvent event;
    JsonWriter json(event.json);
    json.begin_object().field("source", answer.source).key("assets").begin_array();
    for (const MarketAsset& asset : answer.assets) {
        json.value(asset.symbol.text());
    }
    json.end_array().end_object();
    const std::int64_t ts_ms = answer.contexts.empty() ? 0 : answer.contexts.front().ts_ms;
    event.key = answer.source + ':' + std::to_string(ts_ms);
    return event;
}

} // namespace nof0::pipelines
