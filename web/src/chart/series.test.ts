import { describe, expect, it } from 'vitest';
import { drawnInterval, intervalScale, maximumDrawdown } from './figures';
import { placeLabels } from './labels';
import { align, onGrid, appendPoint, clip, curveOf, detectGaps, drawdown, percentOf, thin, valueAt, withHoles, type Curve } from './series';
import { sparkPath } from './spark';

// Small worlds from a seed that a failure prints.
function world(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
function walk(seed: number, n: number): Curve {
  const random = world(seed);
  let t = 1_795_000_000_000;
  let v = 10_000;
  return curveOf(`w${seed}`, Array.from({ length: n }, () => [(t += 1 + Math.floor(random() * 90_000)), (v += (random() - 0.5) * 80)]));
}
const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

describe('curves', () => {
  it('sorts, drops what is no number, keeps the last of one time', () => {
    const curve = curveOf('a', [[3, 30], [1, 10], [2, NaN], [3, 31]]);
    expect(curve.t).toEqual([1, 3]);
    expect(curve.v).toEqual([10, 31]);
  });
  it('takes a live point once, in order only', () => {
    const curve = curveOf('a', [[1, 10], [2, 20]]);
    expect(appendPoint(curve, 1, 99)).toBe(curve);
    expect(appendPoint(curve, 2, 20)).toBe(curve);
    expect(appendPoint(curve, 2, 21).v).toEqual([10, 21]);
    expect(appendPoint(curve, 3, 30).t).toEqual([1, 2, 3]);
    expect(appendPoint(curve, 3, NaN)).toBe(curve);
  });
  it('clips to a moment and finds values at it', () => {
    const curve = curveOf('a', [[1, 10], [2, 20], [4, 40]]);
    expect(clip(curve, 2, 3).t).toEqual([2]);
    expect([0, 1, 3, 9].map((t) => valueAt(curve, t))).toEqual([null, 10, 20, 40]);
  });
  it('counts percent from the start value, and draws nothing without one', () => {
    expect(percentOf(curveOf('a', [[1, 100], [2, 110]]), 100).v.map((v) => v.toFixed(6))).toEqual(['0.000000', '10.000000']);
    expect(percentOf(curveOf('a', []), null).v).toEqual([]);
    expect(percentOf(curveOf('a', [[1, 5]]), 0).v).toEqual([]);
  });
});

describe('drawdown', () => {
  it('is zero at every new high and never above it', () => {
    for (const seed of seeds) {
      const curve = walk(seed, 300);
      const down = drawdown(curve).v;
      let peak = -Infinity;
      down.forEach((d, i) => {
        peak = Math.max(peak, curve.v[i]!);
        expect(d, `seed ${seed}`).toBeLessThanOrEqual(0);
        expect(d, `seed ${seed}`).toBeCloseTo((curve.v[i]! / peak - 1) * 100, 9);
      });
      expect(maximumDrawdown(curve)).toBeCloseTo(-Math.min(...down), 9);
    }
    expect(maximumDrawdown(curveOf('none', []))).toBeNull();
  });
});

describe('thinning', () => {
  it('keeps the ends, the order, real points only, and no more than asked', () => {
    for (const seed of seeds) {
      const curve = walk(seed, 500 + seed * 37);
      const small = thin(curve, 120);
      expect(small.t.length, `seed ${seed}`).toBe(120);
      expect([small.t[0], small.t[119]]).toEqual([curve.t[0], curve.t[curve.t.length - 1]]);
      small.t.forEach((t, i) => {
        expect(curve.v[curve.t.indexOf(t)], `seed ${seed}`).toBe(small.v[i]);
        if (i > 0) expect(t).toBeGreaterThan(small.t[i - 1]!);
      });
    }
  });
  it('keeps a lone spike, which is what a reader looks for', () => {
    const curve = curveOf('spike', Array.from({ length: 2_000 }, (_, i) => [i, i === 777 ? 500 : 100]));
    expect(thin(curve, 100).v).toContain(500);
  });
  it('leaves small curves alone', () => {
    const curve = walk(1, 50);
    expect(thin(curve, 120)).toBe(curve);
  });
});

describe('gaps', () => {
  it('are where the feed was silent for longer than its habit', () => {
    const times = [0, 60, 120, 180, 900, 960, 1_020].map((s) => s * 1_000);
    expect(detectGaps(times)).toEqual([{ from: 180_000, to: 900_000 }]);
    expect(detectGaps([1, 2, 3])).toEqual([]);
  });
  it('break the line once each and lose no point', () => {
    const curve: Curve = { ...curveOf('a', [[10, 1], [20, 2], [90, 3], [100, 4]]), gaps: [{ from: 20, to: 90 }] };
    expect(withHoles(curve)).toEqual({ t: [10, 20, 21, 90, 100], v: [1, 2, null, 3, 4] });
  });
  it('stay holes at the times of other curves', () => {
    const a: Curve = { ...curveOf('a', [[10, 1], [90, 3]]), gaps: [{ from: 10, to: 90 }] };
    const b = curveOf('b', [[10, 5], [40, 6], [90, 7]]);
    expect(align([a, b])).toEqual([[10, 11, 40, 90], [1, null, null, 3], [5, undefined, 6, 7]]);
  });
  it('break a small line as well', () => {
    const bars = [0, 1, 2, 3].map((t) => ({ t: t * 10, c: t }));
    expect(sparkPath(bars, [], 72, 22).match(/M/g)).toHaveLength(1);
    expect(sparkPath(bars, [{ from: 10, to: 20 }], 72, 22).match(/M/g)).toHaveLength(2);
    expect(sparkPath([{ t: 0, c: 1 }], [], 72, 22)).toBe('');
  });
  it('aligning loses nothing of any curve', () => {
    for (const seed of seeds.slice(0, 10)) {
      const curves = [walk(seed, 80), walk(seed + 100, 60)];
      const [times, ...columns] = align(curves);
      curves.forEach((curve, c) => curve.t.forEach((t, i) => expect(columns[c]![times.indexOf(t)], `seed ${seed}`).toBe(curve.v[i])));
    }
  });
});

describe('the table of many curves', () => {
  it('is bounded, in order, and never further off than its grid', () => {
    const curves = seeds.slice(0, 20).map((seed) => walk(seed, 600));
    const [times] = align(curves);
    expect(times.length).toBeLessThanOrEqual(3_002);
    const span = times[times.length - 1]! - times[0]!;
    onGrid(curves).forEach((snapped, c) => {
      snapped.t.forEach((t, i) => i > 0 && expect(t).toBeGreaterThan(snapped.t[i - 1]!));
      expect(snapped.v[snapped.v.length - 1]).toBe(curves[c]!.v[curves[c]!.v.length - 1]);
      expect(Math.abs(snapped.t[0]! - curves[c]!.t[0]!)).toBeLessThanOrEqual(span / 3_000 + 1);
    });
  });
  it('of few curves is exact', () => {
    const curves = [walk(1, 100)];
    expect(onGrid(curves)).toBe(curves);
  });
});

describe('labels at the ends', () => {
  it('never overlap, stay inside, and keep the order of their lines', () => {
    for (const seed of seeds) {
      const random = world(seed);
      const wanted = Array.from({ length: 1 + Math.floor(random() * 60) }, (_, i) => ({ id: String(i), y: random() * 420 - 10 }));
      const placed = placeLabels(wanted, 0, 400, 17);
      expect(placed.length, `seed ${seed}`).toBe(Math.min(wanted.length, 23));
      placed.forEach(({ y }, i) => {
        expect(y).toBeGreaterThanOrEqual(8.5 - 1e-9);
        expect(y, `seed ${seed}`).toBeLessThanOrEqual(391.5 + 1e-9);
        if (i > 0) expect(y - placed[i - 1]!.y, `seed ${seed}`).toBeGreaterThanOrEqual(17 - 1e-9);
      });
    }
  });
  it('leave a label alone at its line', () => {
    expect(placeLabels([{ id: 'a', y: 100 }], 0, 400, 17)).toEqual([{ id: 'a', y: 100 }]);
  });
});

describe('bootstrap intervals', () => {
  it('share a scale that holds zero and every bar', () => {
    const intervals = [{ low: 2, high: 9, at: 5 }, { low: -4, high: 3, at: -1 }];
    const scale = intervalScale(intervals);
    for (const interval of intervals) {
      const drawn = drawnInterval(interval, scale);
      expect(drawn.left).toBeGreaterThanOrEqual(0);
      expect(drawn.left + drawn.width).toBeLessThanOrEqual(100);
      expect(drawn.at).toBeGreaterThan(drawn.left);
      expect(drawn.zero).toBeGreaterThan(0);
    }
  });
  it('call a result noise exactly when zero is inside', () => {
    const scale = { low: -10, high: 10 };
    expect(drawnInterval({ low: -1, high: 4, at: 2 }, scale).isNoise).toBe(true);
    expect(drawnInterval({ low: 0.5, high: 4, at: 2 }, scale).isNoise).toBe(false);
    expect(drawnInterval({ low: -4, high: -0.5, at: -2 }, scale).isNoise).toBe(false);
  });
  it('have a scale even of nothing', () => {
    const scale = intervalScale([]);
    expect(scale.high).toBeGreaterThan(scale.low);
  });
});
