// The four tabs beside the curves, with the keyboard of the tab pattern: arrows move, one tab stop.

import type { JSX } from 'preact';
import { show, view } from '../state/route';
import { people } from '../state/traders';
import { tabs, type Tab } from '../state/url';
import { ChatTab } from './chat_tab';
import { PositionsTab } from './positions_tab';
import { RulesTab } from './rules_tab';
import { TradesTab } from './trades_tab';

const titles: Record<Tab, string> = { trades: 'Trades', positions: 'Positions', chat: 'Model chat', rules: 'Rules & fees' };

function onTabKey(event: KeyboardEvent, current: Tab): void {
  const at = tabs.indexOf(current);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length]!;
  show({ tab });
  document.getElementById(`tab-${tab}`)?.focus();
}

function TraderFilter(): JSX.Element {
  return (
    <label class="trader-filter">
      <span>Of</span>
      <select value={view.value.trader ?? ''} onChange={(event) => show({ trader: event.currentTarget.value === '' ? null : event.currentTarget.value })}>
        <option value="">all traders</option>
        {people.value.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Tabs(): JSX.Element {
  const { tab } = view.value;
  return (
    <section class="desk" aria-label="Details">
      <div class="tabs" role="tablist" aria-label="Details">
        {tabs.map((name) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls="tab-panel"
            tabIndex={tab === name ? 0 : -1}
            onClick={() => show({ tab: name })}
            onKeyDown={(event) => onTabKey(event, tab)}
          >
            {titles[name]}
          </button>
        ))}
      </div>
      <div class="tab-panel" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab !== 'rules' && <TraderFilter />}
        {tab === 'trades' && <TradesTab />}
        {tab === 'positions' && <PositionsTab />}
        {tab === 'chat' && <ChatTab />}
        {tab === 'rules' && <RulesTab />}
      </div>
    </section>
  );
}
