// The time machine: one slider over all that is known. Dragging shows the past, play lets it run,
// the link in the address bar keeps the moment.

import { computed, effect, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { formatDuration, formatFullMoment, formatMoment, fromFieldTime, toFieldTime } from '../format/time';
import { arenaNow, newestFactMs } from '../live/clock';
import { curves } from '../state/curves';
import { arena, traderList } from '../state/documents';
import { momentMs } from '../state/moment';
import { isPast, show } from '../state/route';

const minuteMs = 60_000;
export const playRates = [60, 600, 3_600] as const; // arena seconds a second
const frameMs = 800; // how often a playing page asks for the next moment; a server limits what one client may ask

export const playing = signal<number | null>(null); // the rate, or null

// The left end: the first fact, as far as anything here knows of it.
export const firstMs = computed<number | null>(() => {
  const told = arena.value.data?.first_fact;
  if (told !== null && told !== undefined) return told;
  const begun = (traderList.value.data?.traders ?? []).flatMap((t) => (t.inception_date === null ? [] : [t.inception_date * 1_000]));
  const drawn = curves.value.flatMap((c) => (c.t[0] === undefined ? [] : [c.t[0]]));
  const all = [...begun, ...drawn];
  return all.length === 0 ? null : Math.min(...all);
});

function showMoment(ms: number, how: 'push' | 'replace'): void {
  const last = newestFactMs.peek() ?? arenaNow.peek();
  const first = firstMs.peek() ?? ms;
  if (last !== null && ms >= last - 1_000) {
    playing.value = null;
    show({ asOf: null }, how);
    return;
  }
  show({ asOf: String(Math.round(Math.max(ms, first))) }, how);
}

effect(() => {
  if (!isPast.value) playing.value = null;
});

function usePlayer(): void {
  const rate = playing.value;
  useEffect(() => {
    if (rate === null) return undefined;
    const timer = setInterval(() => {
      const now = momentMs.peek();
      if (now !== null) showMoment(now + rate * frameMs, 'replace');
    }, frameMs);
    return () => clearInterval(timer);
  }, [rate]);
}

async function shareLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    copied.value = 'The link is in the clipboard';
  } catch {
    copied.value = 'The link is in the address bar';
  }
  setTimeout(() => (copied.value = ''), 3_000);
}
const copied = signal('');

function Controls({ at }: { at: number | null }): JSX.Element {
  const rate = playing.value;
  const faster = (): void => {
    const next = rate === null ? playRates[0] : playRates[(playRates.indexOf(rate as 60) + 1) % playRates.length]!;
    playing.value = next;
  };
  return (
    <div class="timebar-buttons">
      <button
        type="button"
        class="icon-button"
        disabled={at === null}
        onClick={() => {
          if (!isPast.value && at !== null) showMoment(at - 60 * minuteMs, 'push');
          playing.value = rate === null ? playRates[1] : null;
        }}
        aria-label={rate === null ? (isPast.value ? 'Play forward' : 'Play the last hour again') : 'Pause'}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          {rate === null ? <path d="M4 2.5v11l9-5.5z" class="icon-fill" /> : <path d="M4 3h3v10H4zM9 3h3v10H9z" class="icon-fill" />}
        </svg>
      </button>
      {rate !== null && (
        <button type="button" class="rate" onClick={faster} aria-label={`Speed: ${rate / 60} minutes a second. Change`}>
          {rate / 60} min/s
        </button>
      )}
      {isPast.value && (
        <button type="button" class="text-button" onClick={() => void shareLink()}>
          Share
        </button>
      )}
      <span class="sr" role="status">
        {copied.value}
      </span>
    </div>
  );
}

export function TimeBar(): JSX.Element {
  usePlayer();
  const first = firstMs.value;
  const last = isPast.value ? (arenaNow.value ?? newestFactMs.value) : newestFactMs.value;
  const at = momentMs.value;
  const ready = first !== null && last !== null && at !== null;
  return (
    <section class={`timebar ${isPast.value ? 'timebar-past' : ''}`} aria-label="Time machine">
      <Controls at={at} />
      <span class="timebar-end num" aria-hidden="true">
        {formatMoment(first) ?? ''}
      </span>
      <input
        type="range"
        aria-label="Moment that is shown"
        aria-valuetext={ready ? (isPast.value ? formatFullMoment(at) : 'live') : 'not known yet'}
        min={first ?? 0}
        max={last ?? 1}
        step={minuteMs}
        value={ready ? (isPast.value ? at : last) : 1}
        disabled={!ready}
        onPointerDown={() => (playing.value = null)}
        onInput={(event) => showMoment(Number(event.currentTarget.value), isPast.peek() ? 'replace' : 'push')}
      />
      <div class="timebar-moment">
        {isPast.value && ready ? (
          <>
            <label>
              <span class="sr">Exact moment, UTC</span>
              <input
                type="datetime-local"
                value={toFieldTime(at)}
                min={toFieldTime(first)}
                max={toFieldTime(last)}
                onChange={(event) => {
                  const ms = fromFieldTime(event.currentTarget.value);
                  if (ms !== null) showMoment(ms, 'push');
                }}
              />
            </label>
            <span class="timebar-ago num">{formatDuration(last - at)} ago</span>
            <button type="button" class="live-button" onClick={() => show({ asOf: null }, 'push')}>
              Live
            </button>
          </>
        ) : (
          <span class="timebar-now num">{at === null ? 'no time yet' : formatMoment(at, true)} UTC</span>
        )}
      </div>
    </section>
  );
}
