-- Traders: models, accounts, trader_state. See traders.hpp.

-- name: all
-- Who was there before the season began and does not take part in it has not begun.
SELECT m.id, m.display_name, m.kind, m.provider, COALESCE(s.initial_equity, m.initial_equity) AS initial_equity,
       COALESCE(s.inception_us, CASE WHEN m.inception_us >= $2 THEN m.inception_us END) AS inception_us,
       m.external_id, m.sort_order, m.configured, m.origin
FROM models m
LEFT JOIN season_traders s ON s.season = $1 AND s.model_id = m.id
ORDER BY m.sort_order NULLS LAST, m.id

-- name: find
SELECT id, display_name, kind, provider, initial_equity, inception_us, external_id, sort_order,
       configured, origin
FROM models
WHERE id = $1

-- name: all_states
SELECT trader_id, exchange_provider, market_provider, allocation_pct, cooldown, risk_guards,
       last_decision_at, pause_until, desired_state, reason, cycle_number,
       token_budget_day::text AS token_budget_day, token_budget_used, event_seq
FROM trader_state
ORDER BY trader_id

-- name: find_state
SELECT trader_id, exchange_provider, market_provider, allocation_pct, cooldown, risk_guards,
       last_decision_at, pause_until, desired_state, reason, cycle_number,
       token_budget_day::text AS token_budget_day, token_budget_used, event_seq
FROM trader_state
WHERE trader_id = $1

-- name: store_recorded
-- xmax = 0 tells an inserted row from an updated one.
INSERT INTO models AS m (id, display_name, kind, provider, initial_equity, inception_us, external_id,
                         sort_order, origin, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET
    initial_equity = COALESCE(m.initial_equity, EXCLUDED.initial_equity),
    inception_us = COALESCE(m.inception_us, EXCLUDED.inception_us),
    external_id = COALESCE(m.external_id, EXCLUDED.external_id),
    sort_order = COALESCE(m.sort_order, EXCLUDED.sort_order),
    version = EXCLUDED.version
WHERE (m.initial_equity IS NULL AND EXCLUDED.initial_equity IS NOT NULL)
   OR (m.inception_us IS NULL AND EXCLUDED.inception_us IS NOT NULL)
   OR (m.external_id IS NULL AND EXCLUDED.external_id IS NOT NULL)
   OR (m.sort_order IS NULL AND EXCLUDED.sort_order IS NOT NULL)
RETURNING (xmax = 0) AS inserted

-- name: store_account
INSERT INTO accounts (model_id, exchange_provider, account, version)
VALUES ($1, $2, $3, $4)
ON CONFLICT (model_id) DO NOTHING

-- name: account_of
SELECT coalesce(exchange_provider, '') AS exchange_provider, coalesce(account, '') AS account
FROM accounts WHERE model_id = $1

-- name: move_account
UPDATE accounts SET exchange_provider = $2, account = $3, version = $4, updated_at = now()
WHERE model_id = $1

-- name: configured_digests
SELECT id, config_digest FROM models WHERE configured ORDER BY id

-- name: store_configured
INSERT INTO models AS m (id, display_name, kind, provider, trader_config, config_digest, initial_equity,
                         configured, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, TRUE, $8)
ON CONFLICT (id) DO UPDATE SET
    display_name = EXCLUDED.display_name,
    provider = EXCLUDED.provider,
    trader_config = EXCLUDED.trader_config,
    config_digest = EXCLUDED.config_digest,
    initial_equity = COALESCE(m.initial_equity, EXCLUDED.initial_equity),
    configured = TRUE,
    version = EXCLUDED.version

-- name: store_state
-- What the file says changes with the file; what the arena learned (cooldowns, pauses) stays.
INSERT INTO trader_state (trader_id, exchange_provider, market_provider, allocation_pct, risk_guards,
                          desired_state, reason, config_version, version)
VALUES ($1, $2, $3, $4, $5, $6, 'configured', $7, $8)
ON CONFLICT (trader_id) DO UPDATE SET
    exchange_provider = EXCLUDED.exchange_provider,
    market_provider = EXCLUDED.market_provider,
    allocation_pct = EXCLUDED.allocation_pct,
    risk_guards = EXCLUDED.risk_guards,
    config_version = EXCLUDED.config_version,
    updated_at = NOW(),
    version = EXCLUDED.version

-- name: store_state_history
INSERT INTO trader_state_history (trader_id, version, reason, row)
SELECT trader_id, version, $2, to_jsonb(trader_state)
FROM trader_state
WHERE trader_id = $1

-- name: retire
UPDATE models SET configured = FALSE, version = $2 WHERE id = ANY ($1)

-- name: retire_states
UPDATE trader_state
SET desired_state = 'stopped', reason = 'no longer configured', updated_at = NOW(), version = $2
WHERE trader_id = ANY ($1)

-- name: performance
WITH season AS (
    SELECT COALESCE(max(number), 0) AS number, COALESCE(max(version), 0) AS version FROM seasons
)
SELECT m.id AS model_id, COALESCE(t.trades, 0) - COALESCE(b.trades, 0) AS trades,
       COALESCE(t.wins, 0) - COALESCE(b.wins, 0) AS wins,
       (COALESCE(t.win_dollars + t.lose_dollars, 0) - COALESCE(b.win_dollars + b.lose_dollars, 0))::float8
           AS realized_pnl,
       h.sharpe_ratio AS sharpe, COALESCE(s.initial_equity, m.initial_equity)::float8 AS initial_equity,
       (COALESCE(t.flow_cash, 0) - COALESCE(s.flow_cash, 0))::float8 AS net_flows
FROM models m
CROSS JOIN season
LEFT JOIN season_traders s ON s.season = season.number AND s.model_id = m.id
LEFT JOIN LATERAL (SELECT trades, wins, win_dollars, lose_dollars, flow_cash FROM trader_totals
                   WHERE model_id = m.id ORDER BY version DESC LIMIT 1) t ON TRUE
LEFT JOIN LATERAL (SELECT trades, wins, win_dollars, lose_dollars FROM trader_totals
                   WHERE model_id = m.id AND version <= season.version AND season.number > 0
                   ORDER BY version DESC LIMIT 1) b ON TRUE
LEFT JOIN LATERAL (SELECT sharpe_ratio FROM equity_hourly
                   WHERE model_id = m.id AND equity_hourly.season = season.number
                   ORDER BY hour_marker DESC LIMIT 1) h ON TRUE
WHERE m.id = ANY ($1)
ORDER BY m.id

-- name: begin
UPDATE models SET inception_us = $2, version = $3 WHERE id = ANY ($1) AND inception_us IS NULL

-- name: store_house
INSERT INTO models (id, display_name, kind, provider, initial_equity, version)
VALUES ($1, 'House', 'house', $2, 0, $3)
ON CONFLICT (id) DO NOTHING
