#include "pipelines/import/importer.hpp"

#include "pipelines/import/import_run.hpp"

#include <algorithm>

namespace nof0::pipelines {
namespace {

// Longer than a tenure: an import that was killed still seems to hold the lease for that long.
constexpr Milliseconds k_lease_patience{35'000};

} // namespace

bool ImportSummary::changed() const {
    return std::ranges::any_of(counts, [](const ImportCount& count) { return count.written > 0; });
}

Task<Result<ImportSummary, RecordingProblems>>
import_recording(pg::Pool& pool, const ImportOptions& options, const ArenaClock& clock) {
    const Recording recording = Recording::open(options.folder, options.limits);
    ValidationOptions validation;
    validation.progress = [&options](std::uint64_t done, std::uint64_t total) {
        if (options.progress) {
            options.progress(ImportPhase::checking, done, total);
        }
    };
    const auto contents = validate_recording(recording, validation);
    if (!contents) {
        co_return fail(contents.error());
    }
    HeldLease lease = co_await HeldLease::take(pool, "import", k_lease_patience);
    ImportSummary summary;
    std::exception_ptr failure;
    try {
        ImportRun run(pool, options, clock, recording, *contents, lease);
        summary = co_await run.run();
    } catch (...) { // the lease is given back first, so that a second try need not wait for it
        failure = std::current_exception();
    }
    try {
        co_await lease.give_back();
    } catch (const Unavailable&) { // it ends by itself
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    co_return summary;
}

} // namespace nof0::pipelines
