// The demonstration's clockwork: one queue of events in the order of time, so that every file comes
// out in order and one pass makes them all.
#include "app/demo/demo.hpp"

#include "app/demo/conversation.hpp"
#include "app/demo/recording_files.hpp"
#include "base/failure.hpp"

#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>

namespace nof0::app::demo {
namespace {

using std::chrono::microseconds;

constexpr microseconds k_hour{3'600'000'000};
constexpr microseconds k_second{1'000'000};

constexpr microseconds seconds(double count) {
    return microseconds(static_cast<std::int64_t>(count * 1e6));
}

// What follows from the options.
struct Plan {
    std::int64_t hours = 0;
    microseconds interval{}; // between two invocations of a trader
    bool paced = false;
    std::int64_t row_positions_hours = 0; // how many of the newest hours carry positions
    ArenaTime start{};
};

Plan plan_of(const DemoOptions& options) {
    const auto require = [](bool condition, const char* text) {
        if (!condition) {
            throw UsageError(text);
        }
    };
    require(options.traders >= 1 && options.traders <= 1000, "traders: 1 to 1000");
    require(options.days >= 1 && options.days <= 10'000, "days: 1 to 10000");
    require(options.initial_equity_usd >= 1'000 && options.initial_equity_usd <= 1e9,
            "initial equity: 1000 to 1000000000 USD");
    require(options.trades_target.value_or(1) >= 1, "trades: at least 1");
    require(options.account_rows_target.value_or(1) >= 1, "account rows: at least 1");
    Plan plan;
    plan.hours = options.days * 24;
    plan.row_positions_hours = plan.hours + 1;
    if (options.account_rows_target) {
        plan.hours = std::max<std::int64_t>(6, (*options.account_rows_target + options.traders) /
                                                   (options.traders + 1));
        plan.row_positions_hours = 72;
    }
    require(plan.hours <= 240'000, "that many account rows need more traders");
    plan.start = options.end_time - plan.hours * k_hour;
    require(plan.start.us > 0, "the recording would begin before 1970");
    const double length_s = static_cast<double>(plan.hours) * 3600;
    double interval_s = std::max(170.0, length_s / 50'000);
    if (options.trades_target) {
        plan.paced = true;
        const double trades_each =
            std::ceil(static_cast<double>(*options.trades_target) / options.traders);
        interval_s = std::min(length_s / (3 * trades_each), length_s / 30);
        require(interval_s >= 15, "that many trades need more traders or days");
    }
    plan.interval = seconds(interval_s);
    return plan;
}

enum class EventKind { watch, decide, execute, observe };

struct Event {
    ArenaTime time{};
    std::size_t who = 0; // the benchmark comes after the last trader
    EventKind kind = EventKind::watch;

    // Later events are "less": the queue gives the greatest first.
    bool operator<(const Event& other) const {
        return std::tie(other.time, other.who, other.kind) < std::tie(time, who, kind);
    }
};

class Arena {
public:
    Arena(const std::filesystem::path& dir, const DemoOptions& options, const Plan& plan);
    DemoSummary run();

private:
    void handle(const Event& event);
    void watch(const Event& event);
    void decide(const Event& event);
    void observe(std::size_t who, ArenaTime time);
    void finish();
    void schedule(ArenaTime time, std::size_t who, EventKind kind);
    void schedule_observation(std::size_t who, std::int64_t hour);
    void execute(std::size_t who, const std::vector<Order>& orders, ArenaTime time);
    void buy_and_hold(ArenaTime time);
    DemoAccount& account(std::size_t who) {
        return who < traders_.size() ? traders_[who].account() : benchmark_;
    }

    const DemoOptions& options_;
    Plan plan_;
    Random random_;
    DemoMarket market_;
    std::vector<Participant> traders_;
    DemoAccount benchmark_;
    std::vector<std::vector<Order>> pending_; // decided, not yet executed
    std::vector<std::int64_t> newest_hour_;   // of each participant's rows
    RecordingFiles files_;
    std::priority_queue<Event> events_;
};

ArenaTime inception_of(const Plan& plan, Random& random, std::size_t place) {
    const auto offset = std::min<std::int64_t>(static_cast<std::int64_t>(place), 20) * 70;
    return plan.start + seconds(static_cast<double>(offset)) +
           microseconds(random.between(1, 60'000'000));
}

Arena::Arena(const std::filesystem::path& dir, const DemoOptions& options, const Plan& plan)
    : options_(options), plan_(plan), random_(options.seed, "demo arena"),
      market_(options.seed, plan.start),
      benchmark_(benchmark_id(), AccountKind::benchmark,
                 inception_of(plan, random_, 20) + seconds(1200),
                 Decimal::from_double(options.initial_equity_usd).value(), options.seed),
      files_(dir, static_cast<std::size_t>(options.traders), options.fills) {
    const Decimal initial = benchmark_.initial_equity();
    const std::int64_t target = options.trades_target.value_or(0);
    traders_.reserve(static_cast<std::size_t>(options.traders));
    for (Character& character : cast_of(options.traders)) {
        const std::size_t place = traders_.size();
        std::optional<Pace> pace;
        if (plan.paced) {
            const auto index = static_cast<std::int64_t>(place);
            const std::int64_t trades =
                target / options.traders + (index < target % options.traders ? 1 : 0);
            // Fees of 9 bps per round trip shall take about a fifth of the equity at most.
            pace = Pace{trades, std::min(1.0, 0.2 / (0.0009 * static_cast<double>(trades)))};
        }
        traders_.emplace_back(std::move(character), inception_of(plan, random_, place),
                              options.end_time, initial, pace, options.seed);
        const ArenaTime first =
            traders_.back().account().inception() +
            std::min(seconds(static_cast<double>(random_.between(148, 609))), plan.interval);
        schedule(first, place, EventKind::watch);
    }
    pending_.resize(traders_.size());
    newest_hour_.assign(traders_.size() + 1, -1);
    schedule(benchmark_.inception() + seconds(2.8), traders_.size(), EventKind::execute);
    for (std::size_t who = 0; who <= traders_.size(); ++who) {
        schedule_observation(who, 0);
    }
}

void Arena::schedule(ArenaTime time, std::size_t who, EventKind kind) {
    // The last seconds belong to finish().
    if (time < options_.end_time - 20 * k_second) {
        events_.push({time, who, kind});
    }
}

// Rows are taken near the end of each hour, like the recorded ones.
void Arena::schedule_observation(std::size_t who, std::int64_t hour) {
    const microseconds in_hour(random_.between(57 * 60'000'000LL, 59'900'000LL * 60));
    schedule(account(who).inception() + hour * k_hour + in_hour, who, EventKind::observe);
}

void Arena::handle(const Event& event) {
    market_.advance_to(event.time);
    switch (event.kind) {
    case EventKind::watch:
        watch(event);
        break;
    case EventKind::decide:
        decide(event);
        break;
    case EventKind::execute:
        if (event.who == traders_.size()) {
            buy_and_hold(event.time);
        } else {
            execute(event.who, std::exchange(pending_[event.who], {}), event.time);
            const microseconds jitter(random_.between(0, plan_.interval.count() / 8));
            schedule(event.time + plan_.interval + jitter - seconds(6), event.who,
                     EventKind::watch);
        }
        break;
    case EventKind::observe:
        observe(event.who, event.time);
        schedule_observation(event.who, newest_hour_[event.who] + 1);
        break;
    }
}

void Arena::watch(const Event& event) {
    execute(event.who, traders_[event.who].triggered(market_), event.time);
    schedule(event.time + microseconds(random_.between(1'000'000, 3'000'000)), event.who,
             EventKind::decide);
}

void Arena::decide(const Event& event) {
    Participant& trader = traders_[event.who];
    Thought thought = trader.decide(event.time, market_);
    // Only the newest conversations are kept: texts are made near the end only.
    const double records_each = 100.0 / options_.traders + 3;
    if (options_.end_time - event.time < plan_.interval * 1.2 * records_each) {
        files_.add(conversation_of(trader, thought, market_));
    }
    pending_[event.who] = std::move(thought.orders);
    schedule(event.time + microseconds(random_.between(400'000, 2'800'000)), event.who,
             EventKind::execute);
}

void Arena::execute(std::size_t who, const std::vector<Order>& orders, ArenaTime time) {
    for (const Order& order : orders) {
        files_.add(who, account(who).execute(order, time, market_));
    }
}

void Arena::buy_and_hold(ArenaTime time) {
    const Decimal lot = coin_specs()[0].lot;
    const Decimal affordable = benchmark_.initial_equity() / market_.mark(0);
    const Decimal size = Decimal::from_units(affordable.units() / lot.units() * lot.units());
    Order order{.coin = 0, .signed_size = size, .plan = PositionPlan{}};
    files_.add(traders_.size(), benchmark_.execute(order, time, market_));
}

void Arena::observe(std::size_t who, ArenaTime time) {
    const bool recent = options_.end_time - time <= plan_.row_positions_hours * k_hour;
    const AccountTotal row = account(who).observe(time, market_,
                                                  recent ? DemoAccount::RowPositions::write
                                                         : DemoAccount::RowPositions::leave_out);
    newest_hour_[who] = row.hour_marker;
    files_.add(row, account(who).kind());
}

// What is missing of the paced trades, then everybody's newest row.
void Arena::finish() {
    ArenaTime time = options_.end_time - 15 * k_second;
    market_.advance_to(time);
    for (std::size_t who = 0; who < traders_.size(); ++who) {
        ArenaTime own = time;
        while (const auto order = traders_[who].catch_up(market_)) {
            own = own + microseconds(1000);
            execute(who, {*order}, own);
        }
    }
    for (std::size_t who = 0; who <= traders_.size(); ++who) {
        time =
            options_.end_time - 4 * k_second + microseconds(static_cast<std::int64_t>(who) * 3'137);
        const std::int64_t hour =
            rules::hour_marker(rules::minute_marker(time, account(who).inception()));
        if (hour > newest_hour_[who]) {
            observe(who, time);
        }
    }
}

DemoSummary Arena::run() {
    std::int64_t handled = 0;
    const double length = static_cast<double>((options_.end_time - plan_.start).count());
    while (!events_.empty()) {
        const Event event = events_.top();
        events_.pop();
        handle(event);
        if (++handled % 4096 == 0 && options_.on_progress) {
            options_.on_progress(static_cast<double>((event.time - plan_.start).count()) / length);
        }
    }
    finish();
    files_.finish(traders_, benchmark_, market_, options_.end_time, options_.seed);
    if (options_.on_progress) {
        options_.on_progress(1);
    }
    return files_.summary();
}

} // namespace

DemoSummary write_recording(const std::filesystem::path& dir, const DemoOptions& options) {
    const Plan plan = plan_of(options);
    std::error_code error;
    std::filesystem::create_directories(dir, error);
    if (error) {
        throw UsageError("cannot make the folder " + dir.string() + ": " + error.message());
    }
    if (!std::filesystem::is_empty(dir)) {
        throw UsageError("the folder " + dir.string() +
                         " is not empty; name a new one for the recording");
    }
    return Arena(dir, options, plan).run();
}

} // namespace nof0::app::demo
