-- The server. See server.hpp.

-- name: describe
SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
       current_setting('server_version_num')::int AS version_number,
       session_user::text AS login,
       current_setting('is_superuser') = 'on' AS is_superuser,
       EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') AS has_reader,
       EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') AS has_writer
