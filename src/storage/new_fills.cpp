#include "storage/new_fills.hpp"

#include "domain/trader_id.hpp"
#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

#include <set>

namespace nof0::storage {
namespace {

// What a fill says of itself, of a row that stays where it is.
struct FillMarks {
    std::string_view exchange_provider;
    std::string_view account;
    std::string_view fill_key;
    std::optional<std::string_view> cloid;
    std::optional<std::int64_t> oid;
};
BOOST_DESCRIBE_STRUCT(FillMarks, (), (exchange_provider, account, fill_key, cloid, oid))

struct ClaimRow {
    std::int64_t n = 0; // of the fill, from 1
    std::optional<bool> is_stored;
    std::optional<std::string> by_cloid;
    std::optional<std::string> by_oid;
    std::optional<std::string> oid_cloid;
    std::optional<std::int64_t> oid_created_ms;
    std::optional<std::string> by_account;
};
BOOST_DESCRIBE_STRUCT(ClaimRow, (),
                      (n, is_stored, by_cloid, by_oid, oid_cloid, oid_created_ms, by_account))

const pg::BatchStatement<ClaimRow, FillMarks> k_claims{"new_fills.claims"};
const pg::BatchStatement<void, NewFillRow> k_store{"new_fills.store"};
const pg::CopyStatement<NewFillRow> k_copy{"new_fills.copy"};
const pg::BatchStatement<FillDigestRow, FillIdRow> k_digests{"new_fills.digests"};
const pg::BatchStatement<void, NewFillRow> k_store_gaps{"new_fills.store_gaps"};
const pg::Statement<void(std::int64_t, std::vector<std::string>, std::vector<std::string>,
                         std::vector<std::string>)>
    k_void_gaps{"new_fills.void_gaps"};

// All that is claimed of one fill.
struct Claims {
    bool is_stored = false;
    std::string by_cloid{};
    std::string by_oid{}; // by the newest order; of two, the one whose cloid is first
    std::int64_t oid_created_ms = 0;
    std::string oid_cloid{};
    std::set<std::string> by_account{};

    void add(ClaimRow row) {
        is_stored = row.is_stored.value_or(false);
        by_cloid = std::move(row.by_cloid).value_or("");
        const std::int64_t created_ms = row.oid_created_ms.value_or(0);
        const std::string cloid = std::move(row.oid_cloid).value_or("");
        const bool is_newer =
            created_ms > oid_created_ms || (created_ms == oid_created_ms && cloid < oid_cloid);
        if (row.by_oid && (by_oid.empty() || is_newer)) {
            by_oid = std::move(*row.by_oid);
            oid_created_ms = created_ms;
            oid_cloid = cloid;
        }
        if (row.by_account) {
            by_account.insert(std::move(*row.by_account));
        }
    }

    // The order of ours that a fill with that client id carries out.
    std::optional<std::string> order(const std::optional<std::string>& cloid) const {
        if (!by_cloid.empty()) {
            return cloid;
        }
        return by_oid.empty() ? std::nullopt : std::optional(oid_cloid);
    }

    // An order of ours outweighs what the feed says; an account tells only when it is one trader's.
    std::string owner(const std::string& said) const {
        const std::string& ordered = by_cloid.empty() ? by_oid : by_cloid;
        if (!ordered.empty()) {
            return ordered;
        }
        const bool is_known = said != TraderId::unattributed().text();
        return is_known || by_account.size() != 1 ? said : *by_account.begin();
    }
};

Task<std::vector<Claims>> claims_of(pg::Session& session, std::span<const NewFillRow> rows) {
    std::vector<FillMarks> marks;
    marks.reserve(rows.size());
    for (const NewFillRow& row : rows) {
        marks.push_back({row.exchange_provider, row.account, row.fill_key, row.cloid, row.oid});
    }
    std::vector<Claims> claims(rows.size());
    for (ClaimRow& row : co_await pg::all_of_batch(session, k_claims, marks)) {
        claims[static_cast<std::size_t>(row.n - 1)].add(std::move(row));
    }
    co_return claims;
}

} // namespace

Task<std::vector<FillOwnerRow>> store_fills(WriteScope& scope, std::vector<NewFillRow> rows) {
    const std::vector<Claims> claims = co_await claims_of(scope.session(), rows);
    std::vector<FillOwnerRow> owners;
    std::vector<NewFillRow> added;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        NewFillRow& row = rows[i];
        scope.reaches(row.ts_ms);
        if (!claims[i].is_stored) {
            row.model_id = claims[i].owner(row.model_id);
            row.order_cloid = claims[i].order(row.cloid);
            owners.push_back(
                {row.exchange_provider, row.account, row.fill_key, row.model_id, row.order_cloid});
            added.push_back(std::move(row));
        }
    }
    if (added.size() >= k_copied_rows_min) {
        co_await pg::copy_all(scope.session(), k_copy, added);
    } else if (!added.empty()) {
        co_await pg::execute_batch(scope.session(), k_store, added);
    }
    co_return owners;
}

Task<std::vector<FillDigestRow>> fill_digests(pg::Session& session,
                                              std::span<const FillIdRow> keys) {
    return pg::all_of_batch(session, k_digests, keys);
}

Task<std::int64_t> store_gap_fills(WriteScope& scope, std::span<const NewFillRow> rows) {
    return pg::execute_batch(scope.session(), k_store_gaps, rows);
}

Task<std::int64_t> void_gap_fills(WriteScope& scope, std::span<const FillIdRow> keys) {
    std::vector<std::string> providers;
    std::vector<std::string> accounts;
    std::vector<std::string> fill_keys;
    for (const FillIdRow& key : keys) {
        providers.push_back(key.exchange_provider);
        accounts.push_back(key.account);
        fill_keys.push_back(key.fill_key);
    }
    return scope.session().execute(k_void_gaps, scope.version(), providers, accounts, fill_keys);
}

} // namespace nof0::storage
