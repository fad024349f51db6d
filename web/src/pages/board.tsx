// The live board: curves, standings, and four tabs beside them.

import type { JSX } from 'preact';
import { EquityChart, strongTrader } from '../chart/equity_chart';
import { ChartBar } from './chart_bar';
import { ChartTable } from './chart_table';
import { Ticker } from '../parts/ticker';
import { Swatch } from '../parts/link';
import { GainPercent, Missing, Money } from '../parts/value';
import { Link } from '../parts/link';
import { curves, curvesLoading, curvesReason, shownCurves } from '../state/curves';
import { leaderboard } from '../state/documents';
import { show, view } from '../state/route';
import { initialEquityOf, people, personOf } from '../state/traders';
import { ranked } from '../live/merge';
import { Tabs } from './tabs';

interface Standing {
  id: string;
  equity: number | null;
  returnPct: number | null;
}

// From the board's own figures, and for those it does not list (benchmarks) from their curve.
function standings(): Standing[] {
  const rows = ranked(leaderboard.value.data?.leaderboard ?? []);
  const list = rows.map((row) => ({ id: row.id, equity: row.equity, returnPct: row.return_pct }));
  for (const curve of shownCurves.value) {
    if (list.some((s) => s.id === curve.id)) continue;
    const equity = curve.v[curve.v.length - 1] ?? null;
    const base = initialEquityOf(curve.id);
    list.push({ id: curve.id, equity, returnPct: equity !== null && base !== null && base > 0 ? (equity / base - 1) * 100 : null });
  }
  return list.sort((a, b) => (b.returnPct ?? -Infinity) - (a.returnPct ?? -Infinity));
}

function Extremes({ list }: { list: Standing[] }): JSX.Element {
  const known = list.filter((s) => s.equity !== null && s.returnPct !== null);
  const best = known[0];
  const worst = known[known.length - 1];
  const card = (name: string, standing: Standing | undefined): JSX.Element => (
    <div class="extreme">
      <dt>{name}</dt>
      <dd>
        {standing === undefined ? (
          <Missing why="no trader has an equity yet" />
        ) : (
          <Link to={{ name: 'trader', id: standing.id }} class="trader-name">
            <Swatch id={standing.id} />
            <span class="extreme-name">{personOf(standing.id).name}</span>
            <Money of={standing.equity} /> <GainPercent of={standing.returnPct} />
          </Link>
        )}
      </dd>
    </div>
  );
  return (
    <dl class="extremes">
      {card('Highest', best)}
      {card('Lowest', worst)}
    </dl>
  );
}

function Standings({ list }: { list: Standing[] }): JSX.Element {
  const { hidden } = view.value;
  const toggle = (id: string): void => show({ hidden: hidden.includes(id) ? hidden.filter((h) => h !== id) : [...hidden, id] });
  return (
    <ul class="standings" aria-label="Traders; press to hide or show a line">
      {list.map(({ id, equity, returnPct }) => (
        <li key={id} onMouseEnter={() => (strongTrader.value = hidden.includes(id) ? null : id)} onMouseLeave={() => (strongTrader.value = null)}>
          <button type="button" class="standing" aria-pressed={!hidden.includes(id)} onClick={() => toggle(id)}>
            <Swatch id={id} />
            <span class="standing-name">{personOf(id).name}</span>
            <span class="standing-figures">
              <Money of={equity} why={leaderboard.value.reason ?? 'no equity was seen yet'} />
              <GainPercent of={returnPct} why={leaderboard.value.reason ?? 'no equity was seen yet'} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Board(): JSX.Element {
  const { hidden, unit, log, drawdown } = view.value;
  const drawn = shownCurves.value.filter((curve) => !hidden.includes(curve.id) && curve.t.length > 0);
  const list = standings();
  void people.value; // names may come later than figures
  return (
    <>
      <Ticker />
      <div class="board">
        <section class="stage" aria-labelledby="board-title">
          <div class="stage-head">
            <h1 id="board-title" tabIndex={-1}>
              {drawdown ? 'Drawdown' : 'Account value'}
            </h1>
            <Extremes list={list} />
          </div>
          <ChartBar />
          {drawn.length > 0 ? (
            <EquityChart curves={drawn} view={{ unit, log, drawdown }} title={drawdown ? 'Drawdown of each trader' : 'Equity of each trader'} />
          ) : (
            <div class="chart chart-empty">
              <p class="quiet">
                {curves.value.length > 0
                  ? 'Nothing to draw in this range; choose a longer one or show a trader.'
                  : curvesLoading.value
                    ? 'Curves are on their way'
                    : `No curves: ${curvesReason.value ?? 'the arena has no equity yet'}`}
              </p>
            </div>
          )}
          <Standings list={list} />
          <ChartTable curves={drawn} />
        </section>
        <Tabs />
      </div>
    </>
  );
}
