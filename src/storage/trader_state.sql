-- Trader state as events change it. See trader_state.hpp.

-- name: store
INSERT INTO trader_state AS s (trader_id, event_seq, exchange_provider, market_provider, allocation_pct,
                               cooldown, risk_guards, last_decision_at, pause_until, desired_state, reason,
                               cycle_number, token_budget_day, token_budget_used, config_version, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text::date, $14, $15, $16)
ON CONFLICT (trader_id) DO UPDATE SET
    event_seq = EXCLUDED.event_seq,
    exchange_provider = EXCLUDED.exchange_provider,
    market_provider = EXCLUDED.market_provider,
    allocation_pct = EXCLUDED.allocation_pct,
    cooldown = EXCLUDED.cooldown,
    risk_guards = EXCLUDED.risk_guards,
    last_decision_at = EXCLUDED.last_decision_at,
    pause_until = EXCLUDED.pause_until,
    desired_state = EXCLUDED.desired_state,
    reason = EXCLUDED.reason,
    cycle_number = EXCLUDED.cycle_number,
    token_budget_day = EXCLUDED.token_budget_day,
    token_budget_used = EXCLUDED.token_budget_used,
    config_version = COALESCE(EXCLUDED.config_version, s.config_version),
    updated_at = NOW(),
    version = EXCLUDED.version
WHERE EXCLUDED.event_seq > s.event_seq

-- name: store_history
INSERT INTO trader_state_history (trader_id, version, reason, row)
SELECT trader_id, version, reason, to_jsonb(trader_state)
FROM trader_state
WHERE trader_id = $1 AND version = $2

-- name: seq
SELECT event_seq FROM trader_state WHERE trader_id = $1
