// One trader: how it stands, what binds it, what it holds, did and thought.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { AnalyticsAnswer, Decision, DecisionsAnswer, LeaderboardRow, Trade, Trader, TraderAnswer, TradesAnswer } from '../api/types';
import { EquityChart } from '../chart/equity_chart';
import { maximumDrawdown } from '../chart/figures';
import { newestFirst, ranked } from '../live/merge';
import { Link, Swatch } from '../parts/link';
import { Table, type Column } from '../parts/table';
import { Count, Fact, Gain, GainPercent, Lasting, Missing, Moment, Money, Percent, PriceOf, Quantity, Ratio, Side } from '../parts/value';
import { shownCurves } from '../state/curves';
import { leaderboard, positions, traderList } from '../state/documents';
import { asOf } from '../state/route';
import { initialEquityOf, people, personOf } from '../state/traders';
import { useAnswer } from '../state/use_answer';
import { figure, tablesOf } from './analytics';
import { PositionList } from './positions_tab';
import { setting, spoken } from './rules_tab';
import { upTo } from './trades_tab';

const refreshMs = 4_000;

function Head({ id, trader, why }: { id: string; trader: Trader | null; why: string }): JSX.Element {
  const line = traderList.value.data?.traders.find((t) => t.id === id);
  const state = trader?.desired_state ?? line?.state ?? null;
  return (
    <header class="trader-head">
      <h1 tabIndex={-1}>
        <Swatch id={id} /> {personOf(id).name}
      </h1>
      <p class="trader-line">
        <span class={`pill ${state === 'running' ? 'pill-on' : 'pill-off'}`}>{state ?? 'state not known'}</span>
        <span>{trader?.kind ?? line?.kind ?? 'trader'}</span>
        <span>{trader?.llm_model ?? 'rule-based'}</span>
        <span>on {trader?.provider ?? line?.provider ?? <Missing why={why} />}</span>
        {trader?.reason !== null && trader?.reason !== undefined && <span class="trader-reason">“{trader.reason}”</span>}
        {trader?.paused_until !== null && trader?.paused_until !== undefined && (
          <span>
            paused until <Moment ms={trader.paused_until} />
          </span>
        )}
      </p>
    </header>
  );
}

function Stats({ id, trader, row, why }: { id: string; trader: Trader | null; row: LeaderboardRow | undefined; why: string }): JSX.Element {
  const curve = shownCurves.value.find((c) => c.id === id);
  const equity = row?.equity ?? trader?.equity ?? curve?.v[curve.v.length - 1] ?? null;
  const base = trader?.initial_equity ?? initialEquityOf(id);
  const returned = row?.return_pct ?? trader?.return_pct ?? (equity !== null && base !== null && base > 0 ? (equity / base - 1) * 100 : null);
  const isBenchmark = personOf(id).kind === 'benchmark';
  const unranked = isBenchmark ? 'a benchmark is compared with, not ranked' : why;
  return (
    <dl class="stats">
      <Fact name="Equity">
        <Money of={equity} why={why} />
      </Fact>
      <Fact name="Return">
        <GainPercent of={returned} why={why} />
      </Fact>
      <Fact name="95 % interval">
        {typeof row?.return_low === 'number' && typeof row.return_high === 'number' ? (
          <>
            <GainPercent of={row.return_low} /> to <GainPercent of={row.return_high} />
          </>
        ) : (
          <Missing why={isBenchmark ? unranked : 'fewer than ten hours of equity, or a server that draws none'} />
        )}
      </Fact>
      <Fact name="Rank">
        <Count of={row?.rank} why={unranked} />
      </Fact>
      <Fact name="Sharpe">
        <Ratio of={row?.sharpe_ratio ?? row?.sharpe} digits={3} why={unranked} />
      </Fact>
      <Fact name="Max drawdown">
        <Percent of={row?.max_drawdown_pct ?? (curve === undefined ? null : maximumDrawdown(curve))} why={why} />
      </Fact>
      <Fact name="Fees">
        <Money of={row?.fees} why={unranked} />
      </Fact>
      <Fact name="Win rate">
        <Percent of={row?.win_rate ?? (row !== undefined && row.num_trades > 0 ? (100 * row.num_wins) / row.num_trades : null)} digits={1} why={row?.num_trades === 0 ? 'no trade was completed yet' : unranked} />
      </Fact>
      <Fact name="Trades">
        <Count of={row?.num_trades} why={unranked} />
      </Fact>
      <Fact name="Biggest win">
        <Gain of={row?.biggest_win} why={unranked} />
      </Fact>
      <Fact name="Biggest loss">
        <Gain of={row?.biggest_loss} why={unranked} />
      </Fact>
      <Fact name="Last decision">
        <Moment ms={trader?.last_decision_at} why={why} seconds />
      </Fact>
    </dl>
  );
}

function Guards({ trader, why }: { trader: Trader | null; why: string }): JSX.Element {
  if (trader === null) {
    return (
      <p class="quiet">
        Guards <Missing why={why} />: {why}.
      </p>
    );
  }
  return (
    <>
      <dl class="settings">
        <Fact name="Share of the arena's money (%)">
          <Ratio of={trader.allocation_pct} />
        </Fact>
        {Object.entries(trader.guards).map(([key, value]) => (
          <Fact key={key} name={spoken(key)}>
            {setting(key, value)}
          </Fact>
        ))}
        <Fact name="Tokens used today">
          <Count of={trader.token_budget?.used} why="it asks no language model" />
        </Fact>
      </dl>
      <h3>Cooling down</h3>
      {trader.cooldowns.length === 0 ? (
        <p class="quiet">No coin is cooling down.</p>
      ) : (
        <ul class="plain">
          {trader.cooldowns.map((c) => (
            <li key={c.symbol}>
              {c.symbol} until <Moment ms={c.until} seconds />
            </li>
          ))}
        </ul>
      )}
      <h3>Pauses</h3>
      {trader.pauses.length === 0 ? (
        <p class="quiet">Never paused.</p>
      ) : (
        <ul class="plain">
          {trader.pauses.map((p) => (
            <li key={p.from}>
              <Moment ms={p.from} /> to <Moment ms={p.until} why="until someone resumes it" />: {p.reason ?? <Missing why="no reason was given" />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function whatHappened(decision: Decision): string {
  const refused = (decision.guard_results ?? []).filter((g) => !g.allowed).length;
  const parts = [
    [decision.orders.length, 'order'],
    [decision.fills.length, 'fill'],
    [decision.trades.length, 'trade'],
    [refused, 'refusal'],
  ] as const;
  const words = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}${n > 1 ? 's' : ''}`);
  return words.length > 0 ? words.join(', ') : 'nothing sent';
}

function Decisions({ id }: { id: string }): JSX.Element {
  const { data, reason, loading } = useAnswer<DecisionsAnswer>(`/api/traders/${encodeURIComponent(id)}/decisions`, { limit: 40 }, refreshMs);
  const end = asOf.value !== null && /^\d+$/.test(asOf.value) ? Number(asOf.value) / 1_000 : Infinity;
  const list = (data?.decisions ?? []).filter((d) => d.timestamp <= end);
  return (
    <Table<Decision>
      caption={`Latest decisions of ${personOf(id).name}`}
      rows={list}
      rowKey={(d) => d.id}
      empty={loading ? 'Decisions are on their way' : `No decisions: ${reason ?? 'it has not decided yet'}`}
      columns={[
        { key: 'cycle', title: 'Cycle', cell: (d) => <Link to={{ name: 'decision', trader: id, cycle: d.cycle_number }}>{d.cycle_number}</Link> },
        { key: 'time', title: 'Time', cell: (d) => <Moment ms={d.timestamp * 1_000} seconds /> },
        { key: 'summary', title: 'In its own words', cell: (d) => <span class="words">{d.summary ?? d.error ?? <Missing why="it said nothing" />}</span> },
        { key: 'came', title: 'What came of it', cell: (d) => <span class={d.orders.length > 0 ? 'came' : 'quiet-words'}>{whatHappened(d)}</span> },
      ]}
    />
  );
}

const tradeColumns: Column<Trade>[] = [
  { key: 'symbol', title: 'Coin', cell: (t) => t.symbol, order: (t) => t.symbol },
  { key: 'side', title: 'Side', cell: (t) => <Side side={t.side} /> },
  { key: 'closed', title: 'Closed', cell: (t) => <Moment ms={t.exit_time * 1_000} seconds />, order: (t) => t.exit_time, figures: true },
  { key: 'held', title: 'Held', cell: (t) => <Lasting of={(t.exit_time - t.entry_time) * 1_000} />, order: (t) => t.exit_time - t.entry_time, figures: true },
  { key: 'size', title: 'Size', cell: (t) => <Quantity of={Math.abs(t.quantity)} />, figures: true },
  { key: 'entry', title: 'Entry', cell: (t) => <PriceOf of={t.entry_price} />, figures: true },
  { key: 'exit', title: 'Exit', cell: (t) => <PriceOf of={t.exit_price} />, figures: true },
  { key: 'fees', title: 'Fees', cell: (t) => <Money of={t.total_commission_dollars} />, order: (t) => t.total_commission_dollars, figures: true },
  { key: 'net', title: 'Net', cell: (t) => <Gain of={t.realized_net_pnl} why="the venue has not said what this close brought" />, order: (t) => t.realized_net_pnl, figures: true },
];

function Trades({ id }: { id: string }): JSX.Element {
  const { data, reason, loading } = useAnswer<TradesAnswer>('/api/trades', { model_id: id, limit: 100 }, refreshMs);
  const list = upTo(newestFirst((data?.trades ?? []).filter((t) => t.model_id === id)), asOf.value).slice(0, 100);
  return (
    <Table<Trade>
      caption={`Completed trades of ${personOf(id).name}`}
      rows={list}
      rowKey={(t) => t.id}
      columns={tradeColumns}
      start={{ key: 'closed', down: true }}
      empty={loading ? 'Trades are on their way' : `No trades: ${reason ?? 'it has completed none yet'}`}
    />
  );
}

function Figures({ id }: { id: string }): JSX.Element {
  const { data, reason, loading } = useAnswer<AnalyticsAnswer>(`/api/analytics/${encodeURIComponent(id)}`, {}, 30_000);
  const record = data?.analytics[0];
  if (record === undefined) return <p class="quiet">{loading ? 'The figures are on their way' : `No figures: ${reason ?? 'they come with the first trade'}`}</p>;
  return (
    <div class="figure-tables">
      {tablesOf([record]).map((table) => (
        <details key={table}>
          <summary>{spoken(table.replace(/_breakdown_table$/, ''))}</summary>
          <dl class="settings">
            {Object.entries(record[table] as Record<string, number | string | null>).map(([key, value]) => (
              <Fact key={key} name={spoken(key)}>
                {figure(value)}
              </Fact>
            ))}
          </dl>
        </details>
      ))}
    </div>
  );
}

export function TraderPage({ id }: { id: string }): JSX.Element {
  const answer = useAnswer<TraderAnswer>(`/api/traders/${encodeURIComponent(id)}`, {}, refreshMs);
  const trader = answer.data?.trader ?? null;
  const why = answer.reason ?? (answer.loading ? 'it is on its way' : 'the server has not said');
  const row = ranked(leaderboard.value.data?.leaderboard ?? []).find((r) => r.id === id);
  const held = positions.value.data?.accountTotals.find((r) => r.model_id === id)?.positions ?? answer.data?.positions ?? null;
  const benchmarks = people.value.filter((p) => p.kind === 'benchmark').map((p) => p.id);
  const all = shownCurves.value;
  const drawn = useMemo(() => all.filter((c) => c.t.length > 0 && (c.id === id || benchmarks.includes(c.id))), [all, id, benchmarks.join(',')]);
  return (
    <article class="sheet trader">
      <Head id={id} trader={trader} why={why} />
      <Stats id={id} trader={trader} row={row} why={why} />
      <section aria-labelledby="curve-title">
        <h2 id="curve-title">Beside buy and hold</h2>
        {drawn.length > 0 ? <EquityChart curves={drawn} view={plainChart} title={`Equity of ${personOf(id).name}`} /> : <p class="quiet">No equity was seen yet.</p>}
      </section>
      <div class="columns">
        <section aria-labelledby="open-title">
          <h2 id="open-title">Open positions</h2>
          {held === null ? <p class="quiet">Positions are not known: {why}.</p> : <PositionList held={held} />}
        </section>
        <section aria-labelledby="guards-title">
          <h2 id="guards-title">Guards and state</h2>
          <Guards trader={trader} why={why} />
        </section>
      </div>
      <section aria-labelledby="decisions-title">
        <h2 id="decisions-title">Decisions</h2>
        <Decisions id={id} />
      </section>
      <section aria-labelledby="trades-title">
        <h2 id="trades-title">Completed trades</h2>
        <Trades id={id} />
      </section>
      <section aria-labelledby="figures-title">
        <h2 id="figures-title">Figures</h2>
        <Figures id={id} />
      </section>
    </article>
  );
}

const plainChart = { unit: 'pct', log: false, drawdown: false } as const;
