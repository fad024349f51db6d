DROP INDEX idx_decision_cycles_version;
DROP INDEX idx_trades_version;
DROP TABLE job_cursors;
ALTER TABLE sim_balances DROP COLUMN event_seq;
ALTER TABLE sim_orders DROP COLUMN event_seq;
ALTER TABLE order_versions DROP COLUMN event_seq;
ALTER TABLE orders DROP COLUMN event_seq;
ALTER TABLE trader_state DROP COLUMN event_seq;
