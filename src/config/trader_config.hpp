// One trader of etc/manager.yaml: its fixed settings, as they are mirrored into
// `models.trader_config`, and the state it starts with in `trader_state`.
#pragma once

#include "base/time.hpp"
#include "rules/guard_limits.hpp"
#include "rules/risk_params.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::config {

class Section;

enum class OrderStyle {
    limit_ioc,  // at the decision's price, what does not fill at once is cancelled
    market_ioc, // at the mark plus or minus market_ioc_slippage_bps
};
std::string_view word_of(OrderStyle style);

struct TraderConfig {
    // models.id: [A-Za-z0-9._-]{1,64}, not beginning with '_'; unique, required. Key: id.
    std::string id;
    std::string name; // shown to people; required. Key: name.
    // Names of etc/exchange.yaml and etc/market.yaml; absent = their `default`.
    std::string exchange_provider;
    std::string market_provider;
    // One of the two decides: a language model (an alias of etc/llm.yaml; absent = its
    // default_model), or one of our rule-based baselines (baseline_names). Keys: model, baseline.
    std::string model;
    std::string baseline;
    OrderStyle order_style = OrderStyle::limit_ioc; // Key: order_style.
    double market_ioc_slippage_bps = 50; // 0..1000 basis points. Key: market_ioc_slippage_bps.
    // Templates as written in the file, relative to its folder; the first is needed by `nof0 trade`
    // when a language model decides. Keys: prompt_template, executor_prompt_template.
    std::string prompt_template;
    std::string executor_prompt_template;
    Milliseconds decision_interval{180'000}; // 1 s..7 d. Key: decision_interval.
    double allocation_pct = 0; // of manager.total_equity_usd, 0..100. Key: allocation_pct.
    // total_equity_usd * allocation_pct / 100: computed, the trader's equity at its inception.
    double initial_equity_usd = 0;
    // Every cycle is recorded in Postgres; when both are set it is also written as a JSON file into
    // this folder, which is relative to the manager file. No setting of the trader's decisions, so
    // not part of its JSON. Keys: journal_enabled, journal_dir.
    bool journal_enabled = false;
    std::string journal_dir;
    bool auto_start = false; // whether it runs before an operator says so. Key: auto_start.
    RiskParams risk_params;
    GuardLimits exec_guards;
    std::string config_key; // "traders[momentum]": what messages and rows call this block

    bool asks_a_model() const { return baseline.empty(); }
};

// The rule-based traders, by the name that `baseline` takes.
const std::vector<std::string_view>& baseline_names();

// Reads one item of `traders`. `decision_interval` holds executor.decision_interval before.
void read_trader(Section& section, TraderConfig& trader);

// models.trader_config: the settings above as one line of JSON, the same text for the same
// settings on every machine.
std::string trader_config_json(const TraderConfig& trader);
// SHA-256 of that text, 64 hexadecimal digits: which settings a decision was taken under.
std::string trader_config_digest(const TraderConfig& trader);

// The trader_state row of a trader that has none yet.
struct InitialTraderState {
    std::string trader_id;
    std::string exchange_provider;
    std::string market_provider;
    double allocation_pct = 0;
    std::string cooldown_json;      // {} : no symbol cools down
    std::string risk_guards_json;   // exec_guards, switches included
    std::string_view desired_state; // "running" or "stopped"
    std::string config_version;     // trader_config_digest
};
InitialTraderState initial_trader_state(const TraderConfig& trader);

} // namespace nof0::config
