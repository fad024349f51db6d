// AnswerMemo: the rendered answers of one shard.
//
// A document in Redis changes at most a few times a second, so an answer is rendered once and sent
// many times. Where Redis tells which documents change (freshness.hpp), an answer is sent until its
// own has changed. Where it does not, because it is away or the answer comes from Postgres, age
// decides: young answers are sent as they are; older ones are sent while one refresh runs; beyond
// the bound a reader waits for the refresh. So no answer is older than `age_max`: either it was
// made less than that ago, or Redis said less than that ago that nothing has changed since.
//
// One thread: the shard's.
#pragma once

#include "api/freshness.hpp"
#include "api/http/rendered.hpp"
#include "base/bounded_memo.hpp"
#include "cache/single_flight.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace nof0::api {

struct AnswerMemoOptions {
    Milliseconds fresh_for{250};
    Milliseconds age_max{1'000};
    Milliseconds kept_for{60'000};   // even unchanged ones are made anew after this
    std::size_t entries_max = 1'024; // answers with parameters come and go
    std::size_t bytes_max = 128 << 20;
};

class AnswerMemo {
public:
    using Make = std::function<Task<RenderedPtr>()>;

    AnswerMemo(asio::io_context& context, AnswerMemoOptions options = {});

    // An answer that may be sent now, or null. `make` is used when it should be refreshed.
    RenderedPtr ready(std::string_view key, const Make& make, const Watch& watch = {});
    // The answer, made now. Throws what make throws.
    Task<RenderedPtr> get(std::string key, Make make, Watch watch = {});
    // The one that may be sent, or one made now.
    Task<RenderedPtr> ready_or_get(std::string key, Make make, Watch watch = {});

    asio::io_context& context() { return context_; }

private:
    struct Remembered {
        RenderedPtr answer;
        std::uint64_t changes = 0; // of its family when it was fetched
        bool is_refreshing = false;
    };
    enum class State { right, ageing, too_old };
    State state_of(const BoundedMemo<Remembered>::Entry& entry, const Watch& watch) const;
    void remember(const std::string& key, RenderedPtr answer, std::uint64_t changes);
    void refresh(std::string key, Make make, Watch watch);

    asio::io_context& context_;
    AnswerMemoOptions options_;
    BoundedMemo<Remembered> memo_;
    cache::SingleFlight<Rendered> flights_;
};

} // namespace nof0::api
