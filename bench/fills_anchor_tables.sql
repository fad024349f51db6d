-- The tables of the plain fill transaction that `nof0 bench fills` is measured against. Frozen: a
-- faster machine changes both sides, a change here changes what the ratio means.
CREATE TABLE anchor_fills (
    account text NOT NULL, fill_key text NOT NULL, model_id text NOT NULL, symbol text NOT NULL,
    ts_ms bigint NOT NULL, side text NOT NULL, px double precision NOT NULL,
    sz double precision NOT NULL, fee double precision NOT NULL, closed_pnl double precision NOT NULL,
    PRIMARY KEY (account, fill_key));
CREATE TABLE anchor_positions (
    model_id text NOT NULL, symbol text NOT NULL, quantity double precision NOT NULL,
    cost double precision NOT NULL, updated_ms bigint NOT NULL, PRIMARY KEY (model_id, symbol));
CREATE TABLE anchor_trades (
    id text PRIMARY KEY, model_id text NOT NULL, symbol text NOT NULL, quantity double precision NOT NULL,
    exit_ts_ms bigint NOT NULL, realized_net_pnl double precision NOT NULL);
CREATE INDEX ON anchor_trades (model_id, exit_ts_ms DESC);
CREATE TABLE anchor_equity (
    id bigserial PRIMARY KEY, model_id text NOT NULL, ts_ms bigint NOT NULL, equity_usd double precision NOT NULL);
CREATE INDEX ON anchor_equity (model_id, ts_ms DESC);
