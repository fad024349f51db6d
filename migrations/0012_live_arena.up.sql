-- What a paper arena is between two steps: the simulated venue's positions and counters, the market
-- it trades on, and the seasons of the arena. Orders, balances and the arena's clock are there
-- already (0001, 0003).

-- The venue's own view of what an account holds: the fold of its fills says the same of quantity and
-- cost, while leverage, mode and margin are the venue's alone.
CREATE TABLE sim_positions (
    trader_id TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    quantity NUMERIC(38,12) NOT NULL,
    cost NUMERIC(38,12) NOT NULL,
    leverage DOUBLE PRECISION NOT NULL CHECK (leverage >= 1),
    is_cross BOOLEAN NOT NULL,
    isolated_margin NUMERIC(38,12) NOT NULL,
    updated_ms BIGINT NOT NULL,
    event_seq BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (trader_id, symbol)
);

CREATE TABLE sim_venues (
    provider TEXT COLLATE "C" PRIMARY KEY,
    next_oid BIGINT NOT NULL,
    next_tid BIGINT NOT NULL,
    last_funding_ms BIGINT NOT NULL,
    engine JSONB NOT NULL,
    event_seq BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- A simulated market's process at some moments of the last days. It is a function of its state, so
-- that lived on from one of them it is again what it was, with all of its bars.
CREATE TABLE sim_markets (
    provider TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    state JSONB NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (provider, at_ms)
);

-- What a paper order's answer says after a restart as before: the sum of size x price of what was
-- filled, and the venue's word.
ALTER TABLE sim_orders
    ADD COLUMN filled_notional NUMERIC(38,12) NOT NULL DEFAULT 0,
    ADD COLUMN venue_status TEXT NOT NULL DEFAULT '';

-- What a decision of a language model cost on the way: each request with its outcome and tokens.
ALTER TABLE decision_cycles
    ADD COLUMN attempts JSONB,
    ADD COLUMN prompt_templates TEXT;

-- A past that was begun is made up to here before the arena goes live; NULL: there is none to make.
ALTER TABLE arena_clock ADD COLUMN past_until_ms BIGINT;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        GRANT SELECT ON sim_positions, sim_venues, sim_markets TO nof0_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON sim_positions, sim_venues, sim_markets TO nof0_writer;
    END IF;
END
$$;
