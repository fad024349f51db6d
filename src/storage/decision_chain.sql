-- From decisions to trades. See decision_chain.hpp.

-- name: cycles
SELECT coalesce(cycle_number, 0) AS cycle_number, ext_id, conversation_id,
       coalesce(executed_us, (extract(epoch FROM executed_at) * 1000000)::bigint) AS executed_us,
       success, error_message, llm_model, prompt_tokens, completion_tokens, latency_ms,
       cot_trace_summary, config_hash, prompt_digest, decisions, guard_results
FROM decision_cycles
WHERE model_id = $1 AND cycle_number < $2 AND cycle_number > $4
ORDER BY decision_cycles.cycle_number DESC
LIMIT $3

-- name: bounds
-- Numbers ascend with time: the first one at or after a moment, and the first one at or after the other.
SELECT (SELECT cycle_number FROM decision_cycles
        WHERE model_id = $1 AND cycle_number IS NOT NULL
          AND executed_at >= timestamptz 'epoch' + $2::bigint * interval '1 millisecond'
        ORDER BY executed_at LIMIT 1) AS first,
       (SELECT cycle_number FROM decision_cycles
        WHERE model_id = $1 AND cycle_number IS NOT NULL
          AND executed_at >= timestamptz 'epoch' + $3::bigint * interval '1 millisecond'
        ORDER BY executed_at LIMIT 1) AS end

-- name: orders
SELECT cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol,
       side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message,
       created_ms, updated_ms, event_seq, leverage, confidence, risk_usd, exit_plan, version
FROM orders
WHERE model_id = $1 AND cycle_number = ANY ($2)
ORDER BY cycle_number DESC, created_ms, decision_ref, leg, attempt_class, cloid

-- name: fills
SELECT coalesce(order_cloid, '') AS order_cloid, fill_key, ts_ms, symbol, side, px, sz, fee, fee_token, crossed
FROM fills
WHERE order_cloid IS NOT NULL AND order_cloid = ANY ($1) AND voided_version IS NULL
ORDER BY ts_ms, fill_key

-- name: trades
-- A trade names the venue's numbers of the orders of its two ends. Of the entry the time is that of
-- the fill which opened the position.
WITH f AS (
    SELECT DISTINCT order_cloid, model_id, exchange_provider, account, oid, ts_ms
    FROM fills
    WHERE order_cloid IS NOT NULL AND order_cloid = ANY ($1) AND voided_version IS NULL
)
SELECT f.order_cloid, TRUE AS is_entry, t.id, t.symbol, t.side, t.quantity, t.entry_price, t.exit_price,
       t.exit_ts_ms, t.realized_net_pnl
FROM f
JOIN trades t ON t.model_id = f.model_id AND t.entry_ts_ms = f.ts_ms AND t.entry_oid = f.oid
WHERE t.exchange_provider = f.exchange_provider AND t.account = f.account AND t.voided_version IS NULL
UNION ALL
SELECT f.order_cloid, FALSE AS is_entry, t.id, t.symbol, t.side, t.quantity, t.entry_price, t.exit_price,
       t.exit_ts_ms, t.realized_net_pnl
FROM (SELECT DISTINCT order_cloid, model_id, exchange_provider, account, oid FROM f) f
JOIN trades t ON t.model_id = f.model_id AND t.exit_oid = f.oid
WHERE t.exchange_provider = f.exchange_provider AND t.account = f.account AND t.voided_version IS NULL
ORDER BY exit_ts_ms, id, is_entry
