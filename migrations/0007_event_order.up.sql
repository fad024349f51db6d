-- What is the latest word on a row that events overwrite.
--
-- Whoever owns such a row (the manager, the simulator, the executor) counts its changes; the row
-- keeps the greatest count, so that events that come twice or late leave it as it is.

ALTER TABLE trader_state ADD COLUMN event_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN event_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_versions ADD COLUMN event_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sim_orders ADD COLUMN event_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sim_balances ADD COLUMN event_seq BIGINT NOT NULL DEFAULT 0;

-- How far a batch job has read the facts. A job is given what changed since; rows are found by their
-- versions, which ascend with the place where they are stored: a BRIN index of a few pages.
CREATE TABLE job_cursors (
    name TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);
CREATE INDEX idx_trades_version ON trades
    USING brin (version, voided_version) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX idx_decision_cycles_version ON decision_cycles
    USING brin (version) WITH (pages_per_range = 16, autosummarize = on);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        GRANT SELECT ON job_cursors TO nof0_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON job_cursors TO nof0_writer;
    END IF;
END
$$;
