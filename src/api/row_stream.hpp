// RowStream: all rows of a list, some at a time, out of one snapshot of the store: what an export
// reads. The snapshot is held while the export lasts, at most k_lasts_max.
//
// next() is called on a shard; the rows are read on the data thread, where the snapshot lives and
// ends. One call at a time.
#pragma once

#include "api/document_source.hpp"
#include "projections/list_page.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nof0::api {

struct RowBatch {
    std::vector<std::string> rows{}; // JSON objects
    bool is_last = false;
    std::int64_t version = 0; // of the snapshot
    std::int64_t at_ms = 0;
};

class RowStream {
public:
    static constexpr Milliseconds k_lasts_max{10 * 60'000};
    static constexpr std::int64_t k_rows_per_batch = 500;

    // `rows_max` of them, or all (k_everything). REQUIRES the source to outlive it.
    RowStream(DocumentSource& source, projections::BuildPage page, projections::ListAsk ask,
              std::int64_t rows_max);
    ~RowStream();
    RowStream(const RowStream&) = delete;
    RowStream& operator=(const RowStream&) = delete;

    // REQUIRES that the last batch was not the last one. Throws Unavailable.
    Task<RowBatch> next();

private:
    struct State;
    static Task<RowBatch> read(std::shared_ptr<State> state);

    DocumentSource& source_;
    std::shared_ptr<State> state_;
};

} // namespace nof0::api
