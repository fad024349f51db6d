import { beforeEach, expect, it } from 'vitest';
import '../testing';

const { take } = await import('./stream');
const { curves } = await import('../state/curves');
const { dataVersion, emptyDoc, leaderboard, positions, prices, trades } = await import('../state/documents');

beforeEach(() => {
  for (const doc of [prices, leaderboard, positions, trades]) doc.value = emptyDoc() as never;
  dataVersion.value = null;
  curves.value = [{ id: 'a', t: [1], v: [1], gaps: [] }];
});

const message = (event: string, id: string, body: unknown): boolean => take(event, id, JSON.stringify(body));

it('a snapshot, then what changed', () => {
  message('snapshot', '7-0', { topic: 'prices', version: 7, time: 1_000, body: { prices: { BTC: { symbol: 'BTC', price: 1, timestamp: 900 } }, serverTime: 1_000 } });
  message('prices', '8-1', { version: 8, time: 1_100, prices: { BTC: { symbol: 'BTC', price: 2, timestamp: 1_100 } } });
  expect(prices.value.data!.prices['BTC']!.price).toBe(2);
  expect(dataVersion.value).toBe(8);
});

it('a replay after a reconnection neither doubles nor undoes', () => {
  const trade = { version: 9, op: 'upsert', trade: { id: 't', model_id: 'a', exit_time: 5 } };
  message('trades', '9-1', trade);
  message('trades', '9-1', trade);
  expect(trades.value.data).toHaveLength(1);
  message('leaderboard', '9-2', { version: 9, time: 2_000, leaderboard: [{ id: 'a', equity: 2 }] });
  message('leaderboard', '8-2', { version: 8, time: 1_900, leaderboard: [{ id: 'a', equity: 1 }] });
  expect(leaderboard.value.data!.leaderboard[0]!.equity).toBe(2);
  message('positions', '9-3', { version: 9, time: 2_000, model_id: 'a', positions: { BTC: { symbol: 'BTC' } } });
  message('snapshot', '8-0', { topic: 'positions', version: 8, time: 1_900, body: { accountTotals: [], serverTime: 1_900 } });
  expect(Object.keys(positions.value.data!.accountTotals[0]!.positions)).toEqual(['BTC']);
});

it('equity draws the curves further', () => {
  message('equity', '3-1', { version: 3, points: [{ model_id: 'a', t: 2, equity: 5 }, { model_id: 'b', t: 2, equity: 6 }] });
  message('equity', '3-1', { version: 3, points: [{ model_id: 'a', t: 2, equity: 5 }] });
  expect(curves.value.map((c) => [c.id, c.t, c.v])).toEqual([['a', [1, 2], [1, 5]], ['b', [2], [6]]]);
});

it('what is no JSON is dropped', () => {
  expect(take('prices', '1-1', '{"prices"')).toBe(false);
  expect(dataVersion.value).toBeNull();
});
