// Bars of a price on a canvas: a wick from low to high, a body from open to close, gaps shaded.

import uPlot from 'uplot';
import type { PriceHistoryAnswer } from '../api/types';
import { formatPrice } from '../format/number';
import { formatClock, formatDay } from '../format/time';
import { colourOf } from '../state/theme';

const type = '11px "IBM Plex Sans Variable", system-ui, sans-serif';

function drawGaps(u: uPlot, answer: PriceHistoryAnswer): void {
  u.ctx.save();
  u.ctx.fillStyle = colourOf('--gap');
  for (const gap of answer.gaps) {
    const left = Math.max(u.bbox.left, u.valToPos(gap.from, 'x', true));
    const right = Math.min(u.bbox.left + u.bbox.width, u.valToPos(gap.to, 'x', true));
    if (right > left) u.ctx.fillRect(left, u.bbox.top, right - left, u.bbox.height);
  }
  u.ctx.restore();
}

function drawBars(u: uPlot, answer: PriceHistoryAnswer, lengthMs: number): void {
  const { ctx } = u;
  const unit = Math.abs(u.valToPos(answer.bars[0]!.t + lengthMs, 'x', true) - u.valToPos(answer.bars[0]!.t, 'x', true));
  const width = Math.max(1, Math.floor(unit * 0.64));
  ctx.save();
  for (const bar of answer.bars) {
    const x = Math.round(u.valToPos(bar.t + lengthMs / 2, 'x', true));
    const y = (price: number): number => Math.round(u.valToPos(price, 'y', true));
    ctx.fillStyle = colourOf(bar.c >= bar.o ? '--up' : '--down');
    const wick = Math.max(1, Math.round(devicePixelRatio));
    ctx.fillRect(x - Math.floor(wick / 2), y(bar.h), wick, Math.max(1, y(bar.l) - y(bar.h)));
    const top = Math.min(y(bar.o), y(bar.c));
    ctx.fillRect(x - Math.floor(width / 2), top, width, Math.max(1, Math.abs(y(bar.o) - y(bar.c))));
  }
  ctx.restore();
}

export function candles(host: HTMLElement, size: { width: number; height: number }, answer: PriceHistoryAnswer, lengthMs: number): uPlot {
  const { bars } = answer;
  const common = { font: type, stroke: colourOf('--ink-2'), ticks: { show: false } };
  const span = bars[bars.length - 1]!.t - bars[0]!.t;
  return new uPlot(
    {
      ...size,
      ms: 1,
      tzDate: (ms) => uPlot.tzDate(new Date(ms), 'Etc/UTC'),
      legend: { show: false },
      cursor: { points: { show: false } },
      padding: [10, 12, 0, 0],
      scales: {
        x: { time: true, range: [bars[0]!.t, bars[bars.length - 1]!.t + lengthMs] },
        y: { range: () => [Math.min(...bars.map((b) => b.l)), Math.max(...bars.map((b) => b.h))] },
      },
      axes: [
        { ...common, grid: { show: false }, space: 90, values: (_u, splits) => splits.map((ms) => (span > 3 * 86_400_000 ? formatDay(ms) : formatClock(ms, false))) },
        { ...common, size: 72, grid: { stroke: colourOf('--rule'), width: 1 }, values: (_u, splits) => splits.map((v) => formatPrice(v) ?? '') },
      ],
      series: [{}, { stroke: 'transparent', points: { show: false } }],
      hooks: { drawClear: [(u) => drawGaps(u, answer)], draw: [(u) => drawBars(u, answer, lengthMs)] },
    },
    [bars.map((b) => b.t), bars.map((b) => b.c)],
    host,
  );
}
