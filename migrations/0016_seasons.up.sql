-- Seasons: an arena begins anew under a name, and its history stays. A season is a fact like any
-- other: what a reader sees of it follows from the version that it reads at, so that a version from
-- before it knows the former one. Before the first there is season 0, which has no row.

CREATE TABLE seasons (
    number INTEGER PRIMARY KEY CHECK (number >= 1),
    name TEXT NOT NULL CHECK (name <> ''),
    started_ms BIGINT NOT NULL,
    command_id BIGINT UNIQUE, -- of operator_commands: asked for once, begun once
    version BIGINT NOT NULL
);
-- "Winter" and "winter" would be taken for one another.
CREATE UNIQUE INDEX idx_seasons_name ON seasons (lower(name));

-- With what each trader began it. Who has no row and began later takes part from then on; who has
-- none and began earlier does not take part.
CREATE TABLE season_traders (
    season INTEGER NOT NULL,
    model_id TEXT COLLATE "C" NOT NULL,
    inception_us BIGINT NOT NULL,
    initial_equity NUMERIC(38, 12) NOT NULL,
    flow_cash NUMERIC(38, 12) NOT NULL, -- moved in and out before it: trader_totals.flow_cash of then
    version BIGINT NOT NULL,
    PRIMARY KEY (season, model_id)
);
CREATE INDEX idx_season_traders_version ON season_traders (version);

-- Markers count from the beginning of a season.
ALTER TABLE equity_hourly ADD COLUMN season INTEGER NOT NULL DEFAULT 0;
ALTER TABLE equity_hourly DROP CONSTRAINT equity_hourly_pkey;
ALTER TABLE equity_hourly ADD PRIMARY KEY (model_id, season, hour_marker);

-- Money that was moved in or out is nobody's merit. Of all of a trader's life, and, beside an
-- observation, since what it is compared with: the beginning of the trader or of the season.
ALTER TABLE trader_totals ADD COLUMN flow_cash NUMERIC(38, 12) NOT NULL DEFAULT 0;
ALTER TABLE account_equity_snapshots ADD COLUMN net_flows DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE equity_hourly ADD COLUMN net_flows DOUBLE PRECISION NOT NULL DEFAULT 0;

-- What was moved before this file is told by the events themselves.
CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
SELECT model_id, ts_ms, version, amount
FROM cash_events
WHERE kind IN ('deposit', 'withdrawal', 'transfer') AND currency IN ('USD', 'USDC');
UPDATE trader_totals t
SET flow_cash = (SELECT COALESCE(sum(amount), 0) FROM moved
                 WHERE model_id = t.model_id AND version <= t.version)
WHERE model_id IN (SELECT model_id FROM moved);
UPDATE account_equity_snapshots s SET net_flows = f.amount, realized_pnl = s.realized_pnl - f.amount
FROM (SELECT o.id, o.ts_ms, sum(m.amount)::float8 AS amount
      FROM account_equity_snapshots o JOIN moved m ON m.model_id = o.model_id AND m.ts_ms <= o.ts_ms
      WHERE o.origin = 'native' GROUP BY o.id, o.ts_ms) f
WHERE s.id = f.id AND s.ts_ms = f.ts_ms;
UPDATE equity_hourly e SET net_flows = f.amount, realized_pnl = e.realized_pnl - f.amount
FROM (SELECT o.model_id, o.hour_marker, sum(m.amount)::float8 AS amount
      FROM equity_hourly o JOIN moved m ON m.model_id = o.model_id AND m.ts_ms * 1000 <= o.ts_us
      WHERE o.origin = 'native' GROUP BY o.model_id, o.hour_marker) f
WHERE e.model_id = f.model_id AND e.hour_marker = f.hour_marker;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        GRANT SELECT ON seasons, season_traders TO nof0_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON seasons, season_traders TO nof0_writer;
    END IF;
END
$$;
