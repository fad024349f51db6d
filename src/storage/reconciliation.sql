-- The venue's word on accounts against ours. See reconciliation.hpp.

-- name: store_account
-- At most one row in `interval_ms`: the newest is for `nof0 check`, the others for people.
INSERT INTO venue_accounts (exchange_provider, account, ts_ms, account_value, version)
SELECT $1, $2, $3, $4, $5
WHERE NOT EXISTS (
    SELECT FROM venue_accounts
    WHERE exchange_provider = $1 AND account = $2 AND ts_ms > $3::bigint - $6::bigint)
ON CONFLICT DO NOTHING

-- name: held
SELECT p.symbol, p.model_id, p.exact_quantity, p.exact_cost, p.leverage
FROM positions p
WHERE p.exchange_provider = $1 AND p.account = $2 AND p.status = 'open' AND p.origin = 'fills'
  AND p.exact_quantity IS NOT NULL

-- name: frozen
SELECT symbol FROM frozen_pairs WHERE exchange_provider = $1 AND account = $2

-- name: open_differences
SELECT exchange_provider, account, symbol, first_ms, last_ms, venue_quantity, venue_entry_price, own_quantity,
       own_entry_price, status, source, version
FROM position_differences
WHERE exchange_provider = $1 AND account = $2 AND status = 'open'

-- name: store_differences
-- A difference that ends keeps its row.
INSERT INTO position_differences AS d (exchange_provider, account, symbol, first_ms, last_ms, venue_quantity,
                                       venue_entry_price, own_quantity, own_entry_price, status, source, version)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::numeric[], $7::numeric[],
                     $8::numeric[], $9::numeric[], $10::text[], $11::text[], $12::bigint[])
ON CONFLICT (exchange_provider, account, symbol, first_ms) DO UPDATE SET
    last_ms = EXCLUDED.last_ms, status = EXCLUDED.status, version = EXCLUDED.version

-- name: set_leverage
UPDATE positions p SET leverage = v.leverage, version = $4, updated_at = NOW()
FROM unnest($3::text[], $5::float8[]) AS v (symbol, leverage)
WHERE p.exchange_provider = $1 AND p.account = $2 AND p.symbol = v.symbol AND p.status = 'open'
  AND p.origin = 'fills' AND p.leverage IS DISTINCT FROM v.leverage
