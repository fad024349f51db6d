-- Lists that are read newest first, page by page, whatever they are filtered by: each page is a look
-- into an index, however long the history is. The one of all traders' fills is on an expression, so
-- that the planner cannot take it for one trader's list and throw everybody else's rows away.
CREATE INDEX idx_fills_ts ON fills ((ts_ms + 0) DESC);
CREATE INDEX idx_fills_model_ts ON fills (model_id, ts_ms DESC, fill_key DESC);
CREATE INDEX idx_fills_model_symbol_ts ON fills (model_id, symbol, ts_ms DESC, fill_key DESC);
CREATE INDEX idx_trades_model_exit_us ON trades (model_id, exit_us DESC, id DESC);
CREATE INDEX idx_trades_model_symbol_exit_us ON trades (model_id, symbol, exit_us DESC, id DESC);
-- The best and the worst trade of a trader.
CREATE INDEX idx_trades_model_net ON trades (model_id, realized_net_pnl) WHERE voided_version IS NULL;
-- Threads without a time come last; the former indexes put them first, so that no list could use them.
DROP INDEX idx_conversations_ts;
DROP INDEX idx_conversations_model_ts;
CREATE INDEX idx_conversations_ts ON conversations (ts_us DESC NULLS LAST, id DESC);
CREATE INDEX idx_conversations_model_ts ON conversations (model_id, ts_us DESC NULLS LAST, id DESC);

-- The pauses of a trader, among all that ever happened to its state.
CREATE INDEX idx_trader_state_pauses ON trader_state_history (trader_id, version DESC)
    WHERE row ->> 'pause_until' IS NOT NULL OR row ->> 'desired_state' = 'paused';

-- What a trader's hourly equity says of risk, computed beside its analytics. See trader_risk.hpp.
CREATE TABLE trader_risk (
    model_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    season INTEGER NOT NULL,
    last_marker INTEGER NOT NULL, -- the newest hour of the season in it
    hours BIGINT NOT NULL CHECK (hours >= 1), -- observations behind it
    max_drawdown_pct DOUBLE PRECISION,
    return_low DOUBLE PRECISION,
    return_high DOUBLE PRECISION,
    PRIMARY KEY (model_id, version)
);

SELECT as_of.show_added('trader_risk');

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_past') THEN
        GRANT SELECT ON as_of.trader_risk TO nof0_past;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        GRANT SELECT ON trader_risk, as_of.trader_risk TO nof0_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON trader_risk TO nof0_writer;
    END IF;
END
$$;
