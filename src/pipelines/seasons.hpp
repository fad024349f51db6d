// SeasonPipeline: the beginning of a season -> seasons, season_traders and, in the same
// transaction, everything that the public is told of it at once: each trader's first observation
// and hour 0, analytics without a trade. Then all documents that speak of "since inception" are
// built again.
//
// Whoever offers it has seen to it that the traders hold nothing and have the money that they begin
// with (app/trading). That is looked at again here: where it is not so, no season begins, and
// refusal() says why. Of a command that has begun its season before, and of a name that is taken,
// nothing is written.
#pragma once

#include "pipelines/queued_pipeline.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nof0::pipelines {

struct SeasonEntrant {
    std::string trader{};
    std::optional<Decimal> equity{}; // that it must have; absent: it begins with what it has
    bool must_be_flat = true;        // not the house, which others may trade with
};

struct SeasonStart {
    std::int64_t command_id = 0; // of operator_commands
    std::string name{};
    std::vector<SeasonEntrant> entrants{};
    ArenaTime now{}; // it begins then, or right after the newest fact of an entrant
};

class SeasonPipeline final : public QueuedPipeline<SeasonStart> {
public:
    explicit SeasonPipeline(const Executor& executor, std::size_t events_max = 16)
        : QueuedPipeline(executor, events_max) {}

    std::string_view name() const override { return "seasons"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

    // Of the season that was written last; empty: it began.
    const std::string& refusal() const { return refusal_; }

private:
    UnstorableEvent unstorable(const SeasonStart& event) const override;
    Task<> begin(storage::WriteScope& scope, const SeasonStart& start, Written& written);

    std::string refusal_{};
};

} // namespace nof0::pipelines
