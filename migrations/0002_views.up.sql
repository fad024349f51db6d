-- The three materialized views and their refresh. They exist for SQL users and dashboards; no
-- endpoint reads them. Each has a unique index, so that a refresh does not lock readers out.

CREATE MATERIALIZED VIEW v_crypto_prices_latest AS
SELECT symbol, price, ts_ms AS "timestamp"
FROM price_latest
WITH NO DATA;
CREATE UNIQUE INDEX idx_v_crypto_prices_latest_symbol ON v_crypto_prices_latest (symbol);

-- LATERAL: one index probe per trader instead of a sort of every snapshot there is.
CREATE MATERIALIZED VIEW v_leaderboard AS
SELECT m.id AS model_id, m.display_name, s.ts_ms, s.equity_usd, s.realized_pnl, s.unrealized_pnl
FROM models m
CROSS JOIN LATERAL (
    SELECT ts_ms, equity_usd, realized_pnl, unrealized_pnl
    FROM account_equity_snapshots
    WHERE model_id = m.id
    ORDER BY ts_ms DESC
    LIMIT 1
) s
WITH NO DATA;
CREATE UNIQUE INDEX idx_v_leaderboard_model ON v_leaderboard (model_id);

-- One point per trader and hour: the last observation of the hour.
CREATE MATERIALIZED VIEW v_since_inception AS
SELECT DISTINCT ON (model_id, ts_ms / 3600000)
    model_id, ts_ms / 3600000 AS hour, ts_ms, equity_usd
FROM account_equity_snapshots
ORDER BY model_id, ts_ms / 3600000, ts_ms DESC
WITH NO DATA;
CREATE UNIQUE INDEX idx_v_since_inception_model_hour ON v_since_inception (model_id, hour);

-- A view that was never filled cannot be refreshed CONCURRENTLY, so the first time is plain.
-- SECURITY DEFINER: only an owner may refresh, and the job runs as the writer.
CREATE FUNCTION refresh_views_nof0() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    view_name TEXT;
    populated BOOLEAN;
BEGIN
    FOREACH view_name IN ARRAY ARRAY['v_crypto_prices_latest', 'v_leaderboard', 'v_since_inception']
    LOOP
        SELECT relispopulated INTO STRICT populated FROM pg_class WHERE oid = view_name::regclass;
        IF populated THEN
            EXECUTE format('REFRESH MATERIALIZED VIEW CONCURRENTLY %I', view_name);
        ELSE
            EXECUTE format('REFRESH MATERIALIZED VIEW %I', view_name);
        END IF;
    END LOOP;
END
$$;
