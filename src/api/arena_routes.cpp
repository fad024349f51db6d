#include "api/arena_routes.hpp"

#include "api/as_of.hpp"
#include "api/endpoint.hpp"
#include "api/exports.hpp"
#include "api/http/error.hpp"
#include "api/questions.hpp"
#include "projections/answer.hpp"

#include <array>
#include <string>
#include <vector>

namespace nof0::api {
namespace {

// Lifetimes in caches between us and the reader, as existing proxies of this API set them: fresh
// for about half a polling interval, served stale for four while being fetched again.
constexpr std::string_view k_live = "public, max-age=5, s-maxage=10, stale-while-revalidate=60";
constexpr std::string_view k_soon = "public, max-age=10, s-maxage=10, stale-while-revalidate=60";
constexpr std::string_view k_half_minute =
    "public, max-age=30, s-maxage=60, stale-while-revalidate=120";
constexpr std::string_view k_minute =
    "public, max-age=60, s-maxage=120, stale-while-revalidate=240";
constexpr std::string_view k_minutes =
    "public, max-age=300, s-maxage=600, stale-while-revalidate=1200";
constexpr std::string_view k_rare =
    "public, max-age=600, s-maxage=1200, stale-while-revalidate=2400";

std::vector<Endpoint> make_endpoints() {
    const ListResource& trades = trades_list();
    const ListResource& fills = fills_list();
    const ListResource& conversations = conversations_list();
    const ListResource& decisions = decisions_list();
    return {
        {"/api/crypto-prices", "crypto_prices", k_live, "CryptoPrices",
         "The newest price of every asset.", ask_crypto_prices},
        {"/api/price-history", "price_history", k_soon, "PriceHistory",
         "Bars of one asset's price; missing minutes are gaps.", ask_price_history,
         price_history_parameters(), &bars_list()},
        {"/api/account-totals", "account_totals", k_soon, "AccountTotals",
         "One row per trader and hour of its life, ascending in time.", ask_account_totals,
         account_totals_parameters()},
        {"/api/equity", "equity", k_soon, "EquityCurves",
         "Equity curves in as many points as a chart has room for.", ask_equity,
         equity_parameters(), &equity_list()},
        {"/api/positions", "positions", k_soon, "Positions", "Open positions of every trader.",
         ask_positions, positions_parameters()},
        {"/api/trades", "trades", k_soon, "Trades",
         "Closed trades: the newest of each trader, or, with a filter, one list newest first.",
         ask_trades, trades.parameters, &trades},
        {"/api/fills", "fills", k_soon, "Fills", "What the venues executed, newest first.",
         ask_fills, fills.parameters, &fills},
        {"/api/since-inception-values", "since_inception", k_rare, "SinceInceptionValues",
         "When each trader began, and with how much.", ask_since_inception},
        {"/api/leaderboard", "leaderboard", k_minute, "Leaderboard",
         "How the traders stand, by id; `rank` orders them.", ask_leaderboard},
        {"/api/analytics", "analytics", k_minutes, "Analytics", "Six tables of each trader.",
         ask_analytics},
        {"/api/analytics/{modelId}", "analytics_one", k_minutes, "Analytics",
         "Six tables of one trader.", ask_analytics_of},
        {"/api/conversations", "conversations", k_half_minute, "Conversations",
         "What models were asked and answered, newest first.", ask_conversations,
         conversations.parameters, &conversations},
        {"/api/traders", "traders", k_half_minute, "Traders", "Who takes part.", ask_traders},
        {"/api/traders/{id}", "trader", k_soon, "TraderDetail",
         "One trader: state, guards, pauses, standing, open positions.", ask_trader},
        {"/api/traders/{id}/decisions", "trader_decisions", k_soon, "Decisions",
         "A trader's decisions, each with its orders, fills and trades, newest first.",
         ask_decisions_of, decisions.parameters, &decisions},
        {"/api/arena", "arena", k_half_minute, "Arena",
         "What this arena is: markets, exchanges, rules, traders, first fact.", ask_arena},
        {"/api/status", "status", "no-store", "Status",
         "How fresh everything is: version, cache, feeds, traders."},
    };
}

RenderedPtr render_answer(const Question& question, const cache::Document& document,
                          std::vector<NamedText> headers) {
    if (document.elements.empty()) {
        return error_response(ErrorCode::not_found, question.not_found);
    }
    projections::Answer answer =
        projections::answer_of(question.object(document), document.meta.at_ms);
    const std::string version = std::to_string(document.meta.version);
    const std::string time = iso_time_ms(document.meta.at_ms);
    const std::string total = answer.total ? std::to_string(*answer.total) : std::string();
    headers.push_back({"X-Data-Version", version});
    headers.push_back({"X-Data-Time", time});
    if (answer.total) {
        headers.push_back({"X-Total-Count", total});
    }
    return render(200, k_json_content_type, std::move(answer.body), headers);
}

Task<RenderedPtr> answer(DocumentSource& source, Question question) {
    const projections::DocumentPtr document = co_await question.fetch(source);
    co_return render_answer(question, *document, {});
}

Task<RenderedPtr> refuse(std::string why) {
    co_return error_response(ErrorCode::bad_parameter, why);
}

AnswerMemo::Make maker(DocumentSource& source, const Question& question) {
    return [&source, question]() { return answer(source, question); };
}

// What a route needs to answer: all of one shard, but for the freshness.
struct Desk {
    DocumentSource& source;
    AnswerMemo& memo;
    std::shared_ptr<AnswerMemo> past_memo;
    const Freshness& freshness;

    Watch watch(const Question& question) const {
        const bool is_watched = question.family && freshness.watches(*question.family);
        return is_watched ? Watch{&freshness, *question.family} : Watch{};
    }
};

// What requests without a query or a name in the path ask: all the same, so no question is made for
// each. Null where such a request is refused or names somebody.
struct Plain {
    std::string name;
    AnswerMemo::Make make;
    Watch watch;
};

Plain plain_of(const Endpoint& endpoint, const Desk& desk) {
    Plain plain;
    if (endpoint.pattern.find('{') != std::string_view::npos) {
        return plain;
    }
    const Request nothing;
    const Result<Question> question = endpoint.ask(nothing, desk.source.content_options());
    if (question) {
        plain.name = "plain:" + std::string(endpoint.name);
        plain.make = maker(desk.source, *question);
        plain.watch = desk.watch(*question);
    }
    return plain;
}

Task<RenderedPtr> ask_and_answer(const Desk& desk, Ask ask, const Request& request) {
    const Result<Question> question = ask(request, desk.source.content_options());
    const Result<std::optional<AsOf>> as_of = parse_as_of(request);
    if (!question || !as_of) {
        return refuse(question ? as_of.error().message : question.error().message);
    }
    if (*as_of) {
        return answer_as_of(desk.source, *desk.past_memo, **as_of, *question, render_answer);
    }
    return desk.memo.ready_or_get(question->name, maker(desk.source, *question),
                                  desk.watch(*question));
}

Route route(const Endpoint& endpoint, const Desk& desk) {
    Route route;
    route.pattern = endpoint.pattern;
    route.name = endpoint.name;
    route.cache_control = endpoint.cache_control;
    const Ask ask = endpoint.ask;
    const Plain plain = plain_of(endpoint, desk);
    const bool is_exported = endpoint.list != nullptr;
    route.ready = [desk, plain, is_exported](const Request& request) -> RenderedPtr {
        const bool is_plain = plain.make && request.query.empty();
        return is_plain && !(is_exported && export_format(request))
                   ? desk.memo.ready(plain.name, plain.make, plain.watch)
                   : nullptr;
    };
    route.handle = [desk, ask, plain, is_exported](const Request& request) {
        if (plain.make && request.query.empty()) {
            return desk.memo.get(plain.name, plain.make, plain.watch);
        }
        if (is_exported) {
            if (const auto format = choice(request, parameters::format); !format) {
                return refuse(format.error().message);
            }
        }
        return ask_and_answer(desk, ask, request);
    };
    return route;
}

} // namespace

std::span<const Endpoint> arena_endpoints() {
    static const std::vector<Endpoint> endpoints = make_endpoints();
    return endpoints;
}

std::vector<Route> arena_routes(DocumentSource& source, AnswerMemo& memo, Exports& exports,
                                const Freshness& freshness) {
    const Desk desk{source, memo, std::make_shared<AnswerMemo>(memo.context(), past_memo_options()),
                    freshness};
    std::vector<Route> routes;
    for (const Endpoint& endpoint : arena_endpoints()) {
        if (endpoint.ask != nullptr) {
            routes.push_back(route(endpoint, desk));
            if (endpoint.list != nullptr) {
                exports.add_to(routes.back(), endpoint);
            }
        }
    }
    return routes;
}

} // namespace nof0::api
