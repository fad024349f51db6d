-- What every connection runs on its own account: settings and the ends of transactions.

-- name: configure
SELECT set_config('TimeZone', 'UTC', false),
       set_config('statement_timeout', $1, false),
       set_config('idle_in_transaction_session_timeout', $2, false);

-- name: set_role
SELECT set_config('role', rolname::text, false) FROM pg_catalog.pg_roles WHERE rolname = $1;

-- name: begin_read_write
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;

-- name: begin_read_only
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;
