-- The exact ledger of each trader, beside the totals that change with it, and what a refold needs.
--
-- trade_cash: minus signed size x price and fees of all that was folded. event_cash: deposits,
-- funding and other money that moved without a trade. Equity = initial + both + sum(q x mark).

ALTER TABLE trader_totals
    ADD COLUMN trade_cash NUMERIC(38, 12) NOT NULL DEFAULT 0,
    ADD COLUMN event_cash NUMERIC(38, 12) NOT NULL DEFAULT 0;

-- A gap row that later fills made superfluous no longer counts, but is not deleted.
ALTER TABLE fills ADD COLUMN voided_version BIGINT;

-- The positions of one (account, coin) in their order: where was it flat last?
CREATE INDEX idx_positions_pair ON positions (exchange_provider, account, symbol, entry_ts_ms);
