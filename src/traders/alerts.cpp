#include "traders/alerts.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "net/retry.hpp"
#include "net/timer.hpp"

#include <utility>

namespace nof0::traders {
namespace {

constexpr std::size_t k_waiting_max = 256;
constexpr Milliseconds k_look_pause{100};
constexpr Milliseconds k_retry_longest{10'000};
constexpr std::size_t k_answer_bytes_max = 64 * 1024; // of which nothing is read

} // namespace

void AlertBook::remember(const std::vector<Problem>& told) {
    for (const Problem& problem : told) {
        known_.insert_or_assign(problem.key, problem);
    }
}

std::vector<Alert> AlertBook::look(const std::vector<Problem>& now) {
    std::vector<Alert> alerts;
    std::map<std::string, Problem> present;
    for (const Problem& problem : now) {
        present.insert_or_assign(problem.key, problem);
    }
    for (const auto& [key, problem] : present) {
        if (!known_.contains(key)) {
            alerts.push_back({problem, false});
        }
    }
    for (const auto& [key, problem] : known_) {
        if (!present.contains(key)) {
            alerts.push_back({problem, true});
        }
    }
    known_ = std::move(present);
    return alerts;
}

AlertPoster::AlertPoster(Executor executor, Options options, const WallClock& clock)
    : executor_(executor), options_(std::move(options)), clock_(clock),
      http_(executor, {.response_bytes_max = k_answer_bytes_max}) {}

std::string AlertPoster::text_of(const Alert& alert) const {
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .field("arena", options_.arena)
        .field("event", alert.is_over ? "over" : "problem")
        .field("key", alert.problem.key)
        .field("what", alert.problem.what)
        .field("at_ms", clock_.now().ms())
        .end_object();
    return text;
}

void AlertPoster::post(Alert alert) {
    log_warn("traders.alert", {{"event", alert.is_over ? "over" : "problem"},
                               {"key", alert.problem.key},
                               {"what", alert.problem.what}});
    if (options_.webhook.empty()) {
        return;
    }
    if (waiting_.size() >= k_waiting_max) {
        waiting_.pop_front();
        ++dropped_;
    }
    waiting_.push_back(text_of(alert));
}

// True: the webhook has it, or will never take it.
Task<bool> AlertPoster::send(std::string body) {
    const auto url = net::parse_url(options_.webhook.reveal());
    if (!url) {
        co_return false;
    }
    net::HttpRequest request{.method = "POST", .url = *url};
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    try {
        const net::HttpResponse answer =
            co_await http_.send(std::move(request), Deadline::after(options_.attempt_timeout));
        const bool may_try_again =
            answer.status == 408 || answer.status == 429 || answer.status >= 500;
        if (answer.status >= 300) {
            log_warn("traders.webhook_refused", {{"status", answer.status}});
        }
        co_return !may_try_again;
    } catch (const Unavailable&) {
        co_return false; // its words would name the server
    }
}

Task<> AlertPoster::run() {
    is_stopped_ = false;
    while (!is_stopped_) {
        if (waiting_.empty()) {
            co_await net::pause(k_look_pause);
            continue;
        }
        const std::string body = waiting_.front();
        waiting_.pop_front();
        net::Backoff pauses(
            {.retries_max = 20, .first = options_.retry_first, .longest = k_retry_longest},
            random_);
        const Deadline patience = Deadline::after(options_.patience);
        bool is_sent = co_await send(body);
        while (!is_sent && !is_stopped_) {
            const auto pause = pauses.next(patience, std::nullopt);
            if (!pause) {
                break;
            }
            co_await net::pause(*pause);
            is_sent = co_await send(body);
        }
        if (is_sent) {
            ++posted_;
        } else {
            ++dropped_;
            log_warn("traders.alert_dropped", {{"why", "the webhook does not take it"}});
        }
    }
}

} // namespace nof0::traders
