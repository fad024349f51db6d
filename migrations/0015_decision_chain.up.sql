-- From a decision cycle to its orders, and from an order to its fills: what the audit of a trader
-- follows. Only orders of the arena have a cycle, and only their fills name an order.
CREATE INDEX idx_orders_cycle ON orders (model_id, cycle_number);
CREATE INDEX idx_fills_order ON fills (order_cloid) WHERE order_cloid IS NOT NULL;
