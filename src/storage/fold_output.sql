-- What the fold of fills writes. See fold_output.hpp.

-- name: store_steps
INSERT INTO position_versions (
    position_id, version, step, exchange_provider, account, model_id, symbol, ts_ms, fill_key, side,
    status, quantity, cost, open_commission, entry_price, entry_ts_ms, exit_ts_ms, exit_price,
    closed_pnl, leverage, confidence, metadata)
SELECT * FROM unnest(
    $1::text[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
    $9::text[], $10::text[], $11::text[], $12::numeric[], $13::numeric[], $14::numeric[],
    $15::float8[], $16::bigint[], $17::bigint[], $18::float8[], $19::float8[], $20::float8[],
    $21::float8[], $22::jsonb[])

-- name: copy_steps
COPY position_versions (
    position_id, version, step, exchange_provider, account, model_id, symbol, ts_ms, fill_key, side,
    status, quantity, cost, open_commission, entry_price, entry_ts_ms, exit_ts_ms, exit_price,
    closed_pnl, leverage, confidence, metadata) FROM STDIN (FORMAT binary)

-- name: void_steps
UPDATE position_versions v SET voided_version = $1
FROM unnest($2::text[], $3::int[]) AS s (position_id, step)
WHERE v.position_id = s.position_id AND v.step = s.step AND v.voided_version IS NULL

-- name: upsert_positions
-- A leverage that is there stays: it is the venue's own word, or that of the same opening order.
INSERT INTO positions AS p (
    id, model_id, symbol, side, entry_price, quantity, entry_ts_ms, commission, status, exit_ts_ms,
    exit_price, exchange_provider, account, entry_ts_us, entry_oid, open_fill_key, close_fill_key,
    exact_quantity, exact_cost, exact_open_commission, closed_pnl, leverage, confidence, metadata, version)
SELECT * FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::bigint[],
    $8::float8[], $9::text[], $10::bigint[], $11::float8[], $12::text[], $13::text[], $14::bigint[],
    $15::bigint[], $16::text[], $17::text[], $18::numeric[], $19::numeric[], $20::numeric[],
    $21::float8[], $22::float8[], $23::float8[], $24::jsonb[], $25::bigint[])
ON CONFLICT (id) DO UPDATE SET
    model_id = EXCLUDED.model_id, side = EXCLUDED.side, entry_price = EXCLUDED.entry_price,
    quantity = EXCLUDED.quantity, entry_ts_ms = EXCLUDED.entry_ts_ms, commission = EXCLUDED.commission,
    status = EXCLUDED.status, exit_ts_ms = EXCLUDED.exit_ts_ms, exit_price = EXCLUDED.exit_price,
    entry_ts_us = EXCLUDED.entry_ts_us, entry_oid = EXCLUDED.entry_oid,
    open_fill_key = EXCLUDED.open_fill_key, close_fill_key = EXCLUDED.close_fill_key,
    exact_quantity = EXCLUDED.exact_quantity, exact_cost = EXCLUDED.exact_cost,
    exact_open_commission = EXCLUDED.exact_open_commission, closed_pnl = EXCLUDED.closed_pnl,
    leverage = COALESCE(p.leverage, EXCLUDED.leverage), confidence = EXCLUDED.confidence,
    metadata = EXCLUDED.metadata, version = EXCLUDED.version,
    updated_at = NOW()

-- name: remove_positions
DELETE FROM positions WHERE id = ANY ($1)

-- name: upsert_trades
INSERT INTO trades AS t (
    id, model_id, symbol, side, trade_type, quantity, entry_price, entry_ts_ms, exit_price, exit_ts_ms,
    realized_gross_pnl, realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, trade_id,
    entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed,
    entry_commission_dollars, exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, position_id,
    exchange_provider, account, rounding_residual, leverage, confidence, metadata, version)
SELECT * FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[],
    $8::bigint[], $9::float8[], $10::bigint[], $11::float8[], $12::float8[], $13::float8[],
    $14::bigint[], $15::bigint[], $16::text[], $17::bigint[], $18::bigint[], $19::float8[],
    $20::float8[], $21::bigint[], $22::bigint[], $23::bool[], $24::bool[], $25::float8[],
    $26::float8[], $27::float8[], $28::float8[], $29::text[], $30::text[], $31::text[], $32::numeric[],
    $33::float8[], $34::float8[], $35::jsonb[], $36::bigint[])
ON CONFLICT (id) DO UPDATE SET
    model_id = EXCLUDED.model_id, symbol = EXCLUDED.symbol, side = EXCLUDED.side,
    trade_type = EXCLUDED.trade_type, quantity = EXCLUDED.quantity, entry_price = EXCLUDED.entry_price,
    entry_ts_ms = EXCLUDED.entry_ts_ms, exit_price = EXCLUDED.exit_price,
    exit_ts_ms = EXCLUDED.exit_ts_ms, realized_gross_pnl = EXCLUDED.realized_gross_pnl,
    realized_net_pnl = EXCLUDED.realized_net_pnl,
    total_commission_dollars = EXCLUDED.total_commission_dollars, entry_oid = EXCLUDED.entry_oid,
    exit_oid = EXCLUDED.exit_oid, trade_id = EXCLUDED.trade_id, entry_us = EXCLUDED.entry_us,
    exit_us = EXCLUDED.exit_us, entry_sz = EXCLUDED.entry_sz, exit_sz = EXCLUDED.exit_sz,
    entry_tid = EXCLUDED.entry_tid, exit_tid = EXCLUDED.exit_tid,
    entry_crossed = EXCLUDED.entry_crossed, exit_crossed = EXCLUDED.exit_crossed,
    entry_commission_dollars = EXCLUDED.entry_commission_dollars,
    exit_commission_dollars = EXCLUDED.exit_commission_dollars,
    entry_closed_pnl = EXCLUDED.entry_closed_pnl, exit_closed_pnl = EXCLUDED.exit_closed_pnl,
    position_id = EXCLUDED.position_id, exchange_provider = EXCLUDED.exchange_provider,
    account = EXCLUDED.account, rounding_residual = EXCLUDED.rounding_residual,
    leverage = EXCLUDED.leverage, confidence = EXCLUDED.confidence, metadata = EXCLUDED.metadata,
    version = EXCLUDED.version, voided_version = NULL

-- name: copy_trades
COPY trades (
    id, model_id, symbol, side, trade_type, quantity, entry_price, entry_ts_ms, exit_price, exit_ts_ms,
    realized_gross_pnl, realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, trade_id,
    entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed,
    entry_commission_dollars, exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, position_id,
    exchange_provider, account, rounding_residual, leverage, confidence, metadata, version) FROM STDIN (FORMAT binary)

-- name: keep_trades
-- A trade that was voided was true until then.
INSERT INTO trade_versions (id, version, replaced_version, model_id, row)
SELECT id, version, COALESCE(voided_version, $1), model_id, to_jsonb(trades)
FROM trades
WHERE id = ANY ($2)
ON CONFLICT (id, version) DO NOTHING

-- name: void_trades
UPDATE trades SET voided_version = $1 WHERE id = ANY ($2) AND voided_version IS NULL
