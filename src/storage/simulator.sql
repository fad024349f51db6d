-- The simulator's books. See simulator.hpp.

-- name: open_orders
SELECT trader_id, oid, cloid, symbol, side, kind, time_in_force, px, trigger_px, qty, filled_qty,
       reduce_only, status, created_ms, updated_ms, event_seq
FROM sim_orders
WHERE trader_id = $1 AND status = 'open'
ORDER BY created_ms, oid

-- name: balances
SELECT trader_id, asset, total, held, event_seq
FROM sim_balances
WHERE trader_id = $1
ORDER BY asset

-- name: store_orders
INSERT INTO sim_orders AS o (trader_id, oid, cloid, symbol, side, kind, time_in_force, px, trigger_px, qty,
                             filled_qty, reduce_only, status, created_ms, updated_ms, event_seq, version)
SELECT *, $17
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::boolean[], $13::text[],
            $14::bigint[], $15::bigint[], $16::bigint[])
ON CONFLICT (trader_id, oid) DO UPDATE SET
    cloid = EXCLUDED.cloid, symbol = EXCLUDED.symbol, side = EXCLUDED.side, kind = EXCLUDED.kind,
    time_in_force = EXCLUDED.time_in_force, px = EXCLUDED.px, trigger_px = EXCLUDED.trigger_px,
    qty = EXCLUDED.qty, filled_qty = EXCLUDED.filled_qty, reduce_only = EXCLUDED.reduce_only,
    status = EXCLUDED.status, created_ms = EXCLUDED.created_ms, updated_ms = EXCLUDED.updated_ms,
    event_seq = EXCLUDED.event_seq, version = EXCLUDED.version
WHERE EXCLUDED.event_seq > o.event_seq

-- name: store_balances
INSERT INTO sim_balances AS b (trader_id, asset, total, held, event_seq, version)
SELECT *, $6 FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[], $5::bigint[])
ON CONFLICT (trader_id, asset) DO UPDATE SET
    total = EXCLUDED.total, held = EXCLUDED.held, event_seq = EXCLUDED.event_seq,
    version = EXCLUDED.version
WHERE EXCLUDED.event_seq > b.event_seq
