DROP TABLE sim_markets;
DROP TABLE sim_venues;
DROP TABLE sim_positions;
