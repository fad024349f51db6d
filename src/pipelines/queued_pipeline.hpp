// QueuedPipeline: the part of a Pipeline that is the same for all whose events wait in one queue.
// A pipeline of its kind takes events in write(), says what one looks like when it cannot be
// stored, and remembers nothing else.
#pragma once

#include "base/ensure.hpp"
#include "pipelines/event_queue.hpp"
#include "pipelines/pipeline.hpp"

#include <algorithm>

namespace nof0::pipelines {

template<class Event>
class QueuedPipeline : public Pipeline {
public:
    QueuedPipeline(const Executor& executor, std::size_t events_max)
        : queue_(executor, events_max) {}

    // Where the feed pushes.
    EventQueue<Event>& queue() { return queue_; }

    std::size_t waiting() const final { return queue_.size(); }
    void committed() final {
        queue_.pop(taken_);
        taken_ = 0;
    }
    void rolled_back() final { taken_ = 0; }
    UnstorableEvent oldest() const final { return unstorable(queue_.at(0)); }
    void drop_oldest() final { queue_.pop(1); }

protected:
    // The oldest `count` events belong to the transaction now; event(i) for i < count stay where
    // they are until committed() or rolled_back(), whatever arrives meanwhile.
    std::size_t take(std::size_t count) {
        ensure(taken_ == 0, "a transaction ends before the next one takes events");
        return taken_ = std::min(count, queue_.size());
    }
    const Event& event(std::size_t index) const { return queue_.at(index); }

    virtual UnstorableEvent unstorable(const Event& event) const = 0;

private:
    EventQueue<Event> queue_;
    std::size_t taken_ = 0;
};

} // namespace nof0::pipelines
