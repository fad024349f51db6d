-- Prices. See prices.hpp.

-- name: latest
SELECT p.symbol, p.price, p.ts_ms, p.source
FROM price_latest p
LEFT JOIN symbols s USING (symbol)
ORDER BY s.sort_order NULLS LAST, p.symbol

-- name: latest_of
SELECT symbol, price, ts_ms, source FROM price_latest WHERE symbol = $1

-- name: symbols
SELECT symbol FROM symbols ORDER BY sort_order NULLS LAST, symbol

-- name: store_symbols
INSERT INTO symbols (symbol, sort_order, version)
SELECT s.symbol, (SELECT COALESCE(max(sort_order), 0) FROM symbols) + s.n, $2
FROM unnest($1::text[]) WITH ORDINALITY AS s (symbol, n)
ON CONFLICT (symbol) DO NOTHING

-- name: store_tick
INSERT INTO price_ticks (symbol, price, ts_ms, source, source_seq, version)
SELECT $1, $2, $3, $4, $5, $6
WHERE NOT EXISTS (
    SELECT FROM price_ticks WHERE symbol = $1 AND ts_ms = $3 AND source = $4 AND source_seq = $5
)

-- name: raise_latest
INSERT INTO price_latest AS p (symbol, price, ts_ms, source, source_seq, version)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (symbol) DO UPDATE SET
    price = EXCLUDED.price, ts_ms = EXCLUDED.ts_ms, source = EXCLUDED.source,
    source_seq = EXCLUDED.source_seq, version = EXCLUDED.version, updated_at = NOW()
WHERE (EXCLUDED.ts_ms, EXCLUDED.source_seq, EXCLUDED.source)
    > (p.ts_ms, p.source_seq, COALESCE(p.source, ''))

-- The past has no price_latest of its own: it is the newest tick of the feeds that were shown.
-- name: show_on_board
INSERT INTO board_sources (source, symbol, version, shown)
SELECT $1, $2, $3, TRUE
WHERE NOT COALESCE((SELECT shown FROM board_sources WHERE source = $1 AND symbol = $2
                    ORDER BY version DESC LIMIT 1), FALSE)

-- name: merge_bar
-- Open and close carry the keys of their ticks, so that ticks in any order give the same bar.
INSERT INTO price_bars AS b (source, symbol, minute_ms, open, high, low, close, open_ts_ms, open_seq,
                             close_ts_ms, close_seq, ticks, version)
VALUES ($1, $2, $4::bigint - $4::bigint % 60000, $3, $3, $3, $3, $4, $5, $4, $5, 1, $6)
ON CONFLICT (source, symbol, minute_ms) DO UPDATE SET
    open = CASE WHEN (EXCLUDED.open_ts_ms, EXCLUDED.open_seq) < (b.open_ts_ms, b.open_seq)
                THEN EXCLUDED.open ELSE b.open END,
    open_seq = CASE WHEN (EXCLUDED.open_ts_ms, EXCLUDED.open_seq) < (b.open_ts_ms, b.open_seq)
                    THEN EXCLUDED.open_seq ELSE b.open_seq END,
    open_ts_ms = LEAST(EXCLUDED.open_ts_ms, b.open_ts_ms),
    high = GREATEST(EXCLUDED.high, b.high),
    low = LEAST(EXCLUDED.low, b.low),
    close = CASE WHEN (EXCLUDED.close_ts_ms, EXCLUDED.close_seq) > (b.close_ts_ms, b.close_seq)
                 THEN EXCLUDED.close ELSE b.close END,
    close_seq = CASE WHEN (EXCLUDED.close_ts_ms, EXCLUDED.close_seq) > (b.close_ts_ms, b.close_seq)
                     THEN EXCLUDED.close_seq ELSE b.close_seq END,
    close_ts_ms = GREATEST(EXCLUDED.close_ts_ms, b.close_ts_ms),
    ticks = b.ticks + EXCLUDED.ticks,
    version = EXCLUDED.version
