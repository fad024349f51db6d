// Arena time is shown in UTC everywhere: a shared link means the same moment to every reader.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

export function formatClock(ms: number, seconds = true): string {
  const d = new Date(ms);
  const text = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
  return seconds ? `${text}:${two(d.getUTCSeconds())}` : text;
}

export function formatDay(ms: number): string {
  const d = new Date(ms);
  return `${d.getUTCDate()} ${months[d.getUTCMonth()]}`;
}

export function formatMoment(ms: number | null | undefined, seconds = false): string | null {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return null;
  return `${formatDay(ms)} ${formatClock(ms, seconds)}`;
}

export function formatFullMoment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

// The two largest units: "2 d 4 h", "3 m 12 s", "840 ms".
export function formatDuration(ms: number | null | undefined): string | null {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return null;
  const absolute = Math.abs(ms);
  if (absolute < 1_000) return `${Math.round(absolute)} ms`;
  const seconds = Math.floor(absolute / 1_000);
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  return units
    .slice(first, first + 2)
    .filter(([count], i) => i === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

// What <input type="datetime-local"> reads and writes, taken as UTC.
export const toFieldTime = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
export function fromFieldTime(text: string): number | null {
  const ms = Date.parse(`${text}Z`);
  return Number.isNaN(ms) ? null : ms;
}
