// The chart in words: what a reader who does not see the canvas needs of it.

import type { JSX } from 'preact';
import { maximumDrawdown } from '../chart/figures';
import type { Curve } from '../chart/series';
import { Table } from '../parts/table';
import { TraderName } from '../parts/link';
import { Count, Moment, Money, Percent } from '../parts/value';
import { personOf } from '../state/traders';

export function ChartTable({ curves }: { curves: Curve[] }): JSX.Element {
  const last = (curve: Curve): number | null => curve.v[curve.v.length - 1] ?? null;
  return (
    <details class="chart-table">
      <summary>The chart as a table</summary>
      <Table<Curve>
        caption="Each curve: where it began, its bounds, where it is, and how often the feed was silent"
        rows={curves}
        rowKey={(curve) => curve.id}
        empty="No curve is shown"
        columns={[
          { key: 'name', title: 'Trader', cell: (c) => <TraderName id={c.id} />, order: (c) => personOf(c.id).name },
          { key: 'from', title: 'From', cell: (c) => <Moment ms={c.t[0]} />, figures: true },
          { key: 'first', title: 'First', cell: (c) => <Money of={c.v[0]} />, figures: true, order: (c) => c.v[0] },
          { key: 'low', title: 'Lowest', cell: (c) => <Money of={Math.min(...c.v)} />, figures: true, order: (c) => Math.min(...c.v) },
          { key: 'high', title: 'Highest', cell: (c) => <Money of={Math.max(...c.v)} />, figures: true, order: (c) => Math.max(...c.v) },
          { key: 'last', title: 'Last', cell: (c) => <Money of={last(c)} />, figures: true, order: last },
          { key: 'drawdown', title: 'Max drawdown', cell: (c) => <Percent of={maximumDrawdown(c)} />, figures: true, order: maximumDrawdown },
          { key: 'gaps', title: 'Gaps', cell: (c) => <Count of={c.gaps.length} />, figures: true, order: (c) => c.gaps.length },
        ]}
      />
    </details>
  );
}
