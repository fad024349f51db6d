// Curves as plain arrays: merging, gaps, drawdown, thinning. Nothing here knows of a canvas.

import type { Span } from '../api/types';

export interface Curve {
  id: string;
  t: number[]; // ms, ascending, no repeats
  v: number[];
  gaps: Span[];
}

export const emptyCurve = (id: string): Curve => ({ id, t: [], v: [], gaps: [] });

export function curveOf(id: string, points: [number, number][], gaps: Span[] = []): Curve {
  const curve = emptyCurve(id);
  curve.gaps = gaps;
  for (const [t, v] of [...points].sort((a, b) => a[0] - b[0])) {
    if (!Number.isFinite(t) || !Number.isFinite(v)) continue;
    if (t === curve.t[curve.t.length - 1]) curve.v[curve.v.length - 1] = v;
    else {
      curve.t.push(t);
      curve.v.push(v);
    }
  }
  return curve;
}

// A live point: later than the last one it is appended, at the same time it replaces it, older ones
// are old news. The answer is the same object when nothing changed.
export function appendPoint(curve: Curve, t: number, v: number): Curve {
  const last = curve.t[curve.t.length - 1];
  if (!Number.isFinite(v) || (last !== undefined && t < last)) return curve;
  if (t === last) {
    if (curve.v[curve.v.length - 1] === v) return curve;
    return { ...curve, v: [...curve.v.slice(0, -1), v] };
  }
  return { ...curve, t: [...curve.t, t], v: [...curve.v, v] };
}

export function clip(curve: Curve, from: number | null, to: number | null): Curve {
  const keep = (t: number): boolean => (from === null || t >= from) && (to === null || t <= to);
  const at = curve.t.map((t, i) => (keep(t) ? i : -1)).filter((i) => i >= 0);
  return { ...curve, t: at.map((i) => curve.t[i]!), v: at.map((i) => curve.v[i]!) };
}

// Where the feed was silent for much longer than its own habit. Used where the server names no gaps.
export function detectGaps(times: number[], factor = 3, shortestMs = 60_000): Span[] {
  if (times.length < 4) return [];
  const steps = times.slice(1).map((t, i) => t - times[i]!);
  const median = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
  const limit = Math.max(median * factor, shortestMs);
  return steps.flatMap((step, i) => (step > limit ? [{ from: times[i]!, to: times[i + 1]! }] : []));
}

// The values with a hole after the last point before each gap; a hole is null and breaks the line.
export function withHoles(curve: Curve): { t: number[]; v: (number | null)[] } {
  if (curve.gaps.length === 0) return { t: curve.t, v: curve.v };
  const gaps = [...curve.gaps].sort((a, b) => a.from - b.from);
  const t: number[] = [];
  const v: (number | null)[] = [];
  let next = 0;
  curve.t.forEach((time, i) => {
    while (next < gaps.length && gaps[next]!.to <= time) {
      const gap = gaps[next++]!;
      const last = t[t.length - 1];
      if (last === undefined || v[v.length - 1] === null) continue;
      const hole = Math.max(last + 1, gap.from + 1);
      if (hole < time) {
        t.push(hole);
        v.push(null);
      }
    }
    t.push(time);
    v.push(curve.v[i]!);
  });
  return { t, v };
}

export function percentOf(curve: Curve, base: number | null): Curve {
  const from = base ?? curve.v[0];
  if (from === undefined || from === 0) return { ...curve, t: [], v: [] };
  return { ...curve, v: curve.v.map((v) => (v / from - 1) * 100) };
}

// How far below its highest value so far, in percent (0 or less).
export function drawdown(curve: Curve): Curve {
  let peak = -Infinity;
  return {
    ...curve,
    v: curve.v.map((v) => {
      peak = Math.max(peak, v);
      return peak > 0 ? (v / peak - 1) * 100 : 0;
    }),
  };
}

// Largest triangle, three buckets (Steinarsson 2013): which points to keep so that the line still
// looks the same. First and last are always kept. The server thins what it sends; this thins what
// came together while the page was open.
export function thin(curve: Curve, points: number): Curve {
  const n = curve.t.length;
  if (n <= points || points < 3) return curve;
  const kept = [0];
  const size = (n - 2) / (points - 2);
  let previous = 0;
  for (let bucket = 0; bucket < points - 2; bucket++) {
    const start = Math.floor(bucket * size) + 1;
    const end = Math.floor((bucket + 1) * size) + 1;
    const nextEnd = Math.min(n, Math.floor((bucket + 2) * size) + 1);
    let meanT = 0;
    let meanV = 0;
    for (let i = end; i < nextEnd; i++) {
      meanT += curve.t[i]!;
      meanV += curve.v[i]!;
    }
    meanT /= Math.max(1, nextEnd - end);
    meanV /= Math.max(1, nextEnd - end);
    let best = start;
    let largest = -1;
    for (let i = start; i < end; i++) {
      const area = Math.abs(
        (curve.t[previous]! - meanT) * (curve.v[i]! - curve.v[previous]!) -
          (curve.t[previous]! - curve.t[i]!) * (meanV - curve.v[previous]!),
      );
      if (area > largest) {
        largest = area;
        best = i;
      }
    }
    kept.push(best);
    previous = best;
  }
  kept.push(n - 1);
  return { ...curve, t: kept.map((i) => curve.t[i]!), v: kept.map((i) => curve.v[i]!) };
}

const tableTimesMost = 3_000; // shared times of a chart; a screen has fewer columns

// Many curves with times of their own make a table of mostly nothing. Above a bound their times are
// rounded to a grid finer than a pixel; of two values in one cell the later one stands.
export function onGrid(curves: Curve[]): Curve[] {
  const points = curves.reduce((sum, curve) => sum + curve.t.length, 0);
  if (points <= tableTimesMost) return curves;
  const ends = curves.filter((curve) => curve.t.length > 0);
  const first = Math.min(...ends.map((curve) => curve.t[0]!));
  const last = Math.max(...ends.map((curve) => curve.t[curve.t.length - 1]!));
  const step = Math.ceil((last - first) / tableTimesMost);
  if (step <= 1) return curves;
  return curves.map((curve) => {
    const snapped: Curve = { ...curve, t: [], v: [] };
    curve.t.forEach((time, i) => {
      const t = first + Math.round((time - first) / step) * step;
      if (t === snapped.t[snapped.t.length - 1]) snapped.v[snapped.v.length - 1] = curve.v[i]!;
      else {
        snapped.t.push(t);
        snapped.v.push(curve.v[i]!);
      }
    });
    return snapped;
  });
}

// One table for all curves, as uPlot wants it: shared times, and per curve a value, null (a hole)
// or undefined (nothing at this time, the line goes on).
export function align(curves: Curve[]): [number[], ...(number | null | undefined)[][]] {
  const holed = onGrid(curves).map(withHoles);
  const all = new Set<number>();
  for (const { t } of holed) for (const time of t) all.add(time);
  const times = Float64Array.from(all).sort();
  const at = new Map<number, number>();
  times.forEach((time, i) => at.set(time, i));
  const columns = holed.map(({ t, v }) => {
    const column = new Array<number | null | undefined>(times.length).fill(undefined);
    t.forEach((time, i) => (column[at.get(time)!] = v[i]!));
    // A hole lasts until the next point, also at the times that only other curves have.
    for (let i = 1; i < column.length; i++) if (column[i] === undefined && column[i - 1] === null) column[i] = null;
    return column;
  });
  return [Array.from(times), ...columns];
}

// The value of a curve at a moment: its newest point at or before it.
export function valueAt(curve: Curve, t: number): number | null {
  let low = 0;
  let high = curve.t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve.t[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : curve.v[low - 1]!;
}
