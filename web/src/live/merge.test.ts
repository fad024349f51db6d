import { describe, expect, it } from 'vitest';
import type { Decision, LeaderboardRow, Trade } from '../api/types';
import { mergeDecision, mergePositions, mergePrices, mergeTrade, mergeTradePages, newestFirst, parseEventId, ranked } from './merge';

const trade = (id: string, exit: number): Trade => ({ id, exit_time: exit }) as Trade;
const price = (symbol: string, value: number, at: number): { symbol: string; price: number; timestamp: number } => ({ symbol, price: value, timestamp: at });

describe('trades', () => {
  it('come in once, newest first, and can be taken back', () => {
    let list = newestFirst([trade('a', 1), trade('b', 3)]);
    list = mergeTrade(list, { version: 5, op: 'upsert', trade: trade('c', 2) });
    expect(list.map((t) => t.id)).toEqual(['b', 'c', 'a']);
    list = mergeTrade(list, { version: 6, op: 'upsert', trade: trade('c', 9) });
    expect(list.map((t) => t.id)).toEqual(['c', 'b', 'a']);
    list = mergeTrade(list, { version: 7, op: 'void', trade: { id: 'b' } });
    expect(list.map((t) => t.id)).toEqual(['c', 'a']);
    expect(mergeTrade(list, { version: 8, op: 'void', trade: { id: 'b' } })).toBe(list);
  });
  it('are bounded', () => {
    let list: Trade[] = [];
    for (let i = 0; i < 50; i++) list = mergeTrade(list, { version: i, op: 'upsert', trade: trade(`t${i}`, i) }, 10);
    expect(list).toHaveLength(10);
    expect(list[0]!.id).toBe('t49');
  });
  it('of overlapping pages are kept once', () => {
    expect(mergeTradePages([trade('c', 3), trade('b', 2)], [trade('b', 2), trade('a', 1)]).map((t) => t.id)).toEqual(['c', 'b', 'a']);
  });
  it('of any order of delivery end the same', () => {
    const changes = [3, 1, 2, 5, 4].map((n) => ({ version: n, op: 'upsert' as const, trade: trade(`t${n}`, n) }));
    const fold = (list: typeof changes): string[] => list.reduce<Trade[]>((held, change) => mergeTrade(held, change), []).map((t) => t.id);
    expect(fold(changes)).toEqual(fold([...changes].reverse()));
    expect(fold([...changes, ...changes])).toEqual(fold(changes));
  });
});

describe('prices', () => {
  it('change by symbol and never go back in time', () => {
    const first = mergePrices(null, { BTC: price('BTC', 100, 10), ETH: price('ETH', 5, 10) }, 10);
    const later = mergePrices(first, { BTC: price('BTC', 101, 12) }, 12);
    expect([later.prices['BTC']!.price, later.prices['ETH']!.price, later.serverTime]).toEqual([101, 5, 12]);
    const stale = mergePrices(later, { BTC: price('BTC', 99, 11) }, 11);
    expect([stale.prices['BTC']!.price, stale.serverTime]).toEqual([101, 12]);
  });
});

describe('positions', () => {
  it('are replaced whole, one trader at a time', () => {
    const both = mergePositions(mergePositions(null, 'a', {}, 1), 'b', { BTC: {} as never }, 2);
    expect(both.accountTotals.map((r) => r.model_id)).toEqual(['a', 'b']);
    expect(mergePositions(both, 'b', {}, 3).accountTotals[1]).toEqual({ model_id: 'b', positions: {} });
  });
});

describe('decisions', () => {
  it('are one per trader and cycle', () => {
    const d = (model: string, cycle: number, at: number): Decision => ({ model_id: model, cycle_number: cycle, timestamp: at }) as Decision;
    const list = [d('a', 1, 1), d('b', 1, 2), d('a', 1, 1), d('a', 2, 3)].reduce<Decision[]>((held, next) => mergeDecision(held, next), []);
    expect(list.map((x) => `${x.model_id}${x.cycle_number}`)).toEqual(['a2', 'b1', 'a1']);
  });
});

describe('ranks', () => {
  it('are the server’s where it gives them, by return where not', () => {
    const row = (id: string, value: number | null, rank?: number): LeaderboardRow => ({ id, return_pct: value, rank }) as LeaderboardRow;
    expect(ranked([row('a', 1, 2), row('b', 9, 1)]).map((r) => r.id)).toEqual(['b', 'a']);
    expect(ranked([row('a', 1), row('n', null), row('b', 9)]).map((r) => [r.id, r.rank])).toEqual([['b', 1], ['a', 2], ['n', null]]);
  });
});

it('event ids are a version and a number', () => {
  expect(parseEventId('41-3')).toEqual({ version: 41, n: 3 });
  expect(parseEventId('')).toBeNull();
  expect(parseEventId('v:4')).toBeNull();
});
