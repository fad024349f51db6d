// Everything that a link can share: the page, the moment, and how the board is looked at.

export type Page =
  | { name: 'board' }
  | { name: 'leaderboard' }
  | { name: 'analytics' }
  | { name: 'market'; symbol: string }
  | { name: 'trader'; id: string }
  | { name: 'decision'; trader: string; cycle: number }
  | { name: 'unknown'; path: string };

export const tabs = ['trades', 'positions', 'chat', 'rules'] as const;
export type Tab = (typeof tabs)[number];

export interface View {
  page: Page;
  asOf: string | null; // ms of the arena or "v:N"; null = live
  tab: Tab;
  unit: 'usd' | 'pct';
  since: 'all' | '72h' | number; // or ms
  log: boolean;
  drawdown: boolean;
  hidden: string[]; // traders without a line
  trader: string | null; // whose trades, positions and chat
}

export const plainView: View = {
  page: { name: 'board' },
  asOf: null,
  tab: 'trades',
  unit: 'usd',
  since: 'all',
  log: false,
  drawdown: false,
  hidden: [],
  trader: null,
};

const idPattern = /^[A-Za-z0-9._-]{1,64}$/;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray percent sign is part of no id, so the pattern refuses it
  }
}

export function parsePage(path: string): Page {
  const parts = path.split('/').filter((part) => part !== '').map(decoded);
  const [first, second = '', third = ''] = parts;
  if (first === undefined) return { name: 'board' };
  if (first === 'leaderboard' && parts.length === 1) return { name: 'leaderboard' };
  if (first === 'analytics' && parts.length === 1) return { name: 'analytics' };
  if (first === 'traders' && parts.length === 2 && idPattern.test(second)) return { name: 'trader', id: second };
  if (first === 'markets' && parts.length === 2 && idPattern.test(second)) return { name: 'market', symbol: second };
  if (first === 'decisions' && parts.length === 3 && idPattern.test(second) && /^\d{1,15}$/.test(third)) {
    return { name: 'decision', trader: second, cycle: Number(third) };
  }
  return { name: 'unknown', path };
}

export function formatPage(page: Page): string {
  switch (page.name) {
    case 'board':
      return '/';
    case 'trader':
      return `/traders/${encodeURIComponent(page.id)}`;
    case 'market':
      return `/markets/${encodeURIComponent(page.symbol)}`;
    case 'decision':
      return `/decisions/${encodeURIComponent(page.trader)}/${page.cycle}`;
    case 'unknown':
      return page.path;
    default:
      return `/${page.name}`;
  }
}

function parseAsOf(text: string | null): string | null {
  if (text === null || text === '') return null;
  if (/^v:\d{1,18}$/.test(text) || /^\d{10,16}$/.test(text)) return text;
  const ms = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? null : String(ms);
}

export function parseView(path: string, query: string): View {
  const q = new URLSearchParams(query);
  const since = q.get('since');
  const tab = q.get('tab') as Tab | null;
  const trader = q.get('trader');
  return {
    page: parsePage(path),
    asOf: parseAsOf(q.get('as_of')),
    tab: tab !== null && tabs.includes(tab) ? tab : 'trades',
    unit: q.get('unit') === 'pct' ? 'pct' : 'usd',
    since: since === '72h' ? '72h' : since !== null && /^\d{10,16}$/.test(since) ? Number(since) : 'all',
    log: q.get('scale') === 'log',
    drawdown: q.get('show') === 'drawdown',
    hidden: (q.get('hide') ?? '').split(',').filter((id) => idPattern.test(id)),
    trader: trader !== null && idPattern.test(trader) ? trader : null,
  };
}

// Only what differs from the plain view is in the link.
export function formatView(view: View): string {
  const q: string[] = [];
  const add = (name: string, value: string): number => q.push(`${name}=${encodeURIComponent(value).replace(/%3A/g, ':').replace(/%2C/g, ',')}`);
  if (view.asOf !== null) add('as_of', view.asOf);
  if (view.page.name === 'board') {
    if (view.tab !== 'trades') add('tab', view.tab);
    if (view.trader !== null) add('trader', view.trader);
    if (view.unit !== 'usd') add('unit', view.unit);
    if (view.since !== 'all') add('since', String(view.since));
    if (view.log) add('scale', 'log');
    if (view.drawdown) add('show', 'drawdown');
    if (view.hidden.length > 0) add('hide', view.hidden.join(','));
  }
  return formatPage(view.page) + (q.length > 0 ? `?${q.join('&')}` : '');
}
