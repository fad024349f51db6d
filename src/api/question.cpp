#include "api/question.hpp"

#include "api/parameters.hpp"
#include "domain/trader_id.hpp"
#include "projections/answer.hpp"

#include <fmt/format.h>
#include <limits>

namespace nof0::api {
namespace {

using cache::Document;
using cache::Family;
using projections::Content;
using projections::DocumentPtr;
using projections::Options;

constexpr std::int64_t k_trades_limit_max = 100'000;
constexpr std::int64_t k_conversations_limit_max = 10'000;
constexpr std::int64_t k_positions_limit_max = 100'000;
constexpr std::int64_t k_decisions_limit_max = 500;
constexpr std::int64_t k_decisions_limit = 50;

std::string whole_document(const Document& document) {
    return std::string(document.text());
}

// The document that Redis holds for the whole arena.
Question arena_question(Family family, std::string name) {
    Question question;
    question.name = std::move(name);
    question.fetch = [family](DocumentSource& source) { return source.get(family); };
    question.object = whole_document;
    return question;
}

// A document that only Postgres can answer, because of its parameters.
Question special_question(std::string name, projections::Documents::Make make) {
    Question question;
    question.name = name;
    question.fetch = [name = std::move(name), make = std::move(make)](DocumentSource& source) {
        return source.get_uncached(name, make);
    };
    question.object = whole_document;
    return question;
}

} // namespace

Result<Question> ask_crypto_prices(const Request&, const Options&) {
    return arena_question(Family::crypto_prices, "crypto_prices");
}

Result<Question> ask_since_inception(const Request&, const Options&) {
    return arena_question(Family::since_inception_all, "since_inception");
}

Result<Question> ask_leaderboard(const Request&, const Options&) {
    return arena_question(Family::leaderboard_cache, "leaderboard");
}

Result<Question> ask_analytics(const Request&, const Options&) {
    return arena_question(Family::analytics_all, "analytics");
}

Result<Question> ask_traders(const Request&, const Options&) {
    return arena_question(Family::traders_all, "traders");
}

Result<Question> ask_positions(const Request& request, const Options&) {
    const auto limit = whole_number(request, "limit", 1, k_positions_limit_max);
    if (!limit) {
        return fail(limit.error());
    }
    if (!*limit) {
        return arena_question(Family::positions_all, "positions");
    }
    const std::int64_t most = **limit;
    return special_question(fmt::format("positions?limit={}", most),
                            [most](storage::ReadScope& scope, const Options&) {
                                return projections::build_positions_limited(scope, most);
                            });
}

Result<Question> ask_trades(const Request& request, const Options& options) {
    const auto limit = whole_number(request, "limit", 1, k_trades_limit_max);
    if (!limit) {
        return fail(limit.error());
    }
    const std::int64_t most = (*limit).value_or(options.trades_per_trader);
    if (most == options.trades_per_trader) {
        return arena_question(Family::trades_recent_all, "trades");
    }
    return special_question(
        fmt::format("trades?limit={}", most),
        [most](storage::ReadScope& scope, const Options& defaults) -> Task<Content> {
            Options widened = defaults;
            widened.trades_per_trader = most;
            co_return co_await projections::build_trades_recent_all(scope, widened, {});
        });
}

Result<Question> ask_conversations(const Request& request, const Options& options) {
    const auto limit = whole_number(request, "limit", 1, k_conversations_limit_max);
    if (!limit) {
        return fail(limit.error());
    }
    const std::int64_t most = (*limit).value_or(options.conversations);
    if (most == options.conversations) {
        return arena_question(Family::conversations_all, "conversations");
    }
    return special_question(
        fmt::format("conversations?limit={}", most),
        [most](storage::ReadScope& scope, const Options& defaults) -> Task<Content> {
            Options widened = defaults;
            widened.conversations = most;
            co_return co_await projections::build_conversations_all(scope, widened, {});
        });
}

Result<Question> ask_analytics_of(const Request& request, const Options&) {
    const std::string trader(request.path_parameter("modelId"));
    Question question;
    question.name = "analytics/" + trader;
    question.not_found = fmt::format("no analytics of a trader '{}'", trader.substr(0, 64));
    question.object = [](const Document& document) {
        return fmt::format("{{\"analytics\":[{}]}}", document.text());
    };
    if (!TraderId::is_valid(trader)) {
        question.name = "analytics/"; // whatever it is called, it is nobody
        question.fetch = [](DocumentSource&) -> Task<DocumentPtr> {
            co_return std::make_shared<const Document>();
        };
        return question;
    }
    question.fetch = [trader](DocumentSource& source) {
        return source.get(Family::analytics, trader);
    };
    return question;
}

Result<Question> ask_decisions_of(const Request& request, const Options&) {
    const auto limit = whole_number(request, "limit", 1, k_decisions_limit_max);
    const auto before =
        whole_number(request, "before", 1, std::numeric_limits<std::int32_t>::max());
    if (!limit || !before) {
        return fail(limit ? before.error() : limit.error());
    }
    const std::string trader(request.path_parameter("id"));
    const std::int64_t most = (*limit).value_or(k_decisions_limit);
    std::optional<std::int32_t> below;
    if (*before) {
        below = static_cast<std::int32_t>(**before);
    }
    const bool is_valid = TraderId::is_valid(trader);
    Question question = special_question(
        is_valid ? fmt::format("decisions/{}?limit={}&before={}", trader, most, below.value_or(0))
                 : "decisions/", // whatever it is called, it is nobody
        [trader, most, below, is_valid](storage::ReadScope& scope,
                                        const Options&) -> Task<Content> {
            co_return is_valid ? co_await projections::build_decisions(scope, trader, below, most)
                               : Content{};
        });
    question.not_found = fmt::format("no trader '{}'", trader.substr(0, 64));
    return question;
}

Result<Question> ask_account_totals(const Request& request, const Options&) {
    constexpr std::int64_t marker_max = std::numeric_limits<std::int32_t>::max();
    const auto marker = whole_number(request, "lastHourlyMarker", -marker_max, marker_max);
    const auto full = flag(request, "full");
    if (!marker || !full) {
        return fail(marker ? full.error() : marker.error());
    }
    using projections::PositionsShown;
    const PositionsShown shown = *full ? PositionsShown::all : PositionsShown::recent_hours;
    const auto from = static_cast<std::int32_t>((*marker).value_or(-marker_max));
    const bool is_base = !*marker && !*full;
    if (is_base) {
        return arena_question(Family::account_totals_base, "account_totals");
    }
    Question question;
    question.name = fmt::format("account_totals?from={}&full={}", from, *full);
    question.object = whole_document;
    question.fetch = [name = question.name, from,
                      shown](DocumentSource& source) -> Task<DocumentPtr> {
        if (shown == PositionsShown::recent_hours) {
            const DocumentPtr tail = co_await source.get(Family::account_totals_tail);
            if (auto rows = projections::account_totals_from(tail->text(), from)) {
                auto document = std::make_shared<Document>(
                    cache::string_document(std::move(*rows), tail->meta));
                co_return document;
            }
        }
        co_return co_await source.get_uncached(
            name, [from, shown](storage::ReadScope& scope, const Options& defaults) {
                return projections::build_account_totals_from(scope, defaults, from, shown);
            });
    };
    return question;
}

} // namespace nof0::api
