#include "support/live_arena.hpp"

#include <csignal>
#include <fmt/format.h>
#include <fstream>

namespace nof0::test {

std::string eth_answer(const std::string& signal) {
    const Json eth{{"coin", "ETH"},
                   {"signal", signal},
                   {"quantity", 0.5},
                   {"leverage", 5},
                   {"profit_target", 4800},
                   {"stop_loss", 4000},
                   {"risk_usd", 100},
                   {"confidence", 0.8},
                   {"invalidation_condition", "below 3,900"},
                   {"justification", "the trend"}};
    return Json{{"summary", "I look at ETH."}, {"BTC", nullptr}, {"ETH", eth}}.dump();
}

LiveArena::LiveArena() {
    write("nof0.yaml", "Env: prod\nLLM: {File: llm.yaml}\nExecutor: {File: executor.yaml}\n"
                       "Manager: {File: manager.yaml}\nExchange: {File: exchange.yaml}\n"
                       "Market: {File: market.yaml}\n");
    write("executor.yaml", "max_positions: 4\n");
    write("exchange.yaml",
          fmt::format("default: paper\nproviders:\n  paper: {{type: sim}}\n  real:\n"
                      "    type: hyperliquid\n    private_key: ${{SIGNER}}\n"
                      "    base_url: {}\n    timeout: 2s\n",
                      venue.base_url()));
    write("market.yaml", fmt::format("default: real\nproviders:\n  real:\n    type: hyperliquid\n"
                                     "    base_url: {}\n    symbols: [BTC, ETH]\n"
                                     "  sim: {{type: sim}}\n",
                                     venue.base_url()));
    llm("budget: {daily_token_limit: 0}\n");
}

void LiveArena::write(const std::string& file, const std::string& text) const {
    std::ofstream(folder.path() / file) << text;
}

void LiveArena::llm(const std::string& budget) const {
    write("llm.yaml",
          fmt::format("base_url: {}\napi_key: ${{KEY}}\ndefault_model: own\ntimeout: 5s\n"
                      "max_retries: 1\nmodels:\n  own: {{model_name: maker/own}}\n{}",
                      model.base_url(), budget));
}

std::string LiveArena::trader(const std::string& id, const std::string& who,
                              const std::string& more) const {
    return fmt::format(
        "  - id: {0}\n    name: {0}\n    {1}\n    market_provider: real\n"
        "    prompt_template: {2}/etc/prompts/system.prompt\n"
        "    executor_prompt_template: {2}/etc/prompts/state.prompt\n"
        "    order_style: market_ioc\n    decision_interval: 1s\n    allocation_pct: 40\n"
        "    auto_start: true\n{3}    risk_params: {{max_positions: 2, "
        "max_position_size_usd: 20000, max_margin_usage_pct: 100, major_coin_leverage: 10, "
        "altcoin_leverage: 10, min_risk_reward_ratio: 1, min_confidence: 0, "
        "stop_loss_enabled: true, take_profit_enabled: true}}\n",
        id, who, NOF0_SOURCE_DIR, more);
}

void LiveArena::traders(const std::string& exchange, const std::vector<std::string>& blocks,
                        const std::string& after) const {
    std::string text = "manager: {total_equity_usd: 20000, reserve_equity_pct: 20}\ntraders:\n";
    for (std::string block : blocks) {
        const std::string key = "market_provider";
        text += block.insert(block.find(key), "exchange_provider: " + exchange + "\n    ");
    }
    write("manager.yaml", text + after);
}

std::vector<std::string> LiveArena::here(std::vector<std::string> words) const {
    words.insert(words.end(), {"--config", (folder.path() / "nof0.yaml").string(), "--data-dir",
                               (folder.path() / "data").string()});
    return words;
}

std::vector<std::string> LiveArena::variables() const {
    return {"NOF0_POSTGRES_DSN=" + database.dsn(),
            "NOF0_REDIS_URL=redis://127.0.0.1:" + std::to_string(redis.port()),
            "SIGNER=" + k_signer, "KEY=" + k_api_key, "NOF0_OPERATOR_TOKEN=" + k_operator_token};
}

void LiveArena::start(std::vector<std::string> more) {
    more.insert(more.begin(), {"up", "--port", "0"});
    program = std::make_unique<Program>(NOF0_BINARY, here(std::move(more)), variables());
    url = program->url();
}

Ended LiveArena::tell(std::vector<std::string> words) const {
    return Program(NOF0_BINARY, here(std::move(words)), variables()).wait();
}

Ended LiveArena::stop() {
    program->signal(SIGTERM);
    Ended ended = program->wait();
    said += ended.error + ended.out;
    program.reset();
    return ended;
}

void LiveArena::bury() {
    const Ended ended = program->wait();
    EXPECT_EQ(ended.signal, SIGKILL) << ended.error;
    said += ended.error + ended.out;
    program.reset();
    sql("UPDATE leases SET expires_at = now()");
}

bool LiveArena::becomes(const std::string& question, const std::string& answer) const {
    std::string last;
    const bool did =
        eventually([&] { return (last = sql(question)) == answer; }, std::chrono::seconds(40));
    EXPECT_EQ(last, answer) << question << "\n" << (program ? program->error() : said);
    return did;
}

std::string LiveArena::get(const std::string& target) const {
    const net::Url parsed = net::parse_url(url + target).value();
    return net::http_get_blocking(parsed).body;
}

void LiveArena::expect_no_secret() {
    std::string all = said + (program ? program->error() + program->out() : "");
    if (program) {
        for (const char* target :
             {"/api/conversations", "/api/leaderboard", "/api/trades", "/readyz", "/metrics"}) {
            all += get(target);
        }
    }
    // Every row of every table, as text.
    all += sql("SELECT string_agg(query_to_xml(format('SELECT * FROM %I', tablename), true, false, "
               "'')::text, '') FROM pg_tables WHERE schemaname = 'public'");
    EXPECT_GT(all.size(), 10'000U);
    EXPECT_EQ(all.find(k_api_key), std::string::npos);
    EXPECT_EQ(all.find(k_operator_token), std::string::npos);
    EXPECT_EQ(all.find(k_signer.substr(2)), std::string::npos);
}

} // namespace nof0::test
