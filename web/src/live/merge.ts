// How messages of the stream change what the page holds. Pure: the old value in, the new one out,
// and the same object when a message brought nothing new. Each message names the data version it
// belongs to; one that is not newer than what it would change is dropped, so that a replay after a
// reconnection neither doubles nor undoes anything.

import type { Conversation, CryptoPrices, Decision, LeaderboardRow, Position, PositionsAnswer, Price, Trade } from '../api/types';

export interface EventId {
  version: number;
  n: number;
}

export function parseEventId(text: string): EventId | null {
  const match = /^(\d+)-(\d+)$/.exec(text);
  return match === null ? null : { version: Number(match[1]), n: Number(match[2]) };
}

export function mergePrices(old: CryptoPrices | null, changed: Record<string, Price>, timeMs: number): CryptoPrices {
  const prices = { ...(old?.prices ?? {}) };
  for (const [symbol, price] of Object.entries(changed)) {
    const known = prices[symbol];
    if (known === undefined || price.timestamp >= known.timestamp) prices[symbol] = price;
  }
  return { prices, serverTime: Math.max(old?.serverTime ?? 0, timeMs) };
}

export const newestFirst = (trades: Trade[]): Trade[] =>
  [...trades].sort((a, b) => b.exit_time - a.exit_time || (a.id < b.id ? -1 : 1));

export interface TradeChange {
  version: number;
  op: 'upsert' | 'void';
  trade: Partial<Trade> & { id: string };
}

export function mergeTrade(old: Trade[], change: TradeChange, most = 500): Trade[] {
  const without = old.filter((trade) => trade.id !== change.trade.id);
  if (change.op === 'void') return without.length === old.length ? old : without;
  return newestFirst([...without, change.trade as Trade]).slice(0, most);
}

// Pages of a list that has grown meanwhile overlap; each trade is kept once.
export function mergeTradePages(newer: Trade[], older: Trade[]): Trade[] {
  const known = new Set(newer.map((trade) => trade.id));
  return newestFirst([...newer, ...older.filter((trade) => !known.has(trade.id))]);
}

export function mergePositions(old: PositionsAnswer | null, modelId: string, positions: Record<string, Position>, timeMs: number): PositionsAnswer {
  const rows = old?.accountTotals ?? [];
  const found = rows.some((row) => row.model_id === modelId);
  const row = { model_id: modelId, positions };
  return {
    accountTotals: found ? rows.map((r) => (r.model_id === modelId ? row : r)) : [...rows, row],
    serverTime: Math.max(old?.serverTime ?? 0, timeMs),
  };
}

export function mergeDecision(old: Decision[], decision: Decision, most = 100): Decision[] {
  const same = (d: Decision): boolean => d.model_id === decision.model_id && d.cycle_number === decision.cycle_number;
  return [decision, ...old.filter((d) => !same(d))].sort((a, b) => b.timestamp - a.timestamp).slice(0, most);
}

export function mergeConversations(newer: Conversation[], older: Conversation[]): Conversation[] {
  const known = new Set(newer.map((record) => record.id));
  return [...newer, ...older.filter((record) => !known.has(record.id))];
}

// The board without ranks (an older server): best return first, benchmarks in their place.
export function ranked(rows: LeaderboardRow[]): LeaderboardRow[] {
  if (rows.every((row) => typeof row.rank === 'number')) return [...rows].sort((a, b) => a.rank! - b.rank!);
  return [...rows]
    .sort((a, b) => (b.return_pct ?? -Infinity) - (a.return_pct ?? -Infinity))
    .map((row, i) => ({ ...row, rank: row.return_pct === null ? null : i + 1 }));
}
