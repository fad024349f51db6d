-- The head row that orders all facts. See head.hpp.

-- name: read
SELECT version, at_ms, store_id FROM data_head;

-- The lock that makes version order commit order. The arena's time never goes back.
-- name: raise
UPDATE data_head SET version = version + 1, at_ms = greatest(at_ms, $1)
RETURNING version, at_ms, store_id;

-- name: record_version
INSERT INTO data_versions (version, at_ms) SELECT version, at_ms FROM data_head;

-- name: lock
SELECT version FROM data_head FOR UPDATE;

-- name: version_at
SELECT version FROM data_versions WHERE at_ms <= $1 ORDER BY at_ms DESC, version DESC LIMIT 1;

-- name: at_ms_of_version
SELECT at_ms FROM data_versions WHERE version = $1;

-- name: resolve
SELECT COALESCE((SELECT version FROM data_versions WHERE at_ms <= $1 ORDER BY at_ms DESC, version DESC LIMIT 1), 0)
       AS version, b.version AS kept_from, h.at_ms > $1 AS is_settled
FROM data_head h, past_begins b

-- name: enter
SELECT is_found AS found, has_lost AS lost FROM as_of.enter($1)

-- Facts that are later than the time of their version; see as_of.until_ms().
-- name: reach
INSERT INTO time_horizons (version, until_ms)
SELECT $1, $2
WHERE $2 > COALESCE((SELECT max(until_ms) FROM time_horizons), 0)
