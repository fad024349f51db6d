-- Ledgers in other currencies. See currency_ledgers.hpp.

-- name: of
-- A trader's currencies are found by leaping from one to the next in the primary key: a trader has a
-- row for each version that changed one, and few currencies, mostly none.
SELECT w.model_id, c.currency, l.trade_cash, l.event_cash
FROM unnest($1::text[]) AS w (model_id)
CROSS JOIN LATERAL (
    WITH RECURSIVE leaps AS (
        (SELECT currency FROM currency_ledgers WHERE model_id = w.model_id ORDER BY currency LIMIT 1)
        UNION ALL
        SELECT (SELECT n.currency FROM currency_ledgers n
                WHERE n.model_id = w.model_id AND n.currency > leaps.currency ORDER BY n.currency LIMIT 1)
        FROM leaps WHERE leaps.currency IS NOT NULL
    )
    SELECT currency FROM leaps WHERE currency IS NOT NULL
) c
CROSS JOIN LATERAL (
    SELECT trade_cash, event_cash FROM currency_ledgers
    WHERE model_id = w.model_id AND currency = c.currency ORDER BY version DESC LIMIT 1
) l

-- name: all
SELECT DISTINCT ON (model_id, currency) model_id, currency, trade_cash, event_cash
FROM currency_ledgers
ORDER BY model_id, currency, version DESC

-- name: add
INSERT INTO currency_ledgers (model_id, currency, trade_cash, event_cash, version)
SELECT d.model_id, d.currency, COALESCE(l.trade_cash, 0) + d.trade_cash, COALESCE(l.event_cash, 0) + d.event_cash,
       d.version
FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[], $5::bigint[])
     AS d (model_id, currency, trade_cash, event_cash, version)
LEFT JOIN LATERAL (
    SELECT * FROM currency_ledgers
    WHERE model_id = d.model_id AND currency = d.currency ORDER BY version DESC LIMIT 1
) l ON TRUE
