// Money that moves without a trade: deposits, withdrawals, funding, transfers, rebates. The primary
// key holds no hash, because the same event has one over REST and none over WebSocket.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <span>

namespace nof0::storage {

class WriteScope;

struct CashEventRow {
    std::string exchange_provider{};
    std::string account{};
    std::string kind{}; // deposit, withdrawal, funding, transfer, opening_balance, rebate
    std::int64_t ts_ms = 0;
    std::string coin{}; // of funding; empty otherwise
    std::int32_t ordinal = 0;
    std::string model_id{}; // the owner that the source names, or _unattributed
    std::string currency{};
    Decimal amount{}; // signed: what the account gained
    std::optional<std::string> hash{};
    std::string origin{};
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(CashEventRow, (),
                      (exchange_provider, account, kind, ts_ms, coin, ordinal, model_id, currency,
                       amount, hash, origin, version))

// The rows that were new, with their owners: the one that the source names, else the only trader of
// the account, else, of funding, whose fill of that coin was the last before it, else
// _unattributed. REQUIRES each key once.
Task<std::vector<CashEventRow>> store_cash_events(WriteScope& scope,
                                                  std::span<const CashEventRow> rows);

struct CashEventId {
    std::string exchange_provider{};
    std::string account{};
    std::string kind{};
    std::int64_t ts_ms = 0;
    std::string coin{};
    std::int32_t ordinal = 0;
    auto operator<=>(const CashEventId&) const = default;
};
BOOST_DESCRIBE_STRUCT(CashEventId, (), (exchange_provider, account, kind, ts_ms, coin, ordinal))
struct CashAmountRow {
    std::string exchange_provider{};
    std::string account{};
    std::string kind{};
    std::int64_t ts_ms = 0;
    std::string coin{};
    std::int32_t ordinal = 0;
    std::string currency{};
    Decimal amount{};
};
BOOST_DESCRIBE_STRUCT(CashAmountRow, (),
                      (exchange_provider, account, kind, ts_ms, coin, ordinal, currency, amount))
// What is stored under these keys.
Task<std::vector<CashAmountRow>> cash_amounts(pg::Session& session,
                                              std::span<const CashEventId> keys);

struct CashSinceRow {
    std::string model_id{};
    std::string currency{};
    Decimal amount{};
};
BOOST_DESCRIBE_STRUCT(CashSinceRow, (), (model_id, currency, amount))
// What moved on the accounts of these traders after that time, opening balances aside.
Task<std::vector<CashSinceRow>>
cash_since(pg::Session& session, const std::vector<std::string>& traders, std::int64_t after_ms);

Task<std::vector<CashEventRow>> all_cash_events(pg::Session& session);

} // namespace nof0::storage
