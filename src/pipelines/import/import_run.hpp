// One import under way: the recording, the lease, and a step per kind of record. See importer.hpp
// for what it promises.
#pragma once

#include "pipelines/held_lease.hpp"
#include "pipelines/import/import_rows.hpp"
#include "pipelines/import/importer.hpp"
#include "pipelines/writer_access.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nof0::pipelines {

class ImportRun {
public:
    ImportRun(pg::Pool& pool, const ImportOptions& options, const ArenaClock& clock,
              const Recording& recording, const RecordingSummary& contents, HeldLease& lease);

    // Every step, in the order in which later ones need earlier ones.
    Task<ImportSummary> run();

private:
    // Whether a batch may assume that none of its rows is stored.
    enum class Expect { new_rows, any_rows };

    // import_run.cpp: small kinds, one transaction each.
    Task<> begin();
    Task<> traders();
    Task<> symbols();
    Task<> months();
    Task<> prices();
    Task<> analytics();
    Task<> positions();
    Task<> finish();

    // import_conversations.cpp
    Task<> conversations();
    Task<> conversation(storage::WriteScope& scope, const RecordedConversation& record,
                        ImportCount& count);

    // import_trades.cpp
    Task<> trades();
    Task<> trade_batch(std::vector<storage::TradeRow>& rows, Expect& expect, ImportCount& count);
    Task<> drop_stored_trades(std::vector<storage::TradeRow>& rows, ImportCount& count);
    Task<> write_trades(std::vector<storage::TradeRow>& rows, ImportCount& count);

    // import_equity.cpp
    struct EquityBatch {
        std::vector<storage::SnapshotRow> snapshots;
        std::vector<storage::HourlyRow> hours; // hours[i] belongs to snapshots[i]
    };
    Task<> account_rows();
    Task<> equity_batch(EquityBatch& batch, Expect& expect, ImportCount& count);
    Task<> drop_stored_equity(EquityBatch& batch, ImportCount& count);
    Task<> write_equity(EquityBatch& batch, Expect expect, ImportCount& count);

    // import_fills.cpp
    Task<> fills();
    Task<> fill_batch(std::vector<storage::FillRow>& rows, ImportCount& count);

    Task<storage::WriteScope> open();
    Task<bool> read_bool(Task<bool> (*question)(pg::Session&, const std::vector<std::string>&));
    ImportStamp stamp(std::int64_t version = 0) const;
    // Reports the bytes of a reader that is part way through its files.
    void progress(std::uint64_t reader_bytes);

    pg::Pool& pool_;
    const ImportOptions& options_;
    const ArenaClock& clock_;
    const Recording& recording_;
    const RecordingSummary& contents_;
    HeldLease& lease_;
    std::string run_id_;
    std::vector<std::string> trader_ids_;
    std::map<std::string, std::optional<double>, std::less<>> initial_equity_usd_;
    std::uint64_t bytes_done_ = 0; // of readers that have ended
    ImportSummary summary_;
};

} // namespace nof0::pipelines
