-- Pairs that are not folded. See frozen_pairs.hpp.

-- name: all
SELECT exchange_provider, account, symbol, fill_key, reason, version
FROM frozen_pairs
ORDER BY exchange_provider, account, symbol

-- name: freeze
INSERT INTO frozen_pairs (exchange_provider, account, symbol, fill_key, reason, version)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
ON CONFLICT (exchange_provider, account, symbol) DO UPDATE
SET fill_key = EXCLUDED.fill_key, reason = EXCLUDED.reason -- frozen since when it was

-- name: thaw
DELETE FROM frozen_pairs WHERE exchange_provider = $1 AND account = $2 AND symbol = $3
