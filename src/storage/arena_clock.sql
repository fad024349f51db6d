-- The arena's clock and the simulated markets. See arena_clock.hpp.

-- name: read
SELECT now_ms, speed, epoch, past_until_ms FROM arena_clock

-- name: market
SELECT provider, at_ms, state
FROM sim_markets
WHERE provider = $1
ORDER BY at_ms <= $2 DESC, CASE WHEN at_ms <= $2 THEN at_ms ELSE 0 END DESC, at_ms
LIMIT 1

-- name: store
INSERT INTO arena_clock AS c (now_ms, speed, epoch, past_until_ms, version) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (only_row) DO UPDATE SET
    now_ms = EXCLUDED.now_ms, speed = EXCLUDED.speed, epoch = EXCLUDED.epoch,
    past_until_ms = EXCLUDED.past_until_ms, version = EXCLUDED.version
WHERE EXCLUDED.now_ms > c.now_ms OR EXCLUDED.epoch > c.epoch

-- name: store_market
INSERT INTO sim_markets (provider, at_ms, state, version) VALUES ($1, $2, $3, $4)
ON CONFLICT (provider, at_ms) DO NOTHING

-- name: forget_markets
DELETE FROM sim_markets WHERE provider = $1 AND at_ms < $2
