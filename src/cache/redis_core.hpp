// The state machine of the Redis client: away -> up -> away. Internal to this room: redis.hpp is
// the interface.
//
// Only what is sent while "up" reaches a link, so a server that is away gathers no queue; and every
// request that a link holds fails when the link ends.
#pragma once

#include "cache/redis.hpp"
#include "cache/redis_link.hpp"
#include "cache/redis_metrics.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <functional>

namespace nof0::cache {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

// What a client may be given beside its commands (tracking.cpp). Each may be empty.
struct RedisHooks {
    std::vector<std::string> greeting{};          // one more command of the first words on a link
    std::function<void(const Reply&)> on_push{};  // what the server says unasked
    std::function<void()> on_change_of_state{};   // up or away
    std::function<void(MonotonicTime)> on_pong{}; // a request was answered that was sent then
};

struct Redis::Core : std::enable_shared_from_this<Redis::Core> {
    Core(asio::io_context& context, RedisOptions options, Metrics& metrics, Health& health);

    // Keeps a link open until stop(); `first` is open already.
    static Task<> run(std::shared_ptr<Core> core, std::shared_ptr<RedisLink> first);
    static Task<std::vector<Reply>> exchange(std::shared_ptr<Core> core,
                                             std::vector<Command> commands, Deadline deadline);
    static Task<> connected(std::shared_ptr<Core> core, Deadline deadline);
    void stop();

    asio::io_context& context;
    const RedisOptions options;
    RedisHooks hooks; // given before run()
    bool up = false;

private:
    // One request that is not answered yet. It outlives the caller that gave up on it.
    struct Flight {
        explicit Flight(const Executor& executor) : timer(executor) {}
        Timer timer; // both the deadline and, cancelled, the signal that the replies are here
        std::vector<Reply> replies;
        std::string command; // the first one's name
        MonotonicTime begun = monotonic_now();
        std::size_t bytes = 0;
        bool done = false;
    };
    enum class Outcome { answered, timed_out, lost };

    static Task<> serve(std::shared_ptr<Core> core);
    static Task<bool> greet(std::shared_ptr<Core> core);
    static Task<> probe(std::shared_ptr<Core> core);
    static Task<Outcome> wait(std::shared_ptr<Flight> flight, Deadline deadline);

    std::shared_ptr<Flight> start(const std::vector<Command>& commands);
    void land(Flight& flight, std::vector<Reply> replies);
    void note_duration(const Flight& flight) const;
    void refuse_when_away_or_full();
    void note_miss();
    void reopen();
    void tell_state() const {
        if (hooks.on_change_of_state) {
            hooks.on_change_of_state();
        }
    }
    void go_up();
    void go_down(const std::string& reason);
    std::string address() const;

    Health& health;
    RedisMetrics metrics;
    Timer pulse; // wakes run(): the link ended, the server is silent, or stop()
    std::vector<std::shared_ptr<Timer>> arrivals; // who waits in connected()
    std::shared_ptr<RedisLink> link;
    std::string why = "connecting"; // it is away
    bool link_ended = false;
    bool reason_told = false; // of this link's failure
    bool stopping = false;
    std::size_t calls_in_flight = 0;
    std::size_t bytes_in_flight = 0;
    int misses = 0; // since the last answer of any kind
    MonotonicTime last_miss_at{};
    MonotonicTime last_reply_at{};
};

} // namespace nof0::cache
