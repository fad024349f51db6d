DROP INDEX idx_trades_voided_version;
DROP INDEX idx_trades_model_exit_ts;
CREATE INDEX idx_trades_model_exit_ts ON trades (model_id, exit_ts_ms DESC);
