// The curves of the traders. The canvas is for the eye; the readout, the labels and the table below
// say the same in text, and the arrow keys walk through time.

import { signal, useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { formatMoney, formatPercent } from '../format/number';
import { formatFullMoment } from '../format/time';
import { toneClass } from '../parts/link';
import { theme } from '../state/theme';
import { initialEquityOf, people, personOf } from '../state/traders';
import { placeLabels } from './labels';
import { makePlot } from './plot';
import { align, drawdown, percentOf, valueAt, type Curve } from './series';

export interface ChartView {
  unit: 'usd' | 'pct';
  log: boolean;
  drawdown: boolean;
}

export const strongTrader = signal<string | null>(null); // under the pointer, anywhere on the page

const labelHeight = 17;

export function shaped(curves: Curve[], view: ChartView): Curve[] {
  if (view.drawdown) return curves.map(drawdown);
  if (view.unit === 'pct') return curves.map((curve) => percentOf(curve, initialEquityOf(curve.id)));
  return curves;
}

const unitOf = (view: ChartView): 'usd' | 'pct' => (view.drawdown || view.unit === 'pct' ? 'pct' : 'usd');
const worded = (value: number | null, view: ChartView): string =>
  (unitOf(view) === 'usd' ? formatMoney(value) : formatPercent(value, !view.drawdown)) ?? '—';

interface Readout {
  t: number;
  left: number;
}

interface Label {
  id: string;
  y: number;
  text: string;
}

// The best, the worst and the one looked at come first: they keep their labels when room is short.
function labelOrder(ends: { id: string; value: number }[]): string[] {
  const sorted = [...ends].sort((a, b) => b.value - a.value).map((end) => end.id);
  const order: string[] = strongTrader.peek() === null ? [] : [strongTrader.peek()!];
  while (sorted.length > 0) {
    order.push(sorted.shift()!);
    if (sorted.length > 0) order.push(sorted.pop()!);
  }
  return [...new Set(order)];
}

function endLabels(u: uPlot, curves: Curve[], view: ChartView): Label[] {
  const ends = curves.flatMap((curve) => {
    const value = curve.v[curve.v.length - 1];
    return value === undefined ? [] : [{ id: curve.id, value }];
  });
  const byId = new Map(ends.map((end) => [end.id, end.value]));
  const wanted = labelOrder(ends).filter((id) => byId.has(id)).map((id) => ({ id, y: u.valToPos(byId.get(id)!, 'y') }));
  return placeLabels(wanted, 0, u.over.clientHeight, labelHeight).map(({ id, y }) => ({ id, y, text: worded(byId.get(id)!, view) }));
}

function EndLabel({ label, left }: { label: Label; left: number }): JSX.Element {
  const person = personOf(label.id);
  const strong = strongTrader.value === null || strongTrader.value === label.id;
  return (
    <li
      class={`end-label ${toneClass(person)} ${strong ? '' : 'faded'}`}
      style={{ transform: `translate(${left}px, ${label.y - labelHeight / 2}px)` }}
      onMouseEnter={() => (strongTrader.value = label.id)}
      onMouseLeave={() => (strongTrader.value = null)}
    >
      <span class="end-name">{person.name}</span> <span class="num">{label.text}</span>
    </li>
  );
}

function ReadoutBox({ readout, curves, view, width, spoken }: { readout: Readout | null; curves: Curve[]; view: ChartView; width: number; spoken: boolean }): JSX.Element {
  const rows =
    readout === null
      ? []
      : curves
          .map((curve) => ({ id: curve.id, value: valueAt(curve, readout.t) }))
          .filter((row): row is { id: string; value: number } => row.value !== null)
          .sort((a, b) => b.value - a.value)
          .slice(0, 14);
  const atRight = readout !== null && readout.left > width / 2;
  return (
    <div class={`readout ${readout === null ? 'hidden' : ''}`} aria-live={spoken ? 'polite' : 'off'} style={{ transform: `translateX(${readout === null ? 0 : atRight ? readout.left - 232 : readout.left + 14}px)` }}>
      {readout !== null && <p class="readout-time">{formatFullMoment(readout.t)}</p>}
      <ul>
        {rows.map(({ id, value }) => (
          <li key={id} class={toneClass(personOf(id))}>
            <span class="readout-name">{personOf(id).name}</span>
            <span class="num">{worded(value, view)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function EquityChart({ curves, view, title }: { curves: Curve[]; view: ChartView; title: string }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const isZoomed = useRef(false); // by the reader: new points then leave the range alone
  const labels = useSignal<{ list: Label[]; left: number }>({ list: [], left: 0 });
  const readout = useSignal<Readout | null>(null);
  const spoken = useSignal(false);
  const size = useSignal({ width: 0, height: 0 });
  const shape = useMemo(() => shaped(curves, view), [curves, view.unit, view.log, view.drawdown]);
  const current = useRef(shape);
  current.current = shape;
  const names = people.value.map((p) => `${p.id} ${p.colour}`).join(',');
  const setup = `${shape.map((c) => c.id).join(',')}|${view.unit}|${view.log}|${view.drawdown}|${theme.value}|${strongTrader.value ?? ''}|${names}|${JSON.stringify(shape.map((c) => c.gaps))}`;
  const width = size.value.width;

  useLayoutEffect(() => {
    const box = host.current!;
    const watch = new ResizeObserver(() => (size.value = { width: box.clientWidth, height: box.clientHeight }));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);

  // A new plot where its dress changes; new points only go into the one there is.
  useLayoutEffect(() => {
    if (size.value.width === 0 || current.current.length === 0) return;
    const small = size.value.width < 560;
    const zoom = plot.current?.scales['x'];
    const kept = plot.current !== null && isZoomed.current && zoom !== undefined ? { min: zoom.min!, max: zoom.max! } : null;
    plot.current?.destroy();
    plot.current = makePlot(
      host.current!,
      size.value,
      current.current,
      {
        unit: unitOf(view),
        log: view.log && unitOf(view) === 'usd',
        labelWidth: small ? 74 : 172,
        axisWidth: small ? 52 : 64,
        strong: strongTrader.value,
        baseline: unitOf(view) === 'pct' ? 0 : (initialEquityOf(current.current[0]!.id) ?? null),
      },
      {
        drawn: (u) => (labels.value = { list: endLabels(u, current.current, view), left: u.over.offsetLeft + u.over.clientWidth + 8 }),
        cursor: (u) => {
          const { idx, left } = u.cursor;
          readout.value = idx === null || idx === undefined || left === undefined || left < 0 ? null : { t: u.data[0][idx]!, left: left + u.over.offsetLeft };
        },
        zoomed: (on) => (isZoomed.current = on),
      },
    );
    if (kept !== null) plot.current.setScale('x', kept);
    return undefined;
  }, [setup, size.value.width, size.value.height]);

  useEffect(() => {
    plot.current?.setData(align(shape) as unknown as uPlot.AlignedData, !isZoomed.current);
  }, [shape]);
  useEffect(() => () => plot.current?.destroy(), []);

  const onKey = (event: KeyboardEvent): void => {
    const u = plot.current;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -1e9, End: 1e9 }[event.key];
    if (u === null || step === undefined) return;
    event.preventDefault();
    spoken.value = true;
    const last = u.data[0].length - 1;
    const index = Math.min(last, Math.max(0, (u.cursor.idx ?? last) + step));
    u.setCursor({ left: u.valToPos(u.data[0][index]!, 'x'), top: 10 });
  };
  const summary = useComputed(() => `${title}. ${labels.value.list.map((l) => `${personOf(l.id).name} ${l.text}`).join(', ')}. Arrow keys read it point by point.`);

  return (
    <div class="chart" tabIndex={0} role="group" aria-label={summary.value} onKeyDown={onKey} onPointerDown={() => (spoken.value = false)} onBlur={() => (readout.value = null)}>
      <div class="chart-host" ref={host} />
      <ul class="end-labels" aria-hidden="true">
        {labels.value.list.map((label) => (
          <EndLabel key={label.id} label={label} left={labels.value.left} />
        ))}
      </ul>
      <ReadoutBox readout={readout.value} curves={shape} view={view} width={width} spoken={spoken.value} />
    </div>
  );
}
