// The advanced figures, table by table: one row per trader.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Analytics as Record_, AnalyticsAnswer, Figures } from '../api/types';
import { formatNumber } from '../format/number';
import { TraderName } from '../parts/link';
import { Table, type Column } from '../parts/table';
import { Missing } from '../parts/value';
import { houses } from '../state/documents';
import { personOf } from '../state/traders';
import { useAnswer } from '../state/use_answer';
import { spoken } from './rules_tab';

const refreshMs = 30_000;

// Groups are every table that any record has, so that a new one of the server shows by itself.
export function tablesOf(records: Record_[]): string[] {
  const names = new Set<string>();
  for (const record of records) {
    for (const [key, value] of Object.entries(record)) if (value !== null && typeof value === 'object') names.add(key);
  }
  return [...names];
}

const tableTitle = (name: string): string => spoken(name.replace(/_breakdown_table$/, ''));

export function figure(value: number | string | null | undefined): JSX.Element {
  if (typeof value === 'number') {
    return <span class="num">{formatNumber(value, { digits: Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 3 : 2 })}</span>;
  }
  if (typeof value === 'string') return <span>{value}</span>;
  return <Missing why="not computed for this trader" />;
}

const of = (record: Record_, table: string): Figures => (typeof record[table] === 'object' && record[table] !== null ? (record[table] as Figures) : {});

export function figureColumns(records: Record_[], table: string): Column<Record_>[] {
  const keys = new Set<string>();
  for (const record of records) for (const key of Object.keys(of(record, table))) keys.add(key);
  return [
    { key: 'trader', title: 'Trader', cell: (r) => <TraderName id={r.model_id} />, order: (r) => personOf(r.model_id).name },
    ...[...keys].map((key): Column<Record_> => ({ key, title: spoken(key), cell: (r) => figure(of(r, table)[key]), order: (r) => of(r, table)[key], figures: true })),
  ];
}

export function Analytics(): JSX.Element {
  const { data, reason, loading } = useAnswer<AnalyticsAnswer>('/api/analytics', {}, refreshMs);
  const [chosen, setChosen] = useState<string | null>(null);
  const records = (data?.analytics ?? []).filter((record) => !houses.value.has(record.model_id));
  const names = tablesOf(records);
  const table = chosen ?? names[0] ?? null;
  return (
    <article class="sheet">
      <h1 tabIndex={-1}>Analytics</h1>
      <p class="lede">Computed from every completed trade and every decision of the season. Holding times are minutes; deviations are of the sample.</p>
      {table === null ? (
        <p class="quiet">{loading ? 'The figures are on their way' : `No figures: ${reason ?? 'they are computed with the first trade'}`}</p>
      ) : (
        <>
          <div class="segments" role="group" aria-label="Table">
            {names.map((name) => (
              <button key={name} type="button" aria-pressed={name === table} onClick={() => setChosen(name)}>
                {tableTitle(name)}
              </button>
            ))}
          </div>
          <Table key={table} caption={`Analytics: ${tableTitle(table)}`} rows={records} rowKey={(r) => r.id} columns={figureColumns(records, table)} empty="No trader has figures yet" />
        </>
      )}
    </article>
  );
}
