// What every trader here is bound by: markets, fees, guards. From the arena's own configuration.

import type { ComponentChildren, JSX } from 'preact';
import type { ArenaAnswer } from '../api/types';
import { formatDuration } from '../format/time';
import { formatNumber } from '../format/number';
import { TraderName } from '../parts/link';
import { Table } from '../parts/table';
import { Fact, Missing, Moment, Money, Ratio } from '../parts/value';
import { arena, traderList } from '../state/documents';

export const spoken = (key: string): string => {
  const words = key
    .replace(/_usd$/, ' ($)')
    .replace(/_pct$/, ' (%)')
    .replace(/_ms$/, '')
    .replace(/_bps$/, ' (bps)')
    .replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

// A value of the configuration as text; objects are shown as their parts.
export function setting(key: string, value: unknown): ComponentChildren {
  if (value === null || value === undefined) return <Missing why="not set: there is no such limit" />;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') {
    if (key.endsWith('_ms')) return <span class="num">{formatDuration(value)}</span>;
    return <span class="num">{formatNumber(value, { digits: Number.isInteger(value) ? 0 : 2 })}</span>;
  }
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value === 'object') {
    return (
      <dl class="settings inner">
        {Object.entries(value).map(([name, inner]) => (
          <Fact key={name} name={spoken(name)}>
            {setting(name, inner)}
          </Fact>
        ))}
      </dl>
    );
  }
  return String(value);
}

function Exchanges({ of }: { of: ArenaAnswer }): JSX.Element {
  return (
    <Table
      caption="Exchanges and their fees"
      captionShown
      rows={of.exchanges}
      rowKey={(e) => e.id}
      empty="No exchange is configured"
      columns={[
        { key: 'id', title: 'Exchange', cell: (e) => `${e.id}${e.testnet === true ? ' (testnet)' : ''}` },
        { key: 'type', title: 'Kind', cell: (e) => e.type },
        { key: 'maker', title: 'Maker bps', cell: (e) => <Ratio of={e.maker_fee_bps} why="the venue's own schedule holds" />, figures: true },
        { key: 'taker', title: 'Taker bps', cell: (e) => <Ratio of={e.taker_fee_bps} why="the venue's own schedule holds" />, figures: true },
      ]}
    />
  );
}

function WithoutArena({ why }: { why: string }): JSX.Element {
  return (
    <>
      <p class="quiet">The rules of this arena cannot be shown: {why}. Who takes part is known:</p>
      <ul class="plain">
        {(traderList.value.data?.traders ?? [])
          .filter((t) => t.kind !== 'house')
          .map((t) => (
            <li key={t.id}>
              <TraderName id={t.id} /> begins with <Money of={t.initial_equity} />
              {t.provider !== null && <>, trades on {t.provider}</>}
            </li>
          ))}
      </ul>
    </>
  );
}

export function RulesTab(): JSX.Element {
  const { data, reason, loading } = arena.value;
  if (data === null) return loading ? <p class="quiet">The rules are on their way</p> : <WithoutArena why={reason ?? 'the server has not said'} />;
  return (
    <div class="rules">
      <p class="lede">
        Every trader begins with <Money of={data.initial_equity} why="they begin with different amounts" /> and sees the same market. Each decision is checked by guards before an order leaves; what the guards refuse is kept and
        shown too.
      </p>
      {data.season !== null && (
        <p>
          {data.season.name ?? `Season ${data.season.id}`}, since <Moment ms={data.season.started} why="its begin was not recorded" />.
        </p>
      )}
      <Exchanges of={data} />
      <h2>Markets</h2>
      <dl class="settings">
        {data.markets.map((m) => (
          <Fact key={m.id} name={`${m.id} (${m.type})`}>
            {m.symbols.join(', ')}
          </Fact>
        ))}
      </dl>
      <h2>Limits</h2>
      <dl class="settings">
        {Object.entries(data.rules).map(([key, value]) => (
          <Fact key={key} name={spoken(key)}>
            {setting(key, value)}
          </Fact>
        ))}
      </dl>
      <Table
        caption="Who takes part"
        captionShown
        rows={data.traders}
        rowKey={(t) => t.id}
        empty="Nobody takes part yet"
        columns={[
          { key: 'id', title: 'Trader', cell: (t) => <TraderName id={t.id} /> },
          { key: 'mind', title: 'Decides by', cell: (t) => t.model ?? (typeof t.baseline === 'string' ? `rule: ${t.baseline}` : <Missing why="its configuration names neither model nor rule" />) },
          { key: 'every', title: 'Every', cell: (t) => formatDuration(t.decision_interval_ms) ?? <Missing why="the manager's own interval holds" />, figures: true },
        ]}
      />
    </div>
  );
}
