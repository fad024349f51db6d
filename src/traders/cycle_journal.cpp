#include "traders/cycle_journal.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <fstream>
#include <system_error>

namespace nof0::traders {
namespace {

constexpr std::size_t k_text_bytes_max = 1024 * 1024;

std::string valid_text(std::string_view text) {
    return clean_text(text, k_text_bytes_max).text;
}

void write_said(JsonWriter& json, const std::vector<Message>& said) {
    json.key("said").begin_array();
    for (const Message& message : said) {
        json.begin_object().field("role", to_text(message.role));
        json.field("content", valid_text(message.content)).end_object();
    }
    json.end_array();
}

} // namespace

std::string journal_line(const DecisionCycle& cycle) {
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .field("id", cycle.thread.id)
        .field("trader", cycle.thread.trader.text())
        .field("cycle", cycle.number)
        .field("at_us", cycle.executed_at.us)
        .field("success", cycle.success);
    json.raw_field("decisions", cycle.decisions);
    json.raw_field("guard_results", cycle.guard_results.value_or("null"));
    json.raw_field("attempts", cycle.attempts.value_or("null"));
    json.field("cot_trace", valid_text(cycle.cot_trace));
    json.field("error", valid_text(cycle.error_message.value_or("")));
    json.field("config_hash", cycle.config_hash.value_or(""));
    write_said(json, cycle.said);
    json.end_object();
    return text;
}

void CycleJournal::append(const std::filesystem::path& folder, const DecisionCycle& cycle) {
    const std::string trader = cycle.thread.trader.text();
    const std::string day = human_time(cycle.executed_at.us).substr(0, 10);
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    const std::filesystem::path file = folder / (trader + "-" + day + ".jsonl");
    std::ofstream stream(file, std::ios::binary | std::ios::app);
    // Whole in one write: a crash leaves at most its beginning, as the file's last line.
    stream << journal_line(cycle) + "\n" << std::flush;
    if (!stream && complained_[trader] != day) {
        complained_[trader] = day;
        log_warn("traders.journal_failed", {{"model_id", trader}, {"file", file.string()}});
    }
}

} // namespace nof0::traders
