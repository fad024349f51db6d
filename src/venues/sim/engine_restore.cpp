// SimEngine: made anew from what was stored.
#include "venues/sim/engine_self.hpp"

#include <simdjson.h>

namespace nof0::venues::sim {
namespace {

namespace dom = simdjson::dom;
constexpr std::size_t k_state_bytes_max = 1024 * 1024;
constexpr std::int64_t k_lots_max = 100'000'000'000'000;

bool read(const dom::object& from, std::string_view key, Decimal& into) {
    std::string_view text;
    if (from[key].get_string().get(text) != simdjson::SUCCESS) {
        return false;
    }
    const auto parsed = Decimal::parse(text);
    into = parsed ? *parsed : Decimal();
    return parsed.ok();
}

bool restore_taken(SimState& state, const dom::object& taken) {
    for (const dom::key_value_pair field : taken) {
        const auto coin =
            Symbol::is_valid(field.key) ? state.find_coin(Symbol(field.key)) : std::nullopt;
        std::int64_t price_ms = 0;
        std::int64_t bids = 0;
        std::int64_t asks = 0;
        if (field.value.at(0).get_int64().get(price_ms) != simdjson::SUCCESS ||
            field.value.at(1).get_int64().get(bids) != simdjson::SUCCESS ||
            field.value.at(2).get_int64().get(asks) != simdjson::SUCCESS || bids < 0 || asks < 0 ||
            bids > k_lots_max || asks > k_lots_max) {
            return false;
        }
        if (coin) {
            state.restore_coin(*coin, price_ms, bids, asks);
        }
    }
    return true;
}

bool restore_schedules(SimState& state, const dom::object& schedules) {
    for (const dom::key_value_pair field : schedules) {
        std::int64_t time_ms = 0;
        if (field.value.get_int64().get(time_ms) != simdjson::SUCCESS ||
            !TraderId::is_valid(field.key)) {
            return false;
        }
        if (const auto account = state.find_account(TraderId(field.key))) {
            state.restore_schedule(*account, time_ms);
        }
    }
    return true;
}

// Another digest of settings is no mistake: fees may change between two runs.
bool restore_engine(SimState& state, const std::string& text) {
    dom::parser parser;
    dom::object root;
    dom::object taken;
    dom::object schedules;
    EngineCounters counters = state.counters();
    if (text.size() > k_state_bytes_max ||
        parser.parse(simdjson::padded_string(text)).get_object().get(root) != simdjson::SUCCESS ||
        root["liquidations"].get_int64().get(counters.liquidations) != simdjson::SUCCESS ||
        !read(root, "absorbed", counters.absorbed) ||
        root["taken"].get_object().get(taken) != simdjson::SUCCESS ||
        root["cancel_at"].get_object().get(schedules) != simdjson::SUCCESS) {
        return false;
    }
    state.restore_counters(counters);
    return restore_taken(state, taken) && restore_schedules(state, schedules);
}

} // namespace

SimEngine::SimEngine(SimSettings settings) : self_(std::make_unique<Self>(std::move(settings))) {}
SimEngine::SimEngine(std::unique_ptr<Self> self) : self_(std::move(self)) {}
SimEngine::SimEngine(SimEngine&&) noexcept = default;
SimEngine& SimEngine::operator=(SimEngine&&) noexcept = default;
SimEngine::~SimEngine() = default;

Result<SimEngine> SimEngine::restore(SimSettings settings, const SimBooks& books) {
    if (books.venue.provider != settings.provider) {
        return fail("these are the books of another venue: " + books.venue.provider);
    }
    if (books.venue.next_oid < 1 || books.venue.next_tid < 1) {
        return fail("the venue's counters begin at 1");
    }
    auto self = std::make_unique<Self>(std::move(settings));
    SimState& state = self->state;
    for (const SimChange& account : books.accounts) {
        if (!state.find_account(account.trader)) {
            state.add_account(account.trader);
        }
    }
    state.restore(books.venue, books.accounts, books.positions);
    if (!books.venue.engine.empty() && !restore_engine(state, books.venue.engine)) {
        return fail("the venue's stored state cannot be read");
    }
    return SimEngine(std::move(self));
}

std::string SimEngine::engine_text() const {
    return self_->state.engine_text();
}

SimBooks SimEngine::books() const {
    SimBooks books{.venue = self_->state.venue_state()};
    self_->state.list_books(books.accounts, books.positions);
    return books;
}

} // namespace nof0::venues::sim
