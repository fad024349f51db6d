#include "api/arena_routes.hpp"

#include "api/as_of.hpp"
#include "api/http/error.hpp"
#include "api/question.hpp"
#include "projections/answer.hpp"

#include <array>
#include <string>

namespace nof0::api {
namespace {

struct Row {
    std::string_view pattern;
    std::string_view name;
    std::string_view cache_control;
    Ask ask;
};

// Lifetimes in caches between us and the reader, as existing proxies of this API set them: fresh
// for about half a polling interval, served stale for four while being fetched again.
constexpr std::array k_rows{
    Row{"/api/crypto-prices", "crypto_prices",
        "public, max-age=5, s-maxage=10, stale-while-revalidate=60", ask_crypto_prices},
    Row{"/api/account-totals", "account_totals",
        "public, max-age=10, s-maxage=10, stale-while-revalidate=60", ask_account_totals},
    Row{"/api/positions", "positions", "public, max-age=10, s-maxage=10, stale-while-revalidate=60",
        ask_positions},
    Row{"/api/trades", "trades", "public, max-age=10, s-maxage=10, stale-while-revalidate=60",
        ask_trades},
    Row{"/api/since-inception-values", "since_inception",
        "public, max-age=600, s-maxage=1200, stale-while-revalidate=2400", ask_since_inception},
    Row{"/api/leaderboard", "leaderboard",
        "public, max-age=60, s-maxage=120, stale-while-revalidate=240", ask_leaderboard},
    Row{"/api/analytics", "analytics",
        "public, max-age=300, s-maxage=600, stale-while-revalidate=1200", ask_analytics},
    Row{"/api/analytics/{modelId}", "analytics_one",
        "public, max-age=300, s-maxage=600, stale-while-revalidate=1200", ask_analytics_of},
    Row{"/api/conversations", "conversations",
        "public, max-age=30, s-maxage=60, stale-while-revalidate=120", ask_conversations},
    Row{"/api/traders", "traders", "public, max-age=30, s-maxage=60, stale-while-revalidate=120",
        ask_traders},
    Row{"/api/traders/{id}/decisions", "trader_decisions",
        "public, max-age=10, s-maxage=10, stale-while-revalidate=60", ask_decisions_of},
};

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

Route route(const Row& row, DocumentSource& source, AnswerMemo& memo,
            const std::shared_ptr<AnswerMemo>& past_memo) {
    Route route;
    route.pattern = row.pattern;
    route.name = row.name;
    route.cache_control = row.cache_control;
    const Ask ask = row.ask;
    // Without a query or a name in the path every request asks the same: no question is made.
    const bool is_plain = row.pattern.find('{') == std::string_view::npos;
    const std::string plain_name = "plain:" + route.name;
    const auto plain_question = [&source, ask]() {
        Request nothing;
        return maker(source, *ask(nothing, source.content_options()));
    };
    const AnswerMemo::Make plain_make = is_plain ? plain_question() : AnswerMemo::Make{};
    route.ready = [&memo, is_plain, plain_name, plain_make](const Request& request) {
        return is_plain && request.query.empty() ? memo.ready(plain_name, plain_make) : nullptr;
    };
    route.handle = [&source, &memo, past_memo, ask, is_plain, plain_name,
                    plain_make](Request request) {
        if (is_plain && request.query.empty()) {
            return memo.get(plain_name, plain_make);
        }
        const Result<Question> question = ask(request, source.content_options());
        const Result<std::optional<AsOf>> as_of = parse_as_of(request);
        if (!question || !as_of) {
            return refuse(question ? as_of.error().message : question.error().message);
        }
        if (*as_of) {
            return answer_as_of(source, *past_memo, **as_of, *question, render_answer);
        }
        const AnswerMemo::Make make = maker(source, *question);
        return memo.ready_or_get(question->name, make);
    };
    return route;
}

} // namespace

std::vector<Route> arena_routes(DocumentSource& source, AnswerMemo& memo) {
    const auto past_memo = std::make_shared<AnswerMemo>(memo.context(), past_memo_options());
    std::vector<Route> routes;
    for (const Row& row : k_rows) {
        routes.push_back(route(row, source, memo, past_memo));
    }
    return routes;
}

} // namespace nof0::api
