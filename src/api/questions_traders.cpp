#include "api/questions.hpp"
#include "domain/trader_id.hpp"
#include "projections/builders.hpp"

#include <fmt/format.h>

namespace nof0::api {

using projections::Content;
using projections::Options;

Result<Question> ask_traders(const Request&, const Options&) {
    return arena_question(cache::Family::traders_all, "traders");
}

Result<Question> ask_trader(const Request& request, const Options&) {
    const std::string trader(request.path_parameter("id"));
    const std::string not_found = fmt::format("no trader '{}'", trader.substr(0, 64));
    if (!TraderId::is_valid(trader)) {
        return unknown_subject("trader/", not_found);
    }
    Question question = special_question(
        "trader/" + trader,
        [trader](storage::ReadScope& scope, const Options& options) -> Task<Content> {
            co_return co_await projections::build_trader(scope, options, trader);
        });
    question.not_found = not_found;
    return question;
}

Result<Question> ask_arena(const Request&, const Options&) {
    return special_question("arena",
                            [](storage::ReadScope& scope, const Options& options) -> Task<Content> {
                                co_return co_await projections::build_arena(scope, options, {});
                            });
}

} // namespace nof0::api
