DROP INDEX idx_positions_pair;
ALTER TABLE fills DROP COLUMN voided_version;
ALTER TABLE trader_totals DROP COLUMN event_cash, DROP COLUMN trade_cash;
