// uPlot dressed for this page: our colours and type, UTC, gaps shaded, lines that end at labels.

import uPlot from 'uplot';
import { dashPatterns, personOf } from '../state/traders';
import { colourOf } from '../state/theme';
import { formatAxis } from '../format/number';
import { formatClock, formatDay } from '../format/time';
import { align, type Curve } from './series';
import type { Span } from '../api/types';

const type = '11px "IBM Plex Sans Variable", system-ui, sans-serif';

export const lineColour = (id: string): string => {
  const { colour } = personOf(id);
  return colourOf(colour < 0 ? '--ink-2' : `--tone-${colour}`);
};

// Where no curve has anything to show: the feed itself was silent. A hole of one curve breaks its line
// only.
export function silentSpans(curves: { gaps: Span[] }[]): Span[] {
  return curves.slice(1).reduce<Span[]>(
    (common, { gaps }) =>
      common.flatMap((a) => gaps.map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) })).filter((span) => span.from < span.to)),
    curves[0]?.gaps ?? [],
  );
}

function shadeGaps(u: uPlot, gaps: Span[]): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.fillStyle = colourOf('--gap');
  ctx.strokeStyle = colourOf('--gap-edge');
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { from, to } of gaps) {
    const left = Math.max(bbox.left, u.valToPos(from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, u.valToPos(to, 'x', true));
    if (right <= left) continue;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.strokeRect(left, bbox.top - 2, right - left, bbox.height + 4);
  }
  ctx.restore();
}

const dayMs = 86_400_000;

function timeLabels(_u: uPlot, splits: number[]): string[] {
  const span = (splits[splits.length - 1] ?? 0) - (splits[0] ?? 0);
  return splits.map((ms, i) => {
    const newDay = i === 0 || Math.floor(ms / dayMs) !== Math.floor(splits[i - 1]! / dayMs);
    if (span > 4 * dayMs) return newDay ? formatDay(ms) : '';
    if (span < 10 * 60_000) return formatClock(ms);
    return newDay ? `${formatClock(ms, false)}\n${formatDay(ms)}` : formatClock(ms, false);
  });
}

export interface PlotStyle {
  unit: 'usd' | 'pct';
  log: boolean;
  labelWidth: number; // room at the right for the ends of the lines
  axisWidth: number;
  strong: string | null; // the one trader that is looked at
  baseline: number | null; // a line to compare with: the start value, or 0 %
}

export interface PlotHooks {
  drawn: (u: uPlot) => void;
  cursor: (u: uPlot) => void;
  zoomed: (on: boolean) => void; // the reader chose a range, or went back to the whole
}

function drawBaseline(u: uPlot, at: number): void {
  const y = Math.round(u.valToPos(at, 'y', true));
  if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) return;
  u.ctx.save();
  u.ctx.strokeStyle = colourOf('--rule-strong');
  u.ctx.lineWidth = devicePixelRatio;
  u.ctx.beginPath();
  u.ctx.moveTo(u.bbox.left, y);
  u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
  u.ctx.stroke();
  u.ctx.restore();
}

function axes(style: PlotStyle): uPlot.Axis[] {
  const common = { font: type, stroke: colourOf('--ink-2'), ticks: { show: false } };
  return [
    { ...common, grid: { show: false }, size: 38, gap: 8, values: timeLabels, space: 90 },
    {
      ...common,
      size: style.axisWidth,
      gap: 6,
      grid: { stroke: colourOf('--rule'), width: 1 },
      space: 44,
      values: (_u, splits) => {
        const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0)) || 1;
        return splits.map((v) => (v === null ? '' : formatAxis(v, step, style.unit)));
      },
    },
  ];
}

// A point with a hole on both sides is no line; it is drawn as a dot, so that it is not lost.
export function lonely(column: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  let before: number | null = null; // the last value that is not undefined
  let candidate = -1;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value === undefined) continue;
    if (value === null && candidate >= 0) found.push(candidate);
    candidate = value !== null && before === null ? i : -1;
    before = value;
  }
  if (candidate >= 0) found.push(candidate);
  return found;
}

function seriesOf(curve: Curve, strong: string | null): uPlot.Series {
  const person = personOf(curve.id);
  const dash = dashPatterns[person.dash] ?? [];
  return {
    label: curve.id,
    stroke: lineColour(curve.id),
    width: strong === curve.id ? 2.6 : 1.6,
    alpha: strong === null || strong === curve.id ? 1 : 0.28,
    points: { show: true, size: 4, width: 0, fill: lineColour(curve.id), filter: (u, index) => lonely(u.data[index]!) },
    ...(dash.length > 0 ? { dash } : {}),
  };
}

export function makePlot(host: HTMLElement, size: { width: number; height: number }, curves: Curve[], style: PlotStyle, hooks: PlotHooks): uPlot {
  const gaps = silentSpans(curves);
  return new uPlot(
    {
      ...size,
      ms: 1,
      tzDate: (ms) => uPlot.tzDate(new Date(ms), 'Etc/UTC'),
      legend: { show: false },
      padding: [10, style.labelWidth, 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, dist: 12 } },
      scales: {
        x: { time: true },
        y: {
          distr: style.log ? 3 : 1,
          range: (_u, low, high) => {
            if (style.log) return [Math.max(low * 0.98, 1e-6), Math.max(high * 1.02, 1e-5)];
            const pad = Math.max((high - low) * 0.06, Math.abs(high) * 0.0005, 1e-6);
            return [low - pad, high + pad];
          },
        },
      },
      axes: axes(style),
      series: [{}, ...curves.map((curve) => seriesOf(curve, style.strong))],
      hooks: {
        drawClear: [(u) => shadeGaps(u, gaps)],
        drawAxes: [(u) => style.baseline !== null && drawBaseline(u, style.baseline)],
        draw: [hooks.drawn],
        setCursor: [hooks.cursor],
        setSelect: [(u) => u.select.width > 0 && hooks.zoomed(true)],
        ready: [(u) => u.over.addEventListener('dblclick', () => hooks.zoomed(false))],
      },
    },
    align(curves) as unknown as uPlot.AlignedData,
    host,
  );
}
