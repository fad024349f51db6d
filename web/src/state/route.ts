// The view as a signal, kept equal to the address bar.

import { computed, signal } from '@preact/signals';
import { formatView, parseView, type Page, type View } from './url';

const here = (): View => parseView(location.pathname, location.search);

export const view = signal<View>(here());
export const page = computed<Page>(() => view.value.page);

// The moment asked for; null is live. A separate signal, so that only what depends on it runs again.
export const asOf = computed<string | null>(() => view.value.asOf);
export const isPast = computed(() => asOf.value !== null);

addEventListener('popstate', () => {
  view.value = here();
});

export function show(change: Partial<View>, how: 'push' | 'replace' = 'replace'): void {
  const next = { ...view.value, ...change };
  const to = formatView(next);
  if (to !== location.pathname + location.search) {
    if (how === 'push') history.pushState(null, '', to);
    else history.replaceState(null, '', to);
  }
  view.value = next;
}

// To another page; the moment and how the board is looked at go along.
export function go(to: Page): void {
  show({ page: to }, 'push');
  scrollTo(0, 0);
  // A screen reader is told of the new page by its heading.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true }));
}

export const linkTo = (to: Page): string => formatView({ ...view.value, page: to });
