// Numbers as a reader of a financial page expects them: grouped digits, a true minus sign, and never
// "-0.00". Every function answers null for what is not a finite number, so that the caller must say
// why it is missing.

const minus = '\u2212';

function grouped(absolute: number, digits: number): string {
  const [whole = '0', fraction] = absolute.toFixed(digits).split('.');
  const withCommas = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}

function isZeroText(text: string): boolean {
  return /^[0.,]*$/.test(text);
}

export interface NumberStyle {
  digits?: number;
  sign?: boolean; // a plus before what is above zero
  before?: string;
  after?: string;
}

export function formatNumber(value: number | null | undefined, style: NumberStyle = {}): string | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  const { digits = 2, sign = false, before = '', after = '' } = style;
  const text = grouped(Math.abs(value), digits);
  const mark = isZeroText(text) ? '' : value < 0 ? minus : sign ? '+' : '';
  return `${mark}${before}${text}${after}`;
}

export const formatMoney = (value: number | null | undefined, sign = false, digits = 2): string | null =>
  formatNumber(value, { digits, sign, before: '$' });

export const formatPercent = (value: number | null | undefined, sign = false, digits = 2): string | null =>
  formatNumber(value, { digits, sign, after: '%' });

// Prices keep five significant digits, as the venues quote them, but at least the cents of large ones.
export function formatPrice(value: number | null | undefined): string | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  const absolute = Math.abs(value);
  if (absolute === 0) return '0';
  const magnitude = Math.floor(Math.log10(absolute));
  const digits = Math.min(8, Math.max(absolute >= 10_000 ? 1 : 2, 4 - magnitude));
  return formatNumber(value, { digits });
}

// A quantity shows what it has, up to eight decimals, without trailing zeros.
export function formatQuantity(value: number | null | undefined): string | null {
  const text = formatNumber(value, { digits: 8 });
  return text === null ? null : text.replace(/\.?0+$/, '');
}

// For the axis of a chart: as few digits as still tell neighbours apart.
export function formatAxis(value: number, step: number, unit: 'usd' | 'pct'): string {
  const digits = step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step)));
  return (unit === 'usd' ? formatMoney(value, false, digits) : formatPercent(value, false, digits)) ?? '';
}
