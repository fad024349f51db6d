#include "api/answer_memo.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace nof0::api {

AnswerMemo::AnswerMemo(asio::io_context& context, AnswerMemoOptions options)
    : context_(context), options_(options), flights_(context) {}

RenderedPtr AnswerMemo::ready(std::string_view key, const Make& make) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) {
        return nullptr;
    }
    Entry& entry = found->second;
    const auto age = monotonic_now() - entry.made_at;
    if (age >= options_.age_max) {
        return nullptr;
    }
    if (age >= options_.fresh_for && !entry.is_refreshing) {
        entry.is_refreshing = true;
        refresh(found->first, make);
    }
    return entry.answer;
}

void AnswerMemo::refresh(std::string key, Make make) {
    const auto run = [this, key = std::move(key), make = std::move(make)]() -> Task<> {
        try {
            co_await get(key, make);
        } catch (const std::exception&) {
            // The next reader past the bound meets the failure itself and is told.
            if (const auto found = entries_.find(key); found != entries_.end()) {
                found->second.is_refreshing = false;
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
    const MonotonicTime now = monotonic_now();
    if (entries_.size() >= options_.entries_max) {
        std::erase_if(entries_, [&](const auto& item) {
            return now - item.second.made_at >= options_.age_max;
        });
    }
    if (entries_.size() >= options_.entries_max) {
        entries_.clear();
    }
    entries_.insert_or_assign(key, Entry{std::move(answer), now, false});
}

} // namespace nof0::api
