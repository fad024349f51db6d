// frozen_pairs: an (account, coin) with a fill that cannot be folded. Its fills go on being stored,
// but nothing is folded and nothing is ordered until somebody retries.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <span>

namespace nof0::storage {

class WriteScope;

struct FrozenPairRow {
    std::string exchange_provider{};
    std::string account{};
    std::string symbol{};
    std::string fill_key{}; // that could not be folded
    std::string reason{};
    std::int64_t version = 0; // since when
};
BOOST_DESCRIBE_STRUCT(FrozenPairRow, (),
                      (exchange_provider, account, symbol, fill_key, reason, version))

Task<std::vector<FrozenPairRow>> frozen_pairs(pg::Session& session);
Task<std::int64_t> freeze_pairs(WriteScope& scope, std::span<const FrozenPairRow> rows);
Task<std::int64_t> thaw_pair(WriteScope& scope, std::string_view exchange_provider,
                             std::string_view account, std::string_view symbol);

} // namespace nof0::storage
