-- Every trader at a glance. See trader_overview.hpp.

-- name: all
SELECT m.id, m.display_name, m.kind, m.configured, m.trader_config,
       COALESCE(n.initial_equity, m.initial_equity) AS initial_equity, s.desired_state,
       s.reason, s.cycle_number, s.last_decision_at, s.pause_until,
       s.token_budget_day::text AS token_budget_day, s.token_budget_used, s.cooldown, e.equity_usd,
       e.ts_ms AS equity_ms,
       (SELECT count(*) FROM positions p WHERE p.model_id = m.id AND p.status = 'open') AS open_positions,
       d.success AS last_success, d.error_message AS last_error, l.holder
FROM models m
LEFT JOIN trader_state s ON s.trader_id = m.id
LEFT JOIN season_traders n ON n.model_id = m.id AND n.season = (SELECT max(number) FROM seasons)
LEFT JOIN LATERAL (
    SELECT equity_usd, ts_ms FROM account_equity_snapshots WHERE model_id = m.id ORDER BY ts_ms DESC LIMIT 1
) e ON TRUE
LEFT JOIN LATERAL (
    SELECT success, error_message FROM decision_cycles
    WHERE model_id = m.id AND cycle_number IS NOT NULL
    ORDER BY cycle_number DESC LIMIT 1
) d ON TRUE
LEFT JOIN leases l ON l.name = 'trader:' || m.id AND l.expires_at > clock_timestamp()
WHERE m.kind IN ('model', 'benchmark')
ORDER BY m.sort_order NULLS LAST, m.id
