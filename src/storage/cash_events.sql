-- Money that moves without a trade. See cash_events.hpp.

-- name: store
INSERT INTO cash_events (exchange_provider, account, kind, ts_ms, coin, ordinal, model_id, currency, amount, hash,
                         origin, version)
SELECT e.exchange_provider, e.account, e.kind, e.ts_ms, e.coin, e.ordinal,
       COALESCE(NULLIF(e.model_id, '_unattributed'), a.model_id, h.model_id, '_unattributed'), e.currency, e.amount, e.hash,
       e.origin, e.version
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::int[], $7::text[], $8::text[],
            $9::numeric[], $10::text[], $11::text[], $12::bigint[])
     AS e (exchange_provider, account, kind, ts_ms, coin, ordinal, model_id, currency, amount, hash, origin, version)
LEFT JOIN LATERAL (
    SELECT min(model_id) AS model_id FROM accounts
    WHERE exchange_provider = e.exchange_provider AND account = e.account
    HAVING count(*) = 1
) a ON TRUE
LEFT JOIN LATERAL (
    -- Funding of a shared account: a coin belongs to one trader at a time, whose fill was the last.
    SELECT f.model_id FROM fills f
    WHERE e.kind = 'funding' AND a.model_id IS NULL AND f.exchange_provider = e.exchange_provider
      AND f.account = e.account AND f.symbol = e.coin AND f.ts_ms <= e.ts_ms
      AND f.kind <> 'gap' AND f.voided_version IS NULL
    ORDER BY f.ts_ms DESC LIMIT 1
) h ON TRUE
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

-- name: since
-- By the accounts that may be a trader's, because the index begins with them: what it was given, and
-- on paper its own name.
WITH owned AS (
    SELECT model_id, exchange_provider, account FROM accounts WHERE model_id = ANY ($1)
    UNION
    SELECT trader_id, exchange_provider, lower(trader_id) FROM trader_state WHERE trader_id = ANY ($1)
    UNION
    SELECT id, provider, lower(id) FROM models WHERE id = ANY ($1)
)
SELECT c.model_id, c.currency, sum(c.amount) AS amount
FROM owned o
JOIN cash_events c ON c.exchange_provider = o.exchange_provider AND c.account = o.account AND c.model_id = o.model_id
WHERE c.kind = ANY ('{deposit,withdrawal,funding,transfer,rebate}'::text[]) AND c.ts_ms > $2
GROUP BY c.model_id, c.currency
