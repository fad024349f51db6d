-- The simulator's books. See simulator.hpp.

-- name: open_orders
SELECT trader_id, oid, cloid, symbol, side, kind, time_in_force, px, trigger_px, qty, filled_qty,
       reduce_only, status, created_ms, updated_ms, event_seq, filled_notional, venue_status
FROM sim_orders
WHERE trader_id = $1 AND status = 'open'
ORDER BY created_ms, oid

-- name: balances
SELECT trader_id, asset, total, held, event_seq
FROM sim_balances
WHERE trader_id = $1
ORDER BY asset

-- name: all_orders
SELECT trader_id, oid, cloid, symbol, side, kind, time_in_force, px, trigger_px, qty, filled_qty,
       reduce_only, status, created_ms, updated_ms, event_seq, filled_notional, venue_status
FROM sim_orders
WHERE status = 'open' OR oid >= $1
ORDER BY created_ms, oid

-- name: all_balances
SELECT trader_id, asset, total, held, event_seq FROM sim_balances ORDER BY trader_id, asset

-- name: all_positions
SELECT trader_id, symbol, quantity, cost, leverage, is_cross, isolated_margin, updated_ms, event_seq, version
FROM sim_positions
ORDER BY trader_id, symbol

-- Its last step may have left its own row as it was: one that only sets a leverage does.
-- name: venue
SELECT provider, next_oid, next_tid, last_funding_ms, engine,
       greatest(event_seq, (SELECT max(p.event_seq) FROM sim_positions p)) AS event_seq
FROM sim_venues
WHERE provider = $1

-- name: store_orders
INSERT INTO sim_orders AS o (trader_id, oid, cloid, symbol, side, kind, time_in_force, px, trigger_px, qty,
                             filled_qty, reduce_only, status, created_ms, updated_ms, event_seq,
                             filled_notional, venue_status, version)
SELECT *, $19
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::boolean[], $13::text[],
            $14::bigint[], $15::bigint[], $16::bigint[], $17::numeric[], $18::text[])
ON CONFLICT (trader_id, oid) DO UPDATE SET
    cloid = EXCLUDED.cloid, symbol = EXCLUDED.symbol, side = EXCLUDED.side, kind = EXCLUDED.kind,
    time_in_force = EXCLUDED.time_in_force, px = EXCLUDED.px, trigger_px = EXCLUDED.trigger_px,
    qty = EXCLUDED.qty, filled_qty = EXCLUDED.filled_qty, reduce_only = EXCLUDED.reduce_only,
    status = EXCLUDED.status, created_ms = EXCLUDED.created_ms, updated_ms = EXCLUDED.updated_ms,
    event_seq = EXCLUDED.event_seq, filled_notional = EXCLUDED.filled_notional,
    venue_status = EXCLUDED.venue_status, version = EXCLUDED.version
WHERE EXCLUDED.event_seq > o.event_seq

-- name: store_balances
INSERT INTO sim_balances AS b (trader_id, asset, total, held, event_seq, version)
SELECT *, $6 FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[], $5::bigint[])
ON CONFLICT (trader_id, asset) DO UPDATE SET
    total = EXCLUDED.total, held = EXCLUDED.held, event_seq = EXCLUDED.event_seq,
    version = EXCLUDED.version
WHERE EXCLUDED.event_seq > b.event_seq

-- name: store_positions
INSERT INTO sim_positions AS p (trader_id, symbol, quantity, cost, leverage, is_cross, isolated_margin,
                                updated_ms, event_seq, version)
SELECT *
FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[], $5::float8[], $6::boolean[],
            $7::numeric[], $8::bigint[], $9::bigint[], $10::bigint[])
ON CONFLICT (trader_id, symbol) DO UPDATE SET
    quantity = EXCLUDED.quantity, cost = EXCLUDED.cost, leverage = EXCLUDED.leverage,
    is_cross = EXCLUDED.is_cross, isolated_margin = EXCLUDED.isolated_margin,
    updated_ms = EXCLUDED.updated_ms, event_seq = EXCLUDED.event_seq, version = EXCLUDED.version
WHERE EXCLUDED.event_seq > p.event_seq

-- name: store_venue
INSERT INTO sim_venues AS v (provider, next_oid, next_tid, last_funding_ms, engine, event_seq, version)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (provider) DO UPDATE SET
    next_oid = EXCLUDED.next_oid, next_tid = EXCLUDED.next_tid,
    last_funding_ms = EXCLUDED.last_funding_ms, engine = EXCLUDED.engine,
    event_seq = EXCLUDED.event_seq, version = EXCLUDED.version
WHERE EXCLUDED.event_seq > v.event_seq
