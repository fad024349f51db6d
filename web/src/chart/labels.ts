// Where the labels at the ends of the lines go: near their line, never over each other, and when
// there is no room for all, the first ones (the caller puts the important ones first).

export interface WantedLabel {
  id: string;
  y: number; // centre, px
}

export function placeLabels(wanted: WantedLabel[], top: number, bottom: number, height: number): WantedLabel[] {
  const room = Math.max(0, Math.floor((bottom - top) / height));
  const placed = wanted
    .slice(0, room)
    .map(({ id, y }) => ({ id, y: Math.min(Math.max(y, top + height / 2), bottom - height / 2) }))
    .sort((a, b) => a.y - b.y);
  for (let i = 1; i < placed.length; i++) {
    placed[i]!.y = Math.max(placed[i]!.y, placed[i - 1]!.y + height);
  }
  // Pushed below the floor, they move up again from the last one.
  let floor = bottom - height / 2;
  for (let i = placed.length - 1; i >= 0; i--) {
    placed[i]!.y = Math.min(placed[i]!.y, floor);
    floor = placed[i]!.y - height;
  }
  return placed;
}
