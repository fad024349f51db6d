// Completed trades, newest first, each with the decisions that opened and closed it one click away.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Trade } from '../api/types';
import { TraderName } from '../parts/link';
import { Gain, Lasting, Moment, Money, PriceOf, Quantity, Side, Times } from '../parts/value';
import { asOf, view } from '../state/route';
import { houses, loadOlderTrades, olderTrades, trades } from '../state/documents';

const firstShown = 60;

export function TradeLine({ trade, named }: { trade: Trade; named: boolean }): JSX.Element {
  return (
    <li class="entry">
      <div class="entry-head">
        {named && <TraderName id={trade.model_id} />}
        <span class="entry-what">
          <Side side={trade.side} /> <strong>{trade.symbol}</strong>
        </span>
        <span class="entry-result">
          <Gain of={trade.realized_net_pnl} why="the venue has not said what this close brought" />
        </span>
      </div>
      <dl class="entry-facts">
        <div>
          <dt>Price</dt>
          <dd>
            <PriceOf of={trade.entry_price} /> → <PriceOf of={trade.exit_price} />
          </dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>
            <Quantity of={Math.abs(trade.quantity)} /> {trade.leverage !== null && <Times of={trade.leverage} />}
          </dd>
        </div>
        <div>
          <dt>Notional</dt>
          <dd>
            <Money of={Math.abs(trade.quantity) * trade.entry_price} />
          </dd>
        </div>
        <div>
          <dt>Fees</dt>
          <dd>
            <Money of={trade.total_commission_dollars} />
          </dd>
        </div>
        <div>
          <dt>Held</dt>
          <dd>
            <Lasting of={(trade.exit_time - trade.entry_time) * 1_000} />
          </dd>
        </div>
        <div>
          <dt>Closed</dt>
          <dd>
            <Moment ms={trade.exit_time * 1_000} seconds />
          </dd>
        </div>
      </dl>
    </li>
  );
}

// A server that does not know the past still answers; what came after the moment is not shown.
export function upTo(list: Trade[], moment: string | null): Trade[] {
  if (moment === null || !/^\d+$/.test(moment)) return list;
  const end = Number(moment) / 1_000;
  return list.filter((trade) => trade.exit_time <= end);
}

export function TradesTab(): JSX.Element {
  const [shown, setShown] = useState(firstShown);
  const { data, reason, loading } = trades.value;
  const whose = view.value.trader;
  const list = upTo(data ?? [], asOf.value).filter((trade) => (whose === null ? !houses.value.has(trade.model_id) : trade.model_id === whose));
  if (list.length === 0) {
    return <p class="quiet">{loading ? 'Trades are on their way' : reason !== null ? `No trades: ${reason}` : 'No trade has been completed yet.'}</p>;
  }
  const more = list.length > shown;
  return (
    <>
      <ol class="entries">
        {list.slice(0, shown).map((trade) => (
          <TradeLine key={trade.id} trade={trade} named={whose === null} />
        ))}
      </ol>
      {(more || olderTrades.value !== null) && (
        <button
          type="button"
          class="more"
          onClick={() => {
            setShown(shown + firstShown);
            if (!more) void loadOlderTrades();
          }}
        >
          Older trades
        </button>
      )}
    </>
  );
}
