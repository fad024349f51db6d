-- Fills as they arrive. See new_fills.hpp.

-- name: claims
-- What speaks for an owner of each fill: the order of its cloid, the orders of its oid (the venue does
-- not repeat every cloid), the traders of its account. Rows of one n differ in the latter two.
SELECT f.n, s.fill_key IS NOT NULL AS is_stored, c.model_id AS by_cloid, o.model_id AS by_oid, o.cloid AS oid_cloid,
       o.created_ms AS oid_created_ms, a.model_id AS by_account
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
     WITH ORDINALITY AS f (exchange_provider, account, fill_key, cloid, oid, n)
LEFT JOIN fills s ON s.exchange_provider = f.exchange_provider AND s.account = f.account AND s.fill_key = f.fill_key
LEFT JOIN orders c ON c.cloid = f.cloid
LEFT JOIN orders o ON o.exchange_provider = f.exchange_provider AND o.account = f.account AND o.oid = f.oid
LEFT JOIN accounts a ON a.exchange_provider = f.exchange_provider AND a.account = f.account

-- name: store
INSERT INTO fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position,
                   closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest,
                   metadata, order_cloid, version)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
                     $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[], $13::text[],
                     $14::bigint[], $15::bigint[], $16::text[], $17::bool[], $18::text[], $19::text[],
                     $20::text[], $21::jsonb[], $22::text[], $23::jsonb[], $24::text[], $25::bigint[])

-- name: copy
COPY fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position,
            closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest,
            metadata, order_cloid, version) FROM STDIN (FORMAT binary)

-- name: digests
SELECT exchange_provider, account, fill_key, digest
FROM fills
JOIN unnest($1::text[], $2::text[], $3::text[]) AS k (exchange_provider, account, fill_key)
     USING (exchange_provider, account, fill_key)

-- name: store_gaps
INSERT INTO fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position,
                   closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest,
                   metadata, order_cloid, version)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
                     $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[], $13::text[],
                     $14::bigint[], $15::bigint[], $16::text[], $17::bool[], $18::text[], $19::text[],
                     $20::text[], $21::jsonb[], $22::text[], $23::jsonb[], $24::text[], $25::bigint[])
ON CONFLICT (exchange_provider, account, fill_key) DO UPDATE SET
    model_id = EXCLUDED.model_id, ts_ms = EXCLUDED.ts_ms, side = EXCLUDED.side, px = EXCLUDED.px,
    sz = EXCLUDED.sz, start_position = EXCLUDED.start_position, digest = EXCLUDED.digest,
    metadata = EXCLUDED.metadata, version = EXCLUDED.version, voided_version = NULL

-- name: void_gaps
UPDATE fills f SET voided_version = $1
FROM unnest($2::text[], $3::text[], $4::text[]) AS k (exchange_provider, account, fill_key)
WHERE f.exchange_provider = k.exchange_provider AND f.account = k.account AND f.fill_key = k.fill_key
  AND f.kind = 'gap' AND f.voided_version IS NULL
