DROP INDEX idx_orders_resting_triggers;
ALTER TABLE fills DROP COLUMN order_cloid;
ALTER TABLE orders
    DROP COLUMN exit_plan,
    DROP COLUMN risk_usd,
    DROP COLUMN confidence,
    DROP COLUMN leverage;
