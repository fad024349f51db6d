DROP INDEX idx_fills_order;
DROP INDEX idx_orders_cycle;
