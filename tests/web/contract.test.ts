// What the page reads must be what the API says it answers.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, inject, it } from 'vitest';

// The page's name of a type, and the schema it stands for where that has another one.
const schemaOf: Record<string, string> = {
  PositionsAnswer: 'Positions',
  AccountTotalsAnswer: 'AccountTotals',
  TradesAnswer: 'Trades',
  LeaderboardAnswer: 'Leaderboard',
  AnalyticsAnswer: 'Analytics',
  Analytics: '(tables by name, shown as they come)',
  ConversationsAnswer: 'Conversations',
  TraderLine: 'Trader',
  TradersAnswer: 'Traders',
  Trader: 'TraderState',
  TraderAnswer: 'TraderDetail',
  Order: 'DecisionOrder',
  ChainFill: 'DecisionFill',
  ChainTrade: 'DecisionTrade',
  DecisionsAnswer: 'Decisions',
  EquityAnswer: 'EquityCurves',
  PriceHistoryAnswer: 'PriceHistory',
  ArenaAnswer: 'Arena',
  StatusAnswer: 'Status',
};

interface Schema {
  properties?: Record<string, unknown>;
}

// Names of the members of each exported interface, one line each as the file is written.
function declared(): Map<string, string[]> {
  const text = readFileSync(resolve(__dirname, '../../web/src/api/types.ts'), 'utf8');
  return new Map(
    [...text.matchAll(/export interface (\w+) \{\n([\s\S]*?)\n\}/g)].map(([, name, body]) => [name!, [...body!.matchAll(/^ {2}(\w+)\??:/gm)].map((member) => member[1]!)]),
  );
}

it('every field the page reads is in the schema of its answer', async () => {
  const answer = await fetch(`${inject('arena')}/api/openapi.json`);
  const types = declared();
  expect(types.size).toBeGreaterThan(25);
  if (answer.status === 404) return; // a server of before this document was served
  const { schemas } = ((await answer.json()) as { components: { schemas: Record<string, Schema> } }).components;
  const strangers: string[] = [];
  let compared = 0;
  for (const [type, members] of types) {
    const properties = schemas[schemaOf[type] ?? type]?.properties;
    if (properties === undefined) continue;
    compared++;
    for (const member of members) if (!(member in properties) && !(type === 'Decision' && member === 'model_id')) strangers.push(`${type}.${member}`);
  }
  expect(strangers).toEqual([]);
  expect(compared).toBeGreaterThan(18);
});
