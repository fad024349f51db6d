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
