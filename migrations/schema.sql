-- Generated from a migrated database; do not edit. What all migrations together make, to be
-- compared with the live schema by `nof0 migrate verify`, not to be executed.

grant USAGE on schema as_of to nof0_past
grant USAGE on schema as_of to nof0_reader
grant USAGE on schema as_of to nof0_writer

grant USAGE on schema public to nof0_reader
grant USAGE on schema public to nof0_writer

table account_equity_snapshots partition by RANGE (ts_ms)
    created_at timestamp with time zone default now()
    equity_usd double precision not null
    id bigint not null default nextval('public.account_equity_snapshots_id_seq'::regclass)
    kind text not null default 'sampler'::text
    model_id text collate "C" not null
    net_flows double precision not null default 0
    origin text collate "C" not null default 'native'::text
    realized_pnl double precision default 0
    run_id uuid default gen_random_uuid()
    ts_ms bigint not null
    ts_us bigint
    unpriced jsonb
    unrealized_pnl double precision default 0
    version bigint not null default 0
    constraint account_equity_snapshots_kind_check CHECK ((kind = ANY (ARRAY['fill'::text, 'sampler'::text, 'correction'::text, 'import'::text])))
    constraint account_equity_snapshots_pkey PRIMARY KEY (id, ts_ms)
    CREATE UNIQUE INDEX idx_equity_model_ts ON ONLY public.account_equity_snapshots USING btree (model_id, ts_ms DESC)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table accounts
    account text collate "C"
    base_currency text not null default 'USD'::text
    created_at timestamp with time zone default now()
    exchange_provider text collate "C"
    model_id text collate "C" not null
    updated_at timestamp with time zone default now()
    version bigint not null default 0
    constraint accounts_pkey PRIMARY KEY (model_id)
    CREATE INDEX idx_accounts_account ON public.accounts USING btree (exchange_provider, account)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.accounts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_accounts()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.accounts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_accounts()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table accounts_past
    account text collate "C"
    base_currency text
    created_at timestamp with time zone
    exchange_provider text collate "C"
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    model_id text collate "C"
    until_version bigint not null
    updated_at timestamp with time zone
    version bigint
    CREATE INDEX idx_accounts_past_fork ON public.accounts_past USING btree (fork, model_id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table arena_clock
    epoch integer not null default 1
    now_ms bigint not null
    only_row boolean not null default true
    past_until_ms bigint
    speed double precision not null
    version bigint not null
    constraint arena_clock_only_row_check CHECK (only_row)
    constraint arena_clock_pkey PRIMARY KEY (only_row)
    constraint arena_clock_speed_check CHECK ((speed > (0)::double precision))
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.arena_clock REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_arena_clock()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.arena_clock REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_arena_clock()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table arena_clock_past
    epoch integer
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    now_ms bigint
    only_row boolean
    past_until_ms bigint
    speed double precision
    until_version bigint not null
    version bigint
    CREATE INDEX idx_arena_clock_past_fork ON public.arena_clock_past USING btree (fork)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

view as_of.account_equity_snapshots
    created_at timestamp with time zone
    equity_usd double precision
    id bigint
    kind text
    model_id text collate "C"
    net_flows double precision
    origin text collate "C"
    realized_pnl double precision
    run_id uuid
    ts_ms bigint
    ts_us bigint
    unpriced jsonb
    unrealized_pnl double precision
    version bigint
    as SELECT id, model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl, run_id, created_at, ts_us, kind, origin, version, unpriced, net_flows FROM account_equity_snapshots t WHERE ((version <= at_version()) AND (ts_ms <= until_ms()));
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.accounts
    account text collate "C"
    base_currency text
    created_at timestamp with time zone
    exchange_provider text collate "C"
    model_id text collate "C"
    updated_at timestamp with time zone
    version bigint
    as SELECT model_id, base_currency, created_at, updated_at, exchange_provider, account, version FROM ( SELECT model_id, base_currency, created_at, updated_at, exchange_provider, account, version, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM accounts UNION ALL SELECT model_id, base_currency, created_at, updated_at, exchange_provider, account, version, until_version, fork FROM accounts_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.arena_clock
    epoch integer
    now_ms bigint
    only_row boolean
    past_until_ms bigint
    speed double precision
    version bigint
    as SELECT only_row, now_ms, speed, epoch, version, past_until_ms FROM ( SELECT only_row, now_ms, speed, epoch, version, past_until_ms, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM arena_clock UNION ALL SELECT only_row, now_ms, speed, epoch, version, past_until_ms, until_version, fork FROM arena_clock_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.board_sources
    shown boolean
    source text collate "C"
    symbol text collate "C"
    version bigint
    as SELECT source, symbol, version, shown FROM board_sources t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.cash_events
    account text collate "C"
    amount numeric(38,12)
    coin text collate "C"
    currency text
    exchange_provider text collate "C"
    hash text
    kind text collate "C"
    metadata jsonb
    model_id text collate "C"
    ordinal integer
    origin text collate "C"
    ts_ms bigint
    version bigint
    as SELECT exchange_provider, account, kind, ts_ms, coin, ordinal, model_id, currency, amount, hash, metadata, origin, version FROM cash_events t WHERE ((version <= at_version()) AND (ts_ms <= until_ms()));
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.conversation_messages
    content text
    conversation_id bigint
    ext_id text collate "C"
    id bigint
    metadata jsonb
    origin text collate "C"
    role text
    ts_ms bigint
    ts_us bigint
    version bigint
    as SELECT id, conversation_id, role, content, ts_ms, metadata, ext_id, ts_us, origin, version FROM conversation_messages t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.conversations
    created_at timestamp with time zone
    ext_id text collate "C"
    id bigint
    model_id text collate "C"
    origin text collate "C"
    ts_us bigint
    version bigint
    as SELECT id, model_id, created_at, ext_id, ts_us, origin, version FROM conversations t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.currency_ledgers
    currency text collate "C"
    event_cash numeric(38,12)
    model_id text collate "C"
    trade_cash numeric(38,12)
    version bigint
    as SELECT model_id, currency, version, trade_cash, event_cash FROM currency_ledgers t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.data_head
    at_ms bigint
    only_row boolean
    store_id uuid
    version bigint
    as SELECT only_row, at_version() AS version, at_ms() AS at_ms, store_id FROM data_head h;
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.data_versions
    at_ms bigint
    version bigint
    as SELECT version, at_ms FROM data_versions t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.decision_cycles
    answer_message_id bigint
    arena_run_id text
    attempts jsonb
    completion_tokens integer
    config_hash text
    conversation_id bigint
    cot_trace text
    cot_trace_format text
    cot_trace_summary text
    cycle_number integer
    decisions jsonb
    error_message text
    executed_at timestamp with time zone
    executed_us bigint
    ext_id text collate "C"
    guard_results jsonb
    id bigint
    inserted_us bigint
    latency_ms integer
    llm_model text
    model_id text collate "C"
    origin text collate "C"
    prompt_digest text
    prompt_message_id bigint
    prompt_templates text
    prompt_tokens integer
    skill text
    success boolean
    version bigint
    as SELECT id, model_id, cycle_number, prompt_digest, cot_trace, decisions, success, error_message, executed_at, ext_id, conversation_id, prompt_message_id, answer_message_id, cot_trace_format, cot_trace_summary, skill, arena_run_id, inserted_us, executed_us, llm_model, prompt_tokens, completion_tokens, latency_ms, config_hash, guard_results, origin, version, attempts, prompt_templates FROM decision_cycles t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.equity_hourly
    equity_usd double precision
    hour_marker integer
    metadata jsonb
    minute_marker integer
    model_id text collate "C"
    net_flows double precision
    origin text collate "C"
    positions jsonb
    realized_pnl double precision
    season integer
    sharpe_ratio double precision
    ts_us bigint
    unrealized_pnl double precision
    version bigint
    as SELECT model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl, sharpe_ratio, positions, metadata, origin, version, season, net_flows FROM ( SELECT model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl, sharpe_ratio, positions, metadata, origin, version, season, net_flows, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM equity_hourly UNION ALL SELECT model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl, sharpe_ratio, positions, metadata, origin, version, season, net_flows, until_version, fork FROM equity_hourly_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.event_outbox
    id text collate "C"
    kind text collate "C"
    model_id text collate "C"
    n integer
    op text
    payload jsonb
    version bigint
    as SELECT version, n, op, kind, id, model_id, payload FROM event_outbox t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.fills
    account text collate "C"
    cloid text collate "C"
    closed_pnl numeric(38,12)
    crossed boolean
    digest text
    dir text
    exchange_provider text collate "C"
    fee numeric(38,12)
    fee_token text
    fill_key text collate "C"
    hash text
    kind text
    liquidation jsonb
    metadata jsonb
    model_id text collate "C"
    oid bigint
    order_cloid text collate "C"
    origin text collate "C"
    px numeric(38,12)
    received_at timestamp with time zone
    side text
    start_position numeric(38,12)
    symbol text collate "C"
    sz numeric(38,12)
    tid bigint
    ts_ms bigint
    version bigint
    voided_version bigint
    as SELECT exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position, closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest, metadata, origin, version, received_at, voided_version, order_cloid FROM ( SELECT exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position, closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest, metadata, origin, version, received_at, voided_version, order_cloid, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM fills UNION ALL SELECT exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position, closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest, metadata, origin, version, received_at, voided_version, order_cloid, until_version, fork FROM fills_past) t WHERE ((fork = ANY (path())) AND (GREATEST(version, voided_version) <= at_version()) AND (until_version > at_version()) AND (ts_ms <= until_ms()));
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.import_runs
    finished_at timestamp with time zone
    folder text
    kind text
    origin text collate "C"
    started_at timestamp with time zone
    state text
    summary jsonb
    version bigint
    as SELECT origin, folder, kind, state, summary, version, started_at, finished_at FROM ( SELECT origin, folder, kind, state, summary, version, started_at, finished_at, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM import_runs UNION ALL SELECT origin, folder, kind, state, summary, version, started_at, finished_at, until_version, fork FROM import_runs_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.market_assets
    is_delisted boolean
    margin_table_id integer
    max_leverage double precision
    name text
    only_isolated boolean
    provider text collate "C"
    symbol text collate "C"
    sz_decimals integer
    updated_at timestamp with time zone
    version bigint
    as SELECT provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted, updated_at, version FROM ( SELECT provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted, updated_at, version, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM market_assets UNION ALL SELECT provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted, updated_at, version, until_version, fork FROM market_assets_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.model_analytics
    model_id text collate "C"
    origin text collate "C"
    payload jsonb
    run_id uuid
    server_time_ms bigint
    updated_at timestamp with time zone
    version bigint
    as SELECT model_id, updated_at, payload, server_time_ms, run_id, origin, version FROM (model_analytics a CROSS JOIN LATERAL ( SELECT model_id, version, run_id, updated_at, payload, server_time_ms, origin FROM model_analytics_history WHERE ((model_id = model_id) AND (version <= at_version())) ORDER BY version DESC LIMIT 1) h);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.models
    config_digest text
    configured boolean
    created_at timestamp with time zone
    display_name text
    external_id text collate "C"
    id text collate "C"
    inception_us bigint
    initial_equity numeric(38,12)
    kind text
    origin text collate "C"
    provider text
    sort_order integer
    trader_config jsonb
    version bigint
    as SELECT id, display_name, trader_config, created_at, kind, provider, initial_equity, inception_us, external_id, sort_order, configured, config_digest, origin, version FROM ( SELECT id, display_name, trader_config, created_at, kind, provider, initial_equity, inception_us, external_id, sort_order, configured, config_digest, origin, version, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM models UNION ALL SELECT id, display_name, trader_config, created_at, kind, provider, initial_equity, inception_us, external_id, sort_order, configured, config_digest, origin, version, until_version, fork FROM models_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.order_versions
    at_ms bigint
    cloid text collate "C"
    error_message text
    event_seq bigint
    filled_qty numeric(38,12)
    oid bigint
    status text
    version bigint
    as SELECT cloid, version, status, filled_qty, oid, error_message, at_ms, event_seq FROM order_versions t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.orders
    account text collate "C"
    attempt_class text
    cloid text collate "C"
    confidence double precision
    created_ms bigint
    cycle_number integer
    decision_ref text
    error_message text
    event_seq bigint
    exchange_provider text collate "C"
    exit_plan jsonb
    filled_qty numeric(38,12)
    kind text
    leg text
    leverage double precision
    metadata jsonb
    model_id text collate "C"
    oid bigint
    px numeric(38,12)
    qty numeric(38,12)
    reduce_only boolean
    risk_usd double precision
    side text
    status text
    symbol text collate "C"
    time_in_force text
    trigger_px numeric(38,12)
    updated_ms bigint
    version bigint
    as SELECT cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol, side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message, metadata, created_ms, updated_ms, version, event_seq, leverage, confidence, risk_usd, exit_plan FROM ( SELECT cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol, side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message, metadata, created_ms, updated_ms, version, event_seq, leverage, confidence, risk_usd, exit_plan, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM orders UNION ALL SELECT cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol, side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message, metadata, created_ms, updated_ms, version, event_seq, leverage, confidence, risk_usd, exit_plan, until_version, fork FROM orders_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.positions
    account text collate "C"
    close_fill_key text collate "C"
    closed_pnl double precision
    commission double precision
    confidence double precision
    entry_oid bigint
    entry_price double precision
    entry_ts_ms bigint
    entry_ts_us bigint
    exact_cost numeric(38,12)
    exact_open_commission numeric(38,12)
    exact_quantity numeric(38,12)
    exchange_provider text collate "C"
    exit_price double precision
    exit_ts_ms bigint
    id text collate "C"
    leverage double precision
    metadata jsonb
    model_id text collate "C"
    open_fill_key text collate "C"
    origin text collate "C"
    quantity double precision
    side text
    status text
    symbol text collate "C"
    updated_at timestamp with time zone
    version bigint
    as SELECT id, model_id, symbol, side, entry_price, quantity, leverage, confidence, entry_ts_ms, commission, status, exit_ts_ms, exit_price, metadata, updated_at, exchange_provider, account, entry_ts_us, entry_oid, open_fill_key, close_fill_key, exact_quantity, exact_cost, exact_open_commission, closed_pnl, origin, version FROM ( SELECT id, model_id, symbol, side, entry_price, quantity, leverage, confidence, entry_ts_ms, commission, status, exit_ts_ms, exit_price, metadata, updated_at, exchange_provider, account, entry_ts_us, entry_oid, open_fill_key, close_fill_key, exact_quantity, exact_cost, exact_open_commission, closed_pnl, origin, version, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM positions UNION ALL SELECT id, model_id, symbol, side, entry_price, quantity, leverage, confidence, entry_ts_ms, commission, status, exit_ts_ms, exit_price, metadata, updated_at, exchange_provider, account, entry_ts_us, entry_oid, open_fill_key, close_fill_key, exact_quantity, exact_cost, exact_open_commission, closed_pnl, origin, version, until_version, fork FROM positions_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.price_bars
    close double precision
    close_seq bigint
    close_ts_ms bigint
    high double precision
    low double precision
    minute_ms bigint
    open double precision
    open_seq bigint
    open_ts_ms bigint
    source text collate "C"
    symbol text collate "C"
    ticks bigint
    version bigint
    volume numeric(38,12)
    as SELECT source, symbol, minute_ms, open, high, low, close, open_ts_ms, open_seq, close_ts_ms, close_seq, ticks, volume, version FROM price_bars WHERE ((version <= at_version()) AND (minute_ms <= until_ms())) UNION ALL SELECT source, symbol, minute_ms, prices[1] AS open, high, low, prices[ticks] AS close, times[1] AS open_ts_ms, seqs[1] AS open_seq, times[ticks] AS close_ts_ms, seqs[ticks] AS close_seq, ticks, NULL::numeric(38,12) AS volume, version FROM (price_bars b CROSS JOIN LATERAL ( SELECT array_agg(price ORDER BY ts_ms, source_seq) AS prices, array_agg(ts_ms ORDER BY ts_ms, source_seq) AS times, array_agg(source_seq ORDER BY ts_ms, source_seq) AS seqs, max(price) AS high, min(price) AS low, count(*) AS ticks, max(version) AS version FROM price_ticks WHERE ((symbol = symbol) AND (source = source) AND (ts_ms >= minute_ms) AND (ts_ms < (minute_ms + 60000)) AND (version <= at_version()))) t) WHERE ((version > at_version()) AND (minute_ms <= until_ms()) AND (ticks > 0));
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.price_latest
    price double precision
    source text collate "C"
    source_seq bigint
    symbol text collate "C"
    ts_ms bigint
    updated_at timestamp with time zone
    version bigint
    as SELECT DISTINCT ON (symbol) symbol, price, ts_ms, NULL::timestamp with time zone AS updated_at, source, source_seq, version FROM (((( SELECT source, symbol, shown, version AS since, LEAST((lead(version) OVER (PARTITION BY source, symbol ORDER BY version) - 1), at_version()) AS till FROM board_sources WHERE (version <= at_version())) f LEFT JOIN LATERAL ( SELECT minute_ms, close, close_ts_ms, close_seq, version FROM price_bars WHERE ((source = source) AND (symbol = symbol) AND (minute_ms <= until_ms()) AND ((version >= since) AND (version <= till))) ORDER BY minute_ms DESC LIMIT 1) b ON (true)) LEFT JOIN LATERAL ( SELECT price, ts_ms, source_seq, version FROM price_ticks WHERE ((symbol = symbol) AND (source = source) AND (ts_ms >= COALESCE(minute_ms, (0)::bigint)) AND (ts_ms <= until_ms()) AND ((version >= since) AND (version <= till))) ORDER BY ts_ms DESC, source_seq DESC LIMIT 1) t ON (true)) CROSS JOIN LATERAL ( SELECT COALESCE(price, close) AS price, COALESCE(ts_ms, close_ts_ms) AS ts_ms, COALESCE(source_seq, close_seq) AS source_seq, COALESCE(version, version) AS version) n) WHERE (shown AND (price IS NOT NULL)) ORDER BY symbol, ts_ms DESC, source_seq DESC, source DESC;
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.price_ticks
    id bigint
    ingested_at timestamp with time zone
    price double precision
    source text collate "C"
    source_seq bigint
    symbol text collate "C"
    ts_ms bigint
    version bigint
    as SELECT id, symbol, price, ts_ms, source, ingested_at, source_seq, version FROM price_ticks t WHERE ((version <= at_version()) AND (ts_ms <= until_ms()));
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.season_traders
    flow_cash numeric(38,12)
    inception_us bigint
    initial_equity numeric(38,12)
    model_id text collate "C"
    season integer
    version bigint
    as SELECT season, model_id, inception_us, initial_equity, flow_cash, version FROM season_traders t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.seasons
    command_id bigint
    name text
    number integer
    started_ms bigint
    version bigint
    as SELECT number, name, started_ms, command_id, version FROM seasons t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.symbols
    board_price_source text collate "C"
    created_at timestamp with time zone
    quote_currency text
    sort_order integer
    symbol text collate "C"
    version bigint
    as SELECT symbol, quote_currency, created_at, sort_order, board_price_source, version FROM ( SELECT symbol, quote_currency, created_at, sort_order, board_price_source, version, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM symbols UNION ALL SELECT symbol, quote_currency, created_at, sort_order, board_price_source, version, until_version, fork FROM symbols_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.trader_risk
    hours bigint
    last_marker integer
    max_drawdown_pct double precision
    model_id text collate "C"
    return_high double precision
    return_low double precision
    season integer
    version bigint
    as SELECT model_id, version, season, last_marker, hours, max_drawdown_pct, return_low, return_high FROM trader_risk t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.trader_state
    allocation_pct double precision
    config_version text
    cooldown jsonb
    cycle_number integer
    desired_state text
    event_seq bigint
    exchange_provider text
    last_decision_at timestamp with time zone
    market_provider text
    pause_until timestamp with time zone
    reason text
    risk_guards jsonb
    token_budget_day date
    token_budget_used bigint
    trader_id text collate "C"
    updated_at timestamp with time zone
    version bigint
    as SELECT trader_id, exchange_provider, market_provider, allocation_pct, cooldown, risk_guards, last_decision_at, pause_until, desired_state, reason, cycle_number, token_budget_day, token_budget_used, config_version, updated_at, version, event_seq FROM ( SELECT trader_id, exchange_provider, market_provider, allocation_pct, cooldown, risk_guards, last_decision_at, pause_until, desired_state, reason, cycle_number, token_budget_day, token_budget_used, config_version, updated_at, version, event_seq, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM trader_state UNION ALL SELECT trader_id, exchange_provider, market_provider, allocation_pct, cooldown, risk_guards, last_decision_at, pause_until, desired_state, reason, cycle_number, token_budget_day, token_budget_used, config_version, updated_at, version, event_seq, until_version, fork FROM trader_state_past) t WHERE ((fork = ANY (path())) AND (version <= at_version()) AND (until_version > at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.trader_state_history
    reason text
    row jsonb
    trader_id text collate "C"
    version bigint
    as SELECT trader_id, version, reason, "row" FROM trader_state_history t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.trader_totals
    commission numeric(38,12)
    event_cash numeric(38,12)
    flow_cash numeric(38,12)
    gross_pnl numeric(38,12)
    lose_dollars numeric(38,12)
    model_id text collate "C"
    trade_cash numeric(38,12)
    trades bigint
    version bigint
    win_dollars numeric(38,12)
    wins bigint
    as SELECT model_id, version, trades, wins, win_dollars, lose_dollars, gross_pnl, commission, trade_cash, event_cash, flow_cash FROM trader_totals t WHERE ((version <= at_version()) AND true);
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

view as_of.trades
    account text collate "C"
    confidence double precision
    created_at timestamp with time zone
    entry_closed_pnl double precision
    entry_commission_dollars double precision
    entry_crossed boolean
    entry_oid bigint
    entry_price double precision
    entry_sz double precision
    entry_tid bigint
    entry_ts_ms bigint
    entry_us bigint
    exchange_provider text collate "C"
    exit_closed_pnl double precision
    exit_commission_dollars double precision
    exit_crossed boolean
    exit_oid bigint
    exit_price double precision
    exit_sz double precision
    exit_tid bigint
    exit_ts_ms bigint
    exit_us bigint
    id text collate "C"
    leverage double precision
    metadata jsonb
    model_id text collate "C"
    origin text collate "C"
    position_id text collate "C"
    quantity double precision
    realized_gross_pnl double precision
    realized_net_pnl double precision
    rounding_residual numeric(38,12)
    side text
    symbol text collate "C"
    total_commission_dollars double precision
    trade_id text
    trade_type text
    version bigint
    voided_version bigint
    as SELECT id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price, entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, created_at, trade_id, entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars, exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, position_id, exchange_provider, account, rounding_residual, metadata, origin, version, voided_version FROM ( SELECT id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price, entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, created_at, trade_id, entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars, exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, position_id, exchange_provider, account, rounding_residual, metadata, origin, version, voided_version, '9223372036854775807'::bigint AS until_version, (0)::bigint AS fork FROM trades UNION ALL SELECT id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price, entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, created_at, trade_id, entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars, exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, position_id, exchange_provider, account, rounding_residual, metadata, origin, version, voided_version, until_version, fork FROM trades_past) t WHERE ((fork = ANY (path())) AND (GREATEST(version, voided_version) <= at_version()) AND (until_version > at_version()) AND (exit_ts_ms <= until_ms()));
    grant SELECT to nof0_past
    grant SELECT to nof0_reader

table board_sources
    shown boolean not null
    source text collate "C" not null
    symbol text collate "C" not null
    version bigint not null
    constraint board_sources_pkey PRIMARY KEY (source, symbol, version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table cash_events
    account text collate "C" not null
    amount numeric(38,12) not null
    coin text collate "C" not null default ''::text
    currency text not null default 'USDC'::text
    exchange_provider text collate "C" not null
    hash text
    kind text collate "C" not null
    metadata jsonb
    model_id text collate "C" not null
    ordinal integer not null default 0
    origin text collate "C" not null default 'native'::text
    ts_ms bigint not null
    version bigint not null
    constraint cash_events_kind_check CHECK ((kind = ANY (ARRAY['deposit'::text, 'withdrawal'::text, 'funding'::text, 'transfer'::text, 'opening_balance'::text, 'rebate'::text])))
    constraint cash_events_pkey PRIMARY KEY (exchange_provider, account, kind, ts_ms, coin, ordinal)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table conversation_messages
    content text not null
    conversation_id bigint not null
    ext_id text collate "C"
    id bigint not null default nextval('public.conversation_messages_id_seq'::regclass)
    metadata jsonb default '{}'::jsonb
    origin text collate "C" not null default 'native'::text
    role text not null
    ts_ms bigint
    ts_us bigint
    version bigint not null default 0
    constraint conversation_messages_ext_id_key UNIQUE (ext_id)
    constraint conversation_messages_pkey PRIMARY KEY (id)
    constraint conversation_messages_role_check CHECK ((role = ANY (ARRAY['system'::text, 'user'::text, 'assistant'::text])))
    CREATE INDEX idx_conv_msgs_conv_ts ON public.conversation_messages USING btree (conversation_id, ts_ms)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table conversations
    created_at timestamp with time zone default now()
    ext_id text collate "C"
    id bigint not null default nextval('public.conversations_id_seq'::regclass)
    model_id text collate "C" not null
    origin text collate "C" not null default 'native'::text
    ts_us bigint
    version bigint not null default 0
    constraint conversations_ext_id_key UNIQUE (ext_id)
    constraint conversations_pkey PRIMARY KEY (id)
    CREATE INDEX idx_conversations_model_ts ON public.conversations USING btree (model_id, ts_us DESC NULLS LAST, id DESC)
    CREATE INDEX idx_conversations_ts ON public.conversations USING btree (ts_us DESC NULLS LAST, id DESC)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table currency_ledgers
    currency text collate "C" not null
    event_cash numeric(38,12) not null
    model_id text collate "C" not null
    trade_cash numeric(38,12) not null
    version bigint not null
    constraint currency_ledgers_pkey PRIMARY KEY (model_id, currency, version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table data_head with (fillfactor=10)
    at_ms bigint not null
    only_row boolean not null default true
    store_id uuid not null
    version bigint not null
    constraint data_head_only_row_check CHECK (only_row)
    constraint data_head_pkey PRIMARY KEY (only_row)
    constraint data_head_version_check CHECK ((version >= 0))
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table data_versions
    at_ms bigint not null
    version bigint not null
    constraint data_versions_pkey PRIMARY KEY (version)
    CREATE INDEX idx_data_versions_at ON public.data_versions USING btree (at_ms, version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table decision_cycles
    answer_message_id bigint
    arena_run_id text
    attempts jsonb
    completion_tokens integer
    config_hash text
    conversation_id bigint
    cot_trace text
    cot_trace_format text not null default 'text'::text
    cot_trace_summary text
    cycle_number integer
    decisions jsonb
    error_message text
    executed_at timestamp with time zone not null default now()
    executed_us bigint
    ext_id text collate "C"
    guard_results jsonb
    id bigint not null default nextval('public.decision_cycles_id_seq'::regclass)
    inserted_us bigint
    latency_ms integer
    llm_model text
    model_id text collate "C" not null
    origin text collate "C" not null default 'native'::text
    prompt_digest text
    prompt_message_id bigint
    prompt_templates text
    prompt_tokens integer
    skill text
    success boolean default false
    version bigint not null default 0
    constraint decision_cycles_cot_trace_format_check CHECK ((cot_trace_format = ANY (ARRAY['text'::text, 'json'::text])))
    constraint decision_cycles_ext_id_key UNIQUE (ext_id)
    constraint decision_cycles_once UNIQUE (model_id, cycle_number)
    constraint decision_cycles_pkey PRIMARY KEY (id)
    CREATE INDEX idx_decision_cycles_conversation ON public.decision_cycles USING btree (conversation_id)
    CREATE INDEX idx_decision_cycles_model_executed ON public.decision_cycles USING btree (model_id, executed_at DESC)
    CREATE INDEX idx_decision_cycles_version ON public.decision_cycles USING brin (version) WITH (pages_per_range='16', autosummarize='on')
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table equity_hourly with (fillfactor=60)
    equity_usd double precision not null
    hour_marker integer not null
    metadata jsonb
    minute_marker integer not null
    model_id text collate "C" not null
    net_flows double precision not null default 0
    origin text collate "C" not null default 'native'::text
    positions jsonb not null default '{}'::jsonb
    realized_pnl double precision
    season integer not null default 0
    sharpe_ratio double precision
    ts_us bigint not null
    unrealized_pnl double precision
    version bigint not null
    constraint equity_hourly_pkey PRIMARY KEY (model_id, season, hour_marker)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.equity_hourly REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_equity_hourly()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.equity_hourly REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_equity_hourly()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table equity_hourly_past
    equity_usd double precision
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    hour_marker integer
    metadata jsonb
    minute_marker integer
    model_id text collate "C"
    net_flows double precision
    origin text collate "C"
    positions jsonb
    realized_pnl double precision
    season integer
    sharpe_ratio double precision
    ts_us bigint
    unrealized_pnl double precision
    until_version bigint not null
    version bigint
    CREATE INDEX idx_equity_hourly_past_fork ON public.equity_hourly_past USING btree (fork, model_id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table event_outbox
    id text collate "C" not null
    kind text collate "C" not null
    model_id text collate "C"
    n integer not null
    op text not null
    payload jsonb
    version bigint not null
    constraint event_outbox_n_check CHECK ((n >= 1))
    constraint event_outbox_op_check CHECK ((op = ANY (ARRAY['upsert'::text, 'void'::text])))
    constraint event_outbox_pkey PRIMARY KEY (version, n)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table feed_cursors
    last_seqs bigint[] not null default '{}'::bigint[]
    last_ts_ms bigint not null
    source text collate "C" not null
    symbol text collate "C" not null
    version bigint not null
    constraint feed_cursors_pkey PRIMARY KEY (source, symbol)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table fills
    account text collate "C" not null
    cloid text collate "C"
    closed_pnl numeric(38,12)
    crossed boolean
    digest text not null
    dir text
    exchange_provider text collate "C" not null
    fee numeric(38,12) not null default 0
    fee_token text not null default 'USDC'::text
    fill_key text collate "C" not null
    hash text
    kind text not null default 'trade'::text
    liquidation jsonb
    metadata jsonb
    model_id text collate "C" not null
    oid bigint
    order_cloid text collate "C"
    origin text collate "C" not null default 'native'::text
    px numeric(38,12) not null
    received_at timestamp with time zone not null default now()
    side text not null
    start_position numeric(38,12)
    symbol text collate "C" not null
    sz numeric(38,12) not null
    tid bigint
    ts_ms bigint not null
    version bigint not null
    voided_version bigint
    constraint fills_kind_check CHECK ((kind = ANY (ARRAY['trade'::text, 'liquidation'::text, 'settlement'::text, 'snapshot'::text, 'gap'::text])))
    constraint fills_pkey PRIMARY KEY (exchange_provider, account, fill_key)
    constraint fills_px_check CHECK ((px >= (0)::numeric))
    constraint fills_side_check CHECK ((side = ANY (ARRAY['buy'::text, 'sell'::text])))
    constraint fills_sz_check CHECK (((sz > (0)::numeric) OR ((sz = (0)::numeric) AND (kind = 'snapshot'::text))))
    CREATE INDEX idx_fills_fold ON public.fills USING btree (exchange_provider, account, symbol, ts_ms)
    CREATE INDEX idx_fills_model_symbol_ts ON public.fills USING btree (model_id, symbol, ts_ms DESC, fill_key DESC)
    CREATE INDEX idx_fills_model_ts ON public.fills USING btree (model_id, ts_ms DESC, fill_key DESC)
    CREATE INDEX idx_fills_order ON public.fills USING btree (order_cloid) WHERE (order_cloid IS NOT NULL)
    CREATE INDEX idx_fills_ts ON public.fills USING btree (((ts_ms + 0)) DESC)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.fills REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_fills()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.fills REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_fills()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table fills_past
    account text collate "C"
    cloid text collate "C"
    closed_pnl numeric(38,12)
    crossed boolean
    digest text
    dir text
    exchange_provider text collate "C"
    fee numeric(38,12)
    fee_token text
    fill_key text collate "C"
    fork bigint generated always as (as_of.fork(GREATEST(version, voided_version), until_version)) stored
    hash text
    kind text
    liquidation jsonb
    metadata jsonb
    model_id text collate "C"
    oid bigint
    order_cloid text collate "C"
    origin text collate "C"
    px numeric(38,12)
    received_at timestamp with time zone
    side text
    start_position numeric(38,12)
    symbol text collate "C"
    sz numeric(38,12)
    tid bigint
    ts_ms bigint
    until_version bigint not null
    version bigint
    voided_version bigint
    CREATE INDEX idx_fills_past_fork ON public.fills_past USING btree (fork, model_id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table frozen_pairs
    account text collate "C" not null
    exchange_provider text collate "C" not null
    fill_key text collate "C" not null
    frozen_at timestamp with time zone not null default now()
    reason text not null
    symbol text collate "C" not null
    version bigint not null
    constraint frozen_pairs_pkey PRIMARY KEY (exchange_provider, account, symbol)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table import_runs
    finished_at timestamp with time zone
    folder text not null
    kind text not null default 'recording'::text
    origin text collate "C" not null
    started_at timestamp with time zone not null default now()
    state text not null
    summary jsonb not null default '{}'::jsonb
    version bigint not null
    constraint import_runs_kind_check CHECK ((kind = ANY (ARRAY['recording'::text, 'demonstration'::text])))
    constraint import_runs_pkey PRIMARY KEY (origin)
    constraint import_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text])))
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.import_runs REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_import_runs()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.import_runs REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_import_runs()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table import_runs_past
    finished_at timestamp with time zone
    folder text
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    kind text
    origin text collate "C"
    started_at timestamp with time zone
    state text
    summary jsonb
    until_version bigint not null
    version bigint
    CREATE INDEX idx_import_runs_past_fork ON public.import_runs_past USING btree (fork)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table job_cursors
    name text collate "C" not null
    updated_at timestamp with time zone not null default now()
    version bigint not null
    constraint job_cursors_pkey PRIMARY KEY (name)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table leases
    acquired_at timestamp with time zone not null default now()
    expires_at timestamp with time zone not null
    holder text not null
    name text collate "C" not null
    token bigint not null
    constraint leases_pkey PRIMARY KEY (name)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table market_asset_ctx
    day_base_vlm double precision
    day_ntl_vlm double precision
    funding double precision
    impact_pxs jsonb
    mark_px double precision
    mid_px double precision
    open_interest double precision
    oracle_px double precision
    prev_day_px double precision
    provider text collate "C" not null
    symbol text collate "C" not null
    ts_ms bigint
    updated_at timestamp with time zone default now()
    version bigint not null default 0
    constraint market_asset_ctx_pkey PRIMARY KEY (provider, symbol)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table market_assets
    is_delisted boolean
    margin_table_id integer
    max_leverage double precision
    name text
    only_isolated boolean
    provider text collate "C" not null
    symbol text collate "C" not null
    sz_decimals integer
    updated_at timestamp with time zone default now()
    version bigint not null default 0
    constraint market_assets_pkey PRIMARY KEY (provider, symbol)
    CREATE INDEX idx_market_assets_symbol ON public.market_assets USING btree (symbol, provider)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.market_assets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_market_assets()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.market_assets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_market_assets()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table market_assets_past
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    is_delisted boolean
    margin_table_id integer
    max_leverage double precision
    name text
    only_isolated boolean
    provider text collate "C"
    symbol text collate "C"
    sz_decimals integer
    until_version bigint not null
    updated_at timestamp with time zone
    version bigint
    CREATE INDEX idx_market_assets_past_fork ON public.market_assets_past USING btree (fork)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table model_analytics
    model_id text collate "C" not null
    origin text collate "C" not null default 'native'::text
    payload jsonb not null
    run_id uuid
    server_time_ms bigint not null
    updated_at timestamp with time zone not null
    version bigint not null default 0
    constraint model_analytics_payload_check CHECK ((jsonb_typeof(payload) = 'object'::text))
    constraint model_analytics_pkey PRIMARY KEY (model_id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table model_analytics_history
    model_id text collate "C" not null
    origin text collate "C" not null default 'native'::text
    payload jsonb not null
    run_id uuid
    server_time_ms bigint not null
    updated_at timestamp with time zone not null
    version bigint not null
    constraint model_analytics_history_pkey PRIMARY KEY (model_id, version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table models
    config_digest text
    configured boolean not null default false
    created_at timestamp with time zone default now()
    display_name text not null
    external_id text collate "C"
    id text collate "C" not null
    inception_us bigint
    initial_equity numeric(38,12)
    kind text not null default 'model'::text
    origin text collate "C" not null default 'native'::text
    provider text
    sort_order integer
    trader_config jsonb default '{}'::jsonb
    version bigint not null default 0
    constraint models_external_id_key UNIQUE (external_id)
    constraint models_kind_check CHECK ((kind = ANY (ARRAY['model'::text, 'benchmark'::text, 'house'::text, 'unattributed'::text])))
    constraint models_pkey PRIMARY KEY (id)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.models REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_models()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.models REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_models()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table models_past
    config_digest text
    configured boolean
    created_at timestamp with time zone
    display_name text
    external_id text collate "C"
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    id text collate "C"
    inception_us bigint
    initial_equity numeric(38,12)
    kind text
    origin text collate "C"
    provider text
    sort_order integer
    trader_config jsonb
    until_version bigint not null
    version bigint
    CREATE INDEX idx_models_past_fork ON public.models_past USING btree (fork)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table operator_commands
    arguments jsonb not null default '{}'::jsonb
    command text not null
    done_at timestamp with time zone
    id bigint not null default nextval('public.operator_commands_id_seq'::regclass)
    outcome text
    requested_at timestamp with time zone not null default now()
    requested_by text not null
    trader_id text collate "C"
    constraint operator_commands_pkey PRIMARY KEY (id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant INSERT, SELECT to nof0_reader

table order_versions
    at_ms bigint not null
    cloid text collate "C" not null
    error_message text
    event_seq bigint not null default 0
    filled_qty numeric(38,12) not null
    oid bigint
    status text not null
    version bigint not null
    constraint order_versions_pkey PRIMARY KEY (cloid, version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table orders
    account text collate "C" not null
    attempt_class text not null default 'first'::text
    cloid text collate "C" not null
    confidence double precision
    created_ms bigint not null
    cycle_number integer
    decision_ref text
    error_message text
    event_seq bigint not null default 0
    exchange_provider text collate "C" not null
    exit_plan jsonb
    filled_qty numeric(38,12) not null default 0
    kind text not null
    leg text not null default 'main'::text
    leverage double precision
    metadata jsonb
    model_id text collate "C" not null
    oid bigint
    px numeric(38,12)
    qty numeric(38,12) not null
    reduce_only boolean not null default false
    risk_usd double precision
    side text not null
    status text not null default 'intended'::text
    symbol text collate "C" not null
    time_in_force text
    trigger_px numeric(38,12)
    updated_ms bigint not null
    version bigint not null
    constraint orders_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)))
    constraint orders_exit_plan_check CHECK ((jsonb_typeof(exit_plan) = 'object'::text))
    constraint orders_kind_check CHECK ((kind = ANY (ARRAY['limit'::text, 'market'::text, 'take_profit'::text, 'stop_loss'::text])))
    constraint orders_leverage_check CHECK (((leverage > (0)::double precision) AND (leverage < 'Infinity'::double precision)))
    constraint orders_pkey PRIMARY KEY (cloid)
    constraint orders_qty_check CHECK ((qty > (0)::numeric))
    constraint orders_risk_usd_check CHECK (((risk_usd >= (0)::double precision) AND (risk_usd < 'Infinity'::double precision)))
    constraint orders_side_check CHECK ((side = ANY (ARRAY['buy'::text, 'sell'::text])))
    constraint orders_status_check CHECK ((status = ANY (ARRAY['intended'::text, 'sent'::text, 'open'::text, 'filled'::text, 'cancelled'::text, 'rejected'::text, 'unknown'::text])))
    constraint orders_time_in_force_check CHECK ((time_in_force = ANY (ARRAY['gtc'::text, 'ioc'::text, 'alo'::text])))
    CREATE INDEX idx_orders_cycle ON public.orders USING btree (model_id, cycle_number)
    CREATE INDEX idx_orders_model_created ON public.orders USING btree (model_id, created_ms DESC)
    CREATE INDEX idx_orders_oid ON public.orders USING btree (exchange_provider, account, oid)
    CREATE INDEX idx_orders_resting_triggers ON public.orders USING btree (model_id, exchange_provider, account, symbol, leg, created_ms DESC) WHERE ((leg = ANY (ARRAY['take_profit'::text, 'stop_loss'::text])) AND (oid IS NOT NULL) AND (status = ANY (ARRAY['sent'::text, 'open'::text, 'unknown'::text])))
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.orders REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_orders()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.orders REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_orders()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table orders_past
    account text collate "C"
    attempt_class text
    cloid text collate "C"
    confidence double precision
    created_ms bigint
    cycle_number integer
    decision_ref text
    error_message text
    event_seq bigint
    exchange_provider text collate "C"
    exit_plan jsonb
    filled_qty numeric(38,12)
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    kind text
    leg text
    leverage double precision
    metadata jsonb
    model_id text collate "C"
    oid bigint
    px numeric(38,12)
    qty numeric(38,12)
    reduce_only boolean
    risk_usd double precision
    side text
    status text
    symbol text collate "C"
    time_in_force text
    trigger_px numeric(38,12)
    until_version bigint not null
    updated_ms bigint
    version bigint
    CREATE INDEX idx_orders_past_fork ON public.orders_past USING btree (fork, model_id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table parked_events
    attempts integer not null default 1
    error text not null
    event jsonb not null
    event_key text collate "C" not null
    id bigint not null default nextval('public.parked_events_id_seq'::regclass)
    parked_at timestamp with time zone not null default now()
    pipeline text collate "C" not null
    resolved_at timestamp with time zone
    constraint parked_events_pipeline_event_key_key UNIQUE (pipeline, event_key)
    constraint parked_events_pkey PRIMARY KEY (id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table past_begins
    only_row boolean not null default true
    version bigint not null
    constraint past_begins_only_row_check CHECK (only_row)
    constraint past_begins_pkey PRIMARY KEY (only_row)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table past_losses
    from_version bigint not null
    name text collate "C" not null
    to_version bigint not null
    constraint past_losses_pkey PRIMARY KEY (name)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table position_differences
    account text collate "C" not null
    exchange_provider text collate "C" not null
    first_ms bigint not null
    last_ms bigint not null
    own_entry_price numeric(38,12)
    own_quantity numeric(38,12) not null
    source text not null
    status text not null default 'open'::text
    symbol text collate "C" not null
    venue_entry_price numeric(38,12)
    venue_quantity numeric(38,12) not null
    version bigint not null
    constraint position_differences_pkey PRIMARY KEY (exchange_provider, account, symbol, first_ms)
    constraint position_differences_status_check CHECK ((status = ANY (ARRAY['open'::text, 'gone'::text, 'changed'::text, 'repaired'::text])))
    CREATE INDEX idx_position_differences_open ON public.position_differences USING btree (exchange_provider, account) WHERE (status = 'open'::text)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table position_versions
    account text collate "C"
    closed_pnl double precision
    confidence double precision
    cost numeric(38,12) not null
    entry_price double precision not null
    entry_ts_ms bigint not null
    exchange_provider text collate "C"
    exit_price double precision
    exit_ts_ms bigint
    fill_key text collate "C"
    leverage double precision
    metadata jsonb
    model_id text collate "C" not null
    open_commission numeric(38,12) not null
    position_id text collate "C" not null
    quantity numeric(38,12) not null
    side text not null
    status text not null
    step integer not null
    symbol text collate "C" not null
    ts_ms bigint not null
    version bigint not null
    voided_version bigint
    constraint position_versions_pkey PRIMARY KEY (position_id, version, step)
    constraint position_versions_side_check CHECK ((side = ANY (ARRAY['long'::text, 'short'::text])))
    constraint position_versions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
    CREATE INDEX idx_position_versions_version ON public.position_versions USING brin (version, voided_version) WITH (pages_per_range='16', autosummarize='on')
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table positions with (fillfactor=60)
    account text collate "C"
    close_fill_key text collate "C"
    closed_pnl double precision
    commission double precision
    confidence double precision
    entry_oid bigint
    entry_price double precision not null
    entry_ts_ms bigint not null
    entry_ts_us bigint
    exact_cost numeric(38,12)
    exact_open_commission numeric(38,12)
    exact_quantity numeric(38,12)
    exchange_provider text collate "C"
    exit_price double precision
    exit_ts_ms bigint
    id text collate "C" not null
    leverage double precision
    metadata jsonb default '{}'::jsonb
    model_id text collate "C" not null
    open_fill_key text collate "C"
    origin text collate "C" not null default 'fills'::text
    quantity double precision not null
    side text not null
    status text not null default 'open'::text
    symbol text collate "C" not null
    updated_at timestamp with time zone default now()
    version bigint not null default 0
    constraint positions_closed_has_exit CHECK (((status = 'closed'::text) = (exit_ts_ms IS NOT NULL)))
    constraint positions_pkey PRIMARY KEY (id)
    constraint positions_side_check CHECK ((side = ANY (ARRAY['long'::text, 'short'::text])))
    constraint positions_side_is_the_sign CHECK (((side = 'short'::text) = (quantity < (0)::double precision)))
    constraint positions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
    CREATE INDEX idx_positions_open ON public.positions USING btree (model_id, entry_ts_ms DESC) WHERE (status = 'open'::text)
    CREATE INDEX idx_positions_pair ON public.positions USING btree (exchange_provider, account, symbol, entry_ts_ms)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.positions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_positions()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.positions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_positions()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table positions_past
    account text collate "C"
    close_fill_key text collate "C"
    closed_pnl double precision
    commission double precision
    confidence double precision
    entry_oid bigint
    entry_price double precision
    entry_ts_ms bigint
    entry_ts_us bigint
    exact_cost numeric(38,12)
    exact_open_commission numeric(38,12)
    exact_quantity numeric(38,12)
    exchange_provider text collate "C"
    exit_price double precision
    exit_ts_ms bigint
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    id text collate "C"
    leverage double precision
    metadata jsonb
    model_id text collate "C"
    open_fill_key text collate "C"
    origin text collate "C"
    quantity double precision
    side text
    status text
    symbol text collate "C"
    until_version bigint not null
    updated_at timestamp with time zone
    version bigint
    CREATE INDEX idx_positions_past_fork ON public.positions_past USING btree (fork, model_id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table price_bars
    close double precision not null
    close_seq bigint not null
    close_ts_ms bigint not null
    high double precision not null
    low double precision not null
    minute_ms bigint not null
    open double precision not null
    open_seq bigint not null
    open_ts_ms bigint not null
    source text collate "C" not null
    symbol text collate "C" not null
    ticks bigint not null
    version bigint not null
    volume numeric(38,12)
    constraint price_bars_check CHECK (((low <= open) AND (low <= close) AND (high >= open) AND (high >= close)))
    constraint price_bars_minute_ms_check CHECK (((minute_ms % (60000)::bigint) = 0))
    constraint price_bars_pkey PRIMARY KEY (source, symbol, minute_ms)
    constraint price_bars_ticks_check CHECK ((ticks > 0))
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table price_latest with (fillfactor=50)
    price double precision not null
    source text collate "C"
    source_seq bigint not null default 0
    symbol text collate "C" not null
    ts_ms bigint not null
    updated_at timestamp with time zone default now()
    version bigint not null default 0
    constraint price_latest_pkey PRIMARY KEY (symbol)
    constraint price_latest_price_check CHECK (((price > (0)::double precision) AND (price < 'Infinity'::double precision)))
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table price_ticks partition by RANGE (ts_ms)
    id bigint not null default nextval('public.price_ticks_id_seq'::regclass)
    ingested_at timestamp with time zone default now()
    price double precision not null
    source text collate "C" default 'hyperliquid'::text
    source_seq bigint not null default 0
    symbol text collate "C" not null
    ts_ms bigint not null
    version bigint not null default 0
    constraint price_ticks_pkey PRIMARY KEY (id, ts_ms)
    constraint price_ticks_price_check CHECK (((price > (0)::double precision) AND (price < 'Infinity'::double precision)))
    CREATE INDEX idx_price_ticks_symbol_ts ON ONLY public.price_ticks USING btree (symbol, ts_ms DESC)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table quarantine
    created_at timestamp with time zone not null default now()
    event jsonb not null
    event_key text collate "C"
    id bigint not null default nextval('public.quarantine_id_seq'::regclass)
    kind text collate "C" not null
    model_id text collate "C"
    reason text not null
    source text collate "C" not null
    symbol text collate "C"
    ts_ms bigint
    constraint quarantine_pkey PRIMARY KEY (id)
    CREATE INDEX idx_quarantine_kind ON public.quarantine USING btree (kind, id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table relay_cursors
    n integer not null
    stream text collate "C" not null
    updated_at timestamp with time zone not null default now()
    version bigint not null
    constraint relay_cursors_pkey PRIMARY KEY (stream)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table season_traders
    flow_cash numeric(38,12) not null
    inception_us bigint not null
    initial_equity numeric(38,12) not null
    model_id text collate "C" not null
    season integer not null
    version bigint not null
    constraint season_traders_pkey PRIMARY KEY (season, model_id)
    CREATE INDEX idx_season_traders_version ON public.season_traders USING btree (version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table seasons
    command_id bigint
    name text not null
    number integer not null
    started_ms bigint not null
    version bigint not null
    constraint seasons_command_id_key UNIQUE (command_id)
    constraint seasons_name_check CHECK ((name <> ''::text))
    constraint seasons_number_check CHECK ((number >= 1))
    constraint seasons_pkey PRIMARY KEY (number)
    CREATE UNIQUE INDEX idx_seasons_name ON public.seasons USING btree (lower(name))
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table sim_balances
    asset text collate "C" not null
    event_seq bigint not null default 0
    held numeric(38,12) not null default 0
    total numeric(38,12) not null
    trader_id text collate "C" not null
    version bigint not null
    constraint sim_balances_pkey PRIMARY KEY (trader_id, asset)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table sim_markets
    at_ms bigint not null
    provider text collate "C" not null
    state jsonb not null
    version bigint not null
    constraint sim_markets_pkey PRIMARY KEY (provider, at_ms)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table sim_orders
    cloid text collate "C"
    created_ms bigint not null
    event_seq bigint not null default 0
    filled_notional numeric(38,12) not null default 0
    filled_qty numeric(38,12) not null default 0
    kind text not null
    oid bigint not null
    px numeric(38,12)
    qty numeric(38,12) not null
    reduce_only boolean not null default false
    side text not null
    status text not null
    symbol text collate "C" not null
    time_in_force text
    trader_id text collate "C" not null
    trigger_px numeric(38,12)
    updated_ms bigint not null
    venue_status text not null default ''::text
    version bigint not null
    constraint sim_orders_pkey PRIMARY KEY (trader_id, oid)
    constraint sim_orders_side_check CHECK ((side = ANY (ARRAY['buy'::text, 'sell'::text])))
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table sim_positions
    cost numeric(38,12) not null
    event_seq bigint not null
    is_cross boolean not null
    isolated_margin numeric(38,12) not null
    leverage double precision not null
    quantity numeric(38,12) not null
    symbol text collate "C" not null
    trader_id text collate "C" not null
    updated_ms bigint not null
    version bigint not null
    constraint sim_positions_leverage_check CHECK ((leverage >= (1)::double precision))
    constraint sim_positions_pkey PRIMARY KEY (trader_id, symbol)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table sim_venues
    engine jsonb not null
    event_seq bigint not null
    last_funding_ms bigint not null
    next_oid bigint not null
    next_tid bigint not null
    provider text collate "C" not null
    version bigint not null
    constraint sim_venues_pkey PRIMARY KEY (provider)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table symbols
    board_price_source text collate "C"
    created_at timestamp with time zone default now()
    quote_currency text default 'USD'::text
    sort_order integer
    symbol text collate "C" not null
    version bigint not null default 0
    constraint symbols_pkey PRIMARY KEY (symbol)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.symbols REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_symbols()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.symbols REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_symbols()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table symbols_past
    board_price_source text collate "C"
    created_at timestamp with time zone
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    quote_currency text
    sort_order integer
    symbol text collate "C"
    until_version bigint not null
    version bigint
    CREATE INDEX idx_symbols_past_fork ON public.symbols_past USING btree (fork)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table time_horizons
    until_ms bigint not null
    version bigint not null
    constraint time_horizons_pkey PRIMARY KEY (version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table trade_versions
    id text collate "C" not null
    model_id text collate "C" not null
    replaced_version bigint not null
    row jsonb not null
    version bigint not null
    constraint trade_versions_pkey PRIMARY KEY (id, version)
    CREATE INDEX idx_trade_versions_model ON public.trade_versions USING btree (model_id, replaced_version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table trader_risk
    hours bigint not null
    last_marker integer not null
    max_drawdown_pct double precision
    model_id text collate "C" not null
    return_high double precision
    return_low double precision
    season integer not null
    version bigint not null
    constraint trader_risk_hours_check CHECK ((hours >= 1))
    constraint trader_risk_pkey PRIMARY KEY (model_id, version)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table trader_state
    allocation_pct double precision
    config_version text
    cooldown jsonb default '{}'::jsonb
    cycle_number integer not null default 0
    desired_state text not null default 'running'::text
    event_seq bigint not null default 0
    exchange_provider text not null
    last_decision_at timestamp with time zone
    market_provider text not null
    pause_until timestamp with time zone
    reason text
    risk_guards jsonb default '{}'::jsonb
    token_budget_day date
    token_budget_used bigint not null default 0
    trader_id text collate "C" not null
    updated_at timestamp with time zone not null default now()
    version bigint not null default 0
    constraint trader_state_desired_state_check CHECK ((desired_state = ANY (ARRAY['running'::text, 'paused'::text, 'stopped'::text])))
    constraint trader_state_pkey PRIMARY KEY (trader_id)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.trader_state REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_trader_state()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.trader_state REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_trader_state()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table trader_state_history
    reason text
    row jsonb not null
    trader_id text collate "C" not null
    version bigint not null
    constraint trader_state_history_pkey PRIMARY KEY (trader_id, version)
    CREATE INDEX idx_trader_state_pauses ON public.trader_state_history USING btree (trader_id, version DESC) WHERE ((("row" ->> 'pause_until'::text) IS NOT NULL) OR (("row" ->> 'desired_state'::text) = 'paused'::text))
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table trader_state_past
    allocation_pct double precision
    config_version text
    cooldown jsonb
    cycle_number integer
    desired_state text
    event_seq bigint
    exchange_provider text
    fork bigint generated always as (as_of.fork(version, until_version)) stored
    last_decision_at timestamp with time zone
    market_provider text
    pause_until timestamp with time zone
    reason text
    risk_guards jsonb
    token_budget_day date
    token_budget_used bigint
    trader_id text collate "C"
    until_version bigint not null
    updated_at timestamp with time zone
    version bigint
    CREATE INDEX idx_trader_state_past_fork ON public.trader_state_past USING btree (fork, trader_id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table trader_totals
    commission numeric(38,12) not null
    event_cash numeric(38,12) not null default 0
    flow_cash numeric(38,12) not null default 0
    gross_pnl numeric(38,12) not null
    lose_dollars numeric(38,12) not null
    model_id text collate "C" not null
    trade_cash numeric(38,12) not null default 0
    trades bigint not null
    version bigint not null
    win_dollars numeric(38,12) not null
    wins bigint not null
    constraint trader_totals_check CHECK (((wins >= 0) AND (wins <= trades)))
    constraint trader_totals_pkey PRIMARY KEY (model_id, version)
    constraint trader_totals_trades_check CHECK ((trades >= 0))
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table trades
    account text collate "C"
    confidence double precision
    created_at timestamp with time zone default now()
    entry_closed_pnl double precision
    entry_commission_dollars double precision
    entry_crossed boolean
    entry_oid bigint
    entry_price double precision
    entry_sz double precision
    entry_tid bigint
    entry_ts_ms bigint
    entry_us bigint
    exchange_provider text collate "C"
    exit_closed_pnl double precision
    exit_commission_dollars double precision
    exit_crossed boolean
    exit_oid bigint
    exit_price double precision
    exit_sz double precision
    exit_tid bigint
    exit_ts_ms bigint
    exit_us bigint
    id text collate "C" not null
    leverage double precision
    metadata jsonb
    model_id text collate "C" not null
    origin text collate "C" not null default 'fills'::text
    position_id text collate "C"
    quantity double precision
    realized_gross_pnl double precision
    realized_net_pnl double precision
    rounding_residual numeric(38,12)
    side text not null
    symbol text collate "C" not null
    total_commission_dollars double precision
    trade_id text
    trade_type text
    version bigint not null default 0
    voided_version bigint
    constraint trades_pkey PRIMARY KEY (id)
    constraint trades_side_is_the_sign CHECK (((side = ANY (ARRAY['long'::text, 'short'::text])) AND ((side = 'short'::text) = (quantity < (0)::double precision))))
    CREATE INDEX idx_trades_exit_oid ON public.trades USING btree (exit_oid)
    CREATE INDEX idx_trades_exit_ts ON public.trades USING btree (exit_ts_ms DESC)
    CREATE INDEX idx_trades_model_entry_ts ON public.trades USING btree (model_id, entry_ts_ms DESC)
    CREATE INDEX idx_trades_model_exit_ts ON public.trades USING btree (model_id, exit_ts_ms DESC) INCLUDE (id, symbol, side, quantity, entry_price, entry_ts_ms, entry_us, exit_us, realized_gross_pnl, realized_net_pnl, total_commission_dollars, voided_version)
    CREATE INDEX idx_trades_model_exit_us ON public.trades USING btree (model_id, exit_us DESC, id DESC)
    CREATE INDEX idx_trades_model_net ON public.trades USING btree (model_id, realized_net_pnl) WHERE (voided_version IS NULL)
    CREATE INDEX idx_trades_model_symbol_exit_us ON public.trades USING btree (model_id, symbol, exit_us DESC, id DESC)
    CREATE INDEX idx_trades_version ON public.trades USING brin (version, voided_version) WITH (pages_per_range='16', autosummarize='on')
    CREATE INDEX idx_trades_voided_version ON public.trades USING btree (voided_version) WHERE (voided_version IS NOT NULL)
    CREATE TRIGGER keep_deleted AFTER DELETE ON public.trades REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_trades()
    CREATE TRIGGER keep_updated AFTER UPDATE ON public.trades REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.keep_trades()
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table trades_past
    account text collate "C"
    confidence double precision
    created_at timestamp with time zone
    entry_closed_pnl double precision
    entry_commission_dollars double precision
    entry_crossed boolean
    entry_oid bigint
    entry_price double precision
    entry_sz double precision
    entry_tid bigint
    entry_ts_ms bigint
    entry_us bigint
    exchange_provider text collate "C"
    exit_closed_pnl double precision
    exit_commission_dollars double precision
    exit_crossed boolean
    exit_oid bigint
    exit_price double precision
    exit_sz double precision
    exit_tid bigint
    exit_ts_ms bigint
    exit_us bigint
    fork bigint generated always as (as_of.fork(GREATEST(version, voided_version), until_version)) stored
    id text collate "C"
    leverage double precision
    metadata jsonb
    model_id text collate "C"
    origin text collate "C"
    position_id text collate "C"
    quantity double precision
    realized_gross_pnl double precision
    realized_net_pnl double precision
    rounding_residual numeric(38,12)
    side text
    symbol text collate "C"
    total_commission_dollars double precision
    trade_id text
    trade_type text
    until_version bigint not null
    version bigint
    voided_version bigint
    CREATE INDEX idx_trades_past_fork ON public.trades_past USING btree (fork, model_id)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

materialized view v_crypto_prices_latest
    price double precision
    symbol text collate "C"
    timestamp bigint
    CREATE UNIQUE INDEX idx_v_crypto_prices_latest_symbol ON public.v_crypto_prices_latest USING btree (symbol)
    as SELECT symbol, price, ts_ms AS "timestamp" FROM price_latest;
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

materialized view v_leaderboard
    display_name text
    equity_usd double precision
    model_id text collate "C"
    realized_pnl double precision
    ts_ms bigint
    unrealized_pnl double precision
    CREATE UNIQUE INDEX idx_v_leaderboard_model ON public.v_leaderboard USING btree (model_id)
    as SELECT id AS model_id, display_name, ts_ms, equity_usd, realized_pnl, unrealized_pnl FROM (models m CROSS JOIN LATERAL ( SELECT ts_ms, equity_usd, realized_pnl, unrealized_pnl FROM account_equity_snapshots WHERE (model_id = id) ORDER BY ts_ms DESC LIMIT 1) s);
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

materialized view v_since_inception
    equity_usd double precision
    hour bigint
    model_id text collate "C"
    ts_ms bigint
    CREATE UNIQUE INDEX idx_v_since_inception_model_hour ON public.v_since_inception USING btree (model_id, hour)
    as SELECT DISTINCT ON (model_id, (ts_ms / 3600000)) model_id, (ts_ms / 3600000) AS hour, ts_ms, equity_usd FROM account_equity_snapshots ORDER BY model_id, (ts_ms / 3600000), ts_ms DESC;
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

table venue_accounts
    account text collate "C" not null
    account_value numeric(38,12)
    balance numeric(38,12)
    detail jsonb
    exchange_provider text collate "C" not null
    ts_ms bigint not null
    version bigint not null
    constraint venue_accounts_pkey PRIMARY KEY (exchange_provider, account, ts_ms)
    grant DELETE, INSERT, SELECT, UPDATE to nof0_writer
    grant SELECT to nof0_reader

sequence account_equity_snapshots_id_seq as bigint start 1 increment 1 cache 100 from 1 to 9223372036854775807 owned by public.account_equity_snapshots.id
    grant SELECT, USAGE to nof0_writer

sequence conversation_messages_id_seq as bigint start 1 increment 1 cache 1 from 1 to 9223372036854775807 owned by public.conversation_messages.id
    grant SELECT, USAGE to nof0_writer

sequence conversations_id_seq as bigint start 1 increment 1 cache 1 from 1 to 9223372036854775807 owned by public.conversations.id
    grant SELECT, USAGE to nof0_writer

sequence decision_cycles_id_seq as bigint start 1 increment 1 cache 1 from 1 to 9223372036854775807 owned by public.decision_cycles.id
    grant SELECT, USAGE to nof0_writer

sequence operator_commands_id_seq as bigint start 1 increment 1 cache 1 from 1 to 9223372036854775807 owned by public.operator_commands.id
    grant SELECT, USAGE to nof0_writer
    grant USAGE to nof0_reader

sequence parked_events_id_seq as bigint start 1 increment 1 cache 1 from 1 to 9223372036854775807 owned by public.parked_events.id
    grant SELECT, USAGE to nof0_writer

sequence price_ticks_id_seq as bigint start 1 increment 1 cache 1 from 1 to 9223372036854775807 owned by public.price_ticks.id
    grant SELECT, USAGE to nof0_writer

sequence quarantine_id_seq as bigint start 1 increment 1 cache 1 from 1 to 9223372036854775807 owned by public.quarantine.id
    grant SELECT, USAGE to nof0_writer

CREATE OR REPLACE FUNCTION as_of.at_ms()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT current_setting('nof0.at_ms')::bigint $function$


CREATE OR REPLACE FUNCTION as_of.at_version()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT current_setting('nof0.version')::bigint $function$


CREATE OR REPLACE FUNCTION as_of.enter(wanted bigint, OUT is_found boolean, OUT has_lost boolean)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
DECLARE
    head BIGINT;
    wanted_ms BIGINT := 0;
    horizon_ms BIGINT;
    forks BIGINT[];
BEGIN
    SELECT h.version INTO STRICT head FROM public.data_head h;
    is_found := wanted BETWEEN (SELECT b.version FROM public.past_begins b) AND head;
    has_lost := FALSE;
    IF NOT is_found THEN
        RETURN;
    END IF;
    IF wanted > 0 THEN
        SELECT v.at_ms INTO STRICT wanted_ms FROM public.data_versions v WHERE v.version = wanted;
    END IF;
    SELECT max(z.until_ms) INTO horizon_ms FROM public.time_horizons z WHERE z.version <= wanted;
    -- 0 is no number of the tree: see as_of.keep(). What stood at version 0 only is under it, too.
    SELECT array_agg(((wanted >> (k + 1)) << (k + 1)) | (1::bigint << k)) || 0::bigint INTO forks
    FROM generate_series(0, 64 - position(B'1' IN (head | 1)::bit(64))) k;
    has_lost := EXISTS (SELECT FROM public.past_losses l
                    WHERE l.from_version <= wanted AND wanted < l.to_version);
    PERFORM set_config('nof0.version', wanted::text, TRUE),
            set_config('nof0.at_ms', wanted_ms::text, TRUE),
            set_config('nof0.until_ms', GREATEST(wanted_ms + 60000, horizon_ms)::text, TRUE),
            set_config('nof0.path', forks::text, TRUE),
            set_config('search_path', 'as_of, public', TRUE);
END
$function$


CREATE OR REPLACE FUNCTION as_of.fork(since bigint, until_version bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT CASE WHEN since = until_version - 1 THEN since
           ELSE ((until_version - 1) >> (64 - position(B'1' IN (since # (until_version - 1))::bit(64))))
                << (64 - position(B'1' IN (since # (until_version - 1))::bit(64))) END
$function$


CREATE OR REPLACE FUNCTION as_of.keep(table_name text, bound text DEFAULT 'TRUE'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $functionx$
DECLARE
    past TEXT := table_name || '_past';
    columns TEXT;
    added RECORD;
    since TEXT := 'version';
    owner TEXT;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO STRICT columns
    FROM pg_attribute
    WHERE attrelid = ('public.' || table_name)::regclass AND attnum > 0 AND NOT attisdropped;
    IF columns ~ '\mvoided_version\M' THEN
        since := 'GREATEST(version, voided_version)';
    END IF;
    SELECT attname INTO owner
    FROM pg_attribute
    WHERE attrelid = ('public.' || table_name)::regclass AND attname IN ('model_id', 'trader_id');
    IF to_regclass('public.' || past) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I AS TABLE public.%I WITH NO DATA', past, table_name);
        EXECUTE format('ALTER TABLE public.%I ADD COLUMN until_version BIGINT NOT NULL,
                        ADD COLUMN fork BIGINT GENERATED ALWAYS AS (as_of.fork(%s, until_version)) STORED',
                       past, since);
        EXECUTE format('CREATE INDEX %I ON public.%I (fork%s)', 'idx_' || past || '_fork', past,
                       coalesce(', ' || owner, ''));
    END IF;
    FOR added IN
        SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type
        FROM pg_attribute a
        WHERE a.attrelid = ('public.' || table_name)::regclass AND a.attnum > 0 AND NOT a.attisdropped
          AND NOT EXISTS (SELECT FROM pg_attribute p
                          WHERE p.attrelid = ('public.' || past)::regclass AND p.attname = a.attname)
        ORDER BY a.attnum
    LOOP
        EXECUTE format('ALTER TABLE public.%I ADD COLUMN %I %s', past, added.attname, added.type);
    END LOOP;
    -- What a transaction makes and changes again was never seen by anybody.
    EXECUTE format($function$
        CREATE OR REPLACE FUNCTION as_of.%I() RETURNS trigger LANGUAGE plpgsql AS $trigger$
        BEGIN
            INSERT INTO public.%I (%s, until_version)
            SELECT %s, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE %s < head;
            RETURN NULL;
        END
        $trigger$ $function$, 'keep_' || table_name, past, columns, columns, since);
    EXECUTE format('CREATE OR REPLACE TRIGGER keep_updated AFTER UPDATE ON public.%I
                    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.%I()',
                   table_name, 'keep_' || table_name);
    EXECUTE format('CREATE OR REPLACE TRIGGER keep_deleted AFTER DELETE ON public.%I
                    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION as_of.%I()',
                   table_name, 'keep_' || table_name);
    -- The conditions stand outside of the union, so that both sides are scanned by the indexes and
    -- in the order of the query: a state that still stands is filed under 0, which is on every path.
    EXECUTE format('CREATE OR REPLACE VIEW as_of.%I AS
                    SELECT %s FROM (
                        SELECT %s, 9223372036854775807::bigint AS until_version, 0::bigint AS fork
                        FROM public.%I
                        UNION ALL SELECT %s, until_version, fork FROM public.%I) t
                    WHERE fork = ANY (as_of.path()) AND %s <= as_of.at_version()
                      AND until_version > as_of.at_version() AND %s',
                   table_name, columns, columns, table_name, columns, past, since, bound);
END
$functionx$


CREATE OR REPLACE FUNCTION as_of.keep_accounts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.accounts_past (model_id, base_currency, created_at, updated_at, exchange_provider, account, version, until_version)
            SELECT model_id, base_currency, created_at, updated_at, exchange_provider, account, version, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_arena_clock()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.arena_clock_past (only_row, now_ms, speed, epoch, version, past_until_ms, until_version)
            SELECT only_row, now_ms, speed, epoch, version, past_until_ms, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_equity_hourly()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.equity_hourly_past (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl, sharpe_ratio, positions, metadata, origin, version, season, net_flows, until_version)
            SELECT model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl, sharpe_ratio, positions, metadata, origin, version, season, net_flows, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_fills()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.fills_past (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position, closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest, metadata, origin, version, received_at, voided_version, order_cloid, until_version)
            SELECT exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, px, sz, start_position, closed_pnl, fee, fee_token, oid, tid, cloid, crossed, dir, hash, kind, liquidation, digest, metadata, origin, version, received_at, voided_version, order_cloid, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE GREATEST(version, voided_version) < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_import_runs()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.import_runs_past (origin, folder, kind, state, summary, version, started_at, finished_at, until_version)
            SELECT origin, folder, kind, state, summary, version, started_at, finished_at, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_market_assets()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.market_assets_past (provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted, updated_at, version, until_version)
            SELECT provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted, updated_at, version, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_models()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.models_past (id, display_name, trader_config, created_at, kind, provider, initial_equity, inception_us, external_id, sort_order, configured, config_digest, origin, version, until_version)
            SELECT id, display_name, trader_config, created_at, kind, provider, initial_equity, inception_us, external_id, sort_order, configured, config_digest, origin, version, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_orders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.orders_past (cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol, side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message, metadata, created_ms, updated_ms, version, event_seq, leverage, confidence, risk_usd, exit_plan, until_version)
            SELECT cloid, model_id, cycle_number, decision_ref, leg, attempt_class, exchange_provider, account, symbol, side, kind, time_in_force, qty, px, trigger_px, reduce_only, status, filled_qty, oid, error_message, metadata, created_ms, updated_ms, version, event_seq, leverage, confidence, risk_usd, exit_plan, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_positions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.positions_past (id, model_id, symbol, side, entry_price, quantity, leverage, confidence, entry_ts_ms, commission, status, exit_ts_ms, exit_price, metadata, updated_at, exchange_provider, account, entry_ts_us, entry_oid, open_fill_key, close_fill_key, exact_quantity, exact_cost, exact_open_commission, closed_pnl, origin, version, until_version)
            SELECT id, model_id, symbol, side, entry_price, quantity, leverage, confidence, entry_ts_ms, commission, status, exit_ts_ms, exit_price, metadata, updated_at, exchange_provider, account, entry_ts_us, entry_oid, open_fill_key, close_fill_key, exact_quantity, exact_cost, exact_open_commission, closed_pnl, origin, version, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_symbols()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.symbols_past (symbol, quote_currency, created_at, sort_order, board_price_source, version, until_version)
            SELECT symbol, quote_currency, created_at, sort_order, board_price_source, version, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_trader_state()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.trader_state_past (trader_id, exchange_provider, market_provider, allocation_pct, cooldown, risk_guards, last_decision_at, pause_until, desired_state, reason, cycle_number, token_budget_day, token_budget_used, config_version, updated_at, version, event_seq, until_version)
            SELECT trader_id, exchange_provider, market_provider, allocation_pct, cooldown, risk_guards, last_decision_at, pause_until, desired_state, reason, cycle_number, token_budget_day, token_budget_used, config_version, updated_at, version, event_seq, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE version < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.keep_trades()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN
            INSERT INTO public.trades_past (id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price, entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, created_at, trade_id, entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars, exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, position_id, exchange_provider, account, rounding_residual, metadata, origin, version, voided_version, until_version)
            SELECT id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price, entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, created_at, trade_id, entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars, exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, position_id, exchange_provider, account, rounding_residual, metadata, origin, version, voided_version, head FROM old_rows, (SELECT version AS head FROM public.data_head) h
            WHERE GREATEST(version, voided_version) < head;
            RETURN NULL;
        END
        $function$


CREATE OR REPLACE FUNCTION as_of.path()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT current_setting('nof0.path')::bigint[] $function$


CREATE OR REPLACE FUNCTION as_of.show_added(table_name text, bound text DEFAULT 'TRUE'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
    columns TEXT;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO STRICT columns
    FROM pg_attribute
    WHERE attrelid = ('public.' || table_name)::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('CREATE OR REPLACE VIEW as_of.%I AS SELECT %s FROM public.%I t
                    WHERE t.version <= as_of.at_version() AND %s', table_name, columns, table_name, bound);
END
$function$


CREATE OR REPLACE FUNCTION as_of.until_ms()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT current_setting('nof0.until_ms')::bigint $function$


CREATE OR REPLACE FUNCTION public.ensure_month_nof0(parent text, month text, from_ms bigint, to_ms bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO '$user', 'public'
AS $function$
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
    PERFORM FROM pg_class
    WHERE relname = child AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = parent::regclass);
    IF FOUND THEN
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
$function$


CREATE OR REPLACE FUNCTION public.refresh_views_nof0()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO '$user', 'public'
AS $function$
DECLARE
    view_name TEXT;
    populated BOOLEAN;
BEGIN
    FOREACH view_name IN ARRAY ARRAY['v_crypto_prices_latest', 'v_leaderboard', 'v_since_inception']
    LOOP
        SELECT relispopulated INTO STRICT populated FROM pg_class WHERE oid = view_name::regclass;
        IF populated THEN
            EXECUTE format('REFRESH MATERIALIZED VIEW CONCURRENTLY %I', view_name);
        ELSE
            EXECUTE format('REFRESH MATERIALIZED VIEW %I', view_name);
        END IF;
    END LOOP;
END
$function$

