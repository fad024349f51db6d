\set trader random(1, 1000)
\set coin random(1, 3)
\set number random(1, 9000000000000)
\startpipeline
BEGIN;
INSERT INTO anchor_fills VALUES ('0x' || :trader::text, 'C' || :coin::text || '-' || :number::text || '-B', 'trader' || :trader::text, 'C' || :coin::text, :number, 'buy', 100.5, 1, 0.045, 0.5) ON CONFLICT DO NOTHING;
INSERT INTO anchor_positions AS p VALUES ('trader' || :trader::text, 'C' || :coin::text, 1, 100.5, :number) ON CONFLICT (model_id, symbol) DO UPDATE SET quantity = p.quantity + 1, cost = p.cost + 100.5, updated_ms = EXCLUDED.updated_ms;
INSERT INTO anchor_trades VALUES (:trader::text || '-' || :coin::text || '-' || :number::text, 'trader' || :trader::text, 'C' || :coin::text, 1, :number, 0.455) ON CONFLICT DO NOTHING;
INSERT INTO anchor_equity (model_id, ts_ms, equity_usd) VALUES ('trader' || :trader::text, :number, 10000.5);
COMMIT;
\endpipeline
