-- What a new cluster gets before it serves anyone, and once more when its passwords were lost.
-- Run by `postgres --single -j`: a statement ends with a semicolon and an empty line. The words
-- in braces are replaced by hexadecimal digits.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0') THEN
        CREATE ROLE nof0;
    END IF;
END
$$;

-- CREATEROLE, because migrations make the roles nof0_reader, nof0_writer and nof0_past; no superuser.
ALTER ROLE nof0 LOGIN CREATEDB CREATEROLE PASSWORD '{nof0_password}';

ALTER ROLE postgres PASSWORD '{admin_password}';

CREATE DATABASE nof0 OWNER nof0;

