#include "venues/replay/replay_market.hpp"

#include <algorithm>
#include <iterator>

namespace nof0::venues {
namespace {

constexpr std::size_t k_records_at_once = 1'000;
constexpr std::size_t k_records_ahead = 2'000; // of each file, for the coins that are in it
constexpr std::size_t k_symbols_max = 64;      // whose bars are kept

template<class T>
void append(std::vector<T>& all, std::vector<T>& more) {
    std::ranges::move(more, std::back_inserter(all));
}

void append(VenueEvents& all, VenueEvents& more) {
    append(all.trades, more.trades);
    append(all.mids, more.mids);
    append(all.books, more.books);
    append(all.contexts, more.contexts);
    append(all.assets, more.assets);
    append(all.candles, more.candles);
}

} // namespace

ReplayMarketProvider::ReplayMarketProvider(std::vector<std::filesystem::path> files,
                                           const ArenaClock& clock, sim::ArenaSleeper& sleeper,
                                           Options options)
    : files_(std::move(files)), clock_(clock), sleeper_(sleeper), options_(std::move(options)),
      begun_ms_(clock.now().ms()), coins_(options_.name) {
    std::ranges::reverse(files_);
}

Result<std::unique_ptr<ReplayMarketProvider>>
ReplayMarketProvider::open(const std::filesystem::path& path, const ArenaClock& clock,
                           sim::ArenaSleeper& sleeper, Options options) {
    std::error_code failed;
    if (!std::filesystem::exists(path, failed)) {
        return fail(path.string() + ": there is nothing to replay");
    }
    std::vector<std::filesystem::path> files = replay_files(path);
    if (files.empty()) {
        return fail(path.string() + ": holds no recorded feed that this program knows");
    }
    std::unique_ptr<ReplayMarketProvider> provider(
        new ReplayMarketProvider(std::move(files), clock, sleeper, std::move(options)));
    provider->look_ahead();
    provider->last_ms_ = provider->begun_ms_;
    if (auto opened = provider->open_next_file(); !opened) {
        return fail(opened.error());
    }
    provider->read_next();
    if (provider->has_ended()) {
        return fail(path.string() + ": the recording is empty");
    }
    return provider;
}

Result<Done> ReplayMarketProvider::open_next_file() {
    // Each file begins where the one before ended: recordings of different days become one market.
    auto source = ReplaySource::open(
        files_.back(), {.clock = ReplayClock::now, .now = ArenaTime::from_ms(last_ms_)});
    files_.pop_back();
    if (!source) {
        return fail(source.error());
    }
    source_.emplace(std::move(source).value());
    return Done{};
}

void ReplayMarketProvider::read_next() {
    next_ = source_ ? source_->next() : std::nullopt;
    while (!next_ && !files_.empty()) {
        source_.reset();
        if (open_next_file()) { // a file that cannot be read any more is left out
            next_ = source_->next();
        }
    }
    if (next_) {
        last_ms_ = std::max(last_ms_, next_->received_ms);
        const auto after = static_cast<double>(next_->received_ms - begun_ms_);
        const auto told_ms = begun_ms_ + static_cast<std::int64_t>(after / options_.speed);
        next_->events.shift(told_ms - next_->received_ms);
        next_->received_ms = told_ms;
    }
}

// Who trades with it asks for its coins before the first record is due.
void ReplayMarketProvider::look_ahead() {
    for (const std::filesystem::path& file : files_) {
        auto source = ReplaySource::open(file, {});
        for (std::size_t n = 0; source && n < k_records_ahead; ++n) {
            const std::optional<ReplayRecord> record = source->next();
            if (!record) {
                break;
            }
            coins_.foresee(record->events);
        }
    }
}

void ReplayMarketProvider::learn(const VenueEvents& events, std::int64_t time_ms) {
    const auto bars = [this](const Symbol& symbol) -> sim::BarHistory* {
        if (bars_.size() >= k_symbols_max && !bars_.contains(symbol)) {
            return nullptr;
        }
        return &bars_[symbol];
    };
    for (const Candle& bar : events.candles) {
        auto* history = bar.interval == "1m" ? bars(bar.symbol) : nullptr;
        if (history != nullptr && options_.speed == 1) {
            history->restore(bar);
        } else if (history != nullptr && bar.close > 0) {
            history->add_late(time_ms, bar.close, bar.volume);
        }
    }
    for (const MidPrice& mid : events.mids) {
        if (auto* history = mid.px > 0 ? bars(mid.symbol) : nullptr) {
            history->add_late(time_ms, mid.px, 0);
        }
    }
    for (const TapeTrade& trade : events.trades) {
        if (auto* history = trade.px > 0 ? bars(trade.symbol) : nullptr) {
            history->add_late(trade.time_ms, trade.px, trade.sz);
        }
    }
}

std::optional<std::int64_t> ReplayMarketProvider::next_ms() const {
    return next_ ? std::optional(next_->received_ms) : std::nullopt;
}

VenueEvents ReplayMarketProvider::due(std::size_t records_max) {
    VenueEvents all;
    const std::int64_t now_ms = clock_.now().ms();
    for (std::size_t n = 0; n < records_max && next_ && next_->received_ms <= now_ms; ++n) {
        coins_.complete(next_->events, next_->received_ms);
        learn(next_->events, next_->received_ms);
        if (options_.speed != 1) {
            next_->events.candles.clear();
        }
        append(all, next_->events); // a market's: what a recording says of accounts is left out
        read_next();
    }
    return all;
}

Task<> ReplayMarketProvider::run(EventSink& sink) {
    is_stopped_ = false;
    while (!is_stopped_ && !has_ended()) {
        VenueEvents events = due(k_records_at_once);
        if (events.size() > 0) {
            std::string source = options_.name;
            std::optional<TraderId> nobody;
            co_await sink.offer(std::move(events), std::move(source), std::move(nobody),
                                clock_.now().ms());
        }
        if (next_ && !is_stopped_) {
            const std::int64_t ahead =
                std::max<std::int64_t>(0, next_->received_ms - clock_.now().ms());
            co_await sleeper_.sleep(Milliseconds{ahead}, options_.wall_step_min);
        }
    }
}

void ReplayMarketProvider::stop() {
    is_stopped_ = true;
    sleeper_.wake();
}

Task<Answer<VenueEvents>> ReplayMarketProvider::assets(Deadline) {
    co_return coins_.all();
}

Task<Answer<std::vector<Candle>>> ReplayMarketProvider::candles(Symbol symbol, std::string interval,
                                                                std::size_t count, Deadline) {
    const auto minutes = sim::interval_minutes(interval);
    if (!minutes) {
        co_return refused("a replayed market has no candles of " + interval);
    }
    const auto history = bars_.find(symbol);
    if (history == bars_.end()) {
        co_return std::vector<Candle>{};
    }
    co_return history->second.candles(symbol, interval, *minutes, count, clock_.now().ms());
}

} // namespace nof0::venues
