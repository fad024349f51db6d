// Records: what a recording's files hold, one plain struct per kind, exactly as the file says.
// Nothing is computed here: doubles are the recorded ones bit for bit, times are microseconds since
// the epoch (a recorded second has up to six decimals), and values that we store as JSON are kept
// as compact JSON text with their numbers untouched.
//
// Text holds valid UTF-8 without NUL; ids, symbols and sides have passed their checks.
#pragma once

#include "base/decimal.hpp"
#include "domain/message.hpp"
#include "domain/order_side.hpp"
#include "domain/side.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::pipelines {

// trades.json: one closed round trip.
struct RecordedTradeLeg {
    std::int64_t time_us = 0;
    std::string human_time; // as recorded; human_time(time_us) in every recording
    double price = 0;
    double size = 0; // unsigned
    double commission = 0;
    double closed_pnl = 0;
    std::optional<std::int64_t> oid;
    std::optional<std::int64_t> tid;
    bool crossed = true;
    std::string liquidation; // JSON text; empty for null
};

struct RecordedTrade {
    std::string id;
    std::string trade_id;
    std::string trader; // model_id
    std::string symbol;
    Side side = Side::long_side;
    std::string trade_type;
    double quantity = 0; // signed: negative for a short
    double leverage = 0;
    double confidence = 0;
    RecordedTradeLeg entry;
    RecordedTradeLeg exit;
    double total_commission_dollars = 0;
    double realized_gross_pnl = 0;
    double realized_net_pnl = 0;
    std::string exit_plan; // JSON text
};

// An open position inside an account row or positions.json. A key that the file lacks is empty.
struct RecordedPosition {
    std::string symbol;
    double quantity = 0; // signed
    double entry_price = 0;
    std::int64_t entry_time_us = 0;
    std::optional<double> leverage;
    std::optional<double> confidence;
    std::optional<double> risk_usd;
    std::optional<double> margin;
    std::optional<double> current_price;
    std::optional<double> liquidation_price;
    std::optional<double> unrealized_pnl;
    std::optional<double> closed_pnl;
    std::optional<double> commission;
    std::optional<double> slippage;
    std::optional<std::int64_t>
        entry_oid; // -1 as recorded where there is none, like the next three
    std::optional<std::int64_t> tp_oid;
    std::optional<std::int64_t> sl_oid;
    std::optional<std::int64_t> oid;
    std::optional<std::int64_t> index_col;
    std::optional<bool> wait_for_fill;
    std::string exit_plan; // JSON text: an object or a string; empty when absent or null
};

// Whether a row has the key sharpe_ratio: a benchmark's rows lack it, a model's may hold null.
enum class SharpePresence { absent, null, number };

// account-totals.json: one observation of a trader's equity.
struct RecordedAccountRow {
    std::string id; // "<trader>_<hour marker>"
    std::string trader;
    std::int64_t time_us = 0;
    double equity_usd = 0;
    double realized_pnl = 0;
    double unrealized_pnl = 0;
    double cum_pnl_pct = 0;
    SharpePresence sharpe_presence = SharpePresence::absent;
    double sharpe_ratio = 0; // meaningful when sharpe_presence is number
    std::int64_t minute_marker = 0;
    std::int64_t hour_marker = 0;
    std::vector<RecordedPosition> positions; // in file order
    std::string positions_json;              // the same as recorded: compact JSON, "{}" when none
};

// positions.json: the open positions of one trader.
struct RecordedTraderPositions {
    std::string trader;
    std::vector<RecordedPosition> positions;
    std::string positions_json;
};

// analytics.json: the whole record is the payload; all 92 figures are numbers.
struct RecordedAnalytics {
    std::string id; // the trader's, too
    std::string trader;
    std::int64_t updated_at_us = 0;
    std::string payload_json; // compact JSON of the whole record
};

// since-inception-values.json.
struct RecordedInception {
    std::string id; // a UUID of the recording's own
    std::string trader;
    double nav_usd = 0;
    std::int64_t inception_us = 0;
    std::int64_t num_invocations = 0;
};

// crypto-prices.json.
struct RecordedPrice {
    std::string symbol;
    double price = 0;
    std::int64_t ts_ms = 0;
};

// leaderboard.json: compared, not imported; it defines traders.
struct RecordedLeaderboardEntry {
    std::string trader;
    std::int64_t num_trades = 0;
    double sharpe = 0;
    double win_dollars = 0;
    std::int64_t num_losses = 0;
    double lose_dollars = 0;
    double return_pct = 0;
    double equity = 0;
    std::int64_t num_wins = 0;
};

// conversations*.json holds two shapes. An invocation is one call of a trader's model; a thread is
// a conversation in roles, without ids.
struct RecordedMessage {
    MessageRole role = MessageRole::user;
    std::string content;
    std::optional<std::int64_t> time_us;
};

enum class ConversationShape { invocation, thread };

struct RecordedConversation {
    ConversationShape shape = ConversationShape::invocation;
    std::string trader;
    // A thread has messages, an invocation everything below.
    std::vector<RecordedMessage> messages;
    std::string id;
    std::int64_t time_us = 0;
    std::int64_t inserted_at_us = 0;
    std::int64_t cycle_id = 0;
    std::string run_id;
    std::string skill;
    std::string user_prompt;
    std::string cot_trace; // JSON text: a string or an object
    std::string cot_trace_summary;
    std::string llm_response; // JSON text: an object
};

// fills.json: the venue's userFills row with the trader as model_id. Amounts are exact.
struct RecordedFillLiquidation {
    std::string liquidated_user;
    std::optional<Decimal> mark_px;
    std::string method;
};

struct RecordedFill {
    std::string trader;
    std::string coin;
    Decimal px; // > 0
    Decimal sz; // > 0
    OrderSide side = OrderSide::buy;
    std::int64_t time_ms = 0;
    Decimal start_position;
    std::string dir;
    Decimal closed_pnl;
    std::string hash;
    std::int64_t oid = 0;
    bool crossed = true;
    Decimal fee;
    std::string fee_token; // "USDC" when the row has none, as in recordings of 2023
    std::int64_t tid = 0;  // 0 when the row has none
    std::optional<std::string> cloid;
    std::optional<Decimal> builder_fee;
    std::optional<std::int64_t> twap_id;
    std::optional<RecordedFillLiquidation> liquidation;
};

} // namespace nof0::pipelines
