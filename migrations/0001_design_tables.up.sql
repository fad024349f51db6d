-- The fifteen tables of the storage design, with its names, columns, types, checks and defaults.
--
-- Departures, and why: price_ticks and account_equity_snapshots are partitioned by month from the
-- first day, so their primary keys gain the time column, and there is no default partition (rows
-- for a month that is not there must fail loudly). Identifiers collate "C": byte order is what the
-- keys mean, and index maintenance is about a sixth cheaper.
-- Additive columns that carry the exact truth follow in 0003_facts.

CREATE TABLE models (
    id TEXT COLLATE "C" PRIMARY KEY,
    display_name TEXT NOT NULL,
    trader_config JSONB DEFAULT '{}'::jsonb,
    created_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE TABLE symbols (
    symbol TEXT COLLATE "C" PRIMARY KEY,
    quote_currency TEXT DEFAULT 'USD',
    created_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE TABLE price_ticks (
    id BIGSERIAL NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    price DOUBLE PRECISION NOT NULL CHECK (price > 0 AND price < 'Infinity'),
    ts_ms BIGINT NOT NULL,
    source TEXT COLLATE "C" DEFAULT 'hyperliquid',
    ingested_at TIMESTAMPTZ DEFAULT NOW(),
    PRIMARY KEY (id, ts_ms)
) PARTITION BY RANGE (ts_ms);
CREATE INDEX idx_price_ticks_symbol_ts ON price_ticks (symbol, ts_ms DESC);

-- Updated with every batch of ticks: half-empty pages keep those updates in place (HOT).
CREATE TABLE price_latest (
    symbol TEXT COLLATE "C" PRIMARY KEY,
    price DOUBLE PRECISION NOT NULL CHECK (price > 0 AND price < 'Infinity'),
    ts_ms BIGINT NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT NOW()
) WITH (fillfactor = 50);

CREATE TABLE accounts (
    model_id TEXT COLLATE "C" PRIMARY KEY,
    base_currency TEXT NOT NULL DEFAULT 'USD',
    created_at TIMESTAMPTZ DEFAULT NOW(),
    updated_at TIMESTAMPTZ DEFAULT NOW()
);

-- The unique index is the design's (model_id, ts_ms DESC) index and its optional uniqueness at once.
CREATE TABLE account_equity_snapshots (
    id BIGSERIAL NOT NULL,
    model_id TEXT COLLATE "C" NOT NULL,
    ts_ms BIGINT NOT NULL,
    equity_usd DOUBLE PRECISION NOT NULL,
    realized_pnl DOUBLE PRECISION DEFAULT 0,
    unrealized_pnl DOUBLE PRECISION DEFAULT 0,
    run_id UUID DEFAULT gen_random_uuid(),
    created_at TIMESTAMPTZ DEFAULT NOW(),
    PRIMARY KEY (id, ts_ms)
) PARTITION BY RANGE (ts_ms);
CREATE UNIQUE INDEX idx_equity_model_ts ON account_equity_snapshots (model_id, ts_ms DESC);

CREATE TABLE positions (
    id TEXT COLLATE "C" PRIMARY KEY,
    model_id TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('long', 'short')),
    entry_price DOUBLE PRECISION NOT NULL,
    quantity DOUBLE PRECISION NOT NULL,
    leverage DOUBLE PRECISION,
    confidence DOUBLE PRECISION,
    entry_ts_ms BIGINT NOT NULL,
    commission DOUBLE PRECISION,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    exit_ts_ms BIGINT,
    exit_price DOUBLE PRECISION,
    metadata JSONB DEFAULT '{}'::jsonb,
    updated_at TIMESTAMPTZ DEFAULT NOW(),
    CONSTRAINT positions_side_is_the_sign CHECK ((side = 'short') = (quantity < 0)),
    CONSTRAINT positions_closed_has_exit CHECK ((status = 'closed') = (exit_ts_ms IS NOT NULL))
);
CREATE INDEX idx_positions_open ON positions (model_id, entry_ts_ms DESC) WHERE status = 'open';

CREATE TABLE trader_state (
    trader_id TEXT COLLATE "C" PRIMARY KEY,
    exchange_provider TEXT NOT NULL,
    market_provider TEXT NOT NULL,
    allocation_pct DOUBLE PRECISION,
    cooldown JSONB DEFAULT '{}'::jsonb,
    risk_guards JSONB DEFAULT '{}'::jsonb,
    last_decision_at TIMESTAMPTZ,
    pause_until TIMESTAMPTZ
);

CREATE TABLE trades (
    id TEXT COLLATE "C" PRIMARY KEY,
    model_id TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    side TEXT NOT NULL,
    trade_type TEXT,
    quantity DOUBLE PRECISION,
    leverage DOUBLE PRECISION,
    confidence DOUBLE PRECISION,
    entry_price DOUBLE PRECISION,
    entry_ts_ms BIGINT,
    exit_price DOUBLE PRECISION,
    exit_ts_ms BIGINT,
    realized_gross_pnl DOUBLE PRECISION,
    realized_net_pnl DOUBLE PRECISION,
    total_commission_dollars DOUBLE PRECISION,
    entry_oid BIGINT,
    exit_oid BIGINT,
    created_at TIMESTAMPTZ DEFAULT NOW(),
    CONSTRAINT trades_side_is_the_sign
        CHECK (side IN ('long', 'short') AND (side = 'short') = (quantity < 0))
);
CREATE INDEX idx_trades_model_entry_ts ON trades (model_id, entry_ts_ms DESC);
CREATE INDEX idx_trades_exit_oid ON trades (exit_oid);
-- The order in which every list of trades is asked for: newest exit first within a trader.
CREATE INDEX idx_trades_model_exit_ts ON trades (model_id, exit_ts_ms DESC);
-- "Trades of the last 24 hours", over all traders.
CREATE INDEX idx_trades_exit_ts ON trades (exit_ts_ms DESC);

CREATE TABLE model_analytics (
    model_id TEXT COLLATE "C" PRIMARY KEY,
    updated_at TIMESTAMPTZ NOT NULL,
    payload JSONB NOT NULL CHECK (jsonb_typeof(payload) = 'object'),
    server_time_ms BIGINT NOT NULL
);

CREATE TABLE conversations (
    id BIGSERIAL PRIMARY KEY,
    model_id TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE TABLE conversation_messages (
    id BIGSERIAL PRIMARY KEY,
    conversation_id BIGINT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
    content TEXT NOT NULL,
    ts_ms BIGINT,
    metadata JSONB DEFAULT '{}'::jsonb
);
CREATE INDEX idx_conv_msgs_conv_ts ON conversation_messages (conversation_id, ts_ms);

CREATE TABLE decision_cycles (
    id BIGSERIAL PRIMARY KEY,
    model_id TEXT COLLATE "C" NOT NULL,
    cycle_number INTEGER,
    prompt_digest TEXT,
    cot_trace TEXT,
    decisions JSONB,
    success BOOLEAN DEFAULT FALSE,
    error_message TEXT,
    executed_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);
CREATE INDEX idx_decision_cycles_model_executed ON decision_cycles (model_id, executed_at DESC);

CREATE TABLE market_assets (
    provider TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    name TEXT,
    sz_decimals INT,
    max_leverage DOUBLE PRECISION,
    only_isolated BOOLEAN,
    margin_table_id INT,
    is_delisted BOOLEAN,
    updated_at TIMESTAMPTZ DEFAULT NOW(),
    PRIMARY KEY (provider, symbol)
);

CREATE TABLE market_asset_ctx (
    provider TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    funding DOUBLE PRECISION,
    open_interest DOUBLE PRECISION,
    oracle_px DOUBLE PRECISION,
    mark_px DOUBLE PRECISION,
    mid_px DOUBLE PRECISION,
    impact_pxs JSONB,
    prev_day_px DOUBLE PRECISION,
    day_ntl_vlm DOUBLE PRECISION,
    day_base_vlm DOUBLE PRECISION,
    updated_at TIMESTAMPTZ DEFAULT NOW(),
    PRIMARY KEY (provider, symbol)
);
