// The listening side of a client whose greeting asks for tracking (redis_core.hpp).
#include "cache/tracking.hpp"

#include "base/ensure.hpp"
#include "base/health.hpp"
#include "cache/redis_core.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace nof0::cache {

struct Tracking::State : std::enable_shared_from_this<Tracking::State> {
    explicit State(Metrics& metrics)
        : names(metrics.counter("nof0_cache_invalidations_total",
                                "Changed keys that Redis named to us")),
          flushes(metrics.counter("nof0_cache_invalidations_all_total",
                                  "Times that everything remembered became doubtful")) {}

    void changed(const Reply& push);
    void all_changed();
    void confirmed(MonotonicTime at);
    template<class Call>
    void tell(Call call) {
        for (TrackingListener* const listener : listeners) {
            call(*listener);
        }
    }

    Health health; // of its own: the process can work without tracking
    std::shared_ptr<Redis::Core> core;
    std::vector<TrackingListener*> listeners;
    MonotonicTime confirmed_at{};
    CounterMetric names;
    CounterMetric flushes;
};

// ["invalidate", [key, ...]], or null in the place of the keys: all of them.
void Tracking::State::changed(const Reply& push) {
    if (push.items.size() != 2 || push.items[0].text != "invalidate") {
        return; // what else Redis announces is not our business
    }
    if (push.items[1].kind != Reply::Kind::list) {
        return all_changed();
    }
    for (const Reply& key : push.items[1].items) {
        names.increment();
        tell([&key](TrackingListener& listener) { listener.changed(key.text); });
    }
}

void Tracking::State::all_changed() {
    flushes.increment();
    confirmed_at = {};
    tell([](TrackingListener& listener) { listener.all_changed(); });
}

void Tracking::State::confirmed(MonotonicTime at) {
    confirmed_at = at;
    tell([at](TrackingListener& listener) { listener.confirmed(at); });
}

Tracking::Tracking(asio::io_context& context, TrackingOptions options, Metrics& metrics)
    : state_(std::make_shared<State>(metrics)) {
    RedisOptions redis = std::move(options.redis);
    redis.name += ":tracking";
    RedisHooks hooks;
    hooks.greeting = {"CLIENT", "TRACKING", "ON", "BCAST"};
    for (std::string& prefix : tracking_prefixes(options.families)) {
        hooks.greeting.emplace_back("PREFIX");
        hooks.greeting.push_back(std::move(prefix));
    }
    // Weak: the core is the state's. Both ends of a connection may have cost names.
    const std::weak_ptr<State> weak = state_;
    hooks.on_push = [weak](const Reply& push) {
        if (const auto state = weak.lock()) {
            state->changed(push);
        }
    };
    hooks.on_change_of_state = [weak] {
        if (const auto state = weak.lock()) {
            state->all_changed();
        }
    };
    hooks.on_pong = [weak](MonotonicTime sent_at) {
        if (const auto state = weak.lock(); state && state->core->up) {
            state->confirmed(sent_at);
        }
    };
    // The core's last handler may run after us: it keeps the state whose Health it refers to.
    state_->core =
        std::make_shared<Redis::Core>(context, std::move(redis), metrics, state_->health);
    state_->core->hooks = std::move(hooks);
    auto link = RedisLink::open(context, state_->core->options);
    const auto run = [](std::shared_ptr<State> state, std::shared_ptr<RedisLink> first) -> Task<> {
        co_await Redis::Core::run(state->core, std::move(first));
    };
    asio::co_spawn(context, run(state_, std::move(link)), asio::detached);
}

Tracking::~Tracking() {
    state_->listeners.clear();
    state_->core->stop();
}

void Tracking::listen(TrackingListener& listener) {
    state_->listeners.push_back(&listener);
    listener.all_changed();
}

void Tracking::unlisten(TrackingListener& listener) {
    std::erase(state_->listeners, &listener);
}

bool Tracking::is_live() const {
    return state_->core->up;
}

MonotonicTime Tracking::confirmed_at() const {
    return state_->confirmed_at;
}

std::vector<std::string> tracking_prefixes(std::span<const Family> families) {
    ensure(!families.empty(), "somebody wants to know of something");
    std::vector<std::string> prefixes;
    for (const Family family : families) {
        const std::string_view pattern = info_of(family).pattern;
        prefixes.emplace_back(pattern.substr(0, pattern.find('{')));
    }
    std::ranges::sort(prefixes); // a beginning stands before what it begins
    std::vector<std::string> apart;
    for (std::string& prefix : prefixes) {
        if (apart.empty() || !prefix.starts_with(apart.back())) {
            apart.push_back(std::move(prefix));
        }
    }
    return apart;
}

} // namespace nof0::cache
