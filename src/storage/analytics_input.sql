-- What analytics are computed from. See analytics_input.hpp.

-- name: cursor
SELECT version FROM job_cursors WHERE name = 'analytics'

-- A few looks per trader, however many facts it has: from one trader to the next by index.
-- name: with_native_facts
WITH RECURSIVE trader (id) AS (
    SELECT LEAST((SELECT min(model_id) FROM trades), (SELECT min(model_id) FROM decision_cycles))
    UNION ALL
    SELECT LEAST((SELECT min(model_id) FROM trades WHERE model_id > trader.id),
                 (SELECT min(model_id) FROM decision_cycles WHERE model_id > trader.id))
    FROM trader
    WHERE trader.id IS NOT NULL
)
SELECT id FROM trader
WHERE id IS NOT NULL
  AND ((SELECT TRUE FROM trades WHERE model_id = trader.id AND version > 0 AND origin NOT LIKE 'import:%' LIMIT 1)
       OR (SELECT TRUE FROM decision_cycles WHERE model_id = trader.id AND version > 0 AND origin NOT LIKE 'import:%' LIMIT 1))
ORDER BY id

-- name: changed_since
SELECT model_id FROM trades WHERE version > $1 AND origin NOT LIKE 'import:%'
UNION
SELECT model_id FROM trades WHERE voided_version > $1 AND origin NOT LIKE 'import:%'
UNION
SELECT model_id FROM decision_cycles WHERE version > $1 AND origin NOT LIKE 'import:%'
UNION
SELECT model_id FROM season_traders WHERE version > $1
ORDER BY model_id

-- Answered by idx_trades_model_exit_ts alone: nothing may be asked for that it does not include. Each column is
-- a tenth of the time, so the side travels as the sign, of a zero as well.
-- name: trades
SELECT model_id, id, symbol, COALESCE(NULLIF(quantity, 0), CASE side WHEN 'short' THEN '-0'::float8 ELSE 0 END)
       AS signed_quantity, entry_price, COALESCE(entry_us, entry_ts_ms * 1000) AS entry_us,
       COALESCE(exit_us, exit_ts_ms * 1000) AS exit_us, realized_gross_pnl, realized_net_pnl,
       total_commission_dollars
FROM trades
WHERE model_id = ANY ($1) AND voided_version IS NULL AND exit_ts_ms >= $2

-- name: decisions
SELECT model_id, COALESCE(ext_id, model_id || ':' || cycle_number) AS id,
       COALESCE(executed_us, (EXTRACT(EPOCH FROM executed_at) * 1000000)::bigint) AS executed_us, decisions
FROM decision_cycles
WHERE model_id = ANY ($1) AND cycle_number IS NOT NULL
  AND COALESCE(executed_us, (EXTRACT(EPOCH FROM executed_at) * 1000000)::bigint) >= $2
ORDER BY 1, 3, 2

-- name: holdings
SELECT model_id, symbol, side, COALESCE(entry_ts_us, entry_ts_ms * 1000) AS entry_us
FROM positions
WHERE model_id = ANY ($1) AND status = 'open'

-- name: store_cursor
INSERT INTO job_cursors AS c (name, version)
VALUES ('analytics', $1)
ON CONFLICT (name) DO UPDATE SET version = EXCLUDED.version, updated_at = NOW()
WHERE EXCLUDED.version > c.version
