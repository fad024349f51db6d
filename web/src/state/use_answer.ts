// One document for one component: asked again when the reader moves in time, and every so often
// while live.

import { useEffect, useState } from 'preact/hooks';
import { ask, type Parameters } from '../api/client';
import { emptyDoc, noteAnswer, type Doc } from './documents';
import { asOf } from './route';

export function useAnswer<T>(path: string | null, parameters: Parameters = {}, refreshMs = 0): Doc<T> {
  const [doc, setDoc] = useState<Doc<T>>(emptyDoc<T>());
  const moment = asOf.value;
  const key = JSON.stringify(parameters);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      if (path === null) return;
      const answer = await ask<T>(path, { ...(JSON.parse(key) as Parameters), as_of: moment }, stop.signal);
      if (stop.signal.aborted) return;
      noteAnswer(answer, moment);
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
