DROP INDEX idx_position_versions_version;
CREATE INDEX idx_position_versions_model ON position_versions (model_id, version DESC);
ALTER SEQUENCE account_equity_snapshots_id_seq CACHE 1;
ALTER TABLE equity_hourly RESET (fillfactor);
ALTER TABLE positions RESET (fillfactor);
