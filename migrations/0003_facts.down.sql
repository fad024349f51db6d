DROP FUNCTION ensure_month_nof0(TEXT, TEXT, BIGINT, BIGINT);
DROP TABLE import_runs;
DROP TABLE operator_commands;
DROP TABLE arena_clock;
DROP TABLE sim_balances;
DROP TABLE sim_orders;
ALTER TABLE market_asset_ctx DROP COLUMN ts_ms, DROP COLUMN version;
ALTER TABLE market_assets DROP COLUMN version;
DROP INDEX idx_decision_cycles_conversation;
ALTER TABLE decision_cycles
    DROP CONSTRAINT decision_cycles_once,
    DROP COLUMN ext_id, DROP COLUMN conversation_id, DROP COLUMN prompt_message_id,
    DROP COLUMN answer_message_id, DROP COLUMN cot_trace_format, DROP COLUMN cot_trace_summary,
    DROP COLUMN skill, DROP COLUMN arena_run_id, DROP COLUMN inserted_us, DROP COLUMN executed_us,
    DROP COLUMN llm_model, DROP COLUMN prompt_tokens, DROP COLUMN completion_tokens,
    DROP COLUMN latency_ms, DROP COLUMN config_hash, DROP COLUMN guard_results,
    DROP COLUMN origin, DROP COLUMN version;
ALTER TABLE conversation_messages
    DROP COLUMN ext_id, DROP COLUMN ts_us, DROP COLUMN origin, DROP COLUMN version;
DROP INDEX idx_conversations_model_ts;
DROP INDEX idx_conversations_ts;
ALTER TABLE conversations
    DROP COLUMN ext_id, DROP COLUMN ts_us, DROP COLUMN origin, DROP COLUMN version;
DROP TABLE model_analytics_history;
ALTER TABLE model_analytics DROP COLUMN run_id, DROP COLUMN origin, DROP COLUMN version;
DROP TABLE trader_state_history;
ALTER TABLE trader_state
    DROP COLUMN desired_state, DROP COLUMN reason, DROP COLUMN cycle_number,
    DROP COLUMN token_budget_day, DROP COLUMN token_budget_used, DROP COLUMN config_version,
    DROP COLUMN updated_at, DROP COLUMN version;
DROP TABLE relay_cursors;
DROP TABLE event_outbox;
DROP TABLE equity_hourly;
ALTER TABLE account_equity_snapshots
    DROP COLUMN ts_us, DROP COLUMN kind, DROP COLUMN origin, DROP COLUMN version;
DROP TABLE trader_totals;
DROP TABLE trade_versions;
ALTER TABLE trades
    DROP COLUMN trade_id, DROP COLUMN entry_us, DROP COLUMN exit_us, DROP COLUMN entry_sz,
    DROP COLUMN exit_sz, DROP COLUMN entry_tid, DROP COLUMN exit_tid, DROP COLUMN entry_crossed,
    DROP COLUMN exit_crossed, DROP COLUMN entry_commission_dollars,
    DROP COLUMN exit_commission_dollars, DROP COLUMN entry_closed_pnl, DROP COLUMN exit_closed_pnl,
    DROP COLUMN position_id, DROP COLUMN exchange_provider, DROP COLUMN account,
    DROP COLUMN rounding_residual, DROP COLUMN metadata, DROP COLUMN origin, DROP COLUMN version,
    DROP COLUMN voided_version;
DROP TABLE position_versions;
ALTER TABLE positions
    DROP COLUMN exchange_provider, DROP COLUMN account, DROP COLUMN entry_ts_us,
    DROP COLUMN entry_oid, DROP COLUMN open_fill_key, DROP COLUMN close_fill_key,
    DROP COLUMN exact_quantity, DROP COLUMN exact_cost, DROP COLUMN exact_open_commission,
    DROP COLUMN closed_pnl, DROP COLUMN origin, DROP COLUMN version;
DROP TABLE venue_accounts;
DROP TABLE cash_events;
DROP TABLE order_versions;
DROP TABLE orders;
DROP TABLE parked_events;
DROP TABLE frozen_pairs;
DROP TABLE fills;
DROP TABLE quarantine;
DROP TABLE feed_cursors;
DROP TABLE price_bars;
ALTER TABLE price_latest DROP COLUMN source, DROP COLUMN source_seq, DROP COLUMN version;
ALTER TABLE price_ticks DROP COLUMN source_seq, DROP COLUMN version;
DROP INDEX idx_accounts_account;
ALTER TABLE accounts DROP COLUMN exchange_provider, DROP COLUMN account, DROP COLUMN version;
ALTER TABLE symbols DROP COLUMN sort_order, DROP COLUMN board_price_source, DROP COLUMN version;
ALTER TABLE models
    DROP COLUMN kind, DROP COLUMN provider, DROP COLUMN initial_equity, DROP COLUMN inception_us,
    DROP COLUMN external_id, DROP COLUMN sort_order, DROP COLUMN configured,
    DROP COLUMN config_digest, DROP COLUMN origin, DROP COLUMN version;
DROP TABLE leases;
DROP TABLE data_versions;
DROP TABLE data_head;
