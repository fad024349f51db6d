// The head of every page: whose arena this is, where one can go, live or past, light or dark.

import type { JSX } from 'preact';
import { connection } from '../live/connection';
import { arena } from '../state/documents';
import { isPast } from '../state/route';
import { theme, toggleTheme } from '../state/theme';
import { Link } from './link';

function Mode(): JSX.Element {
  const { mode, lostSinceMs } = connection.value;
  const [name, title] = isPast.value
    ? ['past', 'A moment of the past is shown; nothing moves until you play it or go live']
    : lostSinceMs !== null
      ? ['offline', 'The arena cannot be reached at the moment']
      : mode === 'stream'
        ? ['live', 'Changes arrive as they happen']
        : ['polling', 'This server has no stream at the moment: asked anew every two seconds'];
  return (
    <span class={`mode mode-${name}`} title={title} role="status">
      <span class="mode-dot" aria-hidden="true" />
      {name}
    </span>
  );
}

function ThemeButton(): JSX.Element {
  const dark = theme.value === 'dark';
  return (
    <button type="button" class="icon-button" onClick={toggleTheme} aria-label={dark ? 'Use the light theme' : 'Use the dark theme'} title={dark ? 'Light' : 'Dark'}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" class="icon-line" />
        <path d="M8 2a6 6 0 0 1 0 12z" class="icon-fill" />
      </svg>
    </button>
  );
}

export function Masthead(): JSX.Element {
  const here = arena.value.data;
  const season = here?.season?.name ?? here?.season?.id;
  return (
    <header class="masthead">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <Link to={{ name: 'board' }} class="wordmark" label="nof0, the live board">
        nof<span class="wordmark-zero">0</span>
      </Link>
      <p class="edition">
        {here?.name ?? 'Trading arena'}
        {season !== undefined && season !== null && <span class="season"> · {season}</span>}
      </p>
      <nav aria-label="Pages">
        <Link to={{ name: 'board' }}>Board</Link>
        <Link to={{ name: 'leaderboard' }}>Leaderboard</Link>
        <Link to={{ name: 'analytics' }}>Analytics</Link>
      </nav>
      <div class="masthead-end">
        <Mode />
        <ThemeButton />
      </div>
    </header>
  );
}
