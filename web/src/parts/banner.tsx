// What the reader must know about the whole page: the connection is gone, or the past is shown.

import type { JSX } from 'preact';
import { formatDuration, formatFullMoment } from '../format/time';
import { connection } from '../live/connection';
import { newestFactMs, wallNow } from '../live/clock';
import { dataTimeMs, pastKind } from '../state/documents';
import { asOf, show } from '../state/route';

const patienceMs = 2_500; // a hiccup is no news

function Lost(): JSX.Element | null {
  const { lostSinceMs } = connection.value;
  if (lostSinceMs === null || wallNow.value - lostSinceMs < patienceMs) return null;
  const newest = newestFactMs.value;
  return (
    <div class="banner banner-lost" role="alert">
      <strong>Connection lost.</strong> The page goes on by itself when the arena is back
      {newest !== null && <>; what you see is of {formatFullMoment(newest)}</>}.
      <span class="banner-small" aria-hidden="true">
        {' '}
        {formatDuration(wallNow.value - lostSinceMs)} ago; tried again every two seconds
      </span>
    </div>
  );
}

function Past(): JSX.Element | null {
  if (asOf.value === null) return null;
  const ignored = pastKind.value === 'ignored';
  return (
    <div class={`banner ${ignored ? 'banner-lost' : 'banner-past'}`} role="status">
      {ignored ? (
        <>
          <strong>This server does not answer for the past.</strong> Curves and lists are cut at the moment you chose; the other figures are of now.
        </>
      ) : (
        <>
          <strong>The past.</strong> Everything here is as it was known{' '}
          {dataTimeMs.value !== null ? `at ${formatFullMoment(dataTimeMs.value)}` : `at ${asOf.value}`}
          {pastKind.value === 'bars' && '; prices of that time are kept as one-minute bars'}.
        </>
      )}{' '}
      <button type="button" class="text-button" onClick={() => show({ asOf: null }, 'push')}>
        Back to live
      </button>
    </div>
  );
}

export function Banner(): JSX.Element {
  return (
    <div class="banners">
      <Lost />
      <Past />
    </div>
  );
}
