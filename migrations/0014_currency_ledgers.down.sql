ALTER TABLE price_bars ALTER COLUMN volume TYPE DOUBLE PRECISION;
ALTER TABLE account_equity_snapshots DROP COLUMN unpriced;
DROP TABLE currency_ledgers;
