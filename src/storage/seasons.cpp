#include "storage/seasons.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<Season()> k_current{"seasons.current"};
const pg::Statement<Season(std::int64_t)> k_at{"seasons.at"};
const pg::Statement<SeasonRow()> k_all{"seasons.all"};
const pg::Statement<SeasonRow(std::string_view)> k_find{"seasons.find"};
const pg::Statement<SeasonRow(std::int64_t)> k_of_command{"seasons.of_command"};
const pg::Statement<SeasonStandingRow()> k_standings{"seasons.standings"};
const pg::Statement<SeasonTraderRow(std::int32_t, std::string_view)> k_trader{"seasons.trader"};
const pg::Statement<std::int64_t(std::vector<std::string>)> k_newest_fact_ms{
    "seasons.newest_fact_ms"};
const pg::Statement<void(std::int32_t, std::string, std::int64_t, std::optional<std::int64_t>,
                         std::int64_t)>
    k_store{"seasons.store"};
const pg::BatchStatement<void, SeasonTraderRow> k_store_traders{"seasons.store_traders"};

Task<Season> or_none(Task<std::optional<Season>> asked) {
    const std::optional<Season> found = co_await std::move(asked);
    co_return found.value_or(Season{});
}

} // namespace

Task<Season> current_season(pg::Session& session) {
    return or_none(session.maybe_one(k_current));
}

Task<Season> season_at(pg::Session& session, std::int64_t version) {
    return or_none(session.maybe_one(k_at, version));
}

Task<std::vector<SeasonRow>> all_seasons(pg::Session& session) {
    return session.all(k_all);
}

Task<std::optional<SeasonRow>> find_season(pg::Session& session, std::string_view name) {
    return session.maybe_one(k_find, name);
}

Task<std::optional<SeasonRow>> season_of_command(pg::Session& session, std::int64_t command_id) {
    return session.maybe_one(k_of_command, command_id);
}

Task<std::vector<SeasonStandingRow>> season_standings(pg::Session& session) {
    return session.all(k_standings);
}

Task<std::optional<SeasonTraderRow>> season_trader(pg::Session& session, std::int32_t season,
                                                   std::string_view trader) {
    return session.maybe_one(k_trader, season, trader);
}

Task<std::int64_t> newest_fact_ms(pg::Session& session, const std::vector<std::string>& traders) {
    return session.one(k_newest_fact_ms, traders);
}

Task<> store_season(WriteScope& scope, const SeasonRow& season,
                    const std::vector<SeasonTraderRow>& traders) {
    co_await scope.session().execute(k_store, season.number, season.name, season.started_ms,
                                     season.command_id, season.version);
    co_await pg::execute_batch(scope.session(), k_store_traders, traders);
}

} // namespace nof0::storage
