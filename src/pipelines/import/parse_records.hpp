// parse(): one record of each kind, at the cursor of a context. False when the cursor is no longer
// good; then nothing of the record counts. Otherwise the record is whole unless problems were
// noted. Records are reused from call to call, so that their strings keep their memory.
#pragma once

#include "pipelines/import/record_context.hpp"
#include "pipelines/import/records.hpp"

namespace nof0::pipelines {

bool parse(RecordContext& context, RecordedTrade& trade);
bool parse(RecordContext& context, RecordedAccountRow& row);
bool parse(RecordContext& context, RecordedTraderPositions& holdings);
bool parse(RecordContext& context, RecordedAnalytics& analytics);
bool parse(RecordContext& context, RecordedInception& inception);
bool parse(RecordContext& context, RecordedPrice& price);
bool parse(RecordContext& context, RecordedLeaderboardEntry& entry);
bool parse(RecordContext& context, RecordedConversation& conversation);
bool parse(RecordContext& context, RecordedFill& fill);

} // namespace nof0::pipelines
