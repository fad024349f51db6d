-- Imports. See imports.hpp.

-- name: all
SELECT origin, folder, kind, state, started_at, finished_at FROM import_runs ORDER BY started_at, origin

-- name: begin
INSERT INTO import_runs (origin, folder, kind, state, version)
VALUES ($1, $2, $3, 'running', $4)
ON CONFLICT (origin) DO NOTHING

-- name: finish
UPDATE import_runs
SET state = 'done', summary = $2, finished_at = NOW(), version = $3
WHERE origin = $1 AND state = 'running'

-- name: store_is_empty
SELECT NOT EXISTS (SELECT FROM models) AND NOT EXISTS (SELECT FROM import_runs)
