DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['models', 'symbols', 'accounts', 'positions', 'orders', 'trader_state',
                                'market_assets', 'import_runs', 'arena_clock', 'trades', 'fills', 'equity_hourly']
    LOOP
        EXECUTE format('DROP TRIGGER keep_updated ON %I', name);
        EXECUTE format('DROP TRIGGER keep_deleted ON %I', name);
        EXECUTE format('DROP VIEW as_of.%I', name);
        EXECUTE format('DROP TABLE %I', name || '_past');
    END LOOP;
END
$$;
DROP SCHEMA as_of CASCADE;
ALTER TABLE model_analytics_history DROP COLUMN origin;
DROP TABLE board_sources, past_losses, time_horizons, past_begins;
