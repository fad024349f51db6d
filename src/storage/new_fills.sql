-- Fills as they arrive. See new_fills.hpp.

-- name: store
-- Orders are found by their cloid or, where the venue does not repeat it, by their oid.
INSERT INTO fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position,
                   closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest,
                   metadata, version)
SELECT f.exchange_provider, f.account, f.fill_key,
       COALESCE(c.model_id, o.model_id, NULLIF(f.model_id, '_unattributed'), a.model_id, '_unattributed'),
       f.symbol, f.ts_ms, f.side, f.px, f.sz, f.start_position, f.closed_pnl, f.fee, f.fee_token, f.oid, f.tid,
       f.cloid, f.crossed, f.dir, f.hash, f.kind, f.liquidation, f.digest, f.metadata, f.version
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::numeric[],
            $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[], $13::text[], $14::bigint[],
            $15::bigint[], $16::text[], $17::bool[], $18::text[], $19::text[], $20::text[], $21::jsonb[],
            $22::text[], $23::jsonb[], $24::bigint[])
     AS f (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position, closed_pnl,
           fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest, metadata, version)
LEFT JOIN orders c ON c.cloid = f.cloid
LEFT JOIN LATERAL (
    SELECT model_id FROM orders
    WHERE c.cloid IS NULL AND exchange_provider = f.exchange_provider AND account = f.account AND oid = f.oid
    ORDER BY created_ms DESC, cloid
    LIMIT 1
) o ON TRUE
LEFT JOIN LATERAL (
    SELECT min(model_id) AS model_id FROM accounts
    WHERE exchange_provider = f.exchange_provider AND account = f.account
    HAVING count(*) = 1
) a ON TRUE
ON CONFLICT (exchange_provider, account, fill_key) DO NOTHING
RETURNING exchange_provider, account, fill_key, model_id

-- name: digests
SELECT exchange_provider, account, fill_key, digest
FROM fills
JOIN unnest($1::text[], $2::text[], $3::text[]) AS k (exchange_provider, account, fill_key)
     USING (exchange_provider, account, fill_key)

-- name: store_gaps
INSERT INTO fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position,
                   closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest,
                   metadata, version)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
                     $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[], $13::text[],
                     $14::bigint[], $15::bigint[], $16::text[], $17::bool[], $18::text[], $19::text[],
                     $20::text[], $21::jsonb[], $22::text[], $23::jsonb[], $24::bigint[])
ON CONFLICT (exchange_provider, account, fill_key) DO UPDATE SET
    model_id = EXCLUDED.model_id, ts_ms = EXCLUDED.ts_ms, side = EXCLUDED.side, px = EXCLUDED.px,
    sz = EXCLUDED.sz, start_position = EXCLUDED.start_position, digest = EXCLUDED.digest,
    metadata = EXCLUDED.metadata, version = EXCLUDED.version, voided_version = NULL

-- name: void_gaps
UPDATE fills f SET voided_version = $1
FROM unnest($2::text[], $3::text[], $4::text[]) AS k (exchange_provider, account, fill_key)
WHERE f.exchange_provider = k.exchange_provider AND f.account = k.account AND f.fill_key = k.fill_key
  AND f.kind = 'gap' AND f.voided_version IS NULL
