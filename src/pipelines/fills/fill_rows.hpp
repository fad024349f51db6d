// From events and gaps to the rows of fills and cash events, and back: pure, one function per kind.
#pragma once

#include "pipelines/fills/account_event.hpp"
#include "pipelines/fills/fold_changes.hpp"
#include "storage/cash_events.hpp"
#include "storage/fold_input.hpp"
#include "storage/new_fills.hpp"
#include "storage/orders.hpp"

namespace nof0::pipelines {

storage::NewFillRow new_fill_row(const FillEvent& event, std::int64_t version);
storage::NewFillRow gap_fill_row(const PairKey& pair, const rules::GapFill& gap,
                                 std::int64_t version);
storage::CashEventRow cash_event_row(const CashEvent& event, std::int64_t version);
EntryPlan entry_plan_of(const storage::EntryPlanRow& row);
// The fee's currency as it is stored: an outside text made fit.
std::string fee_token_of(const Fill& fill);
// Whether the account is the one that was liquidated.
bool is_own_liquidation(const FillLiquidation& liquidation, std::string_view account);

// A stored fill with its owner as trader and its order's plan.
Fill fill_of(const storage::StoredFillRow& row);

} // namespace nof0::pipelines
