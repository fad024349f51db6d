-- How far traders are below their best, and what of it was told. See drawdowns.hpp.

-- name: spans
-- A trader's observations between two movements of its money, and where it stands now. Its accounts
-- are what it was given and, on paper, its own name: the index of cash_events begins with them.
WITH owned AS (
    SELECT model_id, exchange_provider, account FROM accounts WHERE model_id = ANY ($1)
    UNION
    SELECT trader_id, exchange_provider, lower(trader_id) FROM trader_state WHERE trader_id = ANY ($1)
), moves AS (
    SELECT c.model_id, c.ts_ms, sum(sum(c.amount)) OVER (PARTITION BY c.model_id ORDER BY c.ts_ms) AS moved
    FROM owned o
    JOIN cash_events c ON c.exchange_provider = o.exchange_provider AND c.account = o.account
                      AND c.model_id = o.model_id
    WHERE c.kind = ANY ('{deposit,withdrawal,transfer}'::text[])
    GROUP BY c.model_id, c.ts_ms
), spans AS (
    SELECT model_id, from_ms, moved, lead(from_ms, 1, 9223372036854775807) OVER w AS until_ms
    FROM (
        SELECT model_id, 0::bigint AS from_ms, 0::numeric AS moved FROM unnest($1::text[]) AS t (model_id)
        UNION ALL
        SELECT model_id, ts_ms, moved FROM moves
    ) b
    WINDOW w AS (PARTITION BY model_id ORDER BY from_ms)
)
SELECT s.model_id, s.moved::float8 AS moved, x.peak, n.ts_ms AS newest_ms, n.equity_usd AS newest_equity,
       (SELECT t.moved::float8 FROM spans t WHERE t.model_id = s.model_id AND t.from_ms <= n.ts_ms
        ORDER BY t.from_ms DESC LIMIT 1) AS moved_by_newest
FROM unnest($1::text[], $2::bigint[]) AS k (model_id, after_ms)
JOIN spans s ON s.model_id = k.model_id
CROSS JOIN LATERAL (
    SELECT max(e.equity_usd) AS peak FROM account_equity_snapshots e
    WHERE e.model_id = s.model_id AND e.ts_ms > k.after_ms AND e.ts_ms >= s.from_ms AND e.ts_ms < s.until_ms
) x
CROSS JOIN LATERAL (
    SELECT e.ts_ms, e.equity_usd FROM account_equity_snapshots e
    WHERE e.model_id = s.model_id ORDER BY e.ts_ms DESC LIMIT 1
) n
WHERE x.peak IS NOT NULL
ORDER BY s.model_id, s.from_ms

-- name: told
SELECT substr(name, 16) FROM job_cursors WHERE name LIKE 'alert:drawdown:%' ORDER BY name

-- name: tell
INSERT INTO job_cursors (name, version)
SELECT 'alert:drawdown:' || $1::text, version FROM data_head
ON CONFLICT (name) DO NOTHING

-- name: take_back
DELETE FROM job_cursors WHERE name = 'alert:drawdown:' || $1::text
