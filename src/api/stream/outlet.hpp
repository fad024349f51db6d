// Outlet: where the messages of the feed leave its thread for a shard's. What is posted arrives in
// its order, until close(); afterwards nothing arrives, however late it was posted.
#pragma once

#include "api/stream/message.hpp"
#include "base/task.hpp"

#include <boost/asio/post.hpp>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace nof0::api {

using Batch = std::shared_ptr<const std::vector<MessagePtr>>;

// What a client that joined is sent first, in order.
using Welcome = std::vector<MessagePtr>;

class StreamReceiver {
public:
    virtual ~StreamReceiver() = default;
    virtual void receive(const std::vector<MessagePtr>& messages) = 0;
    virtual void welcome(std::uint64_t client, const Welcome& messages) = 0;
};

class Outlet : public std::enable_shared_from_this<Outlet> {
public:
    Outlet(Executor executor, StreamReceiver& receiver)
        : executor_(std::move(executor)), receiver_(receiver) {}

    // From any thread. `call` gets the receiver, on the receiver's thread.
    template<class Call>
    void post(Call call) {
        // The lock keeps the executor's context alive: close() waits for it.
        const std::lock_guard lock(mutex_);
        if (!is_open_) {
            return;
        }
        asio::post(executor_, [self = shared_from_this(), call = std::move(call)] {
            if (self->is_open()) {
                call(self->receiver_);
            }
        });
    }
    bool is_open() const {
        const std::lock_guard lock(mutex_);
        return is_open_;
    }
    // On the receiver's thread, or after that has ended.
    void close() {
        const std::lock_guard lock(mutex_);
        is_open_ = false;
    }

private:
    Executor executor_;
    StreamReceiver& receiver_;
    mutable std::mutex mutex_;
    bool is_open_ = true;
};

} // namespace nof0::api
