#include "storage/arena_view.hpp"

namespace nof0::storage {
namespace {

struct LlmModelRow {
    std::optional<std::string> llm_model;
};
BOOST_DESCRIBE_STRUCT(LlmModelRow, (), (llm_model))

const pg::Statement<std::int64_t()> k_first_fact{"arena_view.first_fact"};
const pg::Statement<FeedRow()> k_feeds{"arena_view.feeds"};
const pg::Statement<PauseRow(std::string_view)> k_pauses{"arena_view.pauses"};
const pg::Statement<LlmModelRow(std::string_view)> k_newest_model{"arena_view.newest_model"};
const pg::Statement<ObservedEquityRow(std::string_view)> k_latest_equity{
    "arena_view.latest_equity"};
const pg::Statement<TraderSettingsRow()> k_settings{"arena_view.settings"};

} // namespace

Task<std::optional<std::int64_t>> first_fact_ms(pg::Session& session) {
    return session.maybe_one(k_first_fact);
}

Task<std::vector<FeedRow>> feeds(pg::Session& session) {
    return session.all(k_feeds);
}

Task<std::vector<PauseRow>> pauses_of(pg::Session& session, std::string_view trader) {
    return session.all(k_pauses, trader);
}

Task<std::optional<std::string>> newest_llm_model(pg::Session& session, std::string_view trader) {
    const auto row = co_await session.maybe_one(k_newest_model, trader);
    co_return row ? row->llm_model : std::nullopt;
}

Task<std::optional<ObservedEquityRow>> latest_equity_of(pg::Session& session,
                                                        std::string_view trader) {
    return session.maybe_one(k_latest_equity, trader);
}

Task<std::vector<TraderSettingsRow>> trader_settings(pg::Session& session) {
    return session.all(k_settings);
}

} // namespace nof0::storage
