import { describe, expect, it } from 'vitest';
import { formatPage, formatView, parsePage, parseView, plainView, type View } from './url';

describe('addresses', () => {
  it('name every page and come back', () => {
    for (const path of ['/', '/leaderboard', '/analytics', '/markets/BTC', '/traders/gpt-5.1_a', '/decisions/momentum/952']) {
      expect(formatPage(parsePage(path))).toBe(path);
    }
  });
  it('of something else are unknown, never a crash', () => {
    for (const path of ['/traders', '/traders/a/b', '/traders/%2e%2e%2f', '/decisions/a/x', '/decisions/a/-1', '/%', '/markets/<b>']) {
      expect(parsePage(path).name, path).toBe('unknown');
    }
  });
  it('hold the whole view', () => {
    const view: View = { ...plainView, asOf: '1795300000000', tab: 'chat', unit: 'pct', since: 1_795_000_000_000, log: true, drawdown: true, hidden: ['a', 'b.c'], trader: 'momentum' };
    const [path, query = ''] = formatView(view).split('?');
    expect(parseView(path!, `?${query}`)).toEqual(view);
    expect(formatView(plainView)).toBe('/');
  });
  it('take the moment as ms, as a version, as ISO text, and nothing else', () => {
    const asOf = (text: string): string | null => parseView('/', `?as_of=${encodeURIComponent(text)}`).asOf;
    expect(asOf('1795300000000')).toBe('1795300000000');
    expect(asOf('v:42')).toBe('v:42');
    expect(asOf('2026-11-22T10:00:00Z')).toBe(String(Date.UTC(2026, 10, 22, 10)));
    for (const text of ['yesterday', '12', 'v:', '1e12', '<script>', '2026-99-99T99:99:99Z']) expect(asOf(text), text).toBeNull();
  });
  it('with nonsense fall back to the plain view', () => {
    expect(parseView('/', '?tab=x&unit=gold&since=soon&scale=1&hide=,,%00&trader=<b>')).toEqual(plainView);
  });
});
