// Figures as text. What is missing is a dash that says why, to the pointer and to a screen reader.

import type { ComponentChildren, JSX } from 'preact';
import { formatMoney, formatNumber, formatPercent, formatPrice, formatQuantity } from '../format/number';
import { formatDuration, formatFullMoment, formatMoment } from '../format/time';

type Figure = number | null | undefined;

export function Missing({ why }: { why: string }): JSX.Element {
  return (
    <span class="missing" title={why}>
      <span aria-hidden="true">—</span>
      <span class="sr">not known: {why}</span>
    </span>
  );
}

const unknown = 'the answer holds no value';

function shown(text: string | null, why: string | undefined, tone = ''): JSX.Element {
  return text === null ? <Missing why={why ?? unknown} /> : <span class={`num ${tone}`}>{text}</span>;
}

const toneOf = (value: Figure): string => (value === null || value === undefined || value === 0 ? '' : value > 0 ? 'up' : 'down');

interface Props {
  of: Figure;
  why?: string | undefined;
}

export const Money = ({ of, why }: Props): JSX.Element => shown(formatMoney(of), why);
export const Gain = ({ of, why }: Props): JSX.Element => shown(formatMoney(of, true), why, toneOf(of));
export const Percent = ({ of, why, digits = 2 }: Props & { digits?: number }): JSX.Element => shown(formatPercent(of, false, digits), why);
export const GainPercent = ({ of, why }: Props): JSX.Element => shown(formatPercent(of, true), why, toneOf(of));
export const PriceOf = ({ of, why }: Props): JSX.Element => shown(formatPrice(of), why);
export const Quantity = ({ of, why }: Props): JSX.Element => shown(formatQuantity(of), why);
export const Count = ({ of, why }: Props): JSX.Element => shown(formatNumber(of, { digits: 0 }), why);
export const Ratio = ({ of, why, digits = 2 }: Props & { digits?: number }): JSX.Element => shown(formatNumber(of, { digits }), why);
export const Lasting = ({ of, why }: Props): JSX.Element => shown(formatDuration(of), why);
export const Times = ({ of, why }: Props): JSX.Element => shown(formatNumber(of, { digits: of !== null && of !== undefined && of % 1 !== 0 ? 1 : 0, after: '×' }), why);

export function Moment({ ms, why, seconds = false }: { ms: Figure; why?: string; seconds?: boolean }): JSX.Element {
  const text = formatMoment(ms, seconds);
  if (text === null || ms === null || ms === undefined) return <Missing why={why ?? unknown} />;
  return (
    <time class="num" dateTime={new Date(ms).toISOString()} title={formatFullMoment(ms)}>
      {text}
    </time>
  );
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Side({ side }: { side: string }): JSX.Element {
  const long = side === 'long' || side === 'buy' || side === 'buy_to_enter';
  const known = long || side === 'short' || side === 'sell' || side === 'sell_to_enter';
  return <span class={`side ${known ? (long ? 'side-long' : 'side-short') : ''}`}>{side.replace(/_/g, ' ')}</span>;
}
