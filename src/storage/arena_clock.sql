-- The arena's clock and the simulated markets. See arena_clock.hpp.

-- name: read
SELECT now_ms, speed, epoch, past_until_ms FROM arena_clock

-- name: market
SELECT provider, at_ms, state FROM sim_markets WHERE provider = $1

-- name: store
INSERT INTO arena_clock AS c (now_ms, speed, epoch, past_until_ms, version) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (only_row) DO UPDATE SET
    now_ms = EXCLUDED.now_ms, speed = EXCLUDED.speed, epoch = EXCLUDED.epoch,
    past_until_ms = EXCLUDED.past_until_ms, version = EXCLUDED.version
WHERE EXCLUDED.now_ms > c.now_ms OR EXCLUDED.epoch > c.epoch

-- name: store_market
INSERT INTO sim_markets AS m (provider, at_ms, state, version) VALUES ($1, $2, $3, $4)
ON CONFLICT (provider) DO UPDATE SET
    at_ms = EXCLUDED.at_ms, state = EXCLUDED.state, version = EXCLUDED.version
WHERE EXCLUDED.at_ms > m.at_ms
