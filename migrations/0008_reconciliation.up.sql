-- The venue's own word on positions, beside our fold of the fills.

-- A snapshot is a row among the fills: what the venue held at that time, not an execution. The fold
-- bridges what differs by gap rows. A snapshot of nothing has neither size nor price.
ALTER TABLE fills
    DROP CONSTRAINT fills_kind_check,
    DROP CONSTRAINT fills_sz_check,
    ADD CONSTRAINT fills_kind_check CHECK (kind IN ('trade', 'liquidation', 'settlement', 'snapshot', 'gap')),
    ADD CONSTRAINT fills_sz_check CHECK (sz > 0 OR (sz = 0 AND kind = 'snapshot'));

-- Where the venue and the fold disagreed, since when, and what became of it: 'open' until the next
-- look, then 'gone' (late fills explained it), 'changed' (another difference took its place) or
-- 'repaired' (a snapshot was added to the facts).
CREATE TABLE position_differences (
    exchange_provider TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    venue_quantity NUMERIC(38, 12) NOT NULL,
    venue_entry_price NUMERIC(38, 12),
    own_quantity NUMERIC(38, 12) NOT NULL,
    own_entry_price NUMERIC(38, 12),
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'gone', 'changed', 'repaired')),
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (exchange_provider, account, symbol, first_ms)
);
CREATE INDEX idx_position_differences_open ON position_differences (exchange_provider, account)
    WHERE status = 'open';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        GRANT SELECT ON position_differences TO nof0_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON position_differences TO nof0_writer;
    END IF;
END
$$;
