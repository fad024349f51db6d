#include "pipelines/arena_moment.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "storage/arena_clock.hpp"

#include <map>
#include <utility>

namespace nof0::pipelines {

Task<Written> ArenaMomentPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    storage::ArenaClockRow clock;
    std::map<std::pair<std::string, std::int64_t>, storage::SimMarketRow> markets;
    for (std::size_t i = 0; i < written.events; ++i) {
        const ArenaMoment& moment = event(i);
        if (moment.now_ms > clock.now_ms) {
            clock = {moment.now_ms, moment.speed, moment.epoch, moment.past_until_ms};
        }
        if (moment.market) {
            markets[{moment.market->provider, moment.now_ms}] = {
                moment.market->provider, moment.now_ms, pg::Json{moment.market->process}};
        }
    }
    std::int64_t rows = co_await storage::store_arena_clock(scope, clock);
    for (const auto& [key, market] : markets) {
        rows += co_await storage::store_sim_market(scope, market);
    }
    written.rows = static_cast<std::size_t>(rows);
    fail_point("arena_clock.written");
    co_return written;
}

UnstorableEvent ArenaMomentPipeline::unstorable(const ArenaMoment& event) const {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("now_ms", event.now_ms).field("speed", event.speed);
    json.field("provider", event.market ? event.market->provider : std::string()).end_object();
    return {std::to_string(event.now_ms), std::move(text)};
}

} // namespace nof0::pipelines
