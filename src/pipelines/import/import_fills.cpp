// Fills of a recording (fills.json). They are facts of an exchange called "import", whose accounts
// are the traders.
#include "pipelines/import/import_run.hpp"

#include <map>

namespace nof0::pipelines {

Task<> ImportRun::fills() {
    ImportCount count{.what = "fills"};
    std::vector<storage::FillRow> batch;
    auto reader = recording_.fills();
    while (const RecordedFill* fill = reader.next()) {
        ++count.read;
        batch.push_back(fill_row(*fill, stamp()));
        if (batch.size() >= options_.batch_rows) {
            co_await fill_batch(batch, count);
            batch.clear();
            progress(reader.bytes_done());
        }
    }
    co_await fill_batch(batch, count);
    bytes_done_ += reader.bytes_done();
    progress(0);
    if (count.read > 0) {
        summary_.counts.push_back(count);
    }
}

Task<> ImportRun::fill_batch(std::vector<storage::FillRow>& rows, ImportCount& count) {
    std::map<std::string, std::vector<std::string>> keys; // by account
    for (const storage::FillRow& row : rows) {
        keys[row.account].push_back(row.fill_key);
    }
    std::map<std::pair<std::string, std::string>, std::string> digests;
    {
        const Deadline deadline = Deadline::after(Milliseconds{60'000});
        pg::PooledConnection connection = co_await pool_.acquire(deadline);
        pg::Session session = connection.session(deadline);
        for (const auto& [account, fill_keys] : keys) {
            const auto stored = co_await storage::stored_fills(
                session, rows.front().exchange_provider, account, fill_keys);
            for (const storage::FillKeyRow& row : stored) {
                digests[{account, row.fill_key}] = row.digest;
            }
        }
    }
    std::erase_if(rows, [&](const storage::FillRow& row) {
        const auto [found, is_new] = digests.try_emplace({row.account, row.fill_key}, row.digest);
        if (is_new) {
            return false; // and a repetition inside the file will find it
        }
        if (found->second == row.digest) {
            ++count.already_there;
        } else if (++count.refused == 1) {
            count.why = row.fill_key + ": another fill is stored under this key";
        }
        return true;
    });
    if (rows.empty()) {
        co_return;
    }
    storage::WriteScope scope = co_await open();
    pg::CopyBuffer<storage::FillRow> buffer;
    for (storage::FillRow& row : rows) {
        row.version = scope.version();
        buffer.add(row);
    }
    co_await storage::copy_fills(scope, buffer);
    co_await scope.commit();
    count.written += rows.size();
}

} // namespace nof0::pipelines
