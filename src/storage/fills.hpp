// Fills: what the venue said, exactly. The primary key (exchange_provider, account, fill_key) is
// the guard against doubles; an equal key with another digest is a conflict and never ignored.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct FillRow {
    std::string exchange_provider;
    std::string account;
    std::string fill_key;
    std::string model_id;
    std::string symbol;
    std::int64_t ts_ms = 0;
    std::string side; // buy, sell
    Decimal px;
    Decimal sz; // > 0
    std::optional<Decimal> start_position;
    std::optional<Decimal> closed_pnl;
    Decimal fee;
    std::string fee_token;
    std::optional<std::int64_t> oid;
    std::optional<std::int64_t> tid;
    std::optional<std::string> cloid;
    std::optional<bool> crossed;
    std::optional<std::string> dir;
    std::optional<std::string> hash;
    std::string kind; // trade, liquidation, settlement, gap
    std::optional<pg::Json> liquidation;
    std::string digest; // of the content
    std::string origin;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(FillRow, (),
                      (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz,
                       start_position, closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir,
                       hash, kind, liquidation, digest, origin, version))

struct FillKeyRow {
    std::string fill_key;
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(FillKeyRow, (), (fill_key, digest))

// Those of the keys that are stored for the account.
Task<std::vector<FillKeyRow>> stored_fills(pg::Session& session, std::string_view exchange_provider,
                                           std::string_view account,
                                           const std::vector<std::string>& fill_keys);
// New rows only; the buffer must live until the Task ends.
Task<std::int64_t> copy_fills(WriteScope& scope, const pg::CopyBuffer<FillRow>& rows);

// The time of the newest execution of a trader; 0 of one that never traded.
Task<std::int64_t> newest_fill_ms(pg::Session& session, std::string_view trader);

} // namespace nof0::storage
