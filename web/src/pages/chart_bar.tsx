// How the curves are looked at: unit, range, scale.

import type { JSX } from 'preact';
import { fromFieldTime, toFieldTime } from '../format/time';
import { firstMs } from '../parts/timebar';
import { newestFactMs } from '../live/clock';
import { show, view } from '../state/route';

interface Choice {
  name: string;
  title: string;
  on: boolean;
  choose: () => void;
  why?: string | undefined; // it cannot be chosen
}

function Group({ label, choices }: { label: string; choices: Choice[] }): JSX.Element {
  return (
    <div class="segments" role="group" aria-label={label}>
      {choices.map(({ name, title, on, choose, why }) => (
        <button key={name} type="button" aria-pressed={on} title={why ?? title} disabled={why !== undefined} onClick={choose}>
          {name}
        </button>
      ))}
    </div>
  );
}

export function ChartBar(): JSX.Element {
  const { unit, since, log, drawdown } = view.value;
  const first = firstMs.value;
  const last = newestFactMs.value;
  const fallback = first ?? 0;
  return (
    <div class="chart-bar">
      <Group
        label="Unit"
        choices={[
          { name: '$', title: 'In dollars', on: unit === 'usd' && !drawdown, choose: () => show({ unit: 'usd', drawdown: false }) },
          { name: '%', title: 'In percent of what each began with', on: unit === 'pct' && !drawdown, choose: () => show({ unit: 'pct', drawdown: false }) },
          { name: 'Drawdown', title: 'How far below its highest value so far', on: drawdown, choose: () => show({ drawdown: !drawdown }) },
        ]}
      />
      <Group
        label="Range"
        choices={[
          { name: 'All', title: 'Since the arena began', on: since === 'all', choose: () => show({ since: 'all' }) },
          { name: '72 h', title: 'The last three days', on: since === '72h', choose: () => show({ since: '72h' }) },
          { name: 'Since…', title: 'Since a time of your choice', on: typeof since === 'number', choose: () => show({ since: typeof since === 'number' ? 'all' : Math.max(fallback, (last ?? fallback) - 24 * 3_600_000) }) },
        ]}
      />
      {typeof since === 'number' && (
        <label class="since">
          <span class="sr">Begin of the range, UTC</span>
          <input
            type="datetime-local"
            value={toFieldTime(since)}
            onChange={(event) => {
              const ms = fromFieldTime(event.currentTarget.value);
              if (ms !== null) show({ since: ms });
            }}
          />
        </label>
      )}
      <Group
        label="Scale"
        choices={[
          {
            name: 'Log',
            title: 'Equal ratios are equally far apart',
            on: log && unit === 'usd' && !drawdown,
            choose: () => show({ log: !log }),
            why: unit !== 'usd' || drawdown ? 'A logarithm needs values above zero: choose $' : undefined,
          },
        ]}
      />
    </div>
  );
}
