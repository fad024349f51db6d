#include "storage/traders.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using OptionalText = std::optional<std::string>;

const pg::Statement<TraderRow(std::int32_t, std::int64_t)> k_all{"traders.all"};
const pg::Statement<TraderRow(std::string_view)> k_find{"traders.find"};
const pg::Statement<TraderStateRow()> k_all_states{"traders.all_states"};
const pg::Statement<TraderStateRow(std::string_view)> k_find_state{"traders.find_state"};
const pg::Statement<bool(std::string, std::string, std::string, OptionalText,
                         std::optional<Decimal>, std::optional<std::int64_t>, OptionalText,
                         std::optional<std::int32_t>, std::string, std::int64_t)>
    k_store_recorded{"traders.store_recorded"};
const pg::Statement<void(std::string, OptionalText, OptionalText, std::int64_t)> k_store_account{
    "traders.store_account"};
const pg::Statement<ConfiguredDigestRow()> k_configured_digests{"traders.configured_digests"};
const pg::Statement<void(std::string, std::string, std::string, std::string, pg::Json, std::string,
                         Decimal, std::int64_t)>
    k_store_configured{"traders.store_configured"};
const pg::Statement<void(std::string, std::string, std::string, double, pg::Json, std::string,
                         std::string, std::int64_t)>
    k_store_state{"traders.store_state"};
const pg::Statement<void(std::string, std::string)> k_store_state_history{
    "traders.store_state_history"};
const pg::Statement<void(std::vector<std::string>, std::int64_t)> k_retire{"traders.retire"};
const pg::Statement<void(std::vector<std::string>, std::int64_t)> k_retire_states{
    "traders.retire_states"};
const pg::Statement<AccountRow(std::string_view)> k_account_of{"traders.account_of"};
const pg::Statement<void(std::string_view, std::string_view, std::string_view, std::int64_t)>
    k_move_account{"traders.move_account"};

const pg::Statement<PerformanceRow(std::vector<std::string>)> k_performance{"traders.performance"};
const pg::Statement<void(std::vector<std::string>, std::int64_t, std::int64_t)> k_begin{
    "traders.begin"};
const pg::Statement<void(std::string_view, std::string_view, std::int64_t)> k_store_house{
    "traders.store_house"};

} // namespace

Task<std::vector<TraderRow>> all_traders(pg::Session& session, const Season& season) {
    return session.all(k_all, season.number, season.started_us());
}

Task<std::optional<TraderRow>> find_trader(pg::Session& session, std::string_view id) {
    return session.maybe_one(k_find, id);
}

Task<std::vector<TraderStateRow>> all_trader_states(pg::Session& session) {
    return session.all(k_all_states);
}

Task<std::optional<TraderStateRow>> find_trader_state(pg::Session& session, std::string_view id) {
    return session.maybe_one(k_find_state, id);
}

Task<Stored> store_recorded_trader(WriteScope& scope, const TraderRow& trader) {
    Task<std::optional<bool>> row = scope.session().maybe_one(
        k_store_recorded, trader.id, trader.display_name, trader.kind, trader.provider,
        trader.initial_equity, trader.inception_us, trader.external_id, trader.sort_order,
        trader.origin, scope.version());
    Task<std::int64_t> account = scope.session().execute(
        k_store_account, trader.id, trader.provider, trader.id, scope.version());
    const std::optional<bool> inserted = co_await std::move(row);
    co_await std::move(account);
    if (!inserted) {
        co_return Stored::unchanged;
    }
    co_return *inserted ? Stored::inserted : Stored::updated;
}

Task<std::vector<ConfiguredDigestRow>> configured_digests(pg::Session& session) {
    return session.all(k_configured_digests);
}

Task<> store_configured_trader(WriteScope& scope, const ConfiguredTrader& trader) {
    pg::Session& session = scope.session();
    Task<std::int64_t> model = session.execute(
        k_store_configured, trader.id, trader.display_name, trader.kind, trader.provider,
        pg::Json{trader.config_json}, trader.config_digest, trader.initial_equity, scope.version());
    Task<std::int64_t> account =
        session.execute(k_store_account, trader.id, trader.provider, trader.id, scope.version());
    Task<std::int64_t> state =
        session.execute(k_store_state, trader.id, trader.provider, trader.market_provider,
                        trader.allocation_pct, pg::Json{trader.risk_guards_json},
                        trader.desired_state, trader.config_digest, scope.version());
    Task<std::int64_t> history =
        session.execute(k_store_state_history, trader.id, std::string("configured"));
    co_await std::move(model);
    co_await std::move(account);
    co_await std::move(state);
    co_await std::move(history);
}

Task<> retire_traders(WriteScope& scope, const std::vector<std::string>& ids) {
    Task<std::int64_t> models = scope.session().execute(k_retire, ids, scope.version());
    Task<std::int64_t> states = scope.session().execute(k_retire_states, ids, scope.version());
    co_await std::move(models);
    co_await std::move(states);
    for (const std::string& id : ids) {
        co_await scope.session().execute(k_store_state_history, id,
                                         std::string("no longer configured"));
    }
}

Task<std::vector<PerformanceRow>> performance_of(pg::Session& session,
                                                 const std::vector<std::string>& traders) {
    return session.all(k_performance, traders);
}

Task<std::int64_t> begin_traders(WriteScope& scope, const std::vector<std::string>& ids,
                                 std::int64_t inception_us) {
    return scope.session().execute(k_begin, ids, inception_us, scope.version());
}

Task<std::int64_t> store_house(WriteScope& scope, std::string_view id,
                               std::string_view exchange_provider) {
    const std::int64_t trader =
        co_await scope.session().execute(k_store_house, id, exchange_provider, scope.version());
    const std::string account(id);
    const std::string provider(exchange_provider);
    const std::int64_t accounts = co_await scope.session().execute(
        k_store_account, account, provider, account, scope.version());
    co_return trader + accounts;
}

Task<std::optional<AccountRow>> account_of(pg::Session& session, std::string_view trader) {
    return session.maybe_one(k_account_of, trader);
}

Task<> move_account(WriteScope& scope, std::string_view trader, std::string_view exchange_provider,
                    std::string_view account) {
    co_await scope.session().execute(k_move_account, trader, exchange_provider, account,
                                     scope.version());
}

} // namespace nof0::storage
