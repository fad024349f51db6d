// Fills as they arrive: stored once, each with its owner.
//
// The owner is, in this order: the trader of the order (by cloid, else by oid); the one that the
// source names; the only trader of the account; `_unattributed`.
#pragma once

#include "storage/fills.hpp"

#include <span>

namespace nof0::storage {

struct NewFillRow {
    std::string exchange_provider{};
    std::string account{};
    std::string fill_key{};
    std::string model_id{}; // the owner that the source names, or _unattributed
    std::string symbol{};
    std::int64_t ts_ms = 0;
    std::string side{}; // buy, sell
    Decimal px{};
    Decimal sz{}; // > 0; of a snapshot what is held, perhaps 0
    std::optional<Decimal> start_position{};
    std::optional<Decimal> closed_pnl{};
    Decimal fee{};
    std::string fee_token{};
    std::optional<std::int64_t> oid{};
    std::optional<std::int64_t> tid{};
    std::optional<std::string> cloid{};
    std::optional<bool> crossed{};
    std::optional<std::string> dir{};
    std::optional<std::string> hash{};
    std::string kind{}; // trade, liquidation, settlement, snapshot, gap
    std::optional<pg::Json> liquidation{};
    std::string digest{}; // of the content
    std::optional<pg::Json> metadata{};
    std::optional<std::string> order_cloid{}; // store_fills() finds it
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(NewFillRow, (),
                      (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz,
                       start_position, closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir,
                       hash, kind, liquidation, digest, metadata, order_cloid, version))

struct FillOwnerRow {
    std::string exchange_provider;
    std::string account;
    std::string fill_key;
    std::string model_id;
    std::optional<std::string> order_cloid{}; // the order of ours that it carries out
};

// The rows that were new, with their owners and orders: the trader of the order that a fill belongs
// to, else the one that the row names, else the one trader of the account. REQUIRES each key once.
Task<std::vector<FillOwnerRow>> store_fills(WriteScope& scope, std::vector<NewFillRow> rows);

struct FillIdRow {
    std::string exchange_provider;
    std::string account;
    std::string fill_key;
};
BOOST_DESCRIBE_STRUCT(FillIdRow, (), (exchange_provider, account, fill_key))
struct FillDigestRow {
    std::string exchange_provider;
    std::string account;
    std::string fill_key;
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(FillDigestRow, (), (exchange_provider, account, fill_key, digest))
// What is stored under these keys.
Task<std::vector<FillDigestRow>> fill_digests(pg::Session& session,
                                              std::span<const FillIdRow> keys);

// Gap rows (kind `gap`) are made by the fold: they come, change and go with the fills around them.
Task<std::int64_t> store_gap_fills(WriteScope& scope, std::span<const NewFillRow> rows);
Task<std::int64_t> void_gap_fills(WriteScope& scope, std::span<const FillIdRow> keys);

} // namespace nof0::storage
