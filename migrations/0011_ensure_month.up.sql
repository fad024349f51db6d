-- A month that another transaction made while this one waited for the lock is looked up in the
-- catalog itself: the name cache that to_regclass() asks does not hear of it before the next
-- statement, and the second CREATE TABLE failed.
CREATE OR REPLACE FUNCTION ensure_month_nof0(parent TEXT, month TEXT, from_ms BIGINT, to_ms BIGINT)
RETURNS BOOLEAN
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    child TEXT := parent || '_' || month;
BEGIN
    IF parent NOT IN ('price_ticks', 'account_equity_snapshots') OR month !~ '^[0-9]{4}_[0-9]{2}$' THEN
        RAISE EXCEPTION 'no partitioned table % or no month %', parent, month;
    END IF;
    IF to_regclass(child) IS NOT NULL THEN
        RETURN FALSE;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('nof0.partition.' || child, 0));
    PERFORM FROM pg_class
    WHERE relname = child AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = parent::regclass);
    IF FOUND THEN
        RETURN FALSE;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (ts_ms >= %s AND ts_ms < %s)',
                   child, child || '_range', from_ms, to_ms);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                   parent, child, from_ms, to_ms);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', child, child || '_range');
    RETURN TRUE;
END
$$;
