// The live stream: opens it, opens it again, and hands each message to its merge. The browser sends
// Last-Event-ID by itself while it reconnects; after it gave up, the id goes into the address.

import { batch } from '@preact/signals';
import type { CryptoPrices, Decision, LeaderboardAnswer, LeaderboardRow, Position, PositionsAnswer, Price, StatusAnswer, TradesAnswer } from '../api/types';
import { appendPoints } from '../state/curves';
import { dataTimeMs, dataVersion, decisionsSeen, leaderboard, positions, prices, refreshStatus, refreshTraders, status, trades } from '../state/documents';
import { noteArenaTime } from './clock';
import { mergeDecision, mergePositions, mergePrices, mergeTrade, mergeTradePages, newestFirst, parseEventId, type TradeChange } from './merge';

interface EquityPoint {
  model_id: string;
  t: number;
  equity: number;
}
interface Message {
  topic?: string;
  version?: number;
  time?: number;
  body?: unknown;
  prices?: Record<string, Price>;
  model_id?: string;
  positions?: Record<string, Position>;
  leaderboard?: LeaderboardRow[];
  points?: EquityPoint[];
  decision?: Decision;
  kind?: string;
}

const topics = 'prices,trades,positions,leaderboard,equity,decisions,system';
const held = (version: number | undefined): { reason: null; version: number | null; timeMs: null; loading: false } => ({
  reason: null,
  version: version ?? null,
  timeMs: null,
  loading: false,
});

const isOld = (known: number | null, version: number | undefined): boolean => known !== null && version !== undefined && version < known;

const equityPoints = (points: EquityPoint[]): { id: string; t: number; equity: number }[] =>
  points.map((p) => ({ id: p.model_id, t: p.t, equity: p.equity }));

function takeSnapshot(message: Message): void {
  const { version, body } = message;
  if (body === undefined || body === null) return;
  switch (message.topic) {
    case 'prices':
      if (!isOld(prices.peek().version, version)) prices.value = { ...held(version), data: body as CryptoPrices };
      break;
    case 'trades': {
      const list = (body as TradesAnswer).trades;
      trades.value = { ...held(version), data: mergeTradePages(newestFirst(list), trades.peek().data ?? []) };
      break;
    }
    case 'positions':
      if (!isOld(positions.peek().version, version)) positions.value = { ...held(version), data: body as PositionsAnswer };
      break;
    case 'leaderboard':
      if (!isOld(leaderboard.peek().version, version)) leaderboard.value = { ...held(version), data: body as LeaderboardAnswer };
      break;
    case 'equity':
      appendPoints(equityPoints(Array.isArray(body) ? (body as EquityPoint[]) : []));
      break;
    case 'decisions': {
      const list = Array.isArray(body) ? (body as Decision[]) : ((body as { decisions?: Decision[] }).decisions ?? []);
      decisionsSeen.value = [...list].sort((a, b) => b.timestamp - a.timestamp);
      break;
    }
    case 'system':
      // It may say less than the whole document; what it does not say stays.
      status.value = { ...held(version), reason: status.peek().reason, data: { ...status.peek().data, ...(body as StatusAnswer) } };
      break;
  }
}

function takeChange(topic: string, message: Message): void {
  const { version } = message;
  switch (topic) {
    case 'prices':
      prices.value = { ...held(version), data: mergePrices(prices.peek().data, message.prices ?? {}, message.time ?? 0) };
      break;
    case 'trades':
      trades.value = { ...held(version), data: mergeTrade(trades.peek().data ?? [], message as unknown as TradeChange) };
      break;
    case 'positions':
      if (!isOld(positions.peek().version, version) && message.model_id !== undefined) {
        positions.value = { ...held(version), data: mergePositions(positions.peek().data, message.model_id, message.positions ?? {}, message.time ?? 0) };
      }
      break;
    case 'leaderboard':
      if (!isOld(leaderboard.peek().version, version) && message.leaderboard !== undefined) {
        leaderboard.value = { ...held(version), data: { leaderboard: message.leaderboard, serverTime: message.time } };
      }
      break;
    case 'equity':
      appendPoints(equityPoints(message.points ?? []));
      break;
    case 'decisions':
      if (message.decision !== undefined) decisionsSeen.value = mergeDecision(decisionsSeen.peek(), message.decision);
      break;
    case 'system':
      void refreshStatus();
      if (message.kind === 'trader') void refreshTraders();
      break;
  }
}

// Exported for its test: one message as it came from the wire.
export function take(event: string, id: string, text: string): boolean {
  let message: Message;
  try {
    message = JSON.parse(text) as Message;
  } catch {
    return false;
  }
  batch(() => {
    if (event === 'snapshot') takeSnapshot(message);
    else takeChange(event, message);
    const version = message.version ?? parseEventId(id)?.version;
    if (version !== undefined && version >= (dataVersion.peek() ?? 0)) dataVersion.value = version;
    if (typeof message.time === 'number' && message.time > 0) {
      dataTimeMs.value = message.time;
      noteArenaTime(message.time, Date.now());
    }
  });
  return true;
}

export interface StreamEvents {
  opened(): void;
  lost(willRetryItself: boolean): void;
  reset(): void;
  spoke(): void;
}

export class Stream {
  private source: EventSource | null = null;
  private lastId = '';

  constructor(private readonly events: StreamEvents) {}

  open(): void {
    this.close();
    const resume = this.lastId === '' ? '' : `&last_event_id=${encodeURIComponent(this.lastId)}`;
    const source = new EventSource(`/api/stream?topics=${topics}${resume}`);
    this.source = source;
    source.onopen = () => this.events.opened();
    source.onerror = () => this.events.lost(source.readyState !== EventSource.CLOSED);
    for (const name of ['snapshot', ...topics.split(',')]) {
      source.addEventListener(name, (event) => {
        this.lastId = (event as MessageEvent<string>).lastEventId;
        this.events.spoke();
        take(name, this.lastId, (event as MessageEvent<string>).data);
      });
    }
    source.addEventListener('reset', () => {
      this.lastId = '';
      this.events.reset();
    });
    source.addEventListener('bye', () => this.events.lost(true));
  }

  close(): void {
    this.source?.close();
    this.source = null;
  }
}
