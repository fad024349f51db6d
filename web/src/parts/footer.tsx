// How far the figures can be trusted: their version and age, the feeds, the cache, the lag.

import type { JSX } from 'preact';
import { formatDuration, formatFullMoment } from '../format/time';
import { formatNumber } from '../format/number';
import { arenaNow, dataAgeMs, speed } from '../live/clock';
import { dataTimeMs, dataVersion, status } from '../state/documents';
import { isPast } from '../state/route';
import { Fact, Lasting, Missing } from './value';

const ofNow = 'a figure of the present: go live to see it';

// "99.9998 %" is worth more digits than "98 %".
export function formatConsistency(share: number): string {
  const digits = share >= 1 ? 0 : share > 0.999 ? 4 : 2;
  return `${formatNumber(Math.floor(share * 100 * 10 ** digits) / 10 ** digits, { digits })}%`;
}

function Feeds(): JSX.Element {
  const feeds = isPast.value ? undefined : status.value.data?.feeds;
  if (feeds === undefined || feeds.length === 0) return <Missing why={isPast.value ? ofNow : (status.value.reason ?? 'no feed is named')} />;
  const bad = feeds.filter((feed) => !feed.ok);
  const oldest = Math.max(...feeds.map((feed) => feed.age_ms ?? 0));
  return (
    <span title={feeds.map((f) => `${f.source} ${f.symbol}: ${f.age_ms === null ? 'never seen' : formatDuration(f.age_ms)}`).join('\n')} class={bad.length > 0 ? 'down' : ''}>
      {bad.length === 0 ? `${feeds.length} well, oldest ${formatDuration(oldest)}` : `${bad.length} of ${feeds.length} silent: ${bad.map((f) => f.symbol).join(', ')}`}
    </span>
  );
}

export function Footer(): JSX.Element {
  const data = isPast.value ? null : status.value.data;
  const why = isPast.value ? ofNow : (status.value.reason ?? 'the server has not said yet');
  const age = dataAgeMs.value;
  return (
    <footer class="colophon" aria-label="State of the data">
      <dl>
        <Fact name="As of">{dataTimeMs.value === null ? <Missing why="no answer yet" /> : <span class="num">{formatFullMoment(dataTimeMs.value)}</span>}</Fact>
        <Fact name="Age">
          {isPast.value ? <span>chosen by you</span> : age === null ? <Missing why="no answer yet" /> : <span class={`num ${age > 30_000 ? 'down' : ''}`}>{formatDuration(Math.max(age, 1_000))}</span>}
        </Fact>
        <Fact name="Data version">{dataVersion.value === null ? <Missing why="answers name none" /> : <span class="num">{formatNumber(dataVersion.value, { digits: 0 })}</span>}</Fact>
        <Fact name="Arena clock">
          {arenaNow.value === null ? <Missing why="no answer yet" /> : <span class="num">{speed.value > 1.5 ? `${formatNumber(speed.value, { digits: 0 })}× wall time` : 'wall time'}</span>}
        </Fact>
        <Fact name="Cache equal to the store">
          {typeof data?.cache?.consistency === 'number' ? (
            <span class="num" title={`${data.cache.mismatches ?? 'unknown'} mismatches; worst staleness ${formatDuration(data.cache.worst_staleness_ms) ?? 'unknown'}`}>
              {formatConsistency(data.cache.consistency)}
            </span>
          ) : (
            <Missing why={data === null ? why : 'the auditor has not finished its first round'} />
          )}
        </Fact>
        <Fact name="Commit to readers">
          <Lasting of={data?.publish_lag_ms} why={data === null ? why : 'nothing was published yet'} />
        </Fact>
        <Fact name="Feeds">
          <Feeds />
        </Fact>
      </dl>
      <p class="imprint">
        Times are UTC. Figures are facts of a ledger; every answer is at <a href="/api/openapi.json">the open API</a>. Nothing on this page comes from another host.
        {data?.build !== undefined && data?.build !== null && <> Build {data.build}.</>}
      </p>
    </footer>
  );
}
