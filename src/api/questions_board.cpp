#include "api/questions.hpp"
#include "domain/trader_id.hpp"
#include "projections/answer.hpp"

#include <array>
#include <fmt/format.h>
#include <limits>

namespace nof0::api {
namespace {

using cache::Document;
using cache::Family;
using projections::DocumentPtr;
using projections::Options;
using projections::PositionsShown;

constexpr std::int64_t k_marker_max = std::numeric_limits<std::int32_t>::max();

constexpr std::array k_account_totals_parameters{
    Parameter{
        "lastHourlyMarker", ParameterKind::whole_number,
        "only rows of this hour of a trader's life or later, inclusive: what a polling client "
        "has seen last",
        -k_marker_max, k_marker_max},
    Parameter{"full", ParameterKind::flag, "positions of older rows too"},
};
constexpr std::array k_positions_parameters{
    Parameter{"limit", ParameterKind::whole_number, "positions in all", 1, 100'000},
};

// The tail answers a client that polls; whoever asks for older rows costs a query.
Task<DocumentPtr> account_totals_since(DocumentSource& source, std::string name, std::int32_t from,
                                       PositionsShown shown) {
    if (shown == PositionsShown::recent_hours) {
        const DocumentPtr tail = co_await source.get(Family::account_totals_tail);
        if (auto rows = projections::account_totals_from(tail->text(), from)) {
            auto document =
                std::make_shared<Document>(cache::string_document(std::move(*rows), tail->meta));
            co_return document;
        }
    }
    co_return co_await source.get_uncached(
        std::move(name), [from, shown](storage::ReadScope& scope, const Options& defaults) {
            return projections::build_account_totals_from(scope, defaults, from, shown);
        });
}

} // namespace

std::span<const Parameter> account_totals_parameters() {
    return k_account_totals_parameters;
}

std::span<const Parameter> positions_parameters() {
    return k_positions_parameters;
}

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

Result<Question> ask_analytics_of(const Request& request, const Options&) {
    const std::string trader(request.path_parameter("modelId"));
    const std::string not_found =
        fmt::format("no analytics of a trader '{}'", trader.substr(0, 64));
    if (!TraderId::is_valid(trader)) {
        return unknown_subject("analytics/", not_found);
    }
    Question question;
    question.name = "analytics/" + trader;
    question.not_found = not_found;
    question.family = Family::analytics;
    question.object = [](const Document& document) {
        return fmt::format("{{\"analytics\":[{}]}}", document.text());
    };
    question.fetch = [trader](DocumentSource& source) {
        return source.get(Family::analytics, trader);
    };
    return question;
}

Result<Question> ask_positions(const Request& request, const Options&) {
    const auto limit = whole_number(request, k_positions_parameters[0]);
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

Result<Question> ask_account_totals(const Request& request, const Options&) {
    const auto marker = whole_number(request, k_account_totals_parameters[0]);
    const auto full = flag(request, k_account_totals_parameters[1]);
    if (!marker || !full) {
        return fail(marker ? full.error() : marker.error());
    }
    const PositionsShown shown = *full ? PositionsShown::all : PositionsShown::recent_hours;
    const auto from = static_cast<std::int32_t>((*marker).value_or(-k_marker_max));
    const bool is_base = !*marker && !*full;
    if (is_base) {
        return arena_question(Family::account_totals_base, "account_totals");
    }
    Question question = arena_question(Family::account_totals_tail,
                                       fmt::format("account_totals?from={}&full={}", from, *full));
    question.fetch = [name = question.name, from, shown](DocumentSource& source) {
        return account_totals_since(source, name, from, shown);
    };
    return question;
}

} // namespace nof0::api
