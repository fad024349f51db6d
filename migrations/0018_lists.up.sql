-- Lists that are read newest first, page by page, whatever they are filtered by: each page is a look
-- into an index, however long the history is.
CREATE INDEX idx_fills_ts ON fills (ts_ms DESC);
CREATE INDEX idx_fills_model_ts ON fills (model_id, ts_ms DESC);
CREATE INDEX idx_fills_model_symbol_ts ON fills (model_id, symbol, ts_ms DESC);
CREATE INDEX idx_trades_model_symbol_exit_ts ON trades (model_id, symbol, exit_ts_ms DESC);
-- The best and the worst trade of a trader.
CREATE INDEX idx_trades_model_net ON trades (model_id, realized_net_pnl) WHERE voided_version IS NULL;
-- Threads without a time come last; the former indexes put them first, so that no list could use them.
DROP INDEX idx_conversations_ts;
DROP INDEX idx_conversations_model_ts;
CREATE INDEX idx_conversations_ts ON conversations (ts_us DESC NULLS LAST, id DESC);
CREATE INDEX idx_conversations_model_ts ON conversations (model_id, ts_us DESC NULLS LAST, id DESC);

-- What a trader's hourly equity says of risk, computed beside its analytics. See trader_risk.hpp.
CREATE TABLE trader_risk (
    model_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    hours INTEGER NOT NULL CHECK (hours >= 1), -- observations behind it
    max_drawdown_pct DOUBLE PRECISION,
    return_low DOUBLE PRECISION,
    return_high DOUBLE PRECISION,
    PRIMARY KEY (model_id, version)
);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        GRANT SELECT ON trader_risk TO nof0_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON trader_risk TO nof0_writer;
    END IF;
END
$$;
