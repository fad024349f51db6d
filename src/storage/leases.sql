-- Leases, timed by the server's clock. See leases.hpp.

-- name: acquire
INSERT INTO leases AS held (name, token, holder, expires_at, acquired_at)
VALUES ($1, 1, $2, clock_timestamp() + $3 * interval '1 millisecond', clock_timestamp())
ON CONFLICT (name) DO UPDATE
SET token = held.token + 1, holder = excluded.holder,
    expires_at = excluded.expires_at, acquired_at = excluded.acquired_at
WHERE held.expires_at <= clock_timestamp()
RETURNING name, token, holder, expires_at, acquired_at;

-- name: renew
UPDATE leases SET expires_at = clock_timestamp() + $3 * interval '1 millisecond'
WHERE name = $1 AND token = $2
RETURNING name, token, holder, expires_at, acquired_at;

-- All of them at once, but for those that a transaction under way holds: waiting for one lock while
-- holding others could end in a deadlock with a writer.
-- name: renew_many
UPDATE leases SET expires_at = clock_timestamp() + $3 * interval '1 millisecond'
WHERE name IN (
    SELECT l.name
    FROM unnest($1::text[], $2::bigint[]) AS w (name, token)
    JOIN leases l ON l.name = w.name AND l.token = w.token
    FOR NO KEY UPDATE OF l SKIP LOCKED
)
RETURNING name;

-- Expired, not deleted: the token must go on growing.
-- name: release
UPDATE leases SET expires_at = clock_timestamp() WHERE name = $1 AND token = $2;

-- name: current
SELECT name, token, holder, expires_at, acquired_at FROM leases WHERE name = $1;

-- Held until the end of the transaction, so that a takeover waits for it. Not for ever: a writer
-- that stops in the middle, with its machine or its network, is ended by the server.
-- name: hold
SELECT token FROM leases, set_config('idle_in_transaction_session_timeout', '10s', true)
WHERE name = $1 AND token = $2 FOR SHARE OF leases;

-- name: is_held
SELECT count(*) FROM leases WHERE name = $1 AND expires_at > clock_timestamp();

-- Those of many leases that are held under these tokens, kept until the end of the transaction. The
-- head row is locked before, so a takeover either waits for this transaction or is seen by it.
-- name: hold_many
SELECT l.name
FROM unnest($1::text[], $2::bigint[]) AS w (name, token)
JOIN leases l ON l.name = w.name AND l.token = w.token
FOR SHARE OF l;
