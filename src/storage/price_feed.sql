-- The price feed's writes. See price_feed.hpp.

-- name: states
SELECT k.source, k.symbol, c.last_ts_ms, c.last_seqs, b.close, b.close_ts_ms, b.close_seq,
       (SELECT s.shown FROM board_sources s WHERE s.source = k.source AND s.symbol = k.symbol
        ORDER BY s.version DESC LIMIT 1) AS on_board
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (source, symbol, n)
LEFT JOIN feed_cursors c ON c.source = k.source AND c.symbol = k.symbol
LEFT JOIN LATERAL (
    SELECT close, close_ts_ms, close_seq FROM price_bars p
    WHERE p.source = k.source AND p.symbol = k.symbol
    ORDER BY p.minute_ms DESC LIMIT 1
) b ON TRUE
ORDER BY k.n

-- name: stored_ticks
-- LATERAL with LIMIT, so that each tick is one look into the index, whatever the planner believes.
SELECT k.n - 1
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[])
     WITH ORDINALITY AS k (symbol, ts_ms, source, source_seq, n)
CROSS JOIN LATERAL (
    SELECT FROM price_ticks t
    WHERE t.symbol = k.symbol AND t.ts_ms = k.ts_ms AND t.source = k.source
      AND t.source_seq = k.source_seq
    LIMIT 1
) t
ORDER BY k.n

-- name: store_ticks
INSERT INTO price_ticks (symbol, price, ts_ms, source, source_seq, version)
SELECT t.*, $6::bigint
FROM unnest($1::text[], $2::float8[], $3::bigint[], $4::text[], $5::bigint[]) AS t

-- name: copy_ticks
COPY price_ticks (symbol, price, ts_ms, source, source_seq, version) FROM STDIN (FORMAT binary)

-- name: raise_latest
INSERT INTO price_latest AS p (symbol, price, ts_ms, source, source_seq, version)
SELECT t.*, $6::bigint
FROM unnest($1::text[], $2::float8[], $3::bigint[], $4::text[], $5::bigint[]) AS t
ON CONFLICT (symbol) DO UPDATE SET
    price = EXCLUDED.price, ts_ms = EXCLUDED.ts_ms, source = EXCLUDED.source,
    source_seq = EXCLUDED.source_seq, version = EXCLUDED.version, updated_at = NOW()
WHERE (EXCLUDED.ts_ms, EXCLUDED.source_seq, EXCLUDED.source)
    > (p.ts_ms, p.source_seq, COALESCE(p.source, ''))
RETURNING symbol, price, ts_ms, source

-- name: merge_bars
INSERT INTO price_bars AS b (source, symbol, minute_ms, open, high, low, close, open_ts_ms, open_seq,
                             close_ts_ms, close_seq, ticks, volume, version)
SELECT t.*, $14::bigint
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[],
            $7::float8[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
            $13::numeric[]) AS t
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
    volume = COALESCE(b.volume + EXCLUDED.volume, b.volume, EXCLUDED.volume),
    version = EXCLUDED.version

-- name: store_positions
INSERT INTO feed_cursors (source, symbol, last_ts_ms, last_seqs, version)
SELECT t.source, t.symbol, t.last_ts_ms, t.last_seqs::bigint[], $5::bigint
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
     AS t (source, symbol, last_ts_ms, last_seqs)
ON CONFLICT (source, symbol) DO UPDATE SET
    last_ts_ms = EXCLUDED.last_ts_ms, last_seqs = EXCLUDED.last_seqs, version = EXCLUDED.version

-- name: store_shown
INSERT INTO board_sources (source, symbol, shown, version)
SELECT t.*, $4::bigint FROM unnest($1::text[], $2::text[], $3::boolean[]) AS t
