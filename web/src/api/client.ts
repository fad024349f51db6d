// One question to the API and what came of it. Nothing here throws: an answer that is not there says
// why, in words that the page can show.

export interface Ok<T> {
  kind: 'ok';
  data: T;
  version: number | null; // X-Data-Version
  timeMs: number | null; // X-Data-Time
  asOf: 'exact' | 'bars' | null; // X-As-Of; null = the server did not say that it answered of the past
  receivedAtMs: number; // wall clock
}
export interface Absent {
  kind: 'missing' | 'failed'; // there is no such thing | it could not be asked
  reason: string;
  status: number; // 0 without an answer
}
export type Answer<T> = Ok<T> | Absent;

export type Parameters = Record<string, string | number | null | undefined>;

const deadlineMs = 15_000;

export function address(path: string, parameters: Parameters): string {
  const query = Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return query === '' ? path : `${path}?${query}`;
}

async function refusal(path: string, response: Response): Promise<Absent> {
  let words = '';
  try {
    const body = (await response.json()) as { error?: { message?: unknown } };
    if (typeof body.error?.message === 'string') words = `: ${body.error.message.slice(0, 200)}`;
  } catch {
    // A proxy's error page is no JSON; the status says enough.
  }
  if (response.status === 404) return { kind: 'missing', status: 404, reason: `${path} is not served here${words}` };
  return { kind: 'failed', status: response.status, reason: `${path} answered ${response.status}${words}` };
}

function headerNumber(response: Response, name: string): number | null {
  const text = response.headers.get(name);
  const value = text === null ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function headerTime(response: Response): number | null {
  const text = response.headers.get('X-Data-Time');
  if (text === null) return null;
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}

export async function ask<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<Answer<T>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), deadlineMs);
  const onAbort = (): void => stop.abort();
  signal?.addEventListener('abort', onAbort);
  try {
    // "no-cache" asks the server whether its copy is still good; public caching is for other clients.
    const response = await fetch(address(path, parameters), {
      cache: 'no-cache',
      headers: { Accept: 'application/json' },
      signal: stop.signal,
    });
    if (!response.ok) return await refusal(path, response);
    const asOf = response.headers.get('X-As-Of');
    return {
      kind: 'ok',
      data: (await response.json()) as T,
      version: headerNumber(response, 'X-Data-Version'),
      timeMs: headerTime(response),
      asOf: asOf === 'exact' || asOf === 'bars' ? asOf : null,
      receivedAtMs: Date.now(),
    };
  } catch (error) {
    const why = stop.signal.aborted ? 'took too long' : error instanceof SyntaxError ? 'was no JSON' : 'could not be reached';
    return { kind: 'failed', status: 0, reason: `${path} ${why}` };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
