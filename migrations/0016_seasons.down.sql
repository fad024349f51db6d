-- Hours of later seasons have the markers of earlier ones again, so they go; the observations that
-- they were made of stay.
UPDATE equity_hourly SET realized_pnl = realized_pnl + net_flows WHERE net_flows <> 0;
UPDATE account_equity_snapshots SET realized_pnl = realized_pnl + net_flows WHERE net_flows <> 0;
DELETE FROM equity_hourly WHERE season > 0;
ALTER TABLE equity_hourly DROP CONSTRAINT equity_hourly_pkey;
ALTER TABLE equity_hourly DROP COLUMN net_flows, DROP COLUMN season;
ALTER TABLE equity_hourly ADD PRIMARY KEY (model_id, hour_marker);
ALTER TABLE account_equity_snapshots DROP COLUMN net_flows;
ALTER TABLE trader_totals DROP COLUMN flow_cash;
DROP TABLE season_traders;
DROP TABLE seasons;
