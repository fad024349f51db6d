// The moment that is shown, in arena time.

import { computed } from '@preact/signals';
import { newestFactMs } from '../live/clock';
import { dataTimeMs } from './documents';
import { asOf } from './route';

// "v:N" has the time of its answers; live has that of the newest fact.
export const momentMs = computed<number | null>(() => {
  const moment = asOf.value;
  if (moment === null) return newestFactMs.value;
  return /^\d+$/.test(moment) ? Number(moment) : dataTimeMs.value;
});

// Where a chart of so many bars begins: moves on with each full bar only.
export function barsFrom(bars: number, lengthMs: number): number | null {
  const moment = momentMs.value;
  return moment === null ? null : (Math.floor(moment / lengthMs) - bars) * lengthMs;
}
