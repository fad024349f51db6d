// What tests of the fills pipeline share: a database with one trader and its account, a pipeline
// whose batches are written by hand, and all tables that are folded from fills as one text.
#pragma once

#include "pipelines/fills.hpp"
#include "rules/testing/recording.hpp"
#include "support/store_fixture.hpp"

#include <memory>

namespace nof0::test {

inline Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

// Builds fills of one (account, coin) whose startPosition chains, as a venue would send them.
class FillTape {
public:
    explicit FillTape(std::string coin = "BTC", std::string account = "0xa1",
                      std::int64_t start_ms = 1'761'000'000'000)
        : coin_(std::move(coin)), account_(std::move(account)), now_ms_(start_ms) {}

    Fill next(std::string_view signed_size, std::string_view px, std::string_view fee = "0",
              std::string_view closed_pnl = "0", std::int64_t ms_later = 1000) {
        return next(dec(signed_size), dec(px), dec(fee), dec(closed_pnl), ms_later);
    }
    Fill next(Decimal size, Decimal px, Decimal fee, Decimal closed_pnl, std::int64_t ms_later) {
        now_ms_ += ms_later;
        ++tid_;
        Fill fill{.exchange_provider = "hyperliquid",
                  .account = account_,
                  .coin = Symbol(coin_),
                  .px = px,
                  .sz = size.abs(),
                  .side = size.sign() > 0 ? OrderSide::buy : OrderSide::sell,
                  .time_ms = now_ms_,
                  .start_position = position_,
                  .closed_pnl = closed_pnl,
                  .oid = 100 + tid_,
                  .fee = fee,
                  .tid = tid_};
        position_ += size;
        return fill;
    }
    Decimal position() const { return position_; }

private:
    std::string coin_;
    std::string account_;
    std::int64_t now_ms_;
    std::int64_t tid_ = 0;
    Decimal position_;
};

class FillsFixture : public StoreFixture {
protected:
    FillsFixture() {
        sql("INSERT INTO models (id, display_name, kind, initial_equity) "
            "VALUES ('alpha', 'Alpha', 'model', 10000), ('beta', 'Beta', 'model', 10000);"
            "INSERT INTO accounts (model_id, exchange_provider, account) "
            "VALUES ('alpha', 'hyperliquid', '0xa1'), ('beta', 'hyperliquid', '0xb1')");
        restart();
    }

    // A pipeline that remembers nothing.
    void restart() {
        pipeline_ = std::make_unique<pipelines::FillsPipeline>(loop().io().get_executor(),
                                                               pipelines::FillsOptions{},
                                                               loop().metrics(), loop().health());
    }
    pipelines::FillsPipeline& pipeline() { return *pipeline_; }

    void offer(const Fill& fill) {
        pipeline_->queue().push_now(pipelines::FillEvent{.fill = fill, .source = "test"});
    }
    void offer(const std::vector<Fill>& fills) {
        for (const Fill& fill : fills) {
            offer(fill);
        }
    }
    // One transaction.
    pipelines::Written flush(std::size_t max = 10'000) {
        pipelines::Written written =
            write([&](storage::WriteScope& scope) { return pipeline_->write(scope, max); });
        pipeline_->committed();
        return written;
    }
    pipelines::Written store(const std::vector<Fill>& fills) {
        offer(fills);
        return flush();
    }

    // As if nothing had ever happened.
    void forget_everything() {
        sql("TRUNCATE fills, positions, position_versions, trades, trade_versions, trader_totals, "
            "currency_ledgers, "
            "event_outbox, account_equity_snapshots, equity_hourly, frozen_pairs, quarantine, "
            "cash_events; UPDATE models SET inception_us = NULL");
        restart();
    }

    // Everything folded, without what depends on when it was written.
    std::string tables() {
        std::string text;
        for (const char* query : k_queries) {
            text += sql(query) + "\n\n";
        }
        return text;
    }

    static constexpr const char* k_queries[] = {
        "SELECT string_agg((to_jsonb(f) - 'received_at' - 'version')::text, E'\\n' "
        "ORDER BY account, fill_key) FROM fills f WHERE voided_version IS NULL",
        "SELECT string_agg((to_jsonb(p) - 'updated_at' - 'version')::text, E'\\n' ORDER BY id) "
        "FROM positions p",
        "SELECT string_agg((to_jsonb(v) - 'version')::text, E'\\n' ORDER BY position_id, step) "
        "FROM position_versions v WHERE voided_version IS NULL",
        "SELECT string_agg((to_jsonb(t) - 'created_at' - 'version')::text, E'\\n' ORDER BY id) "
        "FROM trades t WHERE voided_version IS NULL",
        "SELECT string_agg((to_jsonb(t) - 'version')::text, E'\\n' ORDER BY model_id) FROM "
        "(SELECT DISTINCT ON (model_id) * FROM trader_totals ORDER BY model_id, version DESC) t",
        "SELECT string_agg((to_jsonb(l) - 'version')::text, E'\\n' ORDER BY model_id, currency) "
        "FROM "
        "(SELECT DISTINCT ON (model_id, currency) * FROM currency_ledgers "
        "ORDER BY model_id, currency, version DESC) l WHERE trade_cash <> 0 OR event_cash <> 0",
        "SELECT string_agg((to_jsonb(c) - 'version')::text, E'\\n' "
        "ORDER BY account, kind, ts_ms, coin, ordinal) FROM cash_events c",
        "SELECT string_agg(id || ' ' || COALESCE(inception_us::text, '-'), ' ' ORDER BY id) "
        "FROM models",
    };

private:
    std::unique_ptr<pipelines::FillsPipeline> pipeline_;
};

} // namespace nof0::test
