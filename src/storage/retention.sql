-- Taking old months out. See retention.hpp. Names of tables cannot be parameters: these queries
-- write the statements, and the server quotes the names.

-- name: tick_months
SELECT c.relname::text AS name, i.inhrelid IS NOT NULL AS attached,
       COALESCE(i.inhdetachpending, FALSE) AS detach_pending
FROM pg_class c
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
WHERE c.relkind = 'r' AND c.relname ~ '^price_ticks_[0-9]{4}_[0-9]{2}$'
  AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'price_ticks'::regclass)
ORDER BY c.relname

-- name: tick_range
SELECT count(*) AS rows, max(ingested_at) AS newest_ingested_at
FROM price_ticks
WHERE ts_ms >= $1 AND ts_ms < $2

-- name: ticks
SELECT id, symbol, price, ts_ms, source, source_seq, version, ingested_at
FROM price_ticks
WHERE ts_ms >= $1 AND ts_ms < $2
ORDER BY id

-- name: detach
SELECT format('ALTER TABLE price_ticks DETACH PARTITION %I CONCURRENTLY', $1::text)

-- name: finalize
SELECT format('ALTER TABLE price_ticks DETACH PARTITION %I FINALIZE', $1::text)

-- name: drop
-- One block: whatever arrived after the month was archived keeps the table. What left is noted, so
-- that a check does not miss it.
SELECT format('DO $block$ BEGIN LOCK TABLE %1$I IN ACCESS EXCLUSIVE MODE; '
              'IF (SELECT count(*) FROM %1$I) <> %2$s THEN '
              'RAISE EXCEPTION ''%1$I has rows that are not archived''; END IF; '
              'DROP TABLE %1$I; '
              'INSERT INTO job_cursors AS c (name, version) '
              'SELECT %3$L, version FROM data_head '
              'ON CONFLICT (name) DO UPDATE SET version = excluded.version, updated_at = now(); '
              'END $block$', $1::text, $2::bigint, 'retention:' || $1::text)
