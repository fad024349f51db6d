// What a refold reads: the fills of an (account, coin) since it was flat last.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <span>

namespace nof0::storage {

// An (account, coin) whose fills at or after `before_ms` are about to be folded (again).
struct PairRow {
    std::string exchange_provider{};
    std::string account{};
    std::string symbol{};
    std::int64_t before_ms = 0;
};
BOOST_DESCRIBE_STRUCT(PairRow, (), (exchange_provider, account, symbol, before_ms))

struct FlatPointRow {
    std::int64_t n = 0; // of the pair in the question, from 1
    // The last millisecond before before_ms after which nothing was held, with something before
    // it; NULL: there is none, so the fold begins with the first fill.
    std::optional<std::int64_t> flat_ms{};
    std::optional<std::int64_t> frozen_version{}; // since when; NULL: it is folded
};
BOOST_DESCRIBE_STRUCT(FlatPointRow, (), (n, flat_ms, frozen_version))

struct StoredFillRow {
    std::string exchange_provider;
    std::string account;
    std::string fill_key;
    std::string model_id;
    std::string symbol;
    std::int64_t ts_ms = 0;
    std::string side;
    Decimal px;
    Decimal sz;
    std::optional<Decimal> start_position;
    std::optional<Decimal> closed_pnl;
    Decimal fee;
    std::string fee_token;
    std::optional<std::int64_t> oid;
    std::optional<std::int64_t> tid;
    std::optional<bool> crossed;
    std::optional<std::string> dir;
    std::optional<std::string> hash;
    std::optional<std::string> liquidated_user;
    std::optional<std::string> liquidation_mark_px;
    std::optional<std::string> liquidation_method;
    std::string kind;
    // The plan of the order that it carries out.
    std::optional<double> leverage;
    std::optional<double> confidence;
    std::optional<double> risk_usd;
    std::optional<pg::Json> exit_plan;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(StoredFillRow, (),
                      (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz,
                       start_position, closed_pnl, fee, fee_token, oid, tid, crossed, dir, hash,
                       liquidated_user, liquidation_mark_px, liquidation_method, kind, leverage,
                       confidence, risk_usd, exit_plan, version))

// One row for each pair.
Task<std::vector<FlatPointRow>> flat_points(pg::Session& session, std::span<const PairRow> pairs);
// The venue's fills after flat_points(), and all of them where there is none; no gap rows.
Task<std::vector<StoredFillRow>> fills_since_flat(pg::Session& session,
                                                  std::span<const PairRow> pairs);
// All of an account's fills but gap rows.
Task<std::vector<StoredFillRow>> fills_of_account(pg::Session& session,
                                                  std::string_view exchange_provider,
                                                  std::string_view account);

} // namespace nof0::storage
