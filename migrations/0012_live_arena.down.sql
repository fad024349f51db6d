ALTER TABLE arena_clock DROP COLUMN past_until_ms;
DROP TABLE sim_markets;
DROP TABLE sim_venues;
DROP TABLE sim_positions;
