-- What a decision said of the entry that it ordered, on its way to positions and trades.

-- Decided once: later changes of the order's status leave them alone.
ALTER TABLE orders
    ADD COLUMN leverage DOUBLE PRECISION CHECK (leverage > 0 AND leverage < 'Infinity'),
    ADD COLUMN confidence DOUBLE PRECISION CHECK (confidence >= 0 AND confidence <= 1),
    ADD COLUMN risk_usd DOUBLE PRECISION CHECK (risk_usd >= 0 AND risk_usd < 'Infinity'),
    ADD COLUMN exit_plan JSONB CHECK (jsonb_typeof(exit_plan) = 'object');

-- The order of ours that a fill carries out, decided like its owner when the fill is stored, so that
-- every later fold of the fill reads the same plan.
ALTER TABLE fills ADD COLUMN order_cloid TEXT COLLATE "C";

-- The trigger orders that rest for a trader's positions: few of all.
CREATE INDEX idx_orders_resting_triggers ON orders (model_id, exchange_provider, account, symbol, leg, created_ms DESC)
    WHERE leg IN ('take_profit', 'stop_loss') AND oid IS NOT NULL AND status IN ('sent', 'open', 'unknown');
