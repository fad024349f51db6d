#include "pipelines/journal.hpp"

#include "base/fail_point.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/outside_json.hpp"
#include "base/text.hpp"
#include "pipelines/conversations.hpp"

namespace nof0::pipelines {
namespace {

constexpr std::size_t k_word_bytes_max = 256; // of names and ids
constexpr std::size_t k_error_bytes_max = 16 * 1024;

std::optional<std::string> clean(const std::optional<std::string>& text, std::size_t bytes_max) {
    return text ? std::optional(clean_text(*text, bytes_max).text) : std::nullopt;
}

// The last message of a role that `is_wanted` takes.
template<class Wanted>
std::optional<std::size_t> last_said(const DecisionCycle& cycle, Wanted is_wanted) {
    for (std::size_t i = cycle.said.size(); i > 0; --i) {
        if (is_wanted(cycle.said[i - 1].role)) {
            return i - 1;
        }
    }
    return std::nullopt;
}

std::string prompt_digest(const DecisionCycle& cycle, std::optional<std::size_t> answer) {
    Sha256Stream stream;
    for (std::size_t i = 0; i < answer.value_or(cycle.said.size()); ++i) {
        stream.update(cycle.said[i].content);
    }
    const Sha256 digest = stream.finish();
    return hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::optional<std::string> id_of(const DecisionCycle& cycle, std::optional<std::size_t> n) {
    return n ? std::optional(message_id(cycle.thread, static_cast<std::int32_t>(*n)))
             : std::nullopt;
}

std::string json_of(const storage::DecisionFact& fact) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("model_id", fact.model_id);
    json.field("cycle_number", std::int64_t{fact.cycle_number}).field("ext_id", fact.ext_id);
    json.field("executed_us", fact.executed_us).field("prompt_digest", fact.prompt_digest);
    json.field("success", fact.success).field("error_message", fact.error_message);
    json.field("cot_trace", fact.cot_trace).raw_field("decisions", fact.decisions.text);
    json.end_object();
    return text;
}

storage::QuarantineRow conflict(const storage::DecisionFact& fact) {
    log_warn("journal.conflict", {{"model_id", fact.model_id}, {"source_event", fact.ext_id}});
    storage::QuarantineRow event;
    event.kind = "decision";
    event.source = fact.origin;
    event.event_key = fact.model_id + ":" + std::to_string(fact.cycle_number);
    event.model_id = fact.model_id;
    event.ts_ms = fact.executed_us / 1000;
    event.reason = "conflict"; // another cycle is stored under this number or id
    event.event = pg::Json{json_of(fact)};
    return event;
}

void append_messages(std::vector<storage::ThreadMessage>& messages, const DecisionCycle& cycle) {
    std::int32_t n = 0;
    for (const Message& said : cycle.said) {
        messages.push_back(message_fact({cycle.thread, n++, said}));
    }
}

Task<> write_decisions(storage::WriteScope& scope, std::vector<storage::DecisionFact> facts,
                       Written& written) {
    const auto outcomes = co_await storage::store_decisions(scope, facts);
    std::vector<storage::QuarantineRow> refused;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        switch (outcomes[i]) {
        case storage::DecisionStored::inserted:
            ++written.rows;
            written.touched.insert({cache::Family::decision_last, facts[i].model_id});
            written.touched.insert({cache::Family::since_inception_all, ""}); // counts invocations
            break;
        case storage::DecisionStored::duplicate:
            ++written.duplicates;
            break;
        case storage::DecisionStored::conflicting:
            refused.push_back(conflict(facts[i]));
            break;
        }
    }
    written.quarantined += refused.size();
    if (!refused.empty()) {
        co_await storage::store_quarantined(scope, refused);
    }
}

Tenure tenure_of(const DecisionCycle& cycle) {
    return {trader_lease(cycle.thread.trader.text()), cycle.lease_token};
}

} // namespace

storage::DecisionFact decision_fact(const DecisionCycle& cycle) {
    const auto answer = last_said(cycle, [](MessageRole r) { return r == MessageRole::assistant; });
    const auto prompt = last_said(cycle, [](MessageRole r) { return r == MessageRole::user; });
    storage::DecisionFact fact;
    fact.model_id = cycle.thread.trader.text();
    fact.cycle_number = cycle.number;
    fact.ext_id = clean_text(cycle.thread.id, k_word_bytes_max).text;
    fact.thread_ext_id = fact.ext_id;
    fact.prompt_ext_id = id_of(cycle, prompt);
    fact.answer_ext_id = id_of(cycle, answer);
    fact.prompt_digest = prompt_digest(cycle, answer);
    fact.cot_trace_format = cycle.is_cot_trace_json ? "json" : "text";
    fact.cot_trace = cycle.is_cot_trace_json
                         ? storable_json(cycle.cot_trace, k_content_bytes_max)
                         : clean_text(cycle.cot_trace, k_content_bytes_max).text;
    fact.cot_trace_summary = clean_text(cycle.cot_trace_summary, k_content_bytes_max).text;
    fact.decisions = pg::Json{storable_json(cycle.decisions, k_content_bytes_max)};
    if (cycle.guard_results) {
        fact.guard_results = pg::Json{storable_json(*cycle.guard_results, k_content_bytes_max)};
    }
    fact.success = cycle.success;
    fact.error_message = clean(cycle.error_message, k_error_bytes_max);
    fact.skill = clean(cycle.skill, k_word_bytes_max);
    fact.arena_run_id = clean(cycle.arena_run_id, k_word_bytes_max);
    fact.llm_model = clean(cycle.llm_model, k_word_bytes_max);
    fact.config_hash = clean(cycle.config_hash, k_word_bytes_max);
    fact.prompt_tokens = cycle.prompt_tokens;
    fact.completion_tokens = cycle.completion_tokens;
    fact.latency_ms = cycle.latency_ms;
    if (cycle.attempts) {
        fact.attempts = pg::Json{storable_json(*cycle.attempts, k_content_bytes_max)};
    }
    fact.prompt_templates = clean(cycle.prompt_templates, k_word_bytes_max);
    fact.inserted_us = cycle.executed_at.us;
    fact.executed_us = cycle.executed_at.us;
    fact.origin = "native";
    return fact;
}

Task<Written> JournalPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    if (written.events == 0) {
        co_return written;
    }
    Tenures claimed;
    for (std::size_t i = 0; i < written.events; ++i) {
        claimed.insert(tenure_of(event(i)));
    }
    const Tenures broken = co_await fences_.broken(scope, std::move(claimed));
    std::vector<storage::ThreadMessage> messages;
    std::vector<storage::DecisionFact> facts;
    for (std::size_t i = 0; i < written.events; ++i) {
        if (broken.contains(tenure_of(event(i)))) {
            continue;
        }
        append_messages(messages, event(i));
        facts.push_back(decision_fact(event(i)));
        log_debug("journal.cycle",
                  {{"model_id", facts.back().model_id}, {"source_event", facts.back().ext_id}});
    }
    // The thread first: the cycle points at its messages.
    co_await write_messages(scope, std::move(messages), written);
    fail_point("journal.messages");
    co_await write_decisions(scope, std::move(facts), written);
    fail_point("journal.written");
    co_return written;
}

UnstorableEvent JournalPipeline::unstorable(const DecisionCycle& event) const {
    const storage::DecisionFact fact = decision_fact(event);
    return {fact.model_id + ":" + std::to_string(fact.cycle_number), json_of(fact)};
}

} // namespace nof0::pipelines
