// One document for one component: asked again when the reader moves in time, and every so often
// while live. A document that changes slowly may be asked for in grains of time, so that a moving slider
// does not ask for it anew at every step; the moment asked for is then never later than the one shown.

import { useEffect, useState } from 'preact/hooks';
import { ask, type Parameters } from '../api/client';
import { emptyDoc, noteAnswer, type Doc } from './documents';
import { asOf } from './route';

const grained = (moment: string | null, grainMs: number): string | null =>
  moment !== null && grainMs > 1 && /^\d+$/.test(moment) ? String(Math.floor(Number(moment) / grainMs) * grainMs) : moment;

export function useAnswer<T>(path: string | null, parameters: Parameters = {}, refreshMs = 0, grainMs = 1): Doc<T> {
  const [doc, setDoc] = useState<Doc<T>>(emptyDoc<T>());
  const moment = grained(asOf.value, grainMs);
  const key = JSON.stringify(parameters);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      if (path === null) return;
      const answer = await ask<T>(path, { ...(JSON.parse(key) as Parameters), as_of: moment }, stop.signal);
      if (stop.signal.aborted) return;
      if (grainMs === 1) noteAnswer(answer, moment);
      setDoc((old) =>
        answer.kind === 'ok'
          ? { data: answer.data, reason: null, version: answer.version, timeMs: answer.timeMs, loading: false }
          : { ...old, data: answer.kind === 'missing' ? null : old.data, reason: answer.reason, loading: false },
      );
      if (refreshMs > 0 && moment === null) timer = setTimeout(() => void load(), document.hidden ? refreshMs * 10 : refreshMs);
    };
    setDoc((old) => ({ ...old, loading: true }));
    void load();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [path, key, moment, refreshMs]);
  return doc;
}
