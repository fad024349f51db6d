// From the fold's words to the rows of positions and trades: pure, one function per kind.
#pragma once

#include "pipelines/fills/fold_changes.hpp"
#include "storage/fold_output.hpp"

namespace nof0::pipelines {

storage::PositionStepRow position_step_row(const PairKey& pair, const rules::PositionStep& step,
                                           std::int64_t version);
storage::FoldedPositionRow position_row(const PairKey& pair, const rules::PositionStep& step,
                                        std::int64_t version);
storage::FoldedTradeRow trade_row(const PairKey& pair, const rules::OwnedTrade& trade,
                                  std::int64_t version);

} // namespace nof0::pipelines
