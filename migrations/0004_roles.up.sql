-- Least privilege: `nof0 serve` reads as nof0_reader, the pipelines write as nof0_writer.
--
-- Roles belong to the whole cluster, so they may be there already (another database of ours), may
-- be made by someone else at this very moment, or may not be ours to make; then the grants are
-- skipped and `nof0 doctor` says that the login's own rights are in use.
DO $$
DECLARE
    role_name TEXT;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['nof0_reader', 'nof0_writer'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            END IF;
            -- From Postgres 16 on, whoever makes a role is its member without the right to SET it.
            IF current_setting('server_version_num')::int >= 160000
               OR NOT pg_has_role(current_user, role_name, 'MEMBER') THEN
                EXECUTE format('GRANT %I TO %I', role_name, current_user);
            END IF;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'role % is not there and may not be created', role_name;
        END;
    END LOOP;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO nof0_reader', current_schema());
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO nof0_reader', current_schema());
        GRANT INSERT ON operator_commands TO nof0_reader;
        GRANT USAGE ON SEQUENCE operator_commands_id_seq TO nof0_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO nof0_writer', current_schema());
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO nof0_writer',
                       current_schema());
        EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO nof0_writer',
                       current_schema());
    END IF;
END
$$;
