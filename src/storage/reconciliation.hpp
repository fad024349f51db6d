// The venue's own word on accounts, beside what the fills say: account values over time, and the
// differences between both with what became of them.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <span>

namespace nof0::storage {

class WriteScope;

struct VenueAccountRow {
    std::string exchange_provider;
    std::string account;
    std::int64_t ts_ms = 0;
    std::optional<Decimal> account_value;
};
// One row a minute at most; 0 when there is one already.
Task<std::int64_t> store_venue_account(WriteScope& scope, const VenueAccountRow& row);

// What the fold says is held on an account now.
struct HeldRow {
    std::string symbol;
    std::string model_id;
    std::optional<Decimal> exact_quantity;
    std::optional<Decimal> exact_cost;
    std::optional<double> leverage;
};
BOOST_DESCRIBE_STRUCT(HeldRow, (), (symbol, model_id, exact_quantity, exact_cost, leverage))
Task<std::vector<HeldRow>> held_on(pg::Session& session, const std::string& exchange_provider,
                                   const std::string& account);
// Coins of the account whose fills are not folded.
Task<std::vector<std::string>> frozen_on(pg::Session& session, const std::string& exchange_provider,
                                         const std::string& account);

struct PositionDifferenceRow {
    std::string exchange_provider{};
    std::string account{};
    std::string symbol{};
    std::int64_t first_ms = 0; // when the venue said so first
    std::int64_t last_ms = 0;  // when it was looked at last
    Decimal venue_quantity{};
    std::optional<Decimal> venue_entry_price{};
    Decimal own_quantity{};
    std::optional<Decimal> own_entry_price{};
    std::string status{}; // open, gone, changed, repaired
    std::string source{};
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(PositionDifferenceRow, (),
                      (exchange_provider, account, symbol, first_ms, last_ms, venue_quantity,
                       venue_entry_price, own_quantity, own_entry_price, status, source, version))
Task<std::vector<PositionDifferenceRow>> open_differences(pg::Session& session,
                                                          const std::string& exchange_provider,
                                                          const std::string& account);
// New ones, and the new status of old ones. REQUIRES each key once.
Task<std::int64_t> store_differences(WriteScope& scope,
                                     std::span<const PositionDifferenceRow> rows);

// Of open positions. The rows that changed.
Task<std::int64_t> set_leverage(WriteScope& scope, const std::string& exchange_provider,
                                const std::string& account, std::vector<std::string> symbols,
                                std::vector<double> leverages);

} // namespace nof0::storage
