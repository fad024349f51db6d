// The equity curves of the board: asked once for the range that is shown, then drawn further by what
// the stream, or the next poll, brings.

import { batch, computed, signal } from '@preact/signals';
import { ask } from '../api/client';
import type { AccountTotal, AccountTotalsAnswer, EquityAnswer } from '../api/types';
import { appendPoint, clip, curveOf, detectGaps, thin, type Curve } from '../chart/series';
import { houses, noteAnswer } from './documents';
import { asOf, view } from './route';

export const curves = signal<Curve[]>([]);
export const curvesReason = signal<string | null>(null);
export const curvesLoading = signal(true);

const pointsAsked = 600;
const pointsHeld = 2_400; // with what came since; above it the oldest half is thinned again
const hourMs = 3_600_000;

// Where the range that is shown begins; null = with the arena.
export const rangeStart = computed<number | null>(() => {
  const since = view.value.since;
  if (typeof since === 'number') return since;
  if (since === 'all') return null;
  const end = Math.max(0, ...curves.value.map((c) => c.t[c.t.length - 1] ?? 0));
  return end === 0 ? null : end - 72 * hourMs;
});

let totalsMarker: number | null = null; // set while the older endpoint is the source
export const fromTotals = (): boolean => totalsMarker !== null;

function groupTotals(rows: AccountTotal[]): Map<string, [number, number][]> {
  const groups = new Map<string, [number, number][]>();
  for (const row of rows) {
    if (!groups.has(row.model_id)) groups.set(row.model_id, []);
    groups.get(row.model_id)!.push([row.timestamp * 1_000, row.dollar_equity]);
  }
  return groups;
}

async function loadTotals(moment: string | null): Promise<void> {
  const answer = await ask<AccountTotalsAnswer>('/api/account-totals', { as_of: moment });
  if (moment !== asOf.peek()) return;
  noteAnswer(answer, moment);
  if (answer.kind !== 'ok') {
    batch(() => {
      curvesReason.value = answer.reason;
      curvesLoading.value = false;
    });
    return;
  }
  totalsMarker = answer.data.lastHourlyMarkerRead;
  batch(() => {
    curves.value = [...groupTotals(answer.data.accountTotals)].map(([id, points]) => {
      const curve = curveOf(id, points);
      return { ...curve, gaps: detectGaps(curve.t) };
    });
    curvesReason.value = null;
    curvesLoading.value = false;
  });
}

export async function loadCurves(): Promise<void> {
  const moment = asOf.peek();
  const from = typeof view.peek().since === 'number' ? view.peek().since : rangeStart.peek();
  curvesLoading.value = true;
  const answer = await ask<EquityAnswer>('/api/equity', { points: pointsAsked, from: from as number | null, as_of: moment });
  if (moment !== asOf.peek()) return;
  if (answer.kind === 'missing') return loadTotals(moment);
  noteAnswer(answer, moment);
  totalsMarker = null;
  batch(() => {
    curvesLoading.value = false;
    curvesReason.value = answer.kind === 'ok' ? null : answer.reason;
    if (answer.kind === 'ok') curves.value = answer.data.equity.map((e) => curveOf(e.model_id, e.points, e.gaps));
  });
}

// The newest hours again, from the older endpoint.
export async function extendTotals(): Promise<void> {
  const moment = asOf.peek();
  if (totalsMarker === null || moment !== null) return;
  const answer = await ask<AccountTotalsAnswer>('/api/account-totals', { lastHourlyMarker: totalsMarker });
  if (answer.kind !== 'ok' || asOf.peek() !== null) return;
  noteAnswer(answer, null);
  totalsMarker = Math.max(totalsMarker, answer.data.lastHourlyMarkerRead);
  appendPoints(answer.data.accountTotals.map((row) => ({ id: row.model_id, t: row.timestamp * 1_000, equity: row.dollar_equity })));
}

export function appendPoints(points: { id: string; t: number; equity: number }[]): void {
  if (points.length === 0 || (curvesLoading.peek() && curves.peek().length === 0)) return; // their past comes first
  const byId = new Map(curves.peek().map((curve) => [curve.id, curve]));
  let changed = false;
  for (const { id, t, equity } of points) {
    const old = byId.get(id) ?? curveOf(id, []);
    const grown = appendPoint(old, t, equity);
    if (grown === old) continue;
    changed = true;
    byId.set(id, grown.t.length > pointsHeld ? thin(grown, pointsHeld / 2) : grown);
  }
  if (changed) curves.value = [...byId.values()];
}

// While the slider moves, what is known already is cut at the moment, until the answer is there.
export const shownCurves = computed<Curve[]>(() => {
  const moment = asOf.value;
  const to = moment !== null && /^\d+$/.test(moment) ? Number(moment) : null;
  const from = rangeStart.value;
  const mine = houses.value.size === 0 ? curves.value : curves.value.filter((curve) => !houses.value.has(curve.id));
  return from === null && to === null ? mine : mine.map((curve) => clip(curve, from, to));
});
