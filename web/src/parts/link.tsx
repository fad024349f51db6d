// Links of the page: real addresses, so that they open in a new tab too, followed without a reload.

import type { ComponentChildren, JSX } from 'preact';
import { go, linkTo, page } from '../state/route';
import { personOf, type Person } from '../state/traders';
import { formatPage, type Page } from '../state/url';

export function Link({ to, class: name, label, children }: { to: Page; class?: string; label?: string; children: ComponentChildren }): JSX.Element {
  const current = formatPage(page.value) === formatPage(to);
  return (
    <a
      href={linkTo(to)}
      class={name}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

export const toneClass = (person: Person): string => (person.colour < 0 ? 'tone-ink' : `tone-${person.colour}`);

// A piece of the trader's own line: the same colour and dashes as in the chart.
export function Swatch({ id }: { id: string }): JSX.Element {
  const person = personOf(id);
  return (
    <svg class={`swatch ${toneClass(person)} dash-${person.dash}`} viewBox="0 0 18 8" width="18" height="8" aria-hidden="true">
      <line x1="0" y1="4" x2="18" y2="4" />
    </svg>
  );
}

export function TraderName({ id }: { id: string }): JSX.Element {
  return (
    <Link to={{ name: 'trader', id }} class="trader-name">
      <Swatch id={id} />
      <span>{personOf(id).name}</span>
    </Link>
  );
}
