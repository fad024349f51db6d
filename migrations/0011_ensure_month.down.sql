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
    IF to_regclass(child) IS NOT NULL THEN
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
