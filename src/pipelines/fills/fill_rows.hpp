// From the fold's words to the rows of the tables, and back: pure, one function per kind.
#pragma once

#include "pipelines/fills/account_event.hpp"
#include "pipelines/fills/fold_changes.hpp"
#include "storage/cash_events.hpp"
#include "storage/fold_input.hpp"
#include "storage/fold_output.hpp"
#include "storage/new_fills.hpp"

namespace nof0::pipelines {

storage::NewFillRow new_fill_row(const FillEvent& event, std::int64_t version);
storage::NewFillRow gap_fill_row(const PairKey& pair, const rules::GapFill& gap,
                                 std::int64_t version);
storage::CashEventRow cash_event_row(const CashEvent& event, std::int64_t version);
storage::PositionStepRow position_step_row(const PairKey& pair, const rules::PositionStep& step,
                                           std::int64_t version);
storage::FoldedPositionRow position_row(const PairKey& pair, const rules::PositionStep& step,
                                        std::int64_t version);
storage::FoldedTradeRow trade_row(const PairKey& pair, const rules::OwnedTrade& trade,
                                  std::int64_t version);

// A stored fill with its owner as trader.
Fill fill_of(const storage::StoredFillRow& row);

} // namespace nof0::pipelines
