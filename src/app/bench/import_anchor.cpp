#include "app/bench/import_anchor.hpp"

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "pipelines/import/import_rows.hpp"
#include "pipelines/import/recording.hpp"
#include "storage/partitions.hpp"
#include "storage/pg/catalog.hpp"

#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

namespace nof0::bench {
namespace {

constexpr std::size_t k_chunk_bytes = std::size_t{1} << 20;

pipelines::ImportStamp stamp() {
    return {"import:000000000000", uuid5("import", "bench"), 1};
}

// A COPY stream that goes to its file piece by piece. The header stands once at its start.
template<class Row>
class CopyFileWriter {
public:
    explicit CopyFileWriter(const std::filesystem::path& path)
        : path_(path), file_(path, std::ios::binary), header_bytes_(buffer_.size_bytes()) {
        file_.write(buffer_.bytes().data(), static_cast<std::streamsize>(header_bytes_));
    }

    void add(const Row& row) {
        buffer_.add(row);
        if (buffer_.size_bytes() >= k_chunk_bytes) {
            flush();
        }
    }
    void finish() {
        flush();
        file_.close();
        if (!file_) {
            throw std::runtime_error(path_.string() + ": cannot be written");
        }
    }

private:
    void flush() {
        const std::string_view rows = buffer_.bytes().substr(header_bytes_);
        file_.write(rows.data(), static_cast<std::streamsize>(rows.size()));
        buffer_.clear();
    }

    std::filesystem::path path_;
    std::ofstream file_;
    pg::CopyBuffer<Row> buffer_;
    std::size_t header_bytes_;
};

std::map<std::string, std::optional<double>>
initial_equity_by_trader(const pipelines::Recording& recording) {
    std::map<std::string, std::optional<double>> initial;
    auto reader = recording.inceptions();
    while (const auto* record = reader.next()) {
        initial[record->trader] = record->nav_usd;
    }
    return initial;
}

void write_trades(const pipelines::Recording& recording, CopyFiles& result,
                  const std::filesystem::path& path) {
    CopyFileWriter<storage::TradeRow> file(path);
    auto reader = recording.trades();
    while (const auto* trade = reader.next()) {
        file.add(pipelines::trade_row(*trade, stamp()));
        ++result.rows;
    }
    file.finish();
    result.files.push_back({path, pg::Catalog::embedded().sql("trades.copy_in")});
}

void write_account_rows(const pipelines::Recording& recording, CopyFiles& result,
                        const std::filesystem::path& folder) {
    CopyFileWriter<storage::SnapshotRow> snapshots(folder / "snapshots.copy");
    CopyFileWriter<storage::HourlyRow> hours(folder / "hours.copy");
    auto initial = initial_equity_by_trader(recording);
    std::set<std::int64_t> months;
    auto reader = recording.account_rows();
    while (const auto* row = reader.next()) {
        const auto& start = initial[row->trader];
        snapshots.add(pipelines::snapshot_row(*row, stamp(), start));
        hours.add(pipelines::hourly_row(*row, stamp(), start));
        months.insert(month_start_ms(ArenaTime::from_us(row->time_us).ms()));
        ++result.rows;
    }
    snapshots.finish();
    hours.finish();
    const pg::Catalog& catalog = pg::Catalog::embedded();
    result.files.push_back({folder / "snapshots.copy", catalog.sql("equity.copy_snapshots")});
    result.files.push_back({folder / "hours.copy", catalog.sql("equity.copy_hours")});
    result.account_months_ms.assign(months.begin(), months.end());
}

Task<bool> make_months(pg::Pool& pool, const std::vector<std::int64_t>& months_ms) {
    const Deadline deadline = Deadline::after(Milliseconds{60'000});
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    for (const std::int64_t month_ms : months_ms) {
        co_await storage::ensure_month(session, storage::PartitionedTable::account_equity_snapshots,
                                       month_ms);
    }
    co_return true;
}

void copy_file(PGconn* connection, const CopyFile& source) {
    std::ifstream file(source.path, std::ios::binary);
    if (!file) {
        throw std::runtime_error(source.path.string() + ": cannot be read");
    }
    execute_raw(connection, "BEGIN");
    execute_raw(connection, source.statement);
    std::string chunk(k_chunk_bytes, '\0');
    while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) ||
           file.gcount() > 0) {
        put_copy_data(connection,
                      std::string_view(chunk.data(), static_cast<std::size_t>(file.gcount())));
    }
    end_copy(connection);
    execute_raw(connection, "COMMIT");
}

} // namespace

CopyFiles prepare_copy_files(const std::filesystem::path& recording,
                             const std::filesystem::path& folder) {
    const auto source = pipelines::Recording::open(recording);
    CopyFiles result;
    write_trades(source, result, folder / "trades.copy");
    write_account_rows(source, result, folder);
    return result;
}

double copy_raw(ScratchDatabase& database, const CopyFiles& files) {
    database.run(make_months(database.pool(), files.account_months_ms));
    const RawConnection connection = connect_raw(database.dsn());
    const MonotonicTime begun = monotonic_now();
    for (const CopyFile& file : files.files) {
        copy_file(connection.get(), file);
    }
    return std::chrono::duration<double>(monotonic_now() - begun).count();
}

} // namespace nof0::bench
