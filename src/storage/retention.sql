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

-- Widened when a month is begun anew; the ticks of a month that was detached are not asked any more.
-- name: note_loss
INSERT INTO past_losses AS l (name, from_version, to_version)
SELECT $1, LEAST(t.oldest, h.oldest), GREATEST(t.newest, h.newest)
FROM (SELECT min(version) AS oldest, max(version) AS newest FROM price_ticks WHERE ts_ms >= $2 AND ts_ms < $3) t,
     (SELECT min(version) AS oldest, max(until_version) AS newest FROM equity_hourly_past
      WHERE ts_us >= $2 * 1000 AND ts_us < $3 * 1000) h
WHERE COALESCE(t.oldest, h.oldest) IS NOT NULL
ON CONFLICT (name) DO UPDATE SET from_version = LEAST(l.from_version, EXCLUDED.from_version),
                                 to_version = GREATEST(l.to_version, EXCLUDED.to_version)

-- The newest state of each hour stays and stands for all of them.
-- name: forget_hours
WITH hours AS (
    SELECT model_id, hour_marker, min(version) AS since, max(until_version) AS until_version
    FROM equity_hourly_past
    WHERE ts_us >= $1::bigint * 1000 AND ts_us < $2::bigint * 1000
    GROUP BY model_id, hour_marker
    HAVING count(*) > 1
), gone AS (
    DELETE FROM equity_hourly_past p USING hours h
    WHERE p.model_id = h.model_id AND p.hour_marker = h.hour_marker AND p.until_version < h.until_version
      AND p.ts_us >= $1::bigint * 1000 AND p.ts_us < $2::bigint * 1000
)
UPDATE equity_hourly_past p SET version = h.since
FROM hours h
WHERE p.model_id = h.model_id AND p.hour_marker = h.hour_marker AND p.until_version = h.until_version
  AND p.ts_us >= $1::bigint * 1000 AND p.ts_us < $2::bigint * 1000

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
