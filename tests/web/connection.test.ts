// A server that dies and comes back: the page says so, keeps what it had, and goes on by itself.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, makeArena, servePage, shoot, until, visit, type Arena } from './harness';

let browser: Browser;
let arena: Arena;
let served: { url: string; close(): Promise<void> };
beforeAll(async () => {
  browser = await launch();
  arena = await makeArena();
  await arena.start();
  served = await servePage(arena.url);
});
afterAll(async () => {
  await browser.close();
  await served.close();
  await arena.end();
});

it('the page survives its server', async () => {
  const { page, context } = await visit(browser, served.url, '/');
  await page.locator('.end-label').nth(4).waitFor();
  await page.evaluate(() => ((window as unknown as { stayed: boolean }).stayed = true));
  const drawn = await page.locator('.standing').count();
  await arena.kill();
  await page.locator('.banner-lost', { hasText: 'Connection lost' }).waitFor();
  expect(await page.locator('.mode').textContent()).toContain('offline');
  expect(await page.locator('.standing').count()).toBe(drawn);
  await shoot(page, 'connection-lost');
  const age = await page.locator('.colophon').textContent();
  await arena.start();
  await page.locator('.banner-lost').waitFor({ state: 'detached' });
  await until('news', async () => (await page.locator('.colophon').textContent()) !== age);
  await until('the connection', async () => /live|polling/.test((await page.locator('.mode').textContent())!));
  expect(await page.evaluate(() => (window as unknown as { stayed?: boolean }).stayed)).toBe(true);
  await context.close();
});
