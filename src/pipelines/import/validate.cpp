#include "pipelines/import/validate.hpp"

#include "base/time.hpp"
#include "pipelines/import/validation_run.hpp"

#include <fmt/format.h>
#include <map>

namespace nof0::pipelines {
namespace {

using Kind = RecordingFileKind;
using Naming = ValidationRun::Naming;
using Place = DuplicateFinder::Place;

std::int64_t to_ms(std::int64_t us) {
    return ArenaTime::from_us(us).ms();
}

void validate_inceptions(ValidationRun& run) {
    UniqueKey traders = run.unique_key("model_id");
    run.read_files<RecordedInception>(
        Kind::since_inception, [&](auto& reader, const RecordedInception& record, Place place) {
            traders.finder.add(content_hash(record.trader), place);
            auto* const seen = run.trader(reader, record.trader, Naming::defines);
            if (seen != nullptr && !seen->has_inception) {
                seen->has_inception = true;
                run.traders.note_inception(*seen);
                seen->trader.inception_us = record.inception_us;
                seen->trader.initial_equity_usd = record.nav_usd;
                seen->trader.external_id = record.id;
            }
        });
    run.report_duplicates(traders);
}

void validate_leaderboard(ValidationRun& run) {
    UniqueKey traders = run.unique_key("id");
    run.read_files<RecordedLeaderboardEntry>(
        Kind::leaderboard, [&](auto& reader, const RecordedLeaderboardEntry& record, Place place) {
            traders.finder.add(content_hash(record.trader), place);
            if (auto* const seen = run.trader(reader, record.trader, Naming::defines)) {
                seen->is_ranked = true;
            }
        });
    run.report_duplicates(traders);
}

// analytics.json, and the single files: with it they are only compared, and may well be recorded
// some minutes later; without it they are imported.
void validate_analytics(ValidationRun& run, bool has_whole) {
    std::map<std::string, std::string> payloads;
    const auto read = [&](Kind kind) {
        UniqueKey traders = run.unique_key("model_id");
        const std::uint64_t count = run.read_files<RecordedAnalytics>(
            kind, [&](auto& reader, const RecordedAnalytics& record, Place place) {
                traders.finder.add(content_hash(record.trader), place);
                if (auto* const seen = run.trader(reader, record.trader, Naming::defines)) {
                    seen->is_ranked = true;
                }
                if (kind == Kind::analytics) {
                    payloads.emplace(record.trader, record.payload_json);
                    return;
                }
                if (reader.file() != "analytics-" + record.trader + ".json") {
                    run.problem(reader, "model_id", "must be the trader that the file is named by");
                }
                const auto whole = payloads.find(record.trader);
                if (has_whole &&
                    (whole == payloads.end() || whole->second != record.payload_json)) {
                    run.warn(fmt::format("{}: differs from analytics.json, which is imported",
                                         reader.file()));
                }
            });
        run.report_duplicates(traders);
        return count;
    };
    run.summary.analytics = read(Kind::analytics);
    const std::uint64_t singles = read(Kind::analytics_single);
    run.summary.analytics += has_whole ? 0 : singles;
}

void validate_account_rows(ValidationRun& run) {
    UniqueKey ids = run.unique_key("id");
    UniqueKey times = run.unique_key("model_id + timestamp");
    std::int64_t last_us = 0;
    run.summary.account_rows = run.read_files<RecordedAccountRow>(
        Kind::account_totals, [&](auto& reader, const RecordedAccountRow& record, Place place) {
            const std::int64_t ts_ms = to_ms(record.time_us);
            ids.finder.add(content_hash(record.id), place);
            times.finder.add(content_hash(record.trader, ts_ms), place);
            auto* const seen = run.trader(reader, record.trader, Naming::defines);
            if (seen != nullptr) {
                seen->has_account_rows = true;
                seen->has_sharpe_key =
                    seen->has_sharpe_key || record.sharpe_presence != SharpePresence::absent;
            }
            run.note_time(seen, record.time_us);
            ValidationRun::note_month(run.account_months, ts_ms);
            for (const RecordedPosition& position : record.positions) {
                run.note_symbol(position.symbol);
            }
            if (record.time_us < last_us) {
                run.warn(reader, "account rows are not in ascending order of time");
            }
            last_us = record.time_us;
            if (record.minute_marker / 60 != record.hour_marker) {
                run.warn(reader, "account rows whose hourly marker is not that of their minute");
            }
        });
    run.report_duplicates(ids);
    run.report_duplicates(times);
}

void validate_prices(ValidationRun& run) {
    UniqueKey symbols = run.unique_key("symbol");
    run.summary.prices = run.read_files<RecordedPrice>(
        Kind::prices, [&](auto&, const RecordedPrice& record, Place place) {
            symbols.finder.add(content_hash(record.symbol), place);
            run.note_symbol(record.symbol);
            run.note_time(nullptr, record.ts_ms * 1000);
            ValidationRun::note_month(run.price_months, record.ts_ms);
        });
    run.report_duplicates(symbols);
}

void validate_trades(ValidationRun& run) {
    UniqueKey ids = run.unique_key("id");
    run.summary.trades = run.read_files<RecordedTrade>(
        Kind::trades, [&](auto& reader, const RecordedTrade& record, Place place) {
            ids.finder.add(content_hash(record.id), place);
            auto* const seen = run.trader(reader, record.trader, Naming::refers);
            if (seen != nullptr) {
                run.traders.note_trade(*seen);
            }
            run.note_symbol(record.symbol);
            run.note_time(seen, record.entry.time_us);
            run.note_time(seen, record.exit.time_us);
        });
    run.report_duplicates(ids);
}

void validate_positions(ValidationRun& run) {
    UniqueKey traders = run.unique_key("model_id");
    run.read_files<RecordedTraderPositions>(
        Kind::positions, [&](auto& reader, const RecordedTraderPositions& record, Place place) {
            traders.finder.add(content_hash(record.trader), place);
            auto* const seen = run.trader(reader, record.trader, Naming::refers);
            for (const RecordedPosition& position : record.positions) {
                ++run.summary.positions;
                run.note_symbol(position.symbol);
                run.note_time(seen, position.entry_time_us);
            }
        });
    run.report_duplicates(traders);
}

// Whether two invocation records say the same.
std::uint64_t invocation_content(const RecordedConversation& record) {
    std::uint64_t content = 1;
    for (const std::string* text :
         {&record.id, &record.trader, &record.run_id, &record.skill, &record.user_prompt,
          &record.cot_trace, &record.cot_trace_summary, &record.llm_response}) {
        content = content_hash(*text, static_cast<std::int64_t>(content)).low;
    }
    return content_hash(std::to_string(record.time_us), record.inserted_at_us).low ^ content;
}

void validate_conversations(ValidationRun& run) {
    UniqueKey ids = run.unique_key("id");
    UniqueKey cycles = run.unique_key("model_id + cycle_id");
    run.read_files<RecordedConversation>(
        Kind::conversations, [&](auto& reader, const RecordedConversation& record, Place place) {
            auto* const seen = run.trader(reader, record.trader, Naming::refers);
            if (record.shape == ConversationShape::thread) {
                ++run.summary.threads;
                for (const RecordedMessage& message : record.messages) {
                    if (message.time_us) {
                        run.note_time(seen, *message.time_us);
                    }
                }
                return;
            }
            ++run.summary.invocations;
            const std::uint64_t content = invocation_content(record);
            ids.finder.add(content_hash(record.id), place, content);
            cycles.finder.add(content_hash(record.trader, record.cycle_id), place, content);
            run.note_time(seen, record.time_us);
        });
    const std::uint64_t repeated = run.report_duplicates(ids);
    run.report_duplicates(cycles);
    if (repeated > 0) {
        run.warn(fmt::format("{} conversation records stand in more than one file", repeated));
    }
}

// What tells two fills of one account apart (fill_key of the domain, with the trader for account).
ContentHash fill_identity(const RecordedFill& record) {
    const std::string_view side = to_text(record.side);
    if (record.tid > 0) {
        return content_hash(record.trader + '|' + record.coin + '|' + std::string(side),
                            record.tid);
    }
    return content_hash(fmt::format("{}|{}|{}|{}|{}|{}|{}", record.trader, record.coin, record.oid,
                                    side, record.px.text(), record.sz.text(),
                                    record.start_position.text()),
                        record.time_ms);
}

void validate_fills(ValidationRun& run) {
    UniqueKey keys = run.unique_key("fill");
    run.summary.fills = run.read_files<RecordedFill>(
        Kind::fills, [&](auto& reader, const RecordedFill& record, Place place) {
            keys.finder.add(fill_identity(record), place);
            auto* const seen = run.trader(reader, record.trader, Naming::refers);
            run.note_symbol(record.coin);
            run.note_time(seen, record.time_ms * 1000);
            ValidationRun::note_month(run.fill_months, record.time_ms);
        });
    run.report_duplicates(keys);
}

} // namespace

Result<RecordingSummary, RecordingProblems> validate_recording(const Recording& recording,
                                                               const ValidationOptions& options) {
    ValidationRun run(recording, options);
    // First the files that define traders, then those that only refer to them.
    validate_inceptions(run);
    validate_leaderboard(run);
    validate_analytics(run, recording.has(Kind::analytics));
    validate_account_rows(run);
    run.end_definitions();
    validate_prices(run);
    validate_trades(run);
    validate_positions(run);
    validate_conversations(run);
    validate_fills(run);
    return run.finish();
}

} // namespace nof0::pipelines
