-- What the analytics batch reads, where it can be read fast.
--
-- A trader's trades lie scattered over the table, one or two in a page. The index of their order
-- carries what analytics look at, so that all of a trader's trades are read in one piece: a third
-- of the server's time, for a quarter more of what writing a trade costs in WAL.
DROP INDEX idx_trades_model_exit_ts;
CREATE INDEX idx_trades_model_exit_ts ON trades (model_id, exit_ts_ms DESC)
    INCLUDE (id, symbol, side, quantity, entry_price, entry_ts_ms, entry_us, exit_us, realized_gross_pnl,
             realized_net_pnl, total_commission_dollars, voided_version);

-- Withdrawn trades are few, and a batch job asks for the newest of them at every run.
CREATE INDEX idx_trades_voided_version ON trades (voided_version) WHERE voided_version IS NOT NULL;
