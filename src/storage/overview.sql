-- The store at a glance, for `nof0 status`. See overview.hpp.

-- name: facts
SELECT h.version, h.at_ms,
       (SELECT name FROM seasons ORDER BY number DESC LIMIT 1) AS season,
       (SELECT count(*) FROM models WHERE kind = 'model') AS traders,
       (SELECT max(ts_ms) FROM price_latest) AS newest_price_ms,
       (SELECT max(ts_ms) FROM fills WHERE kind <> 'gap') AS newest_fill_ms,
       (SELECT count(*) FROM positions WHERE status = 'open') AS open_positions,
       (SELECT count(*) FROM parked_events WHERE resolved_at IS NULL) AS parked,
       (SELECT count(*) FROM frozen_pairs) AS frozen_pairs,
       (SELECT count(*) FROM quarantine WHERE created_at > now() - interval '1 day')
           AS quarantined_today,
       (SELECT count(*) FROM event_outbox o
        WHERE (o.version, o.n) > (coalesce(c.version, 0), coalesce(c.n, 0))) AS outbox_waiting,
       pg_database_size(current_database()) AS database_bytes
FROM data_head h
LEFT JOIN relay_cursors c ON c.stream = 'nof0:trades:stream'

-- name: leases
SELECT name, holder, token, acquired_at, expires_at,
       expires_at > clock_timestamp() AS is_held
FROM leases
ORDER BY name

-- name: months_ahead
-- Whole months after the present one for which a partition is attached, without a gap.
WITH months AS (
    SELECT n, to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => n),
                      'YYYY_MM') AS month
    FROM generate_series(1, 24) n),
missing AS (
    SELECT min(n) AS n
    FROM months
    WHERE NOT EXISTS (
        SELECT FROM pg_inherits i
        JOIN pg_class child ON child.oid = i.inhrelid
        JOIN pg_class parent ON parent.oid = i.inhparent
        WHERE parent.relname = $1 AND child.relname = $1 || '_' || months.month))
SELECT coalesce(n - 1, 24)::bigint FROM missing
