-- What a fill writes, with less to maintain.
--
-- positions and equity_hourly are updated by nearly every fill in columns that no index holds: room
-- on their pages keeps such an update in place (HOT), without new index entries.
ALTER TABLE positions SET (fillfactor = 60);
ALTER TABLE equity_hourly SET (fillfactor = 60);

-- Numbers are taken a hundred at a time; those that a connection leaves over are skipped.
ALTER SEQUENCE account_equity_snapshots_id_seq CACHE 100;

-- A position's steps are found by its id. What changed since a version is found by the versions,
-- which ascend with the place where rows are stored.
DROP INDEX idx_position_versions_model;
CREATE INDEX idx_position_versions_version ON position_versions
    USING brin (version, voided_version) WITH (pages_per_range = 16, autosummarize = on);
