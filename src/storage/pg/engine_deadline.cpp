// Deadlines, and asking the server to cancel. See engine.hpp.
//
// libpq's PQcancel blocks, so a helper thread makes the request and says that it is through by
// closing its end of a pipe; it touches nothing else of ours. While the request is on its way no
// new statement is handed over, because the server cancels whatever runs when it arrives.
#include "storage/pg/engine.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace nof0::pg {
namespace {

constexpr std::chrono::seconds k_cancel_patience{2};

// Owns what the helper thread needs.
struct CancelRequest {
    PGcancel* cancel;
    int done_fd;

    void run() const {
        std::array<char, 256> error{};
        if (PQcancel(cancel, error.data(), static_cast<int>(error.size())) == 0) {
            log_warn("postgres.cancel_failed", {{"why", error.data()}});
        }
        PQfreeCancel(cancel);
        ::close(done_fd);
    }
};

} // namespace

void Engine::arm_timer(MonotonicTime at) {
    if (at >= timer_at_ || lost_) {
        return; // it wakes up earlier anyway and looks again
    }
    timer_at_ = at;
    timer_.expires_at(timer_at_);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const std::shared_ptr<Engine> self = weak.lock();
        if (!error && self && !self->lost_) {
            self->timer_at_ = MonotonicTime::max();
            self->on_timer();
            self->after_event();
        }
    });
}

void Engine::on_timer() {
    const MonotonicTime now = monotonic_now();
    if (cancelling_ && now >= cancel_until_) {
        lose({"08006", "the server did not react to a cancel request", {}, {}, {}, {}});
        return;
    }
    std::vector<std::shared_ptr<Pending>> all(in_flight_.begin(), in_flight_.end());
    if (exclusive_) {
        all.push_back(exclusive_);
    }
    all.insert(all.end(), waiting_.begin(), waiting_.end());
    MonotonicTime next = cancelling_ ? cancel_until_ : MonotonicTime::max();
    for (const std::shared_ptr<Pending>& pending : all) {
        if (lost_) {
            return;
        }
        if (now >= pending->deadline.at()) {
            expire(pending);
        } else {
            next = std::min(next, pending->deadline.at());
        }
    }
    if (next != MonotonicTime::max()) {
        arm_timer(next);
    }
}

void Engine::expire(const std::shared_ptr<Pending>& pending) {
    if (pending->cancel_wanted) {
        return; // done before
    }
    if (options_.metrics) {
        options_.metrics->failed("deadline");
    }
    const auto waited =
        std::chrono::duration_cast<std::chrono::milliseconds>(monotonic_now() - pending->sent_at);
    const std::string text = pending->name + ": no answer from Postgres within " +
                             std::to_string(waited.count()) + " ms";
    const std::exception_ptr why = std::make_exception_ptr(Unavailable(text));
    abandon(pending, why);
}

void Engine::abandon(const std::shared_ptr<Pending>& pending, const std::exception_ptr& why) {
    const std::shared_ptr<Engine> self = shared_from_this(); // answer() may free the last owner
    answer(*pending, why);
    if (lost_ || pending->finished) {
        return;
    }
    if (std::find(waiting_.begin(), waiting_.end(), pending) != waiting_.end()) {
        // It was never sent. Leaving it out while its neighbours run could commit half a
        // transaction, so the connection goes.
        lose({"57014", "a statement gave up before it could be sent", {}, {}, {}, {}});
        return;
    }
    pending->cancel_wanted = true;
    if (running() == pending && !cancelling_) {
        start_cancel();
    }
}

std::shared_ptr<Pending> Engine::running() const {
    if (exclusive_) {
        return exclusive_;
    }
    return in_flight_.empty() ? nullptr : in_flight_.front();
}

void Engine::start_cancel() {
    std::array<int, 2> ends{};
    PGcancel* cancel = PQgetCancel(connection_);
    if (cancel == nullptr || ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        PQfreeCancel(cancel);
        lose({"08006", "a statement could not be cancelled", {}, {}, {}, {}});
        return;
    }
    cancelling_ = true;
    cancel_delivered_ = false;
    cancel_target_ = running();
    cancel_target_->cancel_wanted = true;
    cancel_until_ = monotonic_now() + k_cancel_patience;
    arm_timer(cancel_until_);
    cancel_signal_.emplace(executor_, ends[0]);
    cancel_signal_->async_wait(Descriptor::wait_read,
                               [weak = weak_from_this()](boost::system::error_code error) {
                                   const std::shared_ptr<Engine> self = weak.lock();
                                   if (!error && self && !self->lost_) {
                                       self->on_cancel_delivered();
                                       self->after_event();
                                   }
                               });
    const CancelRequest request{cancel, ends[1]};
    std::thread([request] { request.run(); }).detach();
}

void Engine::on_cancel_delivered() {
    cancel_delivered_ = true;
    cancel_signal_.reset();
    maybe_end_cancel();
}

void Engine::maybe_end_cancel() {
    if (cancelling_ && cancel_delivered_ && cancel_target_->finished) {
        cancelling_ = false;
        cancel_target_.reset();
    }
}

} // namespace nof0::pg
