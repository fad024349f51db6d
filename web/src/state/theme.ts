// Light or dark: the system's choice until the reader makes one.

import { effect, signal } from '@preact/signals';

export type Theme = 'light' | 'dark';
const system = matchMedia('(prefers-color-scheme: dark)');
const root = document.documentElement;

const chosen = root.dataset['theme'] as Theme | undefined;
export const theme = signal<Theme>(chosen ?? (system.matches ? 'dark' : 'light'));

system.addEventListener('change', () => {
  if (root.dataset['theme'] === undefined) theme.value = system.matches ? 'dark' : 'light';
});

export function toggleTheme(): void {
  const next: Theme = theme.peek() === 'dark' ? 'light' : 'dark';
  root.dataset['theme'] = next; // before the signal: charts read their colours when it changes
  theme.value = next;
  try {
    localStorage.setItem('nof0.theme', next);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

// A browser's own bars follow the page.
effect(() => {
  root.dataset['shade'] = theme.value;
});

export const colourOf = (name: string): string => getComputedStyle(root).getPropertyValue(name).trim();
