#include "api/answer_memo.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace nof0::api {

AnswerMemo::AnswerMemo(asio::io_context& context, AnswerMemoOptions options)
    : context_(context), options_(options),
      memo_({options.kept_for, options.entries_max, options.bytes_max}), flights_(context) {}

AnswerMemo::State AnswerMemo::state_of(const BoundedMemo<Remembered>::Entry& entry,
                                       const Watch& watch) const {
    const MonotonicTime now = monotonic_now();
    const bool is_unchanged = watch.freshness != nullptr && watch.changes() == entry.value.changes;
    if (is_unchanged && now - watch.freshness->confirmed_at() < options_.age_max) {
        return State::right;
    }
    const auto age = now - entry.made_at;
    if (age >= options_.age_max) {
        return State::too_old;
    }
    // A change that was told is shown by the next answer, however young this one is.
    const bool has_changed = watch.freshness != nullptr && !is_unchanged;
    return age < options_.fresh_for && !has_changed ? State::right : State::ageing;
}

RenderedPtr AnswerMemo::ready(std::string_view key, const Make& make, const Watch& watch) {
    auto* const entry = memo_.find(key);
    const State state = entry == nullptr ? State::too_old : state_of(*entry, watch);
    if (state == State::too_old) {
        return nullptr;
    }
    Remembered& known = entry->value;
    RenderedPtr answer = known.answer; // a refresh may replace the entry at once
    if (state == State::ageing && !known.is_refreshing) {
        known.is_refreshing = true;
        refresh(std::string(key), make, watch);
    }
    return answer;
}

void AnswerMemo::refresh(std::string key, Make make, Watch watch) {
    const auto run = [this, key = std::move(key), watch, make = std::move(make)]() -> Task<> {
        try {
            co_await get(key, make, watch);
        } catch (const std::exception&) {
            // The next reader past the bound meets the failure itself and is told.
            if (auto* const entry = memo_.find(key)) {
                entry->value.is_refreshing = false;
            }
        }
    };
    asio::co_spawn(context_, run, asio::detached);
}

Task<RenderedPtr> AnswerMemo::get(std::string key, Make make, Watch watch) {
    const auto make_and_remember = [this, key, watch,
                                    make = std::move(make)]() -> Task<RenderedPtr> {
        const std::uint64_t changes = watch.changes(); // what changes meanwhile makes it old
        RenderedPtr answer = co_await make();
        if (answer->status() == 200) {
            remember(key, answer, changes);
        }
        co_return answer;
    };
    return flights_.run(std::move(key), cache::Memo::skip, make_and_remember);
}

Task<RenderedPtr> AnswerMemo::ready_or_get(std::string key, Make make, Watch watch) {
    if (RenderedPtr answer = ready(key, make, watch)) {
        co_return answer;
    }
    co_return co_await get(std::move(key), std::move(make), watch);
}

void AnswerMemo::remember(const std::string& key, RenderedPtr answer, std::uint64_t changes) {
    // The body, and what may be kept beside it: its compressed forms, its file in memory.
    const std::size_t bytes = 2 * answer->identity().body().size();
    memo_.remember(key, Remembered{std::move(answer), changes, false}, bytes);
}

} // namespace nof0::api
