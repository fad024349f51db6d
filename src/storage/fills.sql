-- Fills. See fills.hpp.

-- name: stored
SELECT fill_key, digest
FROM fills
WHERE exchange_provider = $1 AND account = $2 AND fill_key = ANY ($3)

-- name: copy_in
COPY fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position,
            closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest,
            origin, version) FROM STDIN (FORMAT binary)

-- name: newest_ms
SELECT max(f.ts_ms)
FROM accounts a
JOIN fills f USING (exchange_provider, account)
WHERE a.model_id = $1 AND f.model_id = $1 AND f.kind NOT IN ('gap', 'snapshot')
