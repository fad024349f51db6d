// How the page stays current: by the stream where there is one, by polling where there is none, by
// neither while the past is shown. Whatever is lost comes back without the reader's help.

import { effect, signal } from '@preact/signals';
import { appendPoints, extendTotals, fromTotals, loadCurves } from '../state/curves';
import {
  arena,
  dataTimeMs,
  forgetMoment,
  leaderboard,
  refreshArena,
  refreshLeaderboard,
  refreshPositions,
  refreshPrices,
  refreshStatus,
  refreshTraders,
  refreshTrades,
} from '../state/documents';
import { asOf, view } from '../state/route';
import { wallNow } from './clock';
import { Stream } from './stream';

export interface Connection {
  mode: 'stream' | 'poll' | 'past';
  lostSinceMs: number | null; // wall clock; null = connected
}

export const connection = signal<Connection>({ mode: 'poll', lostSinceMs: null });

const change = (next: Partial<Connection>): void => void (connection.value = { ...connection.peek(), ...next });

const stream = new Stream({
  opened() {
    attempts = 0;
    lastWordMs = Date.now();
    change({ mode: 'stream', lostSinceMs: null });
    everOpened = true;
  },
  lost(retriesItself) {
    if (asOf.peek() !== null) return;
    change({ mode: 'poll' });
    if (!retriesItself) reopenLater();
  },
  reset() {
    void loadCurves();
    void refreshTrades();
  },
  spoke() {
    lastWordMs = Date.now();
  },
});

let attempts = 0;
let everOpened = false;
let lastWordMs = 0;
let reopening: ReturnType<typeof setTimeout> | undefined;
const silenceMs = 45_000; // three heartbeats, which an EventSource does not show

function reopenLater(): void {
  clearTimeout(reopening);
  stream.close();
  // A server that never had a stream is asked seldom; one that went away is expected back.
  const wait = everOpened ? Math.min(10_000, 500 * 2 ** attempts++) : 30_000;
  reopening = setTimeout(() => {
    if (asOf.peek() === null) stream.open();
  }, wait);
}

async function poll(): Promise<void> {
  const answers = await Promise.all([refreshLeaderboard(), refreshPrices(), refreshPositions(), refreshTrades(), refreshStatus()]);
  const board = answers[0];
  if (asOf.peek() !== null) return;
  const lost = board.kind === 'failed' && (board.status === 0 || board.status >= 500); // 429 is an answer
  if (lost) change({ lostSinceMs: connection.peek().lostSinceMs ?? Date.now() });
  else if (connection.peek().lostSinceMs !== null) {
    change({ lostSinceMs: null });
    void loadCurves(); // what happened meanwhile belongs into the curves
  }
  if (fromTotals()) await extendTotals();
  else {
    const rows = leaderboard.peek().data?.leaderboard ?? [];
    appendPoints(
      rows.flatMap((row) => {
        const t = row.equity_time ?? dataTimeMs.peek();
        return row.equity === null || t === null ? [] : [{ id: row.id, t, equity: row.equity }];
      }),
    );
  }
}

const pollMs = 2_000;
const hiddenPollMs = 20_000; // nobody looks
const statusMs = 10_000;
let lastStatusMs = 0;
let polling = false;
let lastPollMs = 0;

function tick(): void {
  const { mode } = connection.peek();
  const now = wallNow.value;
  if (mode === 'stream' && now - lastWordMs > silenceMs) {
    change({ mode: 'poll' });
    attempts = 0;
    reopenLater();
  }
  if (mode === 'stream' && now - lastStatusMs > statusMs && !document.hidden) {
    lastStatusMs = now;
    void refreshStatus(); // lag and consistency change without an event
  }
  const every = mode !== 'poll' ? Infinity : document.hidden ? hiddenPollMs : pollMs;
  if (polling || asOf.peek() !== null || now - lastPollMs < every) return;
  polling = true;
  lastPollMs = now;
  void poll().finally(() => (polling = false));
}

async function loadAll(): Promise<void> {
  await Promise.all([refreshLeaderboard(), refreshPrices(), loadCurves(), refreshPositions(), refreshTraders()]);
  const isLive = asOf.peek() === null;
  const rest: Promise<unknown>[] = [refreshTrades()];
  if (isLive) rest.push(refreshStatus()); // lag and consistency are figures of the present
  if (isLive || arena.peek().data === null) rest.push(refreshArena());
  await Promise.all(rest);
}

let loading = false;
let wanted: string | null | undefined;

// One load at a time: while the slider moves, moments in between are skipped, the last never is.
async function loadMoment(moment: string | null): Promise<void> {
  wanted = moment;
  if (loading) return;
  loading = true;
  while (wanted !== undefined) {
    wanted = undefined;
    await loadAll();
  }
  loading = false;
}

export function start(): void {
  effect(() => {
    const moment = asOf.value;
    forgetMoment();
    if (moment === null) {
      change({ mode: 'poll', lostSinceMs: null });
      stream.open();
    } else {
      clearTimeout(reopening);
      stream.close();
      change({ mode: 'past', lostSinceMs: null });
    }
    void loadMoment(moment);
  });
  let since = view.peek().since;
  effect(() => {
    if (view.value.since === since) return;
    since = view.value.since;
    void loadCurves();
  });
  effect(() => {
    void wallNow.value;
    tick();
  });
}
