// Trades of a recording: batches of COPY. Into an empty table a batch goes straight in; once any
// row of these traders is there, a batch first asks which of its rows are stored.
#include "pipelines/import/import_run.hpp"
#include "storage/pg/error.hpp"

#include <map>
#include <unordered_map>

namespace nof0::pipelines {
namespace {

constexpr std::string_view k_unique_violation = "23505";

std::vector<storage::TraderTotals> totals_of(const std::vector<storage::TradeRow>& rows) {
    std::map<std::string, storage::TraderTotals> totals;
    const auto exact = [](const std::optional<double>& usd) {
        return Decimal::from_double(usd.value_or(0)).value();
    };
    for (const storage::TradeRow& row : rows) {
        storage::TraderTotals& total = totals[row.model_id];
        total.model_id = row.model_id;
        const Decimal net = exact(row.realized_net_pnl);
        const bool is_win = net.sign() > 0;
        ++total.trades;
        total.wins += is_win ? 1 : 0;
        (is_win ? total.win_dollars : total.lose_dollars) += net;
        total.gross_pnl += exact(row.realized_gross_pnl);
        total.commission += exact(row.total_commission_dollars);
    }
    std::vector<storage::TraderTotals> list;
    for (auto& [trader, total] : totals) {
        list.push_back(std::move(total));
    }
    return list;
}

// Whether the stored row is this one: everything but where and when it was written. Metadata went
// through JSONB, which spells equal values in its own way, so it does not count.
bool is_same(storage::TradeRow stored, const storage::TradeRow& row) {
    stored.origin = row.origin;
    stored.version = row.version;
    stored.metadata = row.metadata;
    return stored == row;
}

} // namespace

Task<> ImportRun::trades() {
    ImportCount count{.what = "trades"};
    const bool any = co_await read_bool(storage::has_trades);
    Expect expect = any ? Expect::any_rows : Expect::new_rows;
    std::vector<storage::TradeRow> batch;
    auto reader = recording_.trades();
    while (const RecordedTrade* trade = reader.next()) {
        ++count.read;
        batch.push_back(trade_row(*trade, stamp()));
        if (batch.size() >= options_.batch_rows) {
            co_await trade_batch(batch, expect, count);
            batch.clear();
            progress(reader.bytes_done());
        }
    }
    co_await trade_batch(batch, expect, count);
    bytes_done_ += reader.bytes_done();
    progress(0);
    summary_.counts.push_back(count);
}

Task<> ImportRun::trade_batch(std::vector<storage::TradeRow>& rows, Expect& expect,
                              ImportCount& count) {
    if (expect == Expect::new_rows) {
        try {
            co_await write_trades(rows, count);
            co_return;
        } catch (const pg::Error& error) {
            if (error.sqlstate != k_unique_violation) {
                throw;
            }
            expect = Expect::any_rows; // another trader's row has one of these ids
        }
    }
    co_await drop_stored_trades(rows, count);
    co_await write_trades(rows, count);
}

Task<> ImportRun::drop_stored_trades(std::vector<storage::TradeRow>& rows, ImportCount& count) {
    std::vector<std::string> ids;
    for (const storage::TradeRow& row : rows) {
        ids.push_back(row.id);
    }
    const Deadline deadline = Deadline::after(Milliseconds{60'000});
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    std::unordered_map<std::string, storage::TradeRow> stored;
    for (storage::TradeRow& row : co_await storage::trades_by_ids(session, ids)) {
        std::string id = row.id;
        stored.emplace(std::move(id), std::move(row));
    }
    std::erase_if(rows, [&](const storage::TradeRow& row) {
        const auto found = stored.find(row.id);
        if (found == stored.end()) {
            return false;
        }
        if (is_same(found->second, row)) {
            ++count.already_there;
        } else if (++count.refused == 1) {
            count.why = row.id + ": another trade is stored under this id";
        }
        return true;
    });
}

Task<> ImportRun::write_trades(std::vector<storage::TradeRow>& rows, ImportCount& count) {
    if (rows.empty()) {
        co_return;
    }
    storage::WriteScope scope = co_await open();
    pg::CopyBuffer<storage::TradeRow> buffer;
    for (storage::TradeRow& row : rows) {
        row.version = scope.version();
        scope.reaches(row.exit_ts_ms.value_or(0));
        buffer.add(row);
    }
    co_await storage::copy_trades(scope, buffer);
    co_await storage::add_totals(scope, totals_of(rows));
    co_await scope.commit();
    count.written += rows.size();
}

} // namespace nof0::pipelines
