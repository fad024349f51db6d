// All ranks with all figures, and beside each rank how much of it may be luck.

import type { JSX } from 'preact';
import type { LeaderboardRow } from '../api/types';
import { drawnInterval, intervalScale, type Interval } from '../chart/figures';
import { formatPercent } from '../format/number';
import { ranked } from '../live/merge';
import { TraderName } from '../parts/link';
import { Table, type Column } from '../parts/table';
import { Count, Gain, GainPercent, Missing, Money, Percent, Ratio } from '../parts/value';
import { initialEquityOf, personOf } from '../state/traders';
import { leaderboard } from '../state/documents';

const notSaid = 'this server does not say it';
const fewHours = 'fewer than ten hours of equity: no interval can be drawn';

function intervalOf(row: LeaderboardRow): Interval | null {
  const { return_low: low, return_high: high, return_pct: at } = row;
  return typeof low === 'number' && typeof high === 'number' && at !== null ? { low, high, at } : null;
}

export function IntervalBar({ interval, scale }: { interval: Interval; scale: { low: number; high: number } }): JSX.Element {
  const drawn = drawnInterval(interval, scale);
  const words = `95 % interval ${formatPercent(interval.low, true)} to ${formatPercent(interval.high, true)}${drawn.isNoise ? '; it holds zero, the result may be luck' : ''}`;
  return (
    <svg class={`interval ${drawn.isNoise ? 'interval-noise' : interval.at >= 0 ? 'up' : 'down'}`} viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label={words}>
      <title>{words}</title>
      <line x1={drawn.zero} x2={drawn.zero} y1="0" y2="14" class="interval-zero" />
      <rect x={drawn.left} y="5" width={drawn.width} height="4" class="interval-range" />
      <rect x={drawn.at - 0.6} y="1" width="1.2" height="12" class="interval-at" />
    </svg>
  );
}

function pnlOf(row: LeaderboardRow): number | null {
  if (typeof row.pnl === 'number') return row.pnl;
  const base = initialEquityOf(row.id);
  return row.equity === null || base === null ? null : row.equity - base;
}

function winRateOf(row: LeaderboardRow): number | null {
  if (row.win_rate !== undefined) return row.win_rate;
  return row.num_trades > 0 ? (100 * row.num_wins) / row.num_trades : null;
}

const sharpeOf = (row: LeaderboardRow): number | null => (row.sharpe_ratio !== undefined ? row.sharpe_ratio : row.sharpe);
const whyAbsent = (value: unknown, otherwise: string): string => (value === undefined ? notSaid : otherwise);

function columns(scale: { low: number; high: number }): Column<LeaderboardRow>[] {
  return [
    { key: 'trader', title: 'Trader', cell: (r) => <TraderName id={r.id} />, order: (r) => personOf(r.id).name },
    { key: 'rank', title: 'Rank', cell: (r) => (typeof r.rank === 'number' ? <span class="rank num">{r.rank}</span> : <Missing why="without a return there is no rank" />), order: (r) => r.rank, figures: true },
    {
      key: 'interval',
      title: '95 % interval of the return',
      hint: 'Bootstrap over hourly returns. Intervals that overlap do not tell two traders apart.',
      cell: (r) => {
        const interval = intervalOf(r);
        return interval === null ? <Missing why={whyAbsent(r.return_low, fewHours)} /> : <IntervalBar interval={interval} scale={scale} />;
      },
    },
    { key: 'return', title: 'Return', cell: (r) => <GainPercent of={r.return_pct} why="no equity was seen yet" />, order: (r) => r.return_pct, figures: true },
    { key: 'equity', title: 'Equity', cell: (r) => <Money of={r.equity} why="no equity was seen yet" />, order: (r) => r.equity, figures: true },
    { key: 'pnl', title: 'PnL', hint: 'Equity less what it began with', cell: (r) => <Gain of={pnlOf(r)} why="no equity was seen yet" />, order: pnlOf, figures: true },
    { key: 'fees', title: 'Fees', cell: (r) => <Money of={r.fees} why={whyAbsent(r.fees, 'nothing was paid yet')} />, order: (r) => r.fees, figures: true },
    { key: 'win', title: 'Win rate', cell: (r) => <Percent of={winRateOf(r)} digits={1} why="no trade was completed yet" />, order: winRateOf, figures: true },
    { key: 'biggest-win', title: 'Biggest win', cell: (r) => <Gain of={r.biggest_win} why={whyAbsent(r.biggest_win, 'no trade was won yet')} />, order: (r) => r.biggest_win, figures: true },
    { key: 'biggest-loss', title: 'Biggest loss', cell: (r) => <Gain of={r.biggest_loss} why={whyAbsent(r.biggest_loss, 'no trade was lost yet')} />, order: (r) => r.biggest_loss, figures: true },
    { key: 'sharpe', title: 'Sharpe', hint: 'Mean over deviation of hourly returns, not annualised', cell: (r) => <Ratio of={sharpeOf(r)} digits={3} why="too few returns, or all the same" />, order: sharpeOf, figures: true },
    { key: 'drawdown', title: 'Max drawdown', cell: (r) => <Percent of={r.max_drawdown_pct} why={whyAbsent(r.max_drawdown_pct, 'no equity was seen yet')} />, order: (r) => r.max_drawdown_pct, figures: true },
    { key: 'trades', title: 'Trades', cell: (r) => <Count of={r.num_trades} />, order: (r) => r.num_trades, figures: true },
  ];
}

export function Leaderboard(): JSX.Element {
  const { data, reason, loading } = leaderboard.value;
  const rows = ranked(data?.leaderboard ?? []);
  const scale = intervalScale(rows.flatMap((row) => intervalOf(row) ?? []));
  return (
    <article class="sheet">
      <h1 tabIndex={-1}>Leaderboard</h1>
      <p class="lede">
        Ranked by return on the account value. The bar beside each rank is where its return would fall in 95 of 100 arenas drawn from the same hours: where bars overlap, the order may be luck.
      </p>
      <Table caption="Leaderboard" rows={rows} rowKey={(r) => r.id} columns={columns(scale)} start={{ key: 'rank', down: false }} empty={loading ? 'The board is on its way' : `Nobody is ranked: ${reason ?? 'no equity was seen yet'}`} />
    </article>
  );
}
