#include "pipelines/import/import_rows.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"
#include "domain/fill.hpp"
#include "rules/equity.hpp"

#include <simdjson.h>

namespace nof0::pipelines {
namespace {

constexpr std::string_view k_import_exchange = "import";

// What the trade's columns have no place for; nothing when all is as usual.
std::optional<pg::Json> trade_metadata(const RecordedTrade& trade) {
    const bool has_plan = !trade.exit_plan.empty() && trade.exit_plan != "{}";
    if (!has_plan && trade.entry.liquidation.empty() && trade.exit.liquidation.empty()) {
        return std::nullopt;
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    if (has_plan) {
        json.raw_field("exit_plan", trade.exit_plan);
    }
    if (!trade.entry.liquidation.empty()) {
        json.raw_field("entry_liquidation", trade.entry.liquidation);
    }
    if (!trade.exit.liquidation.empty()) {
        json.raw_field("exit_liquidation", trade.exit.liquidation);
    }
    json.end_object();
    return pg::Json{std::move(text)};
}

bool realized_is_wrong(const RecordedAccountRow& row, const std::optional<double>& initial) {
    return initial && rules::recorded_realized_is_wrong(row.equity_usd, *initial, row.realized_pnl,
                                                        row.unrealized_pnl);
}

double realized_of(const RecordedAccountRow& row, const std::optional<double>& initial) {
    return realized_is_wrong(row, initial)
               ? rules::signed_realized_pnl(row.equity_usd, *initial, row.unrealized_pnl)
               : row.realized_pnl;
}

pg::Json position_metadata(const RecordedPosition& position) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.field("risk_usd", position.risk_usd).field("tp_oid", position.tp_oid);
    json.field("sl_oid", position.sl_oid).field("index_col", position.index_col);
    json.field("wait_for_fill", position.wait_for_fill);
    json.raw_field("exit_plan", position.exit_plan.empty() ? "{}" : position.exit_plan);
    json.end_object();
    return pg::Json{std::move(text)};
}

// The text of a JSON string; nullopt when the JSON is something else.
std::optional<std::string> text_of_json_string(const std::string& json) {
    if (json.empty() || json.front() != '"') {
        return std::nullopt;
    }
    simdjson::dom::parser parser;
    std::string_view text;
    if (parser.parse(json).get(text) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return std::string(text);
}

std::optional<pg::Json> liquidation_json(const RecordedFill& fill) {
    if (!fill.liquidation) {
        return std::nullopt;
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("liquidatedUser", fill.liquidation->liquidated_user);
    json.key("markPx");
    if (fill.liquidation->mark_px) {
        json.value(fill.liquidation->mark_px->text());
    } else {
        json.null();
    }
    json.field("method", fill.liquidation->method).end_object();
    return pg::Json{std::move(text)};
}

Fill domain_fill(const RecordedFill& record) {
    Fill fill{.coin = Symbol(record.coin)};
    fill.exchange_provider = k_import_exchange;
    fill.account = record.trader;
    fill.trader = TraderId(record.trader);
    fill.px = record.px;
    fill.sz = record.sz;
    fill.side = record.side;
    fill.time_ms = record.time_ms;
    fill.start_position = record.start_position;
    fill.dir = record.dir;
    fill.closed_pnl = record.closed_pnl;
    fill.hash = record.hash;
    fill.oid = record.oid;
    fill.crossed = record.crossed;
    fill.fee = record.fee;
    fill.fee_token = record.fee_token;
    fill.tid = record.tid;
    fill.cloid = record.cloid;
    fill.builder_fee = record.builder_fee;
    fill.twap_id = record.twap_id;
    if (record.liquidation) {
        fill.liquidation = FillLiquidation{record.liquidation->liquidated_user,
                                           record.liquidation->mark_px, record.liquidation->method};
    }
    return fill;
}

} // namespace

storage::TradeRow trade_row(const RecordedTrade& trade, const ImportStamp& stamp) {
    storage::TradeRow row;
    row.id = trade.id;
    row.model_id = trade.trader;
    row.symbol = trade.symbol;
    row.side = to_text(trade.side);
    row.trade_type = trade.trade_type;
    row.quantity = trade.quantity;
    row.leverage = trade.leverage;
    row.confidence = trade.confidence;
    row.entry_price = trade.entry.price;
    row.entry_ts_ms = ArenaTime::from_us(trade.entry.time_us).ms();
    row.exit_price = trade.exit.price;
    row.exit_ts_ms = ArenaTime::from_us(trade.exit.time_us).ms();
    row.realized_gross_pnl = trade.realized_gross_pnl;
    row.realized_net_pnl = trade.realized_net_pnl;
    row.total_commission_dollars = trade.total_commission_dollars;
    row.entry_oid = trade.entry.oid;
    row.exit_oid = trade.exit.oid;
    row.trade_id = trade.trade_id;
    row.entry_us = trade.entry.time_us;
    row.exit_us = trade.exit.time_us;
    row.entry_sz = trade.entry.size;
    row.exit_sz = trade.exit.size;
    row.entry_tid = trade.entry.tid;
    row.exit_tid = trade.exit.tid;
    row.entry_crossed = trade.entry.crossed;
    row.exit_crossed = trade.exit.crossed;
    row.entry_commission_dollars = trade.entry.commission;
    row.exit_commission_dollars = trade.exit.commission;
    row.entry_closed_pnl = trade.entry.closed_pnl;
    row.exit_closed_pnl = trade.exit.closed_pnl;
    row.metadata = trade_metadata(trade);
    row.origin = stamp.origin;
    row.version = stamp.version;
    return row;
}

storage::SnapshotRow snapshot_row(const RecordedAccountRow& row, const ImportStamp& stamp,
                                  const std::optional<double>& initial_equity_usd) {
    storage::SnapshotRow snapshot;
    snapshot.model_id = row.trader;
    snapshot.ts_ms = ArenaTime::from_us(row.time_us).ms();
    snapshot.equity_usd = row.equity_usd;
    snapshot.realized_pnl = realized_of(row, initial_equity_usd);
    snapshot.unrealized_pnl = row.unrealized_pnl;
    snapshot.run_id = pg::Uuid{stamp.run_id};
    snapshot.ts_us = row.time_us;
    snapshot.kind = "import";
    snapshot.origin = stamp.origin;
    snapshot.version = stamp.version;
    return snapshot;
}

storage::HourlyRow hourly_row(const RecordedAccountRow& row, const ImportStamp& stamp,
                              const std::optional<double>& initial_equity_usd) {
    storage::HourlyRow hour;
    hour.model_id = row.trader;
    hour.hour_marker = static_cast<std::int32_t>(row.hour_marker);
    hour.minute_marker = static_cast<std::int32_t>(row.minute_marker);
    hour.ts_us = row.time_us;
    hour.equity_usd = row.equity_usd;
    hour.realized_pnl = realized_of(row, initial_equity_usd);
    hour.unrealized_pnl = row.unrealized_pnl;
    if (row.sharpe_presence == SharpePresence::number) {
        hour.sharpe_ratio = row.sharpe_ratio;
    }
    hour.positions = pg::Json{row.positions_json};
    if (realized_is_wrong(row, initial_equity_usd)) {
        hour.metadata =
            pg::Json{"{\"recorded_realized_pnl\":" + number_text(row.realized_pnl) + "}"};
    }
    hour.origin = stamp.origin;
    hour.version = stamp.version;
    return hour;
}

storage::PositionRow position_row(const std::string& trader, const RecordedPosition& position,
                                  const ImportStamp& stamp) {
    storage::PositionRow row;
    row.id = stamp.origin + ":" + trader + ":" + position.symbol;
    row.model_id = trader;
    row.symbol = position.symbol;
    row.side = position.quantity < 0 ? "short" : "long";
    row.entry_price = position.entry_price;
    row.quantity = position.quantity;
    row.leverage = position.leverage;
    row.confidence = position.confidence;
    row.entry_ts_ms = ArenaTime::from_us(position.entry_time_us).ms();
    row.commission = position.commission;
    row.status = "open";
    row.metadata = position_metadata(position);
    row.entry_ts_us = position.entry_time_us;
    row.entry_oid = position.entry_oid;
    row.closed_pnl = position.closed_pnl;
    row.origin = stamp.origin;
    return row;
}

storage::NewThread invocation_thread(const RecordedConversation& record, const ImportStamp& stamp) {
    storage::NewThread thread;
    thread.model_id = record.trader;
    thread.ext_id = record.id;
    thread.ts_us = record.time_us;
    thread.origin = stamp.origin;
    thread.messages.push_back({"user", record.user_prompt, record.time_us});
    thread.messages.push_back({"assistant", record.llm_response, record.time_us});
    return thread;
}

storage::NewCycle invocation_cycle(const RecordedConversation& record, const ImportStamp& stamp) {
    storage::NewCycle cycle;
    cycle.model_id = record.trader;
    cycle.cycle_number = static_cast<std::int32_t>(record.cycle_id);
    cycle.ext_id = record.id;
    cycle.prompt_digest = sha256_hex(record.user_prompt);
    const auto text = text_of_json_string(record.cot_trace);
    cycle.cot_trace = text.value_or(record.cot_trace);
    cycle.cot_trace_format = text ? "text" : "json";
    cycle.cot_trace_summary = record.cot_trace_summary;
    cycle.decisions_json = record.llm_response;
    cycle.success =
        record.llm_response.find("\"failed_json_response_raw_text\"") == std::string::npos;
    if (!cycle.success) {
        cycle.error_message = "the model's answer was not the JSON that was asked for";
    }
    cycle.skill = record.skill;
    cycle.arena_run_id = record.run_id;
    cycle.inserted_us = record.inserted_at_us;
    cycle.executed_us = record.time_us;
    cycle.origin = stamp.origin;
    return cycle;
}

storage::NewThread plain_thread(const RecordedConversation& record, const ImportStamp& stamp) {
    storage::NewThread thread;
    thread.model_id = record.trader;
    thread.origin = stamp.origin;
    std::string content;
    for (const RecordedMessage& message : record.messages) {
        const std::string role(to_text(message.role));
        content += role + '\n' + message.content + '\n';
        thread.ts_us = std::max(thread.ts_us, message.time_us);
        thread.messages.push_back({role, message.content, message.time_us});
    }
    thread.ext_id = record.trader + "_thread_" + sha256_hex(content, 16);
    return thread;
}

storage::FillRow fill_row(const RecordedFill& record, const ImportStamp& stamp) {
    const Fill fill = domain_fill(record);
    storage::FillRow row;
    row.exchange_provider = fill.exchange_provider;
    row.account = fill.account;
    row.fill_key = fill_key(fill);
    row.model_id = record.trader;
    row.symbol = record.coin;
    row.ts_ms = record.time_ms;
    row.side = record.side == OrderSide::buy ? "buy" : "sell";
    row.px = record.px;
    row.sz = record.sz;
    row.start_position = record.start_position;
    row.closed_pnl = record.closed_pnl;
    row.fee = record.fee;
    row.fee_token = record.fee_token;
    row.oid = record.oid;
    row.tid = record.tid > 0 ? std::optional(record.tid) : std::nullopt;
    row.cloid = record.cloid;
    row.crossed = record.crossed;
    row.dir = record.dir;
    row.hash = record.hash;
    row.kind = record.liquidation ? "liquidation" : "trade";
    row.liquidation = liquidation_json(record);
    row.digest = fill_digest(fill);
    row.origin = stamp.origin;
    row.version = stamp.version;
    return row;
}

} // namespace nof0::pipelines
