-- The exact truth behind the design's tables: fills, orders, the ledger, one version that orders
-- all facts, histories for "as of", leases, the outbox. All additive. Every fact row carries the
-- data version of the transaction that wrote it.

-- One row orders all facts: a transaction that writes facts raises it first, so version order is
-- commit order without gaps, and a snapshot that reads it knows exactly what it sees.
CREATE TABLE data_head (
    only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    version BIGINT NOT NULL CHECK (version >= 0),
    at_ms BIGINT NOT NULL,
    store_id UUID NOT NULL
) WITH (fillfactor = 10);
INSERT INTO data_head (version, at_ms, store_id) VALUES (0, 0, gen_random_uuid());

CREATE TABLE data_versions (
    version BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL
);
CREATE INDEX idx_data_versions_at ON data_versions (at_ms, version);

-- Leases that correctness needs. The token rises with every takeover and never falls.
CREATE TABLE leases (
    name TEXT COLLATE "C" PRIMARY KEY,
    token BIGINT NOT NULL,
    holder TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    acquired_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- Models: who takes part. `kind` separates traders from the benchmark, the simulator's counterparty
-- and the owner of fills that nobody claims.
ALTER TABLE models
    ADD COLUMN kind TEXT NOT NULL DEFAULT 'model'
        CHECK (kind IN ('model', 'benchmark', 'house', 'unattributed')),
    ADD COLUMN provider TEXT,
    ADD COLUMN initial_equity NUMERIC(38, 12),
    ADD COLUMN inception_us BIGINT,
    ADD COLUMN external_id TEXT COLLATE "C" UNIQUE,
    ADD COLUMN sort_order INTEGER,
    ADD COLUMN configured BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN config_digest TEXT,
    ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

ALTER TABLE symbols
    ADD COLUMN sort_order INTEGER,
    ADD COLUMN board_price_source TEXT COLLATE "C",
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

ALTER TABLE accounts
    ADD COLUMN exchange_provider TEXT COLLATE "C",
    ADD COLUMN account TEXT COLLATE "C",
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX idx_accounts_account ON accounts (exchange_provider, account);

-- Prices.
ALTER TABLE price_ticks
    ADD COLUMN source_seq BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE price_latest
    ADD COLUMN source TEXT COLLATE "C",
    ADD COLUMN source_seq BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- One-minute bars. The keys of open and close ticks are kept, so that late ticks give the same bar
-- in any order of arrival.
CREATE TABLE price_bars (
    source TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    minute_ms BIGINT NOT NULL CHECK (minute_ms % 60000 = 0),
    open DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    close DOUBLE PRECISION NOT NULL,
    open_ts_ms BIGINT NOT NULL,
    open_seq BIGINT NOT NULL,
    close_ts_ms BIGINT NOT NULL,
    close_seq BIGINT NOT NULL,
    ticks BIGINT NOT NULL CHECK (ticks > 0),
    volume DOUBLE PRECISION,
    version BIGINT NOT NULL,
    PRIMARY KEY (source, symbol, minute_ms),
    CHECK (low <= open AND low <= close AND high >= open AND high >= close)
);

-- How far each feed was read; the sequence numbers of its last millisecond drop repeats.
CREATE TABLE feed_cursors (
    source TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    last_ts_ms BIGINT NOT NULL,
    last_seqs BIGINT[] NOT NULL DEFAULT '{}',
    version BIGINT NOT NULL,
    PRIMARY KEY (source, symbol)
);

-- What was refused at the door, with the reason. Never shown on the board.
CREATE TABLE quarantine (
    id BIGSERIAL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C",
    model_id TEXT COLLATE "C",
    event_key TEXT COLLATE "C",
    event JSONB NOT NULL,
    reason TEXT NOT NULL,
    ts_ms BIGINT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);
CREATE INDEX idx_quarantine_kind ON quarantine (kind, id);

-- Fills: what the venue said, exactly. The primary key is the guard against doubles.
CREATE TABLE fills (
    exchange_provider TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    fill_key TEXT COLLATE "C" NOT NULL,
    model_id TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    ts_ms BIGINT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
    px NUMERIC(38, 12) NOT NULL CHECK (px >= 0),
    sz NUMERIC(38, 12) NOT NULL CHECK (sz > 0),
    start_position NUMERIC(38, 12),
    closed_pnl NUMERIC(38, 12),
    fee NUMERIC(38, 12) NOT NULL DEFAULT 0,
    fee_token TEXT NOT NULL DEFAULT 'USDC',
    oid BIGINT,
    tid BIGINT,
    cloid TEXT COLLATE "C",
    crossed BOOLEAN,
    dir TEXT,
    hash TEXT,
    kind TEXT NOT NULL DEFAULT 'trade'
        CHECK (kind IN ('trade', 'liquidation', 'settlement', 'gap')),
    liquidation JSONB,
    digest TEXT NOT NULL,
    metadata JSONB,
    origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    version BIGINT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (exchange_provider, account, fill_key)
);
-- The order of the fold.
CREATE INDEX idx_fills_fold ON fills (exchange_provider, account, symbol, ts_ms);

-- A pair whose fills cannot be folded: no fold and no new orders until someone looks at it.
CREATE TABLE frozen_pairs (
    exchange_provider TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    fill_key TEXT COLLATE "C" NOT NULL,
    reason TEXT NOT NULL,
    version BIGINT NOT NULL,
    frozen_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (exchange_provider, account, symbol)
);

-- Events that could not even be stored where they belong.
CREATE TABLE parked_events (
    id BIGSERIAL PRIMARY KEY,
    pipeline TEXT COLLATE "C" NOT NULL,
    event_key TEXT COLLATE "C" NOT NULL,
    event JSONB NOT NULL,
    error TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    parked_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    resolved_at TIMESTAMPTZ,
    UNIQUE (pipeline, event_key)
);

-- Orders are written before the request leaves: decision -> order -> fill -> trade is one chain.
CREATE TABLE orders (
    cloid TEXT COLLATE "C" PRIMARY KEY,
    model_id TEXT COLLATE "C" NOT NULL,
    cycle_number INTEGER,
    decision_ref TEXT,
    leg TEXT NOT NULL DEFAULT 'main',
    attempt_class TEXT NOT NULL DEFAULT 'first',
    exchange_provider TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
    kind TEXT NOT NULL CHECK (kind IN ('limit', 'market', 'take_profit', 'stop_loss')),
    time_in_force TEXT CHECK (time_in_force IN ('gtc', 'ioc', 'alo')),
    qty NUMERIC(38, 12) NOT NULL CHECK (qty > 0),
    px NUMERIC(38, 12),
    trigger_px NUMERIC(38, 12),
    reduce_only BOOLEAN NOT NULL DEFAULT FALSE,
    status TEXT NOT NULL DEFAULT 'intended'
        CHECK (status IN ('intended', 'sent', 'open', 'filled', 'cancelled', 'rejected', 'unknown')),
    filled_qty NUMERIC(38, 12) NOT NULL DEFAULT 0,
    oid BIGINT,
    error_message TEXT,
    metadata JSONB,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX idx_orders_oid ON orders (exchange_provider, account, oid);
CREATE INDEX idx_orders_model_created ON orders (model_id, created_ms DESC);

CREATE TABLE order_versions (
    cloid TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    status TEXT NOT NULL,
    filled_qty NUMERIC(38, 12) NOT NULL,
    oid BIGINT,
    error_message TEXT,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (cloid, version)
);

-- Money that moves without a trade. No hash in the key: the same event has one over REST and none
-- over WebSocket.
CREATE TABLE cash_events (
    exchange_provider TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL
        CHECK (kind IN ('deposit', 'withdrawal', 'funding', 'transfer', 'opening_balance', 'rebate')),
    ts_ms BIGINT NOT NULL,
    coin TEXT COLLATE "C" NOT NULL DEFAULT '',
    ordinal INTEGER NOT NULL DEFAULT 0,
    model_id TEXT COLLATE "C" NOT NULL,
    currency TEXT NOT NULL DEFAULT 'USDC',
    amount NUMERIC(38, 12) NOT NULL,
    hash TEXT,
    metadata JSONB,
    origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    version BIGINT NOT NULL,
    PRIMARY KEY (exchange_provider, account, kind, ts_ms, coin, ordinal)
);

-- The venue's own word on an account, to prove our ledger against.
CREATE TABLE venue_accounts (
    exchange_provider TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    ts_ms BIGINT NOT NULL,
    account_value NUMERIC(38, 12),
    balance NUMERIC(38, 12),
    detail JSONB,
    version BIGINT NOT NULL,
    PRIMARY KEY (exchange_provider, account, ts_ms)
);

-- Positions: the newest row of an append-only history, one row per step of the fold.
ALTER TABLE positions
    ADD COLUMN exchange_provider TEXT COLLATE "C",
    ADD COLUMN account TEXT COLLATE "C",
    ADD COLUMN entry_ts_us BIGINT,
    ADD COLUMN entry_oid BIGINT,
    ADD COLUMN open_fill_key TEXT COLLATE "C",
    ADD COLUMN close_fill_key TEXT COLLATE "C",
    ADD COLUMN exact_quantity NUMERIC(38, 12),
    ADD COLUMN exact_cost NUMERIC(38, 12),
    ADD COLUMN exact_open_commission NUMERIC(38, 12),
    ADD COLUMN closed_pnl DOUBLE PRECISION,
    ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'fills',
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

CREATE TABLE position_versions (
    position_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    step INTEGER NOT NULL,
    voided_version BIGINT,
    exchange_provider TEXT COLLATE "C",
    account TEXT COLLATE "C",
    model_id TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    ts_ms BIGINT NOT NULL,
    fill_key TEXT COLLATE "C",
    side TEXT NOT NULL CHECK (side IN ('long', 'short')),
    status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    quantity NUMERIC(38, 12) NOT NULL,
    cost NUMERIC(38, 12) NOT NULL,
    open_commission NUMERIC(38, 12) NOT NULL,
    entry_price DOUBLE PRECISION NOT NULL,
    entry_ts_ms BIGINT NOT NULL,
    exit_ts_ms BIGINT,
    exit_price DOUBLE PRECISION,
    leverage DOUBLE PRECISION,
    confidence DOUBLE PRECISION,
    closed_pnl DOUBLE PRECISION,
    metadata JSONB,
    PRIMARY KEY (position_id, version, step)
);
CREATE INDEX idx_position_versions_model ON position_versions (model_id, version DESC);

-- Trades: what the public record has and the design's table lacks. A row that a refold takes back
-- is voided, not deleted; one that it changes keeps its former self in trade_versions.
ALTER TABLE trades
    ADD COLUMN trade_id TEXT,
    ADD COLUMN entry_us BIGINT,
    ADD COLUMN exit_us BIGINT,
    ADD COLUMN entry_sz DOUBLE PRECISION,
    ADD COLUMN exit_sz DOUBLE PRECISION,
    ADD COLUMN entry_tid BIGINT,
    ADD COLUMN exit_tid BIGINT,
    ADD COLUMN entry_crossed BOOLEAN,
    ADD COLUMN exit_crossed BOOLEAN,
    ADD COLUMN entry_commission_dollars DOUBLE PRECISION,
    ADD COLUMN exit_commission_dollars DOUBLE PRECISION,
    ADD COLUMN entry_closed_pnl DOUBLE PRECISION,
    ADD COLUMN exit_closed_pnl DOUBLE PRECISION,
    ADD COLUMN position_id TEXT COLLATE "C",
    ADD COLUMN exchange_provider TEXT COLLATE "C",
    ADD COLUMN account TEXT COLLATE "C",
    ADD COLUMN rounding_residual NUMERIC(38, 12),
    ADD COLUMN metadata JSONB, -- exit_plan, liquidations, own gross: whatever is not the usual value
    ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'fills',
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN voided_version BIGINT;

CREATE TABLE trade_versions (
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,        -- the version that wrote this state
    replaced_version BIGINT NOT NULL, -- the version that replaced it
    model_id TEXT COLLATE "C" NOT NULL,
    row JSONB NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX idx_trade_versions_model ON trade_versions (model_id, replaced_version);

-- Running totals of a trader's trades, one row per transaction that changed them: the board and the
-- counts cost one index probe per trader, now or as of any version.
CREATE TABLE trader_totals (
    model_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    trades BIGINT NOT NULL CHECK (trades >= 0),
    wins BIGINT NOT NULL CHECK (wins >= 0 AND wins <= trades),
    win_dollars NUMERIC(38, 12) NOT NULL,
    lose_dollars NUMERIC(38, 12) NOT NULL,
    gross_pnl NUMERIC(38, 12) NOT NULL,
    commission NUMERIC(38, 12) NOT NULL,
    PRIMARY KEY (model_id, version)
);

-- Equity. Observations are never rewritten; equity_hourly holds the last one of each hour of a
-- trader's life, which is what /api/account-totals answers.
ALTER TABLE account_equity_snapshots
    ADD COLUMN ts_us BIGINT,
    ADD COLUMN kind TEXT NOT NULL DEFAULT 'sampler'
        CHECK (kind IN ('fill', 'sampler', 'correction', 'import')),
    ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

CREATE TABLE equity_hourly (
    model_id TEXT COLLATE "C" NOT NULL,
    hour_marker INTEGER NOT NULL,
    minute_marker INTEGER NOT NULL,
    ts_us BIGINT NOT NULL,
    equity_usd DOUBLE PRECISION NOT NULL,
    realized_pnl DOUBLE PRECISION,
    unrealized_pnl DOUBLE PRECISION,
    sharpe_ratio DOUBLE PRECISION,
    positions JSONB NOT NULL DEFAULT '{}'::jsonb,
    metadata JSONB,
    origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    version BIGINT NOT NULL,
    PRIMARY KEY (model_id, hour_marker)
);

-- What has to be told to the world, in order; the stream id of an entry is <version>-<n>.
CREATE TABLE event_outbox (
    version BIGINT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 1),
    op TEXT NOT NULL CHECK (op IN ('upsert', 'void')),
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    model_id TEXT COLLATE "C",
    payload JSONB,
    PRIMARY KEY (version, n)
);
CREATE TABLE relay_cursors (
    stream TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    n INTEGER NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- Trader state and its history.
ALTER TABLE trader_state
    ADD COLUMN desired_state TEXT NOT NULL DEFAULT 'running'
        CHECK (desired_state IN ('running', 'paused', 'stopped')),
    ADD COLUMN reason TEXT,
    ADD COLUMN cycle_number INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN token_budget_day DATE,
    ADD COLUMN token_budget_used BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN config_version TEXT,
    ADD COLUMN updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE TABLE trader_state_history (
    trader_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    reason TEXT,
    row JSONB NOT NULL,
    PRIMARY KEY (trader_id, version)
);

ALTER TABLE model_analytics
    ADD COLUMN run_id UUID,
    ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE TABLE model_analytics_history (
    model_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    run_id UUID,
    updated_at TIMESTAMPTZ NOT NULL,
    payload JSONB NOT NULL,
    server_time_ms BIGINT NOT NULL,
    PRIMARY KEY (model_id, version)
);

-- Conversations: one row per thread or invocation; ext_id is the recorded id.
ALTER TABLE conversations
    ADD COLUMN ext_id TEXT COLLATE "C" UNIQUE,
    ADD COLUMN ts_us BIGINT,
    ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX idx_conversations_ts ON conversations (ts_us DESC);
CREATE INDEX idx_conversations_model_ts ON conversations (model_id, ts_us DESC);
ALTER TABLE conversation_messages
    ADD COLUMN ext_id TEXT COLLATE "C" UNIQUE,
    ADD COLUMN ts_us BIGINT,
    ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

ALTER TABLE decision_cycles
    ADD CONSTRAINT decision_cycles_once UNIQUE (model_id, cycle_number),
    ADD COLUMN ext_id TEXT COLLATE "C" UNIQUE,
    ADD COLUMN conversation_id BIGINT,
    ADD COLUMN prompt_message_id BIGINT,
    ADD COLUMN answer_message_id BIGINT,
    ADD COLUMN cot_trace_format TEXT NOT NULL DEFAULT 'text' CHECK (cot_trace_format IN ('text', 'json')),
    ADD COLUMN cot_trace_summary TEXT,
    ADD COLUMN skill TEXT,
    ADD COLUMN arena_run_id TEXT,
    ADD COLUMN inserted_us BIGINT,
    ADD COLUMN executed_us BIGINT,
    ADD COLUMN llm_model TEXT,
    ADD COLUMN prompt_tokens INTEGER,
    ADD COLUMN completion_tokens INTEGER,
    ADD COLUMN latency_ms INTEGER,
    ADD COLUMN config_hash TEXT,
    ADD COLUMN guard_results JSONB,
    ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'native',
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX idx_decision_cycles_conversation ON decision_cycles (conversation_id);

ALTER TABLE market_assets ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE market_asset_ctx
    ADD COLUMN ts_ms BIGINT,
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- Paper trading.
CREATE TABLE sim_orders (
    trader_id TEXT COLLATE "C" NOT NULL,
    oid BIGINT NOT NULL,
    cloid TEXT COLLATE "C",
    symbol TEXT COLLATE "C" NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
    kind TEXT NOT NULL,
    time_in_force TEXT,
    px NUMERIC(38, 12),
    trigger_px NUMERIC(38, 12),
    qty NUMERIC(38, 12) NOT NULL,
    filled_qty NUMERIC(38, 12) NOT NULL DEFAULT 0,
    reduce_only BOOLEAN NOT NULL DEFAULT FALSE,
    status TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (trader_id, oid)
);
CREATE TABLE sim_balances (
    trader_id TEXT COLLATE "C" NOT NULL,
    asset TEXT COLLATE "C" NOT NULL,
    total NUMERIC(38, 12) NOT NULL,
    held NUMERIC(38, 12) NOT NULL DEFAULT 0,
    version BIGINT NOT NULL,
    PRIMARY KEY (trader_id, asset)
);
-- The arena's own time; it never goes back, whatever the speed of the next run. The epoch makes
-- the fill ids of a re-run seed new.
CREATE TABLE arena_clock (
    only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    now_ms BIGINT NOT NULL,
    speed DOUBLE PRECISION NOT NULL CHECK (speed > 0),
    epoch INTEGER NOT NULL DEFAULT 1,
    version BIGINT NOT NULL
);

-- What an operator asked for over HTTP: the only table that the reader role may insert into, and
-- the audit log of it.
CREATE TABLE operator_commands (
    id BIGSERIAL PRIMARY KEY,
    command TEXT NOT NULL,
    trader_id TEXT COLLATE "C",
    arguments JSONB NOT NULL DEFAULT '{}'::jsonb,
    requested_by TEXT NOT NULL,
    requested_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    done_at TIMESTAMPTZ,
    outcome TEXT
);

-- Recordings that were imported.
CREATE TABLE import_runs (
    origin TEXT COLLATE "C" PRIMARY KEY,
    folder TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'recording' CHECK (kind IN ('recording', 'demonstration')),
    state TEXT NOT NULL CHECK (state IN ('running', 'done')),
    summary JSONB NOT NULL DEFAULT '{}'::jsonb,
    version BIGINT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    finished_at TIMESTAMPTZ
);

-- Makes the month that holds ms if it is not there. CREATE ... LIKE and ATTACH instead of
-- PARTITION OF, which would wait behind every open reader of the parent; the CHECK saves the
-- validating scan. SECURITY DEFINER, because the writer role owns no table.
CREATE FUNCTION ensure_month_nof0(parent TEXT, month TEXT, from_ms BIGINT, to_ms BIGINT)
RETURNS BOOLEAN
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    child TEXT := parent || '_' || month;
BEGIN
    IF parent NOT IN ('price_ticks', 'account_equity_snapshots') OR month !~ '^[0-9]{4}_[0-9]{2}$' THEN
        RAISE EXCEPTION 'no partitioned table % or no month %', parent, month;
    END IF;
    IF to_regclass(child) IS NOT NULL THEN
        RETURN FALSE;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('nof0.partition.' || child, 0));
    IF to_regclass(child) IS NOT NULL THEN
        RETURN FALSE;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (ts_ms >= %s AND ts_ms < %s)',
                   child, child || '_range', from_ms, to_ms);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                   parent, child, from_ms, to_ms);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', child, child || '_range');
    RETURN TRUE;
END
$$;
