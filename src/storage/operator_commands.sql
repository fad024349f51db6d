-- What operators asked for. See operator_commands.hpp.

-- name: request
INSERT INTO operator_commands (command, trader_id, arguments, requested_by)
VALUES ($1, $2, $3, $4)
RETURNING id

-- name: waiting
SELECT id, command, trader_id, arguments, requested_by, outcome
FROM operator_commands
WHERE done_at IS NULL
ORDER BY id

-- name: find
SELECT id, command, trader_id, arguments, requested_by, outcome FROM operator_commands WHERE id = $1

-- name: finish
UPDATE operator_commands SET done_at = now(), outcome = $2 WHERE id = $1 AND done_at IS NULL
