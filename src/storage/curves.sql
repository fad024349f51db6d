-- Curves: equity and prices over time. See curves.hpp.

-- name: equity
-- One look into the index per step: what a step costs does not depend on what lies in it.
SELECT w.n - 1 AS trader, s.ts_ms, s.equity_usd
FROM unnest($1::text[]) WITH ORDINALITY AS w (model_id, n)
CROSS JOIN generate_series($2::bigint, $3::bigint - 1, $4::bigint) AS g (at_ms)
CROSS JOIN LATERAL (
    SELECT ts_ms, equity_usd FROM account_equity_snapshots
    WHERE model_id = w.model_id AND ts_ms >= g.at_ms AND ts_ms < LEAST(g.at_ms + $4, $3)
    ORDER BY ts_ms DESC LIMIT 1
) s
ORDER BY w.n, s.ts_ms

-- name: equity_every
SELECT w.n - 1 AS trader, s.ts_ms, s.equity_usd
FROM unnest($1::text[]) WITH ORDINALITY AS w (model_id, n)
CROSS JOIN LATERAL (
    SELECT ts_ms, equity_usd FROM account_equity_snapshots
    WHERE model_id = w.model_id AND ts_ms >= $2 AND ts_ms < $3
    ORDER BY ts_ms DESC LIMIT $4
) s
ORDER BY w.n, s.ts_ms

-- name: equity_span
SELECT min(first.ts_ms) AS first_ms, max(last.ts_ms) AS last_ms
FROM unnest($1::text[]) AS w (model_id)
CROSS JOIN LATERAL (
    SELECT ts_ms FROM account_equity_snapshots WHERE model_id = w.model_id ORDER BY ts_ms LIMIT 1
) first
CROSS JOIN LATERAL (
    SELECT ts_ms FROM account_equity_snapshots WHERE model_id = w.model_id ORDER BY ts_ms DESC LIMIT 1
) last

-- name: equity_page
SELECT model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl
FROM account_equity_snapshots
WHERE model_id = $1 AND ts_ms < $2 AND ts_ms > $3
ORDER BY ts_ms DESC
LIMIT $4

-- name: board_source
-- Whose prices the board shows of a symbol.
SELECT COALESCE(s.board_price_source, p.source, '') AS source,
       first.minute_ms AS first_ms, last.minute_ms AS last_ms
FROM price_latest p
LEFT JOIN symbols s USING (symbol)
LEFT JOIN LATERAL (
    SELECT minute_ms FROM price_bars
    WHERE source = COALESCE(s.board_price_source, p.source, '') AND symbol = p.symbol
    ORDER BY minute_ms LIMIT 1
) first ON TRUE
LEFT JOIN LATERAL (
    SELECT minute_ms FROM price_bars
    WHERE source = COALESCE(s.board_price_source, p.source, '') AND symbol = p.symbol
    ORDER BY minute_ms DESC LIMIT 1
) last ON TRUE
WHERE p.symbol = $1

-- name: bars
-- Minutes folded into wider bars; the newest $6 of them.
SELECT minute_ms / $5::bigint * $5::bigint AS start_ms, (array_agg(open ORDER BY minute_ms))[1] AS open,
       max(high) AS high, min(low) AS low, (array_agg(close ORDER BY minute_ms DESC))[1] AS close,
       sum(volume) AS volume, sum(ticks)::bigint AS ticks
FROM price_bars
WHERE source = $1 AND symbol = $2 AND minute_ms >= $3 AND minute_ms < $4
GROUP BY minute_ms / $5::bigint
ORDER BY start_ms DESC
LIMIT $6
