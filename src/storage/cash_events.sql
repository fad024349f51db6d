-- Money that moves without a trade. See cash_events.hpp.

-- name: store
INSERT INTO cash_events (exchange_provider, account, kind, ts_ms, coin, ordinal, model_id, currency, amount, hash,
                         origin, version)
SELECT e.exchange_provider, e.account, e.kind, e.ts_ms, e.coin, e.ordinal,
       COALESCE(NULLIF(e.model_id, '_unattributed'), a.model_id, '_unattributed'), e.currency, e.amount, e.hash,
       e.origin, e.version
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::int[], $7::text[], $8::text[],
            $9::numeric[], $10::text[], $11::text[], $12::bigint[])
     AS e (exchange_provider, account, kind, ts_ms, coin, ordinal, model_id, currency, amount, hash, origin, version)
LEFT JOIN LATERAL (
    SELECT min(model_id) AS model_id FROM accounts
    WHERE exchange_provider = e.exchange_provider AND account = e.account
    HAVING count(*) = 1
) a ON TRUE
ON CONFLICT DO NOTHING
RETURNING exchange_provider, account, kind, ts_ms, coin, ordinal, model_id, currency, amount, hash, origin, version

-- name: amounts
SELECT exchange_provider, account, kind, ts_ms, coin, ordinal, currency, amount
FROM cash_events
JOIN unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::int[])
     AS k (exchange_provider, account, kind, ts_ms, coin, ordinal)
     USING (exchange_provider, account, kind, ts_ms, coin, ordinal)

-- name: all
SELECT exchange_provider, account, kind, ts_ms, coin, ordinal, model_id, currency, amount, hash, origin, version
FROM cash_events
ORDER BY exchange_provider, account, ts_ms, kind, coin, ordinal
