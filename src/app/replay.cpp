#include "app/replay.hpp"

#include "app/terminal.hpp"
#include "base/log.hpp"
#include "pipelines/venue_feed.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

namespace nof0::app {
namespace {

// How much may have to be repeated after a kill.
constexpr std::uint64_t k_events_per_cursor = 50'000;
constexpr std::chrono::seconds k_time_per_cursor{1};
constexpr Milliseconds k_patience_step{200};
constexpr std::int64_t k_records_between_yields = 256;

// The same file under the same name has the same cursor; one that was replaced starts anew.
std::string cursor_name(const std::filesystem::path& file, std::uint64_t bytes) {
    return fmt::format("replay:{}:{}", file.filename().string(), bytes);
}

class FileReplay {
public:
    FileReplay(ArenaIngest& ingest, const ReplayPlan& plan, const std::atomic<bool>& stopping)
        : ingest_(ingest), plan_(plan), stopping_(stopping),
          feed_(ingest.prices(), ingest.market(), ingest.fills(), ingest.positions(),
                ingest.backend().metrics()) {}

    Task<ReplayedFile> run(std::filesystem::path file) {
        ReplayedFile done;
        done.file = file.filename().string();
        name_ = cursor_name(file, std::filesystem::file_size(file));
        const auto last = co_await pipelines::replayed_to(ingest_.backend().pool(), name_);
        const venues::ReplayPosition from =
            last ? venues::ReplayPosition{last->record, last->shift_ms} : venues::ReplayPosition{};
        venues::ReplayOptions options{.clock = plan_.clock, .account = plan_.account};
        options.now = ingest_.clock().now();
        auto source = venues::ReplaySource::open(file, options, from);
        if (!source) {
            done.problem = source.error().message;
            co_return done;
        }
        done.format = to_text(source.value().format());
        done.resumed_at = from.record;
        co_await read(source.value(), done);
        done.ticks = feed_.ticks();
        done.account_events = feed_.account_events();
        done.set_aside = feed_.set_aside();
        done.skipped = source.value().skips().counts();
        co_return done;
    }

private:
    Task<> read(venues::ReplaySource& source, ReplayedFile& done) {
        ProgressBar bar(done.file);
        venues::ReplayPace pace(plan_.speed, monotonic_now());
        MonotonicTime cursor_at = monotonic_now();
        std::uint64_t events_at_cursor = 0;
        pipelines::ReplayedTo position{.file = name_};
        while (auto record = source.next()) {
            co_await wait_until(pace.due(record->received_ms));
            if (stopping_) {
                break;
            }
            position.record = record->position.record;
            position.shift_ms = record->position.shift_ms;
            position.received_ms = record->received_ms;
            co_await feed_.offer(
                std::move(record->events),
                {source.source(), fmt::format("{}#{}", name_, position.record), plan_.trader},
                record->received_ms);
            if (++done.records % k_records_between_yields == 0) {
                bar.show(source.bytes_read(), source.bytes_total());
                co_await pause(Milliseconds{0}); // the writer's turn
            }
            const std::uint64_t events = feed_.ticks() + feed_.account_events();
            if (events - events_at_cursor >= k_events_per_cursor ||
                monotonic_now() - cursor_at >= k_time_per_cursor) {
                co_await move_cursor(position);
                events_at_cursor = events;
                cursor_at = monotonic_now();
            }
        }
        if (done.records > 0) {
            co_await move_cursor(position);
            co_await settle();
        }
    }

    // Everything before the position is durable then.
    Task<> move_cursor(pipelines::ReplayedTo position) {
        if (co_await settle()) {
            ingest_.replay_cursor().queue().push_now(std::move(position));
        }
    }

    Task<bool> settle() {
        for (;;) {
            const bool settled = co_await ingest_.role().written(Deadline::after(k_patience_step));
            if (settled || stopping_) {
                co_return settled;
            }
        }
    }

    Task<> wait_until(MonotonicTime due) {
        while (!stopping_ && monotonic_now() < due) {
            const auto left = std::chrono::ceil<Milliseconds>(due - monotonic_now());
            co_await pause(std::min(left, k_patience_step));
        }
    }

    Task<> pause(Milliseconds duration) {
        asio::steady_timer timer(ingest_.backend().context(), duration);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }

    ArenaIngest& ingest_;
    const ReplayPlan& plan_;
    const std::atomic<bool>& stopping_;
    pipelines::VenueFeed feed_;
    std::string name_;
};

} // namespace

Task<ReplaySummary> replay(ArenaIngest& ingest, ReplayPlan plan,
                           const std::atomic<bool>& stopping) {
    ReplaySummary summary;
    for (const std::filesystem::path& file : plan.files) {
        if (stopping) {
            co_return summary;
        }
        FileReplay one(ingest, plan, stopping);
        try {
            summary.files.push_back(co_await one.run(file));
        } catch (const Unavailable&) {
            throw; // a server's trouble is not the file's
        } catch (const std::exception& unreadable) {
            ReplayedFile failed;
            failed.file = file.filename().string();
            failed.problem = unreadable.what();
            summary.files.push_back(std::move(failed));
        }
    }
    summary.finished = !stopping;
    co_return summary;
}

} // namespace nof0::app
