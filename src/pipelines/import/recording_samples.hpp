// For tests only: a small valid recording, file by file, and a temporary folder to put it in. Two
// traders: alpha, and bench, a benchmark.
#pragma once

#include "base/ensure.hpp"
#include "domain/analytics_payload.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <string_view>

namespace nof0::pipelines {

// `text` with the only occurrence of `from` replaced.
inline std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    ensure(at != text.npos && text.find(from, at + 1) == text.npos, "a test replaces one place");
    return std::string(text.substr(0, at)).append(to).append(text.substr(at + from.size()));
}

// A trade of alpha; its keys are on the lines that the tests count.
inline std::string sample_trade(std::string_view id = "alpha_1") {
    return fmt::format(R"({{
"id": "{}", "trade_id": "1761314029.249_XRP_1761418991.842_alpha", "model_id": "alpha",
"symbol": "XRP", "side": "long", "trade_type": "long", "quantity": 1818,
"entry_price": 2.499, "exit_price": 2.6463,
"entry_time": 1761314029.249, "exit_time": 1761418991.842,
"entry_human_time": "2025-10-24 13:53:49.249000", "exit_human_time": "2025-10-25 19:03:11.842000",
"entry_sz": 1818, "exit_sz": 1818, "entry_oid": 211370609263, "exit_oid": 212380998540,
"entry_tid": 236046654097081, "exit_tid": 1009375947925348, "entry_crossed": true,
"exit_crossed": true, "entry_commission_dollars": 1.817272, "exit_commission_dollars": 1.924439,
"total_commission_dollars": 3.741711, "entry_closed_pnl": -1.817272, "exit_closed_pnl": 265.994061,
"realized_gross_pnl": 267.7914, "realized_net_pnl": 264.176789, "entry_liquidation": null,
"exit_liquidation": null, "exit_plan": {{}}, "confidence": 0, "leverage": 1
}})",
                       id);
}

inline std::string sample_trades() {
    return "{\"trades\": [\n" + sample_trade("alpha_1") + ",\n" + sample_trade("alpha_2") +
           "\n],\n\"serverTime\": 1761452354435}\n";
}

inline std::string sample_account_totals() {
    return R"({"accountTotals": [
{"id": "alpha_0", "model_id": "alpha", "timestamp": 1760742140.470483, "realized_pnl": -1.5,
 "positions": {"BTC": {"symbol": "BTC", "quantity": -0.13, "entry_price": 107067.9,
   "entry_time": 1760740073, "index_col": null, "exit_plan": {"stop_loss": 1e5}}},
 "since_inception_minute_marker": 58, "since_inception_hourly_marker": 0, "sharpe_ratio": null,
 "cum_pnl_pct": -5.206, "total_unrealized_pnl": 18.92, "dollar_equity": 9479.400588},
{"id": "bench_0", "model_id": "bench", "timestamp": 1760744436.283548, "realized_pnl": -4.5,
 "positions": {"BTC": {"symbol": "BTC", "quantity": 1, "entry_price": 106848.5,
   "entry_time": 1760740869.658217, "exit_plan": "N/A", "entry_oid": -1}},
 "since_inception_minute_marker": 59, "since_inception_hourly_marker": 0,
 "cum_pnl_pct": -0.27699999999999997, "total_unrealized_pnl": -23.2, "dollar_equity": 9972.3}
],
"lastHourlyMarkerRead": 0, "serverTime": 1761452345542}
)";
}

inline std::string sample_positions() {
    return R"({"accountTotals": [{"model_id": "alpha", "positions": {"SOL": {"symbol": "SOL",
 "quantity": -45.8, "entry_price": 185.5, "entry_time": 1760738682, "leverage": 18}}}]}
)";
}

inline std::string sample_analytics_record() {
    AnalyticsPayload payload{.trader = TraderId("alpha")};
    payload.updated_at = ArenaTime::from_us(1'761'452'304'432'235);
    std::string text;
    append_json(text, payload);
    return text;
}

inline std::string sample_analytics() {
    return "{\"analytics\": [\n" + sample_analytics_record() + "\n]}\n";
}

inline std::string sample_inceptions() {
    return R"({"sinceInceptionValues": [
{"id": "uuid-1", "nav_since_inception": 10000, "inception_date": 1760738409.834185,
 "num_invocations": 0, "model_id": "alpha"},
{"id": "uuid-2", "nav_since_inception": 10000, "inception_date": 1760740866.84235,
 "num_invocations": 0, "model_id": "bench"}
]}
)";
}

inline std::string sample_prices() {
    return R"({"prices": {
"BTC": {"symbol": "BTC", "price": 111317.5, "timestamp": 1761452335744},
"ETH": {"symbol": "ETH", "price": 3929.85, "timestamp": 1761452335744}
}, "serverTime": 1761452335744}
)";
}

inline std::string sample_leaderboard() {
    return R"({"leaderboard": [
{"id": "alpha", "num_trades": 1, "sharpe": 0, "win_dollars": 0, "num_losses": 1,
 "lose_dollars": -90.55, "return_pct": -14.469999999999999, "equity": 8552.7, "num_wins": 0}
]}
)";
}

inline std::string sample_conversations() {
    return R"({"conversations": [
{"id": "alpha_1761653414.881432", "model_id": "alpha", "timestamp": 1761653414.879488,
 "inserted_at": 1761653417.492318, "cycle_id": 4039, "run_id": "20251022131211",
 "skill": "swing_trading", "user_prompt": "It has been 8577 minutes \u2026",
 "cot_trace": {"thought": "hold", "n": 1.50}, "cot_trace_summary": "holding",
 "llm_response": {"ETH": {"signal": "hold", "quantity": 2.45}}},
{"model_id": "alpha", "messages": [
 {"role": "system", "content": "You trade.", "timestamp": 1760738000},
 {"role": "user", "content": "What now?"}]}
]}
)";
}

inline std::string sample_fills() {
    return R"({"fills": [
{"coin": "BTC", "px": "107067.9", "sz": "0.13", "side": "A", "time": 1760740073123,
 "startPosition": "0.0", "dir": "Open Short", "closedPnl": "0.0", "hash": "0x1", "oid": 7,
 "crossed": true, "fee": "6.26", "tid": 11, "feeToken": "USDC", "model_id": "alpha"},
{"coin": "SUI", "px": "1.3189", "sz": "142.7", "side": "B", "time": 1683245884863,
 "startPosition": "-4623.5", "dir": "Close Short", "closedPnl": "-0.25686", "hash": "0x2",
 "oid": 189324432, "crossed": true, "fee": "0.0", "model_id": "alpha"}
]}
)";
}

// A folder of its own, which goes away with the object.
class SampleFolder {
public:
    SampleFolder() {
        std::string path = (std::filesystem::temp_directory_path() / "nof0-test-XXXXXX").string();
        ensure(::mkdtemp(path.data()) != nullptr, "a temporary folder can be made");
        path_ = path;
    }
    ~SampleFolder() { std::filesystem::remove_all(path_); }
    SampleFolder(const SampleFolder&) = delete;
    SampleFolder& operator=(const SampleFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    void write(std::string_view name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    void remove(std::string_view name) const { std::filesystem::remove(path_ / name); }
    void write_valid() const {
        write("trades.json", sample_trades());
        write("account-totals.json", sample_account_totals());
        write("positions.json", sample_positions());
        write("analytics.json", sample_analytics());
        write("since-inception-values.json", sample_inceptions());
        write("crypto-prices.json", sample_prices());
        write("leaderboard.json", sample_leaderboard());
        write("conversations.json", sample_conversations());
        write("fills.json", sample_fills());
    }

private:
    std::filesystem::path path_;
};

} // namespace nof0::pipelines
