-- What fees and movements in other currencies than the dollar came to: a row for each version that
-- changed one, like trader_totals.
CREATE TABLE currency_ledgers (
    model_id TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    trade_cash NUMERIC(38, 12) NOT NULL,
    event_cash NUMERIC(38, 12) NOT NULL,
    PRIMARY KEY (model_id, currency, version)
);

-- Amounts (currency -> decimal text) that an observation leaves out, because nobody knew their price.
ALTER TABLE account_equity_snapshots ADD COLUMN unpriced JSONB;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        GRANT SELECT ON currency_ledgers TO nof0_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON currency_ledgers TO nof0_writer;
    END IF;
END
$$;

-- The volume of a minute is a sum in whatever order trades arrive, so it has to be exact.
ALTER TABLE price_bars ALTER COLUMN volume TYPE NUMERIC(38, 12);
