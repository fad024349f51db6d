ALTER TABLE arena_clock DROP COLUMN past_until_ms;
ALTER TABLE decision_cycles DROP COLUMN prompt_templates, DROP COLUMN attempts;
ALTER TABLE sim_orders DROP COLUMN venue_status, DROP COLUMN filled_notional;
DROP TABLE sim_markets;
DROP TABLE sim_venues;
DROP TABLE sim_positions;
