#include "api/answer_memo.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace nof0::api {

AnswerMemo::AnswerMemo(asio::io_context& context, AnswerMemoOptions options)
    : context_(context), options_(options),
      memo_({options.age_max, options.entries_max, options.bytes_max}), flights_(context) {}

RenderedPtr AnswerMemo::ready(std::string_view key, const Make& make) {
    auto* const entry = memo_.find(key);
    if (entry == nullptr) {
        return nullptr;
    }
    Remembered& known = entry->value;
    const bool is_stale = monotonic_now() - entry->made_at >= options_.fresh_for;
    RenderedPtr answer = known.answer; // a refresh may replace the entry at once
    if (is_stale && !known.is_refreshing) {
        known.is_refreshing = true;
        refresh(std::string(key), make);
    }
    return answer;
}

void AnswerMemo::refresh(std::string key, Make make) {
    const auto run = [this, key = std::move(key), make = std::move(make)]() -> Task<> {
        try {
            co_await get(key, make);
        } catch (const std::exception&) {
            // The next reader past the bound meets the failure itself and is told.
            if (auto* const entry = memo_.find(key)) {
                entry->value.is_refreshing = false;
            }
        }
    };
    asio::co_spawn(context_, run, asio::detached);
}

Task<RenderedPtr> AnswerMemo::get(std::string key, Make make) {
    const auto make_and_remember = [this, key, make = std::move(make)]() -> Task<RenderedPtr> {
        RenderedPtr answer = co_await make();
        if (answer->status() == 200) {
            remember(key, answer);
        }
        co_return answer;
    };
    return flights_.run(std::move(key), cache::Memo::skip, make_and_remember);
}

Task<RenderedPtr> AnswerMemo::ready_or_get(std::string key, Make make) {
    if (RenderedPtr answer = ready(key, make)) {
        co_return answer;
    }
    co_return co_await get(std::move(key), std::move(make));
}

void AnswerMemo::remember(const std::string& key, RenderedPtr answer) {
    // The body, and what may be kept beside it: its gzip, its file in memory.
    const std::size_t bytes = 2 * answer->identity().body().size();
    memo_.remember(key, Remembered{std::move(answer), false}, bytes);
}

} // namespace nof0::api
