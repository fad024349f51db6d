// Figures that are read off a curve, and where an interval stands on a shared scale.

import { drawdown, type Curve } from './series';

export function maximumDrawdown(curve: Curve): number | null {
  return curve.v.length === 0 ? null : -Math.min(0, ...drawdown(curve).v);
}

export interface Interval {
  low: number;
  high: number;
  at: number;
}

export interface DrawnInterval {
  left: number; // 0..100, percent of the width
  width: number;
  at: number;
  zero: number;
  isNoise: boolean; // the interval holds zero: the return may be luck
}

// All rows share one scale, which always holds zero, so that rows can be compared by eye.
export function intervalScale(intervals: Interval[]): { low: number; high: number } {
  const low = Math.min(0, ...intervals.map((i) => Math.min(i.low, i.at)));
  const high = Math.max(0, ...intervals.map((i) => Math.max(i.high, i.at)));
  const pad = (high - low || 1) * 0.04;
  return { low: low - pad, high: high + pad };
}

export function drawnInterval(interval: Interval, scale: { low: number; high: number }): DrawnInterval {
  const place = (value: number): number => ((value - scale.low) / (scale.high - scale.low)) * 100;
  return {
    left: place(interval.low),
    width: place(interval.high) - place(interval.low),
    at: place(interval.at),
    zero: place(0),
    isNoise: interval.low <= 0 && interval.high >= 0,
  };
}
