-- Orders. See orders.hpp.

-- name: find
SELECT cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol,
       side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message,
       created_ms, updated_ms, event_seq, leverage, confidence, risk_usd, exit_plan, version
FROM orders
WHERE cloid = ANY ($1)
ORDER BY cloid

-- name: live
SELECT cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol,
       side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message,
       created_ms, updated_ms, event_seq, leverage, confidence, risk_usd, exit_plan, version
FROM orders
WHERE model_id = $1 AND status IN ('intended', 'sent', 'open', 'unknown')
ORDER BY created_ms, cloid

-- name: entry_plans
SELECT cloid, leverage, confidence, risk_usd, exit_plan
FROM orders
WHERE cloid = ANY ($1)
  AND (leverage IS NOT NULL OR confidence IS NOT NULL OR risk_usd IS NOT NULL OR exit_plan IS NOT NULL)

-- name: entry_of
SELECT cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol,
       side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message,
       created_ms, updated_ms, event_seq, leverage, confidence, risk_usd, exit_plan, version
FROM orders
WHERE model_id = $1 AND symbol = $2 AND leg = 'main' AND filled_qty > 0
ORDER BY created_ms DESC, cloid
LIMIT 1

-- name: none
SELECT NOT EXISTS (SELECT FROM orders)

-- name: store
-- All orders of a transaction, and what each of them shows now as a version of its own.
WITH stored AS (
    INSERT INTO orders AS o (cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider,
                             account, symbol, side, kind, time_in_force, qty, px, trigger_px, reduce_only,
                             status, filled_qty, oid, error_message, created_ms, updated_ms, event_seq,
                             leverage, confidence, risk_usd, exit_plan, version)
    SELECT *
    FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::numeric[], $14::numeric[],
                $15::numeric[], $16::boolean[], $17::text[], $18::numeric[], $19::bigint[], $20::text[],
                $21::bigint[], $22::bigint[], $23::bigint[], $24::float8[], $25::float8[], $26::float8[],
                $27::jsonb[], $28::bigint[])
    ON CONFLICT (cloid) DO UPDATE SET
        status = EXCLUDED.status,
        filled_qty = EXCLUDED.filled_qty,
        oid = COALESCE(EXCLUDED.oid, o.oid),
        error_message = EXCLUDED.error_message,
        updated_ms = EXCLUDED.updated_ms,
        event_seq = EXCLUDED.event_seq,
        version = EXCLUDED.version
    WHERE EXCLUDED.event_seq > o.event_seq
    RETURNING cloid, version, status, filled_qty, oid, error_message, updated_ms, event_seq
)
INSERT INTO order_versions (cloid, version, status, filled_qty, oid, error_message, at_ms, event_seq)
SELECT cloid, version, status, filled_qty, oid, error_message, updated_ms, event_seq FROM stored
