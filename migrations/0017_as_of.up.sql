-- The past: every table that public answers read, as it was at a data version.
--
-- The schema as_of holds a view for each such table, under the table's own name and with its
-- columns. A reader that calls as_of.enter(V) and puts as_of in front of its search path asks the
-- past with the same queries as the present.
--
-- A row's state is of the version that wrote it: version, or voided_version where that came later.
-- Rows that are only ever added need no more. Tables whose rows change keep each state that was
-- replaced in a companion <table>_past: the row, and the version until which it stood.
--
-- Which of very many replaced states stood at V is found like this: versions are the numbers of a
-- binary tree whose leaves are the odd ones. A state that stood from `since` until before
-- `until_version` is filed under its fork, the number between the two that is nearest to the root.
-- The states that stood at V are filed under the few numbers between the root and V, and of each
-- row at most one under each of those. (Kriegel, Poetke, Seidl: Managing Intervals Efficiently in
-- Object-Relational Databases, VLDB 2000.)

CREATE SCHEMA as_of;

-- The past is kept from here on; whatever an older store replaced before is gone.
CREATE TABLE past_begins (
    only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    version BIGINT NOT NULL
);
INSERT INTO past_begins (version) SELECT version FROM data_head;

-- Facts are not later than a minute after the time of their version. Where they are (a recording
-- that is replayed into an arena whose clock is behind), a row says how late they were then.
CREATE TABLE time_horizons (
    version BIGINT PRIMARY KEY,
    until_ms BIGINT NOT NULL
);

-- Versions [from_version, to_version) of which retention has removed ticks or states of the hour:
-- what was the price then is known by the minute only.
CREATE TABLE past_losses (
    name TEXT COLLATE "C" PRIMARY KEY,
    from_version BIGINT NOT NULL,
    to_version BIGINT NOT NULL
);

-- Whether the board shows the prices of a feed, since that version.
CREATE TABLE board_sources (
    source TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    shown BOOLEAN NOT NULL,
    PRIMARY KEY (source, symbol, version)
);
INSERT INTO board_sources (source, symbol, version, shown)
SELECT source, symbol, 0, TRUE FROM price_latest WHERE source IS NOT NULL;

-- What as_of.enter() said of this transaction.
CREATE FUNCTION as_of.at_version() RETURNS BIGINT LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('nof0.version')::bigint $$;
CREATE FUNCTION as_of.at_ms() RETURNS BIGINT LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('nof0.at_ms')::bigint $$;
-- No fact of that version is later.
CREATE FUNCTION as_of.until_ms() RETURNS BIGINT LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('nof0.until_ms')::bigint $$;
-- The forks that states of that version may be filed under.
CREATE FUNCTION as_of.path() RETURNS BIGINT[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('nof0.path')::bigint[] $$;

-- The number in [since, until_version) with the most zeros at its end.
CREATE FUNCTION as_of.fork(since BIGINT, until_version BIGINT) RETURNS BIGINT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN since = until_version - 1 THEN since
           ELSE ((until_version - 1) >> (64 - position(B'1' IN (since # (until_version - 1))::bit(64))))
                << (64 - position(B'1' IN (since # (until_version - 1))::bit(64))) END
$$;

-- Makes the rest of the transaction one of version `wanted`: not found when there is no such version
-- or the past was not kept yet; has_lost says whether retention took of its prices.
CREATE FUNCTION as_of.enter(wanted BIGINT, OUT is_found BOOLEAN, OUT has_lost BOOLEAN)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $$
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
$$;

-- Rows that are only ever added.
CREATE FUNCTION as_of.show_added(table_name TEXT, bound TEXT DEFAULT 'TRUE') RETURNS void
LANGUAGE plpgsql AS $body$
DECLARE
    columns TEXT;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO STRICT columns
    FROM pg_attribute
    WHERE attrelid = ('public.' || table_name)::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('CREATE OR REPLACE VIEW as_of.%I AS SELECT %s FROM public.%I t
                    WHERE t.version <= as_of.at_version() AND %s', table_name, columns, table_name, bound);
END
$body$;

-- Rows that change: makes the companion, what fills it, and the view; after a column was added to
-- the table, again. `bound` may leave out states that are later than any of the version.
CREATE FUNCTION as_of.keep(table_name TEXT, bound TEXT DEFAULT 'TRUE') RETURNS void LANGUAGE plpgsql AS $body$
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
$body$;

SELECT as_of.keep(name) FROM unnest(ARRAY['models', 'symbols', 'accounts', 'positions', 'orders', 'trader_state',
                                          'market_assets', 'import_runs', 'arena_clock', 'equity_hourly']) name;
SELECT as_of.keep('trades', 't.exit_ts_ms <= as_of.until_ms()');
SELECT as_of.keep('fills', 't.ts_ms <= as_of.until_ms()');
SELECT as_of.show_added(name)
FROM unnest(ARRAY['conversations', 'conversation_messages', 'decision_cycles', 'trader_totals', 'currency_ledgers',
                  'trader_state_history', 'order_versions', 'board_sources', 'event_outbox', 'data_versions', 'seasons', 'season_traders']) name;
SELECT as_of.show_added(name, 't.ts_ms <= as_of.until_ms()')
FROM unnest(ARRAY['account_equity_snapshots', 'cash_events', 'price_ticks']) name;

-- The history of analytics has every payload that ever stood.
ALTER TABLE model_analytics_history ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'native';
UPDATE model_analytics_history h SET origin = a.origin FROM model_analytics a WHERE a.model_id = h.model_id;
CREATE VIEW as_of.model_analytics AS
SELECT h.model_id, h.updated_at, h.payload, h.server_time_ms, h.run_id, h.origin, h.version
FROM public.model_analytics a
CROSS JOIN LATERAL (
    SELECT * FROM public.model_analytics_history
    WHERE model_id = a.model_id AND version <= as_of.at_version()
    ORDER BY version DESC LIMIT 1
) h;

CREATE VIEW as_of.data_head AS
SELECT h.only_row, as_of.at_version() AS version, as_of.at_ms() AS at_ms, h.store_id FROM public.data_head h;

-- The newest tick of each feed that the board showed when the tick came. Every tick is in a bar:
-- after the newest bar that is as it was then, only the bars that went on have to be looked into.
CREATE VIEW as_of.price_latest AS
SELECT DISTINCT ON (f.symbol) f.symbol, n.price, n.ts_ms, NULL::timestamptz AS updated_at, f.source, n.source_seq,
       n.version
FROM (
    SELECT source, symbol, shown, version AS since,
           LEAST(lead(version) OVER (PARTITION BY source, symbol ORDER BY version) - 1, as_of.at_version()) AS till
    FROM public.board_sources
    WHERE version <= as_of.at_version()
) f
LEFT JOIN LATERAL (
    SELECT minute_ms, close, close_ts_ms, close_seq, version FROM public.price_bars
    WHERE source = f.source AND symbol = f.symbol AND minute_ms <= as_of.until_ms()
      AND version BETWEEN f.since AND f.till
    ORDER BY minute_ms DESC LIMIT 1
) b ON TRUE
LEFT JOIN LATERAL (
    SELECT price, ts_ms, source_seq, version FROM public.price_ticks
    WHERE symbol = f.symbol AND source = f.source AND ts_ms >= COALESCE(b.minute_ms, 0)
      AND ts_ms <= as_of.until_ms() AND version BETWEEN f.since AND f.till
    ORDER BY ts_ms DESC, source_seq DESC LIMIT 1
) t ON TRUE
CROSS JOIN LATERAL (
    SELECT COALESCE(t.price, b.close) AS price, COALESCE(t.ts_ms, b.close_ts_ms) AS ts_ms,
           COALESCE(t.source_seq, b.close_seq) AS source_seq, COALESCE(t.version, b.version) AS version
) n
WHERE f.shown AND n.price IS NOT NULL
ORDER BY f.symbol, n.ts_ms DESC, n.source_seq DESC, f.source DESC;

-- Bars change with every tick of their minute: those that went on are made again from the ticks of
-- then. Ticks do not tell their sizes, so that the volume of such a minute is not known.
CREATE VIEW as_of.price_bars AS
SELECT source, symbol, minute_ms, open, high, low, close, open_ts_ms, open_seq, close_ts_ms, close_seq, ticks,
       volume, version
FROM public.price_bars
WHERE version <= as_of.at_version() AND minute_ms <= as_of.until_ms()
UNION ALL
SELECT b.source, b.symbol, b.minute_ms, t.prices[1], t.high, t.low, t.prices[t.ticks], t.times[1], t.seqs[1],
       t.times[t.ticks], t.seqs[t.ticks], t.ticks, NULL::numeric(38, 12), t.version
FROM public.price_bars b
CROSS JOIN LATERAL (
    SELECT array_agg(price ORDER BY ts_ms, source_seq) AS prices, array_agg(ts_ms ORDER BY ts_ms, source_seq) AS times,
           array_agg(source_seq ORDER BY ts_ms, source_seq) AS seqs, max(price) AS high, min(price) AS low,
           count(*) AS ticks, max(version) AS version
    FROM public.price_ticks
    WHERE symbol = b.symbol AND source = b.source AND ts_ms >= b.minute_ms AND ts_ms < b.minute_ms + 60000
      AND version <= as_of.at_version()
) t
WHERE b.version > as_of.at_version() AND b.minute_ms <= as_of.until_ms() AND t.ticks > 0;

-- Readers of the past may see nothing else: a table that has no view here is an error, not an answer
-- of today. As in 0004 the role may be there, or may not be ours to make.
DO $$
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_past') THEN
            CREATE ROLE nof0_past NOLOGIN;
        END IF;
        IF current_setting('server_version_num')::int >= 160000
           OR NOT pg_has_role(current_user, 'nof0_past', 'MEMBER') THEN
            EXECUTE format('GRANT nof0_past TO %I', current_user);
        END IF;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN NULL;
        WHEN insufficient_privilege THEN
            RAISE NOTICE 'role nof0_past is not there and may not be created';
    END;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_past') THEN
        GRANT USAGE ON SCHEMA as_of TO nof0_past;
        GRANT SELECT ON ALL TABLES IN SCHEMA as_of TO nof0_past;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_reader') THEN
        GRANT USAGE ON SCHEMA as_of TO nof0_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA as_of TO nof0_reader;
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO nof0_reader', current_schema());
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nof0_writer') THEN
        GRANT USAGE ON SCHEMA as_of TO nof0_writer;
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO nof0_writer',
                       current_schema());
    END IF;
END
$$;
