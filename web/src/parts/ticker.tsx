// The prices, each with its day: the change and a small line where the server keeps a history.

import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import type { PriceHistoryAnswer } from '../api/types';
import { Spark } from '../chart/spark';
import { prices } from '../state/documents';
import { barsFrom } from '../state/moment';
import { useAnswer } from '../state/use_answer';
import { Link } from './link';
import { GainPercent, Missing, PriceOf } from './value';

const order = ['BTC', 'ETH', 'SOL', 'BNB', 'DOGE', 'XRP'];
const rankOf = (symbol: string): number => (order.includes(symbol) ? order.indexOf(symbol) : order.length);
const dayBars = 24;
const hourMs = 3_600_000;
const refreshMs = 60_000;

function Quote({ symbol, price }: { symbol: string; price: number }): JSX.Element {
  const from = useComputed(() => barsFrom(dayBars, hourMs)).value;
  const history = useAnswer<PriceHistoryAnswer>(from === null ? null : '/api/price-history', { symbol, interval: '1h', from }, refreshMs, hourMs);
  const bars = (history.data?.bars ?? []).slice(-dayBars);
  const open = bars[0]?.o;
  const change = open === undefined || open === 0 ? null : (price / open - 1) * 100;
  return (
    <li>
      <Link to={{ name: 'market', symbol }} class="quote">
        <span class="quote-symbol">{symbol}</span>
        <span class="quote-price">
          <PriceOf of={price} />
        </span>
        <span class="quote-change">{change === null ? <Missing why={history.reason ?? 'its history of a day is not here yet'} /> : <GainPercent of={change} />}</span>
        {bars.length > 1 && <Spark bars={bars} gaps={history.data?.gaps ?? []} up={(change ?? 0) >= 0} />}
      </Link>
    </li>
  );
}

export function Ticker(): JSX.Element {
  const { data, reason, loading } = prices.value;
  const list = Object.values(data?.prices ?? {}).sort((a, b) => rankOf(a.symbol) - rankOf(b.symbol) || (a.symbol < b.symbol ? -1 : 1));
  return (
    <section class="ticker" aria-label="Prices" tabIndex={0}>
      {list.length === 0 ? (
        <p class="quiet">{loading ? 'Prices are on their way' : `No prices: ${reason ?? 'the arena has seen none yet'}`}</p>
      ) : (
        <ul>
          {list.map((p) => (
            <Quote key={p.symbol} symbol={p.symbol} price={p.price} />
          ))}
        </ul>
      )}
    </section>
  );
}
