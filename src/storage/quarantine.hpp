// Quarantine: events that were refused, with the reason. Nothing reads them but people; they are no
// facts and carry no version.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct QuarantineRow {
    std::string kind;   // of the event: "tick", "fill", ...
    std::string source; // the feed or venue it came from
    std::string reason; // one word that metrics use too: "stale", "conflict", ...
    std::optional<std::string> symbol{};
    std::optional<std::string> model_id{};
    std::optional<std::string> event_key{};
    std::optional<std::int64_t> ts_ms{}; // of the event, as it says itself
    pg::Json event{};                    // cleaned of NUL and invalid UTF-8 (base/text)
    bool operator==(const QuarantineRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuarantineRow, (),
                      (kind, source, reason, symbol, model_id, event_key, ts_ms, event))

Task<std::int64_t> store_quarantined(WriteScope& scope, const std::vector<QuarantineRow>& rows);

// The newest first.
Task<std::vector<QuarantineRow>> quarantined(pg::Session& session, std::string_view kind,
                                             std::int64_t rows_max);

} // namespace nof0::storage
