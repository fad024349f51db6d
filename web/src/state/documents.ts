// What the page has been told, one signal per document. A document is replaced whole; when an
// answer fails, what was known stays and the reason is beside it.

import { batch, computed, signal, type Signal } from '@preact/signals';
import { ask, type Answer, type Parameters } from '../api/client';
import type {
  ArenaAnswer,
  CryptoPrices,
  Decision,
  LeaderboardAnswer,
  PositionsAnswer,
  StatusAnswer,
  Trade,
  TradersAnswer,
  TradesAnswer,
} from '../api/types';
import { noteArenaTime, tellSpeed } from '../live/clock';
import { mergeTradePages, newestFirst } from '../live/merge';
import { asOf } from './route';

export interface Doc<T> {
  data: T | null;
  reason: string | null; // why there is nothing, or nothing newer
  version: number | null;
  timeMs: number | null;
  loading: boolean;
}

export const emptyDoc = <T>(): Doc<T> => ({ data: null, reason: null, version: null, timeMs: null, loading: true });
const doc = <T>(): Signal<Doc<T>> => signal<Doc<T>>(emptyDoc());

export const prices = doc<CryptoPrices>();
export const leaderboard = doc<LeaderboardAnswer>();
export const positions = doc<PositionsAnswer>();
export const traderList = doc<TradersAnswer>();
export const arena = doc<ArenaAnswer>();
export const status = doc<StatusAnswer>();
export const trades = doc<Trade[]>();
export const decisionsSeen = signal<Decision[]>([]); // those that came by the stream, newest first
export const olderTrades = signal<string | null>(null); // the cursor of the page after

// The other side of a simulated book: it takes part in no ranking and no list.
export const houses = computed(() => new Set((traderList.value.data?.traders ?? []).filter((t) => t.kind === 'house').map((t) => t.id)));

export const dataVersion = signal<number | null>(null);
export const dataTimeMs = signal<number | null>(null); // of the newest answer shown
export const pastKind = signal<'exact' | 'bars' | 'ignored' | null>(null); // how the past was answered

// What an answer says about the whole page: its version, its time, whether it is of the past asked for.
export function noteAnswer(answer: Answer<unknown>, moment: string | null): void {
  if (answer.kind !== 'ok' || moment !== asOf.peek()) return;
  batch(() => {
    if (answer.version !== null && (moment !== null || answer.version >= (dataVersion.peek() ?? 0))) {
      dataVersion.value = answer.version;
      dataTimeMs.value = answer.timeMs;
    }
    if (moment === null) {
      pastKind.value = null;
      if (answer.timeMs !== null) noteArenaTime(answer.timeMs, answer.receivedAtMs);
    } else {
      pastKind.value = answer.asOf ?? 'ignored';
      if (answer.asOf === null && answer.timeMs !== null) noteArenaTime(answer.timeMs, answer.receivedAtMs);
    }
  });
}

export function settle<T>(target: Signal<Doc<T>>, answer: Answer<T>): void {
  const old = target.peek();
  if (answer.kind !== 'ok') {
    target.value = { ...old, data: answer.kind === 'missing' ? null : old.data, reason: answer.reason, loading: false };
    return;
  }
  target.value = { data: answer.data, reason: null, version: answer.version, timeMs: answer.timeMs, loading: false };
}

// Asks for a document as of the moment that is shown; an answer that comes after the reader moved
// on is dropped.
export async function refresh<T>(target: Signal<Doc<T>>, path: string, parameters: Parameters = {}): Promise<Answer<T>> {
  const moment = asOf.peek();
  const answer = await ask<T>(path, { ...parameters, as_of: moment });
  if (moment !== asOf.peek()) return answer;
  noteAnswer(answer, moment);
  // A stream may have brought something newer while the answer was under way.
  const known = target.peek().version;
  const overtaken = moment === null && answer.kind === 'ok' && known !== null && answer.version !== null && answer.version < known;
  if (!overtaken) settle(target, answer);
  return answer;
}

const tradesPage = 100;
const tradesHeld = doc<TradesAnswer>();

export async function refreshTrades(): Promise<void> {
  const moment = asOf.peek();
  const answer = await refresh(tradesHeld, '/api/trades', { limit: tradesPage });
  if (moment !== asOf.peek()) return;
  const { data, ...rest } = tradesHeld.peek();
  if (answer.kind === 'ok' && data !== null) {
    const old = moment === null ? (trades.peek().data ?? []) : [];
    if (old.length === 0) olderTrades.value = data.next ?? null;
    trades.value = { ...rest, data: old.length > data.trades.length ? mergeTradePages(data.trades, old) : newestFirst(data.trades) };
  } else {
    trades.value = { ...trades.peek(), reason: rest.reason, loading: false };
  }
}

export async function loadOlderTrades(): Promise<void> {
  const before = olderTrades.peek();
  const moment = asOf.peek();
  if (before === null) return;
  const answer = await ask<TradesAnswer>('/api/trades', { limit: tradesPage, before, as_of: moment });
  if (answer.kind !== 'ok' || moment !== asOf.peek()) return;
  olderTrades.value = answer.data.next ?? null;
  trades.value = { ...trades.peek(), data: mergeTradePages(trades.peek().data ?? [], answer.data.trades) };
}

const statusPauseMs = 2_000;
let statusAskedMs = 0;

// Events ask for it as often as they like; it is asked for at most every two seconds.
export async function refreshStatus(): Promise<void> {
  const now = Date.now();
  if (asOf.peek() === null && now - statusAskedMs < statusPauseMs) return;
  statusAskedMs = now;
  await refresh(status, '/api/status');
  tellSpeed(status.peek().data?.clock?.speed ?? arena.peek().data?.clock?.speed ?? null);
}

export const refreshPrices = (): Promise<unknown> => refresh(prices, '/api/crypto-prices');
export const refreshLeaderboard = (): Promise<Answer<LeaderboardAnswer>> => refresh(leaderboard, '/api/leaderboard');
export const refreshPositions = (): Promise<unknown> => refresh(positions, '/api/positions');
export const refreshTraders = (): Promise<unknown> => refresh(traderList, '/api/traders');
export const refreshArena = (): Promise<unknown> => refresh(arena, '/api/arena');

// Nothing of one moment may stand beside something of another.
export function forgetMoment(): void {
  batch(() => {
    const stale = <T>(d: Signal<Doc<T>>): void => void (d.value = { ...d.peek(), loading: true, version: null });
    [prices, leaderboard, positions, status].forEach((d) => stale(d as Signal<Doc<unknown>>));
    trades.value = { ...trades.peek(), loading: true, version: null };
    tradesHeld.value = emptyDoc();
    decisionsSeen.value = [];
    dataVersion.value = null;
  });
}

export function forgetTrades(): void {
  trades.value = emptyDoc();
}
