// One price and its history. A minute that was not seen is a hole, never a line drawn across.

import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Bar, PriceHistoryAnswer } from '../api/types';
import { candles } from '../chart/candles';
import { formatFullMoment } from '../format/time';
import { Table } from '../parts/table';
import { Fact, GainPercent, Moment, PriceOf, Ratio } from '../parts/value';
import { prices } from '../state/documents';
import { barsFrom } from '../state/moment';
import { theme } from '../state/theme';
import { useAnswer } from '../state/use_answer';

const intervals = ['1m', '5m', '15m', '1h', '4h', '1d'];
const barsShown = 240;
const refreshMs = 10_000;
const lengthMs: Record<string, number> = { '1m': 60_000, '5m': 300_000, '15m': 900_000, '1h': 3_600_000, '4h': 14_400_000, '1d': 86_400_000 };

function Candles({ answer }: { answer: PriceHistoryAnswer }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useLayoutEffect(() => {
    const watch = new ResizeObserver(() => (width.value = host.current?.clientWidth ?? 0));
    watch.observe(host.current!);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (width.value === 0 || answer.bars.length < 2) return undefined;
    const plot: uPlot = candles(host.current!, { width: width.value, height: 380 }, answer, lengthMs[answer.interval] ?? 60_000);
    return () => plot.destroy();
  }, [answer, width.value, theme.value]);
  const last = answer.bars[answer.bars.length - 1];
  return <div class="chart chart-price" role="img" aria-label={`Price of ${answer.symbol}, ${answer.bars.length} bars of ${answer.interval}${last === undefined ? '' : `, the last closed at ${last.c} on ${formatFullMoment(last.t)}`}; ${answer.gaps.length} gaps. The table below has the figures.`} ref={host} />;
}

export function MarketPage({ symbol }: { symbol: string }): JSX.Element {
  const chosen = useSignal('15m');
  const from = useComputed(() => barsFrom(barsShown, lengthMs[chosen.value] ?? 60_000)).value;
  const { data, reason, loading } = useAnswer<PriceHistoryAnswer>(from === null ? null : '/api/price-history', { symbol, interval: chosen.value, from }, refreshMs);
  const recent = useMemo(() => {
    if (data === null) return null;
    const bars = data.bars.slice(-barsShown);
    return { ...data, bars, gaps: data.gaps.filter((gap) => gap.to > (bars[0]?.t ?? 0)) };
  }, [data]);
  const now = prices.value.data?.prices[symbol]?.price ?? null;
  const first = recent?.bars[0]?.o;
  return (
    <article class="sheet">
      <h1 tabIndex={-1}>{symbol}</h1>
      <dl class="stats">
        <Fact name="Price">
          <PriceOf of={now} why={prices.value.reason ?? 'no price was seen yet'} />
        </Fact>
        <Fact name="Over the range">
          <GainPercent of={now === null || first === undefined || first === 0 ? null : (now / first - 1) * 100} why={reason ?? 'its history is not here yet'} />
        </Fact>
        <Fact name="Seen">
          <Moment ms={prices.value.data?.prices[symbol]?.timestamp} why="no price was seen yet" seconds />
        </Fact>
      </dl>
      <div class="segments" role="group" aria-label="Length of a bar">
        {intervals.map((name) => (
          <button key={name} type="button" aria-pressed={chosen.value === name} onClick={() => (chosen.value = name)}>
            {name}
          </button>
        ))}
      </div>
      {recent === null || recent.bars.length < 2 ? (
        <p class="quiet">{loading ? 'The history is on its way' : `No history: ${reason ?? 'there are fewer than two bars'}`}</p>
      ) : (
        <>
          <Candles answer={recent} />
          <details class="chart-table">
            <summary>The chart as a table</summary>
            <Table<Bar>
              caption={`Bars of ${symbol}, newest first`}
              rows={[...recent.bars].reverse().slice(0, 60)}
              rowKey={(b) => String(b.t)}
              empty="No bars"
              columns={[
                { key: 't', title: 'Time', cell: (b) => <Moment ms={b.t} /> },
                { key: 'o', title: 'Open', cell: (b) => <PriceOf of={b.o} />, figures: true },
                { key: 'h', title: 'High', cell: (b) => <PriceOf of={b.h} />, figures: true },
                { key: 'l', title: 'Low', cell: (b) => <PriceOf of={b.l} />, figures: true },
                { key: 'c', title: 'Close', cell: (b) => <PriceOf of={b.c} />, figures: true },
                { key: 'v', title: 'Volume', cell: (b) => <Ratio of={b.v} why="the feed names no volume" />, figures: true },
              ]}
            />
          </details>
        </>
      )}
    </article>
  );
}
