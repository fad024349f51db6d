// The interface: a thin shell around redis_core.cpp, so that its users compile no Boost.Redis.
#include "cache/redis.hpp"

#include "cache/redis_core.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace nof0::cache {

Redis::Redis(asio::io_context& context, RedisOptions options, Metrics& metrics, Health& health)
    : core_(std::make_shared<Core>(context, std::move(options), metrics, health)) {
    // The first link is opened here, so that a wrong configuration throws where it was given.
    auto link = RedisLink::open(context, core_->options);
    asio::co_spawn(context, Core::run(core_, std::move(link)), asio::detached);
}

Redis::~Redis() {
    core_->stop();
}

Task<> Redis::connected(Deadline deadline) {
    return Core::connected(core_, deadline);
}
bool Redis::is_connected() const {
    return core_->up;
}

Deadline Redis::budget() const {
    return Deadline::after(core_->options.budget);
}
const RedisOptions& Redis::options() const {
    return core_->options;
}

Task<Reply> Redis::call(Command command) {
    return call(std::move(command), budget());
}

Task<Reply> Redis::call(Command command, Deadline deadline) {
    std::vector<Command> commands;
    commands.push_back(std::move(command));
    std::vector<Reply> replies = co_await Core::exchange(core_, std::move(commands), deadline);
    replies.front().or_throw();
    co_return std::move(replies.front());
}

Task<std::vector<Reply>> Redis::pipeline(std::vector<Command> commands) {
    return pipeline(std::move(commands), budget());
}

Task<std::vector<Reply>> Redis::pipeline(std::vector<Command> commands, Deadline deadline) {
    return Core::exchange(core_, std::move(commands), deadline);
}

} // namespace nof0::cache
