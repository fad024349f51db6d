// A word-sized line: where a price went within a day. Holes in the feed are holes in the line.

import type { JSX } from 'preact';
import type { Bar, Span } from '../api/types';
import { curveOf, withHoles } from './series';

export function sparkPath(bars: Pick<Bar, 't' | 'c'>[], gaps: Span[], width: number, height: number): string {
  const { t, v } = withHoles(curveOf('', bars.map((bar) => [bar.t, bar.c]), gaps));
  const values = v.filter((value): value is number => value !== null);
  if (values.length < 2) return '';
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = (time: number): string => (((time - t[0]!) / (t[t.length - 1]! - t[0]!)) * width).toFixed(1);
  const y = (value: number): string => (height - 1 - ((value - low) / (high - low || 1)) * (height - 2)).toFixed(1);
  let broken = true;
  return t
    .map((time, i) => {
      const value = v[i];
      if (value === null || value === undefined) {
        broken = true;
        return '';
      }
      const step = `${broken ? 'M' : 'L'}${x(time)} ${y(value)}`;
      broken = false;
      return step;
    })
    .join('');
}

export function Spark({ bars, gaps, up }: { bars: Bar[]; gaps: Span[]; up: boolean }): JSX.Element {
  return (
    <svg class={`spark ${up ? 'up' : 'down'}`} viewBox="0 0 72 22" width="72" height="22" aria-hidden="true" preserveAspectRatio="none">
      <path d={sparkPath(bars, gaps, 72, 22)} />
    </svg>
  );
}
