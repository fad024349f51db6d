// Who is who: names, kinds, and the tone each trader keeps on every page. A tone is a colour and a
// dash pattern; ten colours that colour-blind readers can tell apart times five patterns.

import { computed } from '@preact/signals';
import { arena, houses, leaderboard, positions, traderList } from './documents';
import { curves } from './curves';

export const toneColours = 10;
export const dashPatterns: number[][] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [5, 2, 2, 2, 2, 2]];

export interface Person {
  id: string;
  name: string;
  kind: string; // model | benchmark
  colour: number; // 0..9
  dash: number; // 0..4
  state: string | null;
}

export const people = computed<Person[]>(() => {
  const listed = (traderList.value.data?.traders ?? []).filter((t) => t.kind !== 'house');
  const known = new Map(listed.map((t) => [t.id, { name: t.name, kind: t.kind, state: t.state }]));
  const others = [
    ...(arena.value.data?.traders ?? []).map((t) => t.id),
    ...(leaderboard.value.data?.leaderboard ?? []).map((row) => row.id),
    ...(positions.value.data?.accountTotals ?? []).map((row) => row.model_id),
    ...curves.value.map((curve) => curve.id),
  ];
  const house = houses.value;
  for (const id of others) {
    if (!known.has(id) && !house.has(id)) known.set(id, { name: id, kind: 'model', state: null });
  }
  // The benchmark is ink, not a colour: it takes no tone from the others.
  let next = 0;
  return [...known].map(([id, rest]) => {
    const tone = rest.kind === 'benchmark' ? -1 : next++;
    return { id, ...rest, colour: tone < 0 ? -1 : tone % toneColours, dash: tone < 0 ? 1 : Math.floor(tone / toneColours) % dashPatterns.length };
  });
});

const byId = computed(() => new Map(people.value.map((person) => [person.id, person])));

export function personOf(id: string): Person {
  return byId.value.get(id) ?? { id, name: id, kind: 'model', colour: 0, dash: 0, state: null };
}

export const initialEquityOf = (id: string): number | null =>
  traderList.value.data?.traders.find((t) => t.id === id)?.initial_equity ??
  leaderboard.value.data?.leaderboard.find((row) => row.id === id)?.initial_equity ??
  arena.value.data?.initial_equity ??
  null;
