// A table with a caption, scoped headers and columns that sort by button. It scrolls inside its own
// region, which the keyboard can reach, and keeps its first column in sight.

import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

export interface Column<Row> {
  key: string;
  title: string;
  hint?: string;
  cell: (row: Row) => ComponentChildren;
  order?: (row: Row) => number | string | null | undefined; // sorts by it, the unknown last
  figures?: boolean; // right-aligned
}

interface Props<Row> {
  caption: string;
  captionShown?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  empty: string;
  start?: { key: string; down: boolean };
}

function compared(a: number | string | null | undefined, b: number | string | null | undefined, down: boolean): number {
  const missing = (x: unknown): boolean => x === null || x === undefined;
  if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
  const order = a! < b! ? -1 : a! > b! ? 1 : 0;
  return down ? -order : order;
}

export function Table<Row>({ caption, captionShown = false, columns, rows, rowKey, empty, start }: Props<Row>): JSX.Element {
  const [sort, setSort] = useState(start ?? null);
  const by = columns.find((column) => column.key === sort?.key)?.order;
  const sorted = by === undefined || sort === null ? rows : [...rows].sort((a, b) => compared(by(a), by(b), sort.down));
  return (
    <div class="table-region" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption class={captionShown ? '' : 'sr'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const active = sort?.key === column.key;
              return (
                <th key={column.key} scope="col" class={column.figures === true ? 'figures' : ''} title={column.hint} aria-sort={active ? (sort.down ? 'descending' : 'ascending') : undefined}>
                  {column.order === undefined ? (
                    column.title
                  ) : (
                    <button type="button" class="sort" onClick={() => setSort({ key: column.key, down: active ? !sort.down : column.figures === true })}>
                      {column.title}
                      <span class="sort-mark" aria-hidden="true">
                        {active ? (sort.down ? '↓' : '↑') : ''}
                      </span>
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, i) =>
                i === 0 ? (
                  <th key={column.key} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} class={column.figures === true ? 'figures' : ''}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={columns.length} class="empty">
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
