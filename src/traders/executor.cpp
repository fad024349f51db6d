#include "traders/executor.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "traders/llm/answer_schema.hpp"
#include "traders/llm/decisions_json.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace nof0::traders {
namespace {

constexpr int k_rounds = 2; // the question, and one repair
constexpr std::size_t k_summary_bytes_max = 1000;
constexpr std::size_t k_thoughts_bytes_max = 256 * 1024;

std::int32_t narrow(std::int64_t value) {
    return static_cast<std::int32_t>(
        std::clamp<std::int64_t>(value, 0, std::numeric_limits<std::int32_t>::max()));
}

void add(std::optional<std::int32_t>& sum, std::optional<std::int64_t> tokens) {
    if (tokens) {
        sum = narrow(sum.value_or(0) + *tokens);
    }
}

std::string repair_request(const AnswerReading& reading) {
    return fmt::format("Your answer cannot be used. What is wrong, by JSON path:\n\n{}\n\n"
                       "Answer again, whole and corrected, with nothing but the JSON object that "
                       "was asked for. Do not change your mind otherwise.",
                       reading.problems.text());
}

AnswerRules rules_of(const TradingContext& context, const RiskParams& risk) {
    return {answer_symbols(context), risk.stop_loss_enabled, risk.take_profit_enabled};
}

} // namespace

// One decision on its way.
struct ModelDecider::Talk {
    std::shared_ptr<const TradingContext> context;
    AnswerRules rules;
    std::string schema;
    Deadline deadline;
    DecisionAnswer answer{};
    std::string failure{};                      // of asking: why there is no answer at all
    ChatAnswer given{};                         // the newest
    std::string raw_text{};                     // of the newest answer
    std::string thoughts{};                     // that the service gave apart, of all rounds
    AnswerReading reading{};                    // of the newest answer
    const config::ModelConfig* model = nullptr; // that gave it

    void say(MessageRole role, std::string content) {
        answer.said.push_back({role, std::move(content), context->now});
    }

    // The figures of every request, whatever came of it.
    void account(const ChatResult& result) {
        for (const ModelAttempt& attempt : result.attempts) {
            add(answer.prompt_tokens, attempt.prompt_tokens);
            add(answer.completion_tokens, attempt.completion_tokens);
            answer.latency_ms = narrow(answer.latency_ms.value_or(0) + attempt.latency_ms);
            answer.attempts.push_back(attempt);
        }
    }

    void read() {
        raw_text = given.content;
        if (!given.reasoning.empty()) {
            thoughts += (thoughts.empty() ? "" : "\n\n") + given.reasoning;
        }
        answer.llm_model = model->alias;
        say(MessageRole::assistant, given.content.empty() ? given.refusal : given.content);
        reading = read_answer(given.content, rules, given.was_cut());
    }

    void keep_thoughts() {
        const std::string& words = thoughts.empty() ? reading.prose : thoughts;
        answer.cot_trace = clean_text(words, k_thoughts_bytes_max).text;
    }

    void succeed() {
        keep_thoughts();
        answer.decisions = reading.decisions;
        answer.decisions_json = decisions_json(answer.decisions);
        answer.summary = reading.summary.empty() ? summary_of(answer.decisions) : reading.summary;
        answer.summary = clean_text(answer.summary, k_summary_bytes_max).text;
    }

    void fail(std::string why) {
        keep_thoughts();
        answer.success = false;
        answer.decisions_json = failed_answer_json(raw_text);
        answer.summary = "I have no decision this time.";
        log_warn("llm.no_decision", {{"model_id", context->trader.text()},
                                     {"cycle", context->cycle_number},
                                     {"error", why}});
        answer.error_message = std::move(why);
    }
};

ModelDecider::ModelDecider(ModelDeciderSettings settings, ModelServices services)
    : settings_(std::move(settings)), services_(services),
      models_(models_to_ask(services.llm, settings_.model, settings_.spending)) {
    if (models_.empty()) {
        throw UsageError(fmt::format("{} asks the model \"{}\", which llm.yaml does not know",
                                     settings_.trader.name, settings_.model));
    }
    prompt(settings_.system_prompt, "system"); // a mistake shows at the start and not in a cycle
    prompt(settings_.state_prompt, "state");
}

PromptTemplatePtr ModelDecider::prompt(const std::string& path, std::string_view built_in) const {
    if (path.empty()) {
        static const std::map<std::string_view, PromptTemplatePtr> k_built_in{
            {"system", std::make_shared<PromptTemplate>(PromptTemplate::built_in("system"))},
            {"state", std::make_shared<PromptTemplate>(PromptTemplate::built_in("state"))}};
        return k_built_in.at(built_in);
    }
    const Result<PromptTemplatePtr> loaded = services_.prompts.get(path);
    if (!loaded) {
        throw UsageError(loaded.error().message);
    }
    return *loaded;
}

ModelDecider::Talk ModelDecider::begin(std::shared_ptr<const TradingContext> context) const {
    Talk talk{context, rules_of(*context, settings_.trader.risk),
              answer_schema(answer_symbols(*context)),
              Deadline::after(services_.executor.decision_timeout)};
    const PromptInput input{*context, settings_.trader, talk.schema};
    const PromptTemplatePtr system = prompt(settings_.system_prompt, "system");
    const PromptTemplatePtr state = prompt(settings_.state_prompt, "state");
    talk.answer.system_prompt_digest = system->digest();
    talk.answer.state_prompt_digest = state->digest();
    talk.say(MessageRole::system, system->render(input));
    talk.say(MessageRole::user, state->render(input));
    return talk;
}

bool ModelDecider::is_accepted(const AnswerReading& reading) const {
    return services_.executor.output_fail_on_invalid ? reading.problems.empty()
                                                     : reading.is_usable();
}

Task<bool> ModelDecider::ask_one(Talk* talk, const config::ModelConfig* model) {
    std::size_t bytes = 0;
    for (const Message& message : talk->answer.said) {
        bytes += message.content.size();
    }
    const std::int64_t tokens_max = TokenBudget::estimate(bytes) + model->max_completion_tokens;
    const Status<> allowed = services_.budget.allows(tokens_max);
    if (!allowed) {
        talk->failure = allowed.error().message;
        co_return true; // no other model would be much cheaper in tokens
    }
    const TokenBudget::Reservation reserved =
        services_.budget.reserve(talk->context->trader, tokens_max);
    if (services_.keep_use) {
        co_await services_.keep_use(talk->context->trader);
    }
    ChatRequest request{talk->answer.said, talk->schema};
    const ChatResult result =
        co_await services_.chat.ask(std::move(request), model, talk->deadline);
    talk->account(result);
    services_.budget.settle(reserved);
    for (const ModelAttempt& attempt : result.attempts) {
        services_.budget.charge(talk->context->trader, attempt, result.bytes_sent);
    }
    if (!result.answer) {
        talk->failure = fmt::format("{}: {}", model->alias, result.error.message);
        co_return !result.error.is_of_the_model() || talk->deadline.passed();
    }
    talk->failure.clear();
    talk->given = *result.answer;
    talk->model = model;
    co_return true;
}

// The model that answered before is asked first: it knows what it meant.
Task<> ModelDecider::ask(Talk* talk) {
    std::vector<const config::ModelConfig*> order = models_;
    const auto answered = std::ranges::find(order, talk->model);
    if (answered != order.end()) {
        std::rotate(order.begin(), answered, answered + 1);
    }
    for (const config::ModelConfig* model : order) {
        const bool is_over = co_await ask_one(talk, model);
        if (is_over) {
            co_return;
        }
    }
}

// After the last answer did not fit, or did not come any more.
void ModelDecider::settle(Talk& talk) const {
    const bool some_count =
        !services_.executor.output_fail_on_invalid && !talk.reading.decisions.empty();
    if (some_count) {
        talk.succeed();
    } else {
        talk.fail(talk.failure.empty() ? talk.reading.problems.text() : talk.failure);
    }
}

Task<DecisionAnswer> ModelDecider::decide(std::shared_ptr<const TradingContext> context) {
    Talk talk = begin(std::move(context));
    for (int round = 1; round <= k_rounds && talk.failure.empty(); ++round) {
        if (round > 1) {
            talk.say(MessageRole::user, repair_request(talk.reading));
        }
        co_await ask(&talk);
        if (!talk.failure.empty()) {
            break;
        }
        talk.read();
        if (talk.given.content.empty() && !talk.given.refusal.empty()) {
            talk.failure = "the model refused: " + talk.given.refusal.substr(0, 300);
        } else if (is_accepted(talk.reading)) {
            talk.succeed();
            co_return std::move(talk.answer);
        }
    }
    settle(talk);
    co_return std::move(talk.answer);
}

} // namespace nof0::traders
