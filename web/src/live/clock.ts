// What time it is in the arena. It may run faster than the wall clock, so that every age is counted
// from pairs of both: when an answer came, and which arena time it had.

import { computed, signal } from '@preact/signals';

export interface Anchor {
  arenaMs: number;
  wallMs: number;
}

export const wallNow = signal(Date.now());
setInterval(() => (wallNow.value = Date.now()), 1_000);

const anchor = signal<Anchor | null>(null);
export const speed = signal<number>(1);
export const newestFactMs = signal<number | null>(null); // arena time of the newest live answer
export const newestFactWallMs = signal<number | null>(null); // when its data was first seen

// The rate between two anchors, when the server does not say its speed.
export function rateBetween(a: Anchor, b: Anchor): number | null {
  const wall = b.wallMs - a.wallMs;
  if (wall < 5_000) return null;
  const rate = (b.arenaMs - a.arenaMs) / wall;
  return rate > 0.5 && rate < 100_000 ? rate : null;
}

let first: Anchor | null = null;
let speedIsTold = false;

export function tellSpeed(told: number | null): void {
  speedIsTold = told !== null && told > 0;
  if (speedIsTold) speed.value = told!;
}

export function noteArenaTime(arenaMs: number, wallMs: number): void {
  if (newestFactMs.value === null || arenaMs > newestFactMs.value) {
    newestFactMs.value = arenaMs;
    newestFactWallMs.value = wallMs;
    anchor.value = { arenaMs, wallMs };
  }
  first ??= { arenaMs, wallMs };
  if (!speedIsTold) speed.value = rateBetween(first, { arenaMs, wallMs }) ?? speed.value;
}

export const arenaNow = computed<number | null>(() => {
  const known = anchor.value;
  if (known === null) return null;
  return known.arenaMs + Math.max(0, wallNow.value - known.wallMs) * speed.value;
});

// How long ago, for the reader, the newest data came.
export const dataAgeMs = computed<number | null>(() =>
  newestFactWallMs.value === null ? null : Math.max(0, wallNow.value - newestFactWallMs.value),
);
