// The time machine: any moment of the past on the whole page, played on, shared, and left again.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { launch, shoot, until, visit } from './harness';

const base = inject('page');
let browser: Browser;
let answersThePast = false;
beforeAll(async () => {
  browser = await launch();
  answersThePast = (await fetch(`${inject('arena')}/api/leaderboard?as_of=${await dayAgo()}`)).headers.get('X-As-Of') !== null;
});
afterAll(() => browser.close());

const dayAgo = async (): Promise<number> => {
  const { serverTime } = (await (await fetch(`${inject('arena')}/api/crypto-prices`)).json()) as { serverTime: number };
  return serverTime - 24 * 3_600_000;
};

it('the slider moves the whole page, by pointer and by key, and back to live', async () => {
  const { page, context, complaints } = await visit(browser, base, '/');
  await page.locator('.end-label').nth(4).waitFor();
  const slider = page.getByRole('slider', { name: 'Moment that is shown' });
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/') && asked.push(request.url()));
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + box.width - 8, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 12 });
  await page.mouse.up();
  await page.locator('.mode-past').waitFor();
  expect(page.url()).toMatch(/as_of=\d{13}/);
  await until('the past', async () => asked.some((url) => url.includes('/api/trades') && url.includes('as_of=')));
  // Nothing may be asked of now while the past is shown.
  const mark = asked.length;
  const before = page.url();
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await until('a minute earlier', async () => page.url() !== before);
  await until('answers for it', async () => asked.length > mark + 4);
  expect(asked.slice(mark).filter((url) => !url.includes('as_of='))).toEqual([]);
  const banner = await page.locator('.banner').textContent();
  expect(banner).toContain(answersThePast ? 'The past' : 'does not answer for the past');
  await shoot(page, 'past');
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  await page.locator('.mode-past').waitFor({ state: 'detached' });
  expect(page.url()).not.toContain('as_of');
  expect(complaints).toEqual([]);
  await context.close();
});

it('a link shows the same moment to everyone, on every page', async () => {
  const at = await dayAgo();
  const { page, context, complaints } = await visit(browser, base, `/?as_of=${at}`);
  await page.locator('.banner').waitFor();
  await until('no trade of later', async () => {
    const times = await page.locator('.tab-panel .entry time').evaluateAll((all) => all.map((time) => Date.parse(time.getAttribute('datetime')!)));
    return times.length > 0 && times.every((time) => time <= at);
  });
  await page.getByRole('link', { name: 'Leaderboard' }).click();
  await page.locator('.rank').first().waitFor();
  expect(page.url()).toContain(`/leaderboard?as_of=${at}`);
  if (answersThePast) {
    const told = (await (await fetch(`${inject('arena')}/api/leaderboard?as_of=${at}`)).json()) as { leaderboard: { id: string; equity: number }[] };
    const words = (await page.locator('tbody').textContent())!.replace(/,/g, '');
    for (const row of told.leaderboard) expect(words).toContain(`$${row.equity.toFixed(2)}`);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

it('plays forward until it is stopped', async () => {
  const { page, context } = await visit(browser, base, `/?as_of=${await dayAgo()}`);
  await page.getByRole('button', { name: 'Play forward' }).click();
  const moment = (): number => Number(/as_of=(\d+)/.exec(page.url())?.[1] ?? 0);
  const first = moment();
  await until('an hour later', async () => moment() > first + 3_600_000);
  await page.getByRole('button', { name: 'Pause' }).click();
  const stopped = moment();
  await page.waitForTimeout(1_500); // two frames of playing
  expect(moment()).toBe(stopped);
  await context.close();
});
