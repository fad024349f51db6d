-- The arena and its traders as spectators look at them. See arena_view.hpp.

-- name: first_fact
SELECT at_ms FROM data_versions ORDER BY at_ms, version LIMIT 1

-- name: feeds
SELECT source, symbol, last_ts_ms FROM feed_cursors ORDER BY source, symbol LIMIT 1000

-- name: pauses
-- The newest lines of a trader's history in which it pauses; several may be of one pause.
SELECT v.at_ms AS from_ms, (extract(epoch FROM (h.row ->> 'pause_until')::timestamptz) * 1000)::bigint AS until_ms,
       h.reason
FROM (
    SELECT version, reason, row FROM trader_state_history
    WHERE trader_id = $1 AND (row ->> 'pause_until' IS NOT NULL OR row ->> 'desired_state' = 'paused')
    ORDER BY version DESC
    LIMIT 100
) h
JOIN data_versions v USING (version)
ORDER BY h.version DESC

-- name: newest_model
SELECT llm_model FROM decision_cycles
WHERE model_id = $1 AND cycle_number IS NOT NULL
ORDER BY cycle_number DESC
LIMIT 1

-- name: latest_equity
SELECT ts_ms, equity_usd FROM account_equity_snapshots WHERE model_id = $1 ORDER BY ts_ms DESC LIMIT 1

-- name: settings
SELECT id, display_name, kind, trader_config
FROM models
WHERE kind IN ('model', 'benchmark')
ORDER BY sort_order NULLS LAST, id
