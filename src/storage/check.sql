-- What `nof0 check` asks. See check.hpp.

-- name: accounts
SELECT DISTINCT exchange_provider, account FROM fills ORDER BY exchange_provider, account

-- name: different_trades
SELECT e.id AS id, s.id IS NULL AS missing,
       ARRAY(SELECT w.key FROM jsonb_each(to_jsonb(e) - 'version') w
             WHERE to_jsonb(s) -> w.key IS DISTINCT FROM w.value ORDER BY w.key) AS columns
FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[],
    $8::bigint[], $9::float8[], $10::bigint[], $11::float8[], $12::float8[], $13::float8[],
    $14::bigint[], $15::bigint[], $16::text[], $17::bigint[], $18::bigint[], $19::float8[],
    $20::float8[], $21::bigint[], $22::bigint[], $23::bool[], $24::bool[], $25::float8[],
    $26::float8[], $27::float8[], $28::float8[], $29::text[], $30::text[], $31::text[], $32::numeric[],
    $33::float8[], $34::float8[], $35::jsonb[], $36::bigint[])
     AS e (
    id, model_id, symbol, side, trade_type, quantity, entry_price, entry_ts_ms, exit_price, exit_ts_ms,
    realized_gross_pnl, realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, trade_id,
    entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed,
    entry_commission_dollars, exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, position_id,
    exchange_provider, account, rounding_residual, leverage, confidence, metadata, version)
LEFT JOIN trades s ON s.id = e.id AND s.voided_version IS NULL
WHERE s.id IS NULL OR ROW(
    s.model_id, s.symbol, s.side, s.trade_type, s.quantity, s.entry_price, s.entry_ts_ms, s.exit_price,
    s.exit_ts_ms, s.realized_gross_pnl, s.realized_net_pnl, s.total_commission_dollars, s.entry_oid,
    s.exit_oid, s.trade_id, s.entry_us, s.exit_us, s.entry_sz, s.exit_sz, s.entry_tid, s.exit_tid,
    s.entry_crossed, s.exit_crossed, s.entry_commission_dollars, s.exit_commission_dollars,
    s.entry_closed_pnl, s.exit_closed_pnl, s.position_id, s.exchange_provider, s.account,
    s.rounding_residual, s.leverage, s.confidence, s.metadata)
    IS DISTINCT FROM ROW(
    e.model_id, e.symbol, e.side, e.trade_type, e.quantity, e.entry_price, e.entry_ts_ms, e.exit_price,
    e.exit_ts_ms, e.realized_gross_pnl, e.realized_net_pnl, e.total_commission_dollars, e.entry_oid,
    e.exit_oid, e.trade_id, e.entry_us, e.exit_us, e.entry_sz, e.exit_sz, e.entry_tid, e.exit_tid,
    e.entry_crossed, e.exit_crossed, e.entry_commission_dollars, e.exit_commission_dollars,
    e.entry_closed_pnl, e.exit_closed_pnl, e.position_id, e.exchange_provider, e.account,
    e.rounding_residual, e.leverage, e.confidence, e.metadata)

-- name: different_positions
-- Leverage is not compared: the venue may have said another than the order.
SELECT e.id AS id, s.id IS NULL AS missing,
       ARRAY(SELECT w.key FROM jsonb_each(to_jsonb(e) - 'version') w
             WHERE to_jsonb(s) -> w.key IS DISTINCT FROM w.value ORDER BY w.key) AS columns
FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::bigint[],
    $8::float8[], $9::text[], $10::bigint[], $11::float8[], $12::text[], $13::text[], $14::bigint[],
    $15::bigint[], $16::text[], $17::text[], $18::numeric[], $19::numeric[], $20::numeric[],
    $21::float8[], $22::float8[], $23::float8[], $24::jsonb[], $25::bigint[])
     AS e (
    id, model_id, symbol, side, entry_price, quantity, entry_ts_ms, commission, status, exit_ts_ms,
    exit_price, exchange_provider, account, entry_ts_us, entry_oid, open_fill_key, close_fill_key,
    exact_quantity, exact_cost, exact_open_commission, closed_pnl, leverage, confidence, metadata, version)
LEFT JOIN positions s ON s.id = e.id
WHERE s.id IS NULL OR ROW(
    s.model_id, s.symbol, s.side, s.entry_price, s.quantity, s.entry_ts_ms, s.commission, s.status,
    s.exit_ts_ms, s.exit_price, s.exchange_provider, s.account, s.entry_ts_us, s.entry_oid,
    s.open_fill_key, s.close_fill_key, s.exact_quantity, s.exact_cost, s.exact_open_commission,
    s.closed_pnl, s.confidence, s.metadata)
    IS DISTINCT FROM ROW(
    e.model_id, e.symbol, e.side, e.entry_price, e.quantity, e.entry_ts_ms, e.commission, e.status,
    e.exit_ts_ms, e.exit_price, e.exchange_provider, e.account, e.entry_ts_us, e.entry_oid,
    e.open_fill_key, e.close_fill_key, e.exact_quantity, e.exact_cost, e.exact_open_commission,
    e.closed_pnl, e.confidence, e.metadata)

-- name: different_steps
SELECT e.position_id || ' step ' || e.step AS id, s.position_id IS NULL AS missing,
       ARRAY(SELECT w.key FROM jsonb_each(to_jsonb(e) - 'version') w
             WHERE to_jsonb(s) -> w.key IS DISTINCT FROM w.value ORDER BY w.key) AS columns
FROM unnest(
    $1::text[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
    $9::text[], $10::text[], $11::text[], $12::numeric[], $13::numeric[], $14::numeric[],
    $15::float8[], $16::bigint[], $17::bigint[], $18::float8[], $19::float8[], $20::float8[],
    $21::float8[], $22::jsonb[])
     AS e (
    position_id, version, step, exchange_provider, account, model_id, symbol, ts_ms, fill_key, side,
    status, quantity, cost, open_commission, entry_price, entry_ts_ms, exit_ts_ms, exit_price,
    closed_pnl, leverage, confidence, metadata)
LEFT JOIN position_versions s ON s.position_id = e.position_id AND s.step = e.step AND s.voided_version IS NULL
WHERE s.position_id IS NULL OR ROW(
    s.exchange_provider, s.account, s.model_id, s.symbol, s.ts_ms, s.fill_key, s.side, s.status,
    s.quantity, s.cost, s.open_commission, s.entry_price, s.entry_ts_ms, s.exit_ts_ms, s.exit_price,
    s.closed_pnl, s.leverage, s.confidence, s.metadata)
    IS DISTINCT FROM ROW(
    e.exchange_provider, e.account, e.model_id, e.symbol, e.ts_ms, e.fill_key, e.side, e.status,
    e.quantity, e.cost, e.open_commission, e.entry_price, e.entry_ts_ms, e.exit_ts_ms, e.exit_price,
    e.closed_pnl, e.leverage, e.confidence, e.metadata)

-- name: folded_ids
-- Everything live that claims to be folded from fills, whatever wrote it.
SELECT 'trade' AS kind, id FROM trades WHERE origin = 'fills' AND voided_version IS NULL
UNION ALL
SELECT 'position', id FROM positions WHERE origin = 'fills'
UNION ALL
SELECT 'step', position_id || ' step ' || step FROM position_versions WHERE voided_version IS NULL
UNION ALL
SELECT 'gap', exchange_provider || ' ' || account || ' ' || fill_key FROM fills
WHERE kind = 'gap' AND voided_version IS NULL

-- name: gaps
SELECT exchange_provider, account, fill_key, model_id, ts_ms, side, px, sz, start_position
FROM fills
WHERE exchange_provider = $1 AND account = $2 AND kind = 'gap' AND voided_version IS NULL

-- name: ledgers
-- Imported trades are in the totals as well; their exact sums are taken off again.
SELECT m.id AS model_id, m.kind, m.initial_equity,
       (SELECT amount FROM cash_events WHERE exchange_provider = 'ledger' AND account = m.id
                                         AND kind = 'opening_balance') AS opening,
       t.trades, t.wins, t.win_dollars, t.lose_dollars, t.gross_pnl, t.commission, t.trade_cash, t.event_cash,
       t.flow_cash, i.trades AS imported_trades, i.gross AS imported_gross, i.commission AS imported_commission,
       (SELECT sum(rounding_residual) FROM trades
        WHERE model_id = m.id AND origin = 'fills' AND voided_version IS NULL) AS residual,
       p.cost AS open_cost, p.commission AS open_commission,
       s.ts_ms AS observed_ts_ms, s.equity_usd AS observed_equity, s.unrealized_pnl AS observed_unrealized,
       s.version >= COALESCE(t.version, 0) AS observed_after
FROM models m
LEFT JOIN LATERAL (
    SELECT * FROM trader_totals WHERE model_id = m.id ORDER BY version DESC LIMIT 1
) t ON TRUE
LEFT JOIN LATERAL (
    SELECT count(*) AS trades, sum(realized_gross_pnl::text::numeric(38, 12)) AS gross,
           sum(total_commission_dollars::text::numeric(38, 12)) AS commission
    FROM trades WHERE model_id = m.id AND origin LIKE 'import:%'
) i ON TRUE
LEFT JOIN LATERAL (
    SELECT sum(exact_cost) AS cost, sum(exact_open_commission) AS commission
    FROM positions WHERE model_id = m.id AND status = 'open' AND origin = 'fills'
) p ON TRUE
LEFT JOIN LATERAL (
    SELECT * FROM account_equity_snapshots
    WHERE model_id = m.id ORDER BY ts_ms DESC LIMIT 1
) s ON s.origin = 'native'
ORDER BY m.id

-- name: venue_accounts
SELECT DISTINCT ON (exchange_provider, account) exchange_provider, account, ts_ms, account_value
FROM venue_accounts
WHERE account_value IS NOT NULL
ORDER BY exchange_provider, account, ts_ms DESC

-- name: orphans
-- Rows whose owner or parent is not there. There are no foreign keys, so somebody has to look.
SELECT what, id FROM (
    SELECT 'fill' AS what, f.exchange_provider || ' ' || f.account || ' ' || f.fill_key AS id
    FROM fills f WHERE NOT EXISTS (SELECT FROM models WHERE id = f.model_id)
    UNION ALL
    SELECT 'cash event', exchange_provider || ' ' || account || ' ' || kind || ' ' || ts_ms
    FROM cash_events c WHERE NOT EXISTS (SELECT FROM models WHERE id = c.model_id)
    UNION ALL
    SELECT 'position', id FROM positions p WHERE NOT EXISTS (SELECT FROM models WHERE id = p.model_id)
    UNION ALL
    SELECT 'trade', id FROM trades t WHERE NOT EXISTS (SELECT FROM models WHERE id = t.model_id)
    UNION ALL
    SELECT 'trade without its position', id FROM trades t
    WHERE position_id IS NOT NULL AND voided_version IS NULL
      AND NOT EXISTS (SELECT FROM positions WHERE id = t.position_id)
    UNION ALL
    SELECT 'position step', position_id || ' step ' || step FROM position_versions v
    WHERE voided_version IS NULL AND NOT EXISTS (SELECT FROM positions WHERE id = v.position_id)
    UNION ALL
    SELECT 'hour', model_id || ' ' || hour_marker FROM equity_hourly e
    WHERE NOT EXISTS (SELECT FROM models WHERE id = e.model_id)
    UNION ALL
    SELECT 'observation', s.model_id || ' (' || count(*) || ' rows)' FROM account_equity_snapshots s
    WHERE NOT EXISTS (SELECT FROM models WHERE id = s.model_id)
    GROUP BY s.model_id
    UNION ALL
    SELECT 'totals', model_id || ' ' || version FROM trader_totals t
    WHERE NOT EXISTS (SELECT FROM models WHERE id = t.model_id)
    UNION ALL
    SELECT 'currency ledger', model_id || ' ' || currency || ' ' || version FROM currency_ledgers l
    WHERE NOT EXISTS (SELECT FROM models WHERE id = l.model_id)
    UNION ALL
    SELECT 'fill of an order', f.exchange_provider || ' ' || f.account || ' ' || f.fill_key FROM fills f
    WHERE f.order_cloid IS NOT NULL AND NOT EXISTS (SELECT FROM orders WHERE cloid = f.order_cloid)
    UNION ALL
    SELECT 'account', model_id FROM accounts a WHERE NOT EXISTS (SELECT FROM models WHERE id = a.model_id)
    UNION ALL
    SELECT 'state', trader_id FROM trader_state s WHERE NOT EXISTS (SELECT FROM models WHERE id = s.trader_id)
    UNION ALL
    SELECT 'analytics', model_id FROM model_analytics a
    WHERE NOT EXISTS (SELECT FROM models WHERE id = a.model_id)
    UNION ALL
    SELECT 'order', cloid FROM orders o WHERE NOT EXISTS (SELECT FROM models WHERE id = o.model_id)
    UNION ALL
    SELECT 'conversation', id::text FROM conversations c
    WHERE NOT EXISTS (SELECT FROM models WHERE id = c.model_id)
    UNION ALL
    SELECT 'message', id::text FROM conversation_messages m
    WHERE NOT EXISTS (SELECT FROM conversations WHERE id = m.conversation_id)
    UNION ALL
    SELECT 'decision', id::text FROM decision_cycles d
    WHERE NOT EXISTS (SELECT FROM models WHERE id = d.model_id)
    UNION ALL
    SELECT 'season''s trader', season || ' ' || model_id FROM season_traders s
    WHERE NOT EXISTS (SELECT FROM models WHERE id = s.model_id)
       OR NOT EXISTS (SELECT FROM seasons WHERE number = s.season)
    UNION ALL
    SELECT 'hour of a season', model_id || ' ' || season || ' ' || hour_marker FROM equity_hourly e
    WHERE season > 0 AND NOT EXISTS (SELECT FROM seasons WHERE number = e.season)
) orphans
ORDER BY what, id
LIMIT $1

-- name: outbox_breaks
-- Numbers of a version go 1, 2, 3 ..; versions are those of the store.
SELECT o.version, min(o.n) AS first_n, max(o.n) AS last_n, count(*) AS rows, (v.version IS NOT NULL) AS is_known
FROM event_outbox o
LEFT JOIN data_versions v USING (version)
GROUP BY o.version, v.version
HAVING min(o.n) <> 1 OR max(o.n) <> count(*) OR v.version IS NULL
ORDER BY o.version
LIMIT $1

-- name: outbox_untold
-- What the slowest stream was not told although a minute of the arena's time has passed since.
SELECT count(*)
FROM event_outbox o
JOIN data_versions v USING (version)
WHERE v.at_ms < (SELECT at_ms FROM data_head) - 60000
  AND (o.version, o.n) > (SELECT c.version, c.n FROM relay_cursors c ORDER BY c.version, c.n LIMIT 1)

-- name: version_breaks
-- Versions have no gaps from the first that was recorded to the head.
SELECT v.version FROM (SELECT version, lag(version) OVER (ORDER BY version) AS before FROM data_versions) v
WHERE v.before IS NOT NULL AND v.version <> v.before + 1
ORDER BY v.version
LIMIT $1

-- name: season_breaks
-- Seasons are numbered 1, 2, 3 ..; each begins after the one before it, by time and by version.
SELECT s.number
FROM (SELECT number, started_ms, version, lag(number, 1, 0) OVER w AS before,
             lag(started_ms) OVER w AS started_before, lag(version) OVER w AS version_before
      FROM seasons WINDOW w AS (ORDER BY number)) s
WHERE s.number <> s.before + 1 OR s.started_ms <= s.started_before OR s.version <= s.version_before
ORDER BY s.number

-- name: season_openings
-- Each trader of a season is observed at its beginning with what it begins with, and nothing moved.
SELECT t.season || ' ' || t.model_id AS id
FROM season_traders t
JOIN account_equity_snapshots o ON o.model_id = t.model_id AND o.ts_ms = t.inception_us / 1000
WHERE o.net_flows <> 0
   OR abs(o.equity_usd - t.initial_equity::float8) > 1e-9 * (1 + abs(o.equity_usd))
ORDER BY t.season, t.model_id

-- name: loose_partitions
-- Tables named like a month that are not attached: half made, or half retired.
SELECT c.relname::text AS name
FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
  AND c.relname ~ '^(price_ticks|account_equity_snapshots)_[0-9]{4}_[0-9]{2}$' AND NOT c.relispartition
ORDER BY c.relname

-- name: missing_months
-- Every month with bars or hours has a partition, or its ticks left by retention.
SELECT w.parent || '_' || w.month AS name
FROM (
    SELECT DISTINCT 'price_ticks' AS parent,
           to_char(to_timestamp(minute_ms / 1000) AT TIME ZONE 'UTC', 'YYYY_MM') AS month
    FROM price_bars
    UNION
    SELECT DISTINCT 'account_equity_snapshots',
           to_char(to_timestamp(ts_us / 1000000) AT TIME ZONE 'UTC', 'YYYY_MM')
    FROM equity_hourly
) w
LEFT JOIN pg_class c ON c.relname = w.parent || '_' || w.month AND c.relispartition
WHERE c.oid IS NULL
  AND NOT EXISTS (SELECT FROM job_cursors j WHERE j.name = 'retention:' || w.parent || '_' || w.month)
ORDER BY 1

-- name: imported_trades
SELECT id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price,
       entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl,
       total_commission_dollars, entry_oid, exit_oid, trade_id, entry_us, exit_us, entry_sz, exit_sz,
       entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars,
       exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, metadata, origin, version
FROM trades
WHERE origin LIKE 'import:%' AND voided_version IS NULL
