-- What the streams tell of. See events.hpp.

-- name: trades_after
SELECT version, n, op, kind, id, model_id, payload
FROM event_outbox
WHERE version > $1 AND kind = 'trade'
ORDER BY version, n
LIMIT $2

-- name: decisions_after
-- The versions are a BRIN index: the newest pages only.
SELECT version, model_id, coalesce(cycle_number, 0) AS cycle_number
FROM decision_cycles
WHERE version > $1 AND cycle_number IS NOT NULL
ORDER BY version, id
LIMIT $2

-- name: newest_decisions
-- Of each trader by its index; then the newest of all.
SELECT d.version, d.model_id, coalesce(d.cycle_number, 0) AS cycle_number
FROM models m
CROSS JOIN LATERAL (
    SELECT version, model_id, cycle_number, executed_at, id FROM decision_cycles
    WHERE model_id = m.id AND cycle_number IS NOT NULL
    ORDER BY executed_at DESC
    LIMIT $1
) d
ORDER BY d.executed_at DESC, d.id DESC
LIMIT $1

-- name: newest_trades
-- Of each trader by its index; then the newest of all. In the public order of one trader.
SELECT t.id
FROM models m
CROSS JOIN LATERAL (
    SELECT id, exit_ts_ms, exit_us, entry_us FROM trades
    WHERE model_id = m.id AND voided_version IS NULL
    ORDER BY exit_ts_ms DESC, exit_us DESC, entry_us, id
    LIMIT $1
) t
ORDER BY t.exit_ts_ms DESC, t.exit_us DESC, t.entry_us, t.id
LIMIT $1
