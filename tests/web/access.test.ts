// For everyone: phone, keyboard alone, screen reader, either theme, no foreign host, fast.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { axeSource, launch, shoot, until, visit } from './harness';

const base = inject('page');
let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

const places = ['/', '/?tab=positions', '/?tab=chat', '/?tab=rules', '/leaderboard', '/analytics', '/traders/momentum', '/decisions/momentum/15', '/markets/BTC', `/?as_of=${Date.now() - 24 * 3_600_000}`];

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource());
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(root: Document, options: unknown): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } };
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] });
    return violations.flatMap((v) => v.nodes.slice(0, 3).map((node) => `${v.id}: ${node.html.slice(0, 160)} ${node.failureSummary?.slice(0, 200) ?? ''}`));
  });
}

describe.each([false, true])('accessibility, dark %s', (dark) => {
  it.each(places)('%s', async (path) => {
    const { page, context } = await visit(browser, base, path, { dark });
    await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined); // a stream never is
    await until('figures', async () => (await page.locator('.num').count()) > 3);
    expect(await faults(page)).toEqual([]);
    await context.close();
  });
});

it.each(places)('fits a phone of 320 px: %s', async (path) => {
  const { page, context, complaints } = await visit(browser, base, path, { width: 320, height: 640, dark: path === '/leaderboard' });
  await until('figures', async () => (await page.locator('.num').count()) > 3);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await shoot(page, `phone${path.replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '')}`);
  expect(complaints).toEqual([]);
  await context.close();
});

it('the keyboard alone reaches and works everything', async () => {
  const { page, context } = await visit(browser, base, '/');
  await page.locator('.end-label').nth(4).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
  await page.keyboard.press('Enter');
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const what = await page.evaluate(() => {
      const at = document.activeElement!;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      return { name: at.getAttribute('role') ?? at.className.toString().split(' ')[0] ?? '', visible: outlineStyle !== 'none' && outlineWidth !== '0px', type: at.getAttribute('type') };
    });
    expect(what.visible, JSON.stringify(what)).toBe(true);
    seen.add(what.type === 'range' ? 'range' : what.name);
  }
  for (const name of ['quote', 'tab', 'tabpanel', 'standing', 'group']) expect([...seen]).toContain(name);
  await page.locator('.chart').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await until('the readout', async () => (await page.locator('.readout:not(.hidden) li').count()) > 3);
  expect(await page.locator('.readout').getAttribute('aria-live')).toBe('polite');
  await page.getByRole('tab', { name: 'Trades' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Positions');
  await page.locator('.holder').first().waitFor();
  await context.close();
});

it('light and dark follow the system until one is chosen, and the choice stays', async () => {
  const { page, context } = await visit(browser, base, '/', { dark: true });
  const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(await paper()).toBe('rgb(14, 18, 21)');
  await page.locator('.end-label').nth(4).waitFor();
  await shoot(page, 'board-dark');
  await page.getByRole('button', { name: 'Use the light theme' }).click();
  expect(await paper()).toBe('rgb(248, 245, 238)');
  await page.reload();
  await page.locator('h1').first().waitFor();
  expect(await paper()).toBe('rgb(248, 245, 238)');
  await context.close();
});

it('is small', () => {
  const assets = resolve(__dirname, '../../build/web/assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(200 * 1024);
});
