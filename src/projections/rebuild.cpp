#include "projections/rebuild.hpp"

#include "cache/commands.hpp"
#include "projections/build_many.hpp"
#include "storage/read_scope.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <set>

namespace nof0::projections {
namespace {

constexpr std::size_t k_batch_documents = 64;
constexpr Milliseconds k_snapshot_max{10 * 60'000}; // a rebuild of a large arena takes minutes

using Planned = Wanted;

Task<std::vector<Planned>> plan(storage::ReadScope& scope) {
    std::vector<Planned> planned;
    for (const Projection& projection : all_projections()) {
        for (std::string& subject : co_await subjects_of(scope, projection.subjects)) {
            planned.push_back(Planned{&projection, std::move(subject)});
        }
    }
    co_return planned;
}

// None beyond the end.
std::vector<Wanted> batch_of(const std::vector<Planned>& planned, std::size_t begin) {
    const std::size_t end = std::min(planned.size(), begin + k_batch_documents);
    return {planned.begin() + static_cast<std::ptrdiff_t>(begin),
            planned.begin() + static_cast<std::ptrdiff_t>(end)};
}

void count(RebuildSummary& summary, const std::vector<cache::WriteOutcome>& outcomes) {
    for (const cache::WriteOutcome outcome : outcomes) {
        switch (outcome) {
        case cache::WriteOutcome::written:
            ++summary.written;
            break;
        case cache::WriteOutcome::refused_older:
            ++summary.refused_older;
            break;
        case cache::WriteOutcome::disabled:
            ++summary.disabled;
            break;
        }
    }
}

Task<> compare(Documents& documents, storage::ReadScope& scope, const Planned& item,
               VerifyReport& report) {
    const cache::Key key = item.projection->key(item.subject);
    const auto cached = co_await documents.store().read(key);
    if (!cached) {
        ++report.missing;
        co_return;
    }
    ++report.compared;
    const cache::Document fresh = co_await documents.build(scope, *item.projection, item.subject);
    if (cached->meta.store_id != fresh.meta.store_id) {
        report.mismatches.push_back({key.name, "was built from another store"});
    } else if (cached->meta.hash == fresh.meta.hash) {
        ++report.equal;
    } else if (cached->meta.version < fresh.meta.version) {
        ++report.lagging;
    } else if (cached->meta.version == fresh.meta.version) {
        report.mismatches.push_back(
            {key.name, "differs from Postgres at version " + std::to_string(fresh.meta.version)});
    }
}

// Keys of ours that no projection would make now, their metas included.
Task<> find_strangers(cache::Redis& redis, const std::set<std::string>& expected,
                      VerifyReport& report) {
    for (const std::string& name : co_await cache::scan_all(redis, "nof0:*")) {
        const auto key = cache::parse_key(name);
        if (!key) {
            report.mismatches.push_back({name, "is no key of ours"});
        } else if (cache::info_of(key->family).role == cache::KeyRole::document &&
                   !expected.contains(name)) {
            report.mismatches.push_back({name, "belongs to nothing that Postgres knows"});
        }
    }
}

} // namespace

Task<RebuildSummary> rebuild(Documents& documents, RebuildProgress progress) {
    using namespace asio::experimental::awaitable_operators;
    storage::ReadScope scope =
        co_await storage::ReadScope::open(documents.pool(), Deadline::after(k_snapshot_max));
    const std::vector<Planned> planned = co_await plan(scope);
    const auto total = static_cast<std::int64_t>(planned.size());
    RebuildSummary summary;
    summary.version = scope.version();
    // While Redis takes one batch, Postgres is asked for the next.
    std::vector<cache::DocumentWrite> built =
        co_await build_many(documents, scope, batch_of(planned, 0));
    for (std::size_t begin = 0; begin < planned.size(); begin += k_batch_documents) {
        const std::size_t end = std::min(planned.size(), begin + k_batch_documents);
        Task<std::vector<cache::DocumentWrite>> next =
            build_many(documents, scope, batch_of(planned, end));
        Task<std::vector<cache::WriteOutcome>> write =
            documents.store().write_many(std::move(built));
        auto [next_built, outcomes] = co_await (std::move(next) && std::move(write));
        count(summary, outcomes);
        built = std::move(next_built);
        summary.documents = static_cast<std::int64_t>(end);
        if (progress) {
            progress(summary.documents, total);
        }
    }
    co_return summary;
}

Task<VerifyReport> verify(Documents& documents, cache::Redis& redis) {
    storage::ReadScope scope =
        co_await storage::ReadScope::open(documents.pool(), Deadline::after(k_snapshot_max));
    VerifyReport report;
    report.version = scope.version();
    std::set<std::string> expected;
    for (const Planned& item : co_await plan(scope)) {
        expected.insert(item.projection->key(item.subject).name);
        co_await compare(documents, scope, item, report);
    }
    co_await find_strangers(redis, expected, report);
    co_return report;
}

} // namespace nof0::projections
