import { describe, expect, it } from 'vitest';
import { formatAxis, formatMoney, formatNumber, formatPercent, formatPrice, formatQuantity } from './number';
import { formatDuration, formatMoment, fromFieldTime, toFieldTime } from './time';

describe('numbers', () => {
  it('groups digits and uses a true minus', () => {
    expect(formatMoney(10_532.834)).toBe('$10,532.83');
    expect(formatMoney(-464.62134, true)).toBe('\u2212$464.62');
    expect(formatMoney(1_234_567.5, true)).toBe('+$1,234,567.50');
    expect(formatPercent(5.33, true)).toBe('+5.33%');
  });
  it('never shows a minus before zero', () => {
    expect(formatMoney(-0.001, true)).toBe('$0.00');
    expect(formatPercent(-0)).toBe('0.00%');
  });
  it('says null for what is no number, never zero', () => {
    for (const value of [null, undefined, NaN, Infinity, -Infinity]) {
      expect(formatNumber(value)).toBeNull();
      expect(formatPrice(value)).toBeNull();
      expect(formatQuantity(value)).toBeNull();
    }
  });
  it('keeps five significant digits of a price', () => {
    expect(formatPrice(98_775.5)).toBe('98,775.5');
    expect(formatPrice(3_291.45)).toBe('3,291.45');
    expect(formatPrice(0.16142)).toBe('0.16142');
    expect(formatPrice(2.24385)).toBe('2.2439');
    expect(formatPrice(0.000012346)).toBe('0.00001235');
    expect(formatPrice(0)).toBe('0');
  });
  it('shows a quantity without trailing zeros', () => {
    expect(formatQuantity(29_564)).toBe('29,564');
    expect(formatQuantity(0.0498)).toBe('0.0498');
    expect(formatQuantity(100)).toBe('100');
  });
  it('gives an axis only the digits that tell neighbours apart', () => {
    expect(formatAxis(10_000, 500, 'usd')).toBe('$10,000');
    expect(formatAxis(0.25, 0.05, 'pct')).toBe('0.25%');
  });
});

describe('times', () => {
  it('are UTC', () => {
    expect(formatMoment(Date.UTC(2026, 10, 22, 21, 5, 7), true)).toBe('22 Nov 21:05:07');
    expect(formatMoment(null)).toBeNull();
  });
  it('last as their two largest units', () => {
    expect(formatDuration(840)).toBe('840 ms');
    expect(formatDuration(65_000)).toBe('1 m 5 s');
    expect(formatDuration(3_600_000)).toBe('1 h');
    expect(formatDuration(200_000_000)).toBe('2 d 7 h');
    expect(formatDuration(86_400_000 + 5_000)).toBe('1 d');
    expect(formatDuration(undefined)).toBeNull();
  });
  it('go through a field and back', () => {
    const ms = Date.UTC(2026, 10, 22, 21, 5);
    expect(fromFieldTime(toFieldTime(ms))).toBe(ms);
    expect(fromFieldTime('soon')).toBeNull();
  });
});
