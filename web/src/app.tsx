// The frame around every page.

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Banner } from './parts/banner';
import { Footer } from './parts/footer';
import { Link } from './parts/link';
import { Masthead } from './parts/masthead';
import { TimeBar } from './parts/timebar';
import { Analytics } from './pages/analytics';
import { Board } from './pages/board';
import { DecisionPage } from './pages/decision';
import { Leaderboard } from './pages/leaderboard';
import { MarketPage } from './pages/market';
import { TraderPage } from './pages/trader';
import { isPast, page } from './state/route';
import { personOf } from './state/traders';
import type { Page } from './state/url';

function titleOf(to: Page): string {
  switch (to.name) {
    case 'board':
      return 'Live board';
    case 'leaderboard':
      return 'Leaderboard';
    case 'analytics':
      return 'Analytics';
    case 'market':
      return to.symbol;
    case 'trader':
      return personOf(to.id).name;
    case 'decision':
      return `Decision ${to.cycle} of ${personOf(to.trader).name}`;
    case 'unknown':
      return 'Not found';
  }
}

function PageOf({ to }: { to: Page }): JSX.Element {
  switch (to.name) {
    case 'board':
      return <Board />;
    case 'leaderboard':
      return <Leaderboard />;
    case 'analytics':
      return <Analytics />;
    case 'market':
      return <MarketPage key={to.symbol} symbol={to.symbol} />;
    case 'trader':
      return <TraderPage key={to.id} id={to.id} />;
    case 'decision':
      return <DecisionPage key={`${to.trader} ${to.cycle}`} trader={to.trader} cycle={to.cycle} />;
    case 'unknown':
      return (
        <article class="sheet">
          <h1 tabIndex={-1}>Nothing here</h1>
          <p class="lede">
            There is no page at <code>{to.path}</code>. <Link to={{ name: 'board' }}>To the board</Link>
          </p>
        </article>
      );
  }
}

export function App(): JSX.Element {
  const to = page.value;
  const title = titleOf(to);
  useEffect(() => {
    document.title = `${title}${isPast.value ? ' (past)' : ''} · nof0`;
  }, [title, isPast.value]);
  return (
    <>
      <Masthead />
      <Banner />
      <main id="content" tabIndex={-1}>
        <PageOf to={to} />
      </main>
      <Footer />
      <TimeBar />
    </>
  );
}
