// Every page and every tab, as a visitor of a living arena sees them.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch, shoot, until, visit } from './harness';

const base = inject('page');
let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

const cycleOf = async (): Promise<number> => {
  const answer = (await (await fetch(`${inject('arena')}/api/traders/momentum/decisions?limit=200`)).json()) as { decisions: { cycle_number: number; trades: unknown[]; fills: unknown[] }[] };
  return (answer.decisions.find((d) => d.fills.length > 0) ?? answer.decisions[0]!).cycle_number;
};

describe('the board', () => {
  it('shows prices, curves with labels, standings, and complains of nothing', async () => {
    const { page, context, complaints } = await visit(browser, base, '/');
    await page.locator('.quote').nth(5).waitFor();
    await page.locator('.end-label').nth(4).waitFor();
    await page.locator('.standing').nth(4).waitFor();
    expect(await page.locator('.quote-symbol').allTextContents()).toEqual(['BTC', 'ETH', 'SOL', 'BNB', 'DOGE', 'XRP']);
    expect(await page.locator('.end-labels').textContent()).toContain('Buy and Hold');
    expect(await page.locator('.extremes').textContent()).toMatch(/Highest.*\$.*Lowest.*\$/s);
    expect(await page.locator('.chart canvas').count()).toBe(1);
    expect(await page.locator('main').textContent()).not.toContain('house'); // it trades against all and is ranked with none
    await shoot(page, 'board-light');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('shows each of its tabs', async () => {
    const { page, context, complaints } = await visit(browser, base, '/');
    await page.locator('.tab-panel .entry').first().waitFor();
    expect(await page.locator('.tab-panel').textContent()).not.toContain('house');
    await page.getByRole('tab', { name: 'Positions' }).click();
    await page.locator('.holder').first().waitFor();
    await until('a plan to leave', async () => (await page.locator('.plan').count()) > 0);
    await page.getByRole('tab', { name: 'Model chat' }).click();
    await page.locator('.chat').first().waitFor();
    await page.locator('.chat').first().getByText('Prompt').click();
    expect((await page.locator('.chat pre').first().textContent())!.length).toBeGreaterThan(20);
    await shoot(page, 'board-chat');
    await page.getByRole('tab', { name: 'Rules & fees' }).click();
    await page.locator('.tab-panel table, .tab-panel .plain').first().waitFor();
    expect(page.url()).toContain('tab=rules');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('draws percent, drawdown, a range and a logarithm, all of it in the address', async () => {
    const { page, context, complaints } = await visit(browser, base, '/');
    await page.locator('.end-label').nth(4).waitFor();
    await page.getByRole('button', { name: '%', exact: true }).click();
    await until('percent', async () => (await page.locator('.end-labels').textContent())!.includes('%'));
    await page.getByRole('button', { name: 'Drawdown' }).click();
    expect(await page.locator('h1').textContent()).toBe('Drawdown');
    await page.getByRole('button', { name: '$', exact: true }).click();
    await page.getByRole('button', { name: 'Log' }).click();
    await page.getByRole('button', { name: '72 h' }).click();
    expect(page.url()).toMatch(/since=72h.*scale=log/);
    await page.locator('.standing').first().click();
    await until('one line less', async () => page.url().includes('hide='));
    await page.reload();
    await page.locator('.standing[aria-pressed=false]').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('changes by itself while one looks', async () => {
    const { page, context } = await visit(browser, base, '/');
    const price = page.locator('.quote-price').first();
    await price.waitFor();
    await page.evaluate(() => ((window as unknown as { stayed: boolean }).stayed = true));
    const before = await price.textContent();
    const version = await page.locator('.colophon').textContent();
    await until('another price', async () => (await price.textContent()) !== before);
    await until('another data version', async () => (await page.locator('.colophon').textContent()) !== version);
    expect(await page.evaluate(() => (window as unknown as { stayed?: boolean }).stayed)).toBe(true);
    const streams = await fetch(`${inject('arena')}/api/stream`, { signal: AbortSignal.timeout(20_000) }).then(
      (answer) => (void answer.body?.cancel(), answer.ok),
      () => false,
    );
    await until('the mode', async () => (await page.locator('.mode').textContent())!.includes(streams ? 'live' : 'polling'));
    await context.close();
  });
});

describe('the other pages', () => {
  it('the leaderboard names every figure and sorts by each', async () => {
    const { page, context, complaints } = await visit(browser, base, '/leaderboard');
    await page.locator('tbody .rank').nth(4).waitFor();
    const heads = (await page.locator('thead th').allTextContents()).map((text) => text.replace(/[↑↓]/g, '').trim());
    for (const name of ['Rank', 'Equity', 'Return', 'PnL', 'Fees', 'Win rate', 'Biggest win', 'Biggest loss', 'Sharpe', 'Max drawdown', 'Trades']) expect(heads).toContain(name);
    await page.getByRole('button', { name: 'Return' }).click();
    expect(await page.locator('th[aria-sort]').textContent()).toContain('Return');
    const told = (await (await fetch(`${inject('arena')}/api/leaderboard`)).json()) as { leaderboard: { return_low?: number | null }[] };
    if (told.leaderboard.some((row) => typeof row.return_low === 'number')) await page.locator('svg.interval').first().waitFor();
    await shoot(page, 'leaderboard');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('analytics show every table the server computes', async () => {
    const { page, context, complaints } = await visit(browser, base, '/analytics', { dark: true });
    await page.locator('.segments button').first().waitFor();
    const tables = await page.locator('.sheet > .segments button').count();
    expect(tables).toBe(6);
    for (let i = 0; i < tables; i++) {
      await page.locator('.sheet > .segments button').nth(i).click();
      await page.locator('tbody tr').first().waitFor();
    }
    await shoot(page, 'analytics-dark');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('a trader and the chain of one of its decisions', async () => {
    const { page, context, complaints } = await visit(browser, base, '/leaderboard');
    await page.getByRole('link', { name: 'Momentum' }).click();
    await page.locator('h1', { hasText: 'Momentum' }).waitFor();
    await page.locator('.trader .end-label').first().waitFor();
    await page.locator('table caption', { hasText: 'Latest decisions' }).waitFor({ state: 'attached' });
    await shoot(page, 'trader', true);
    await page.goto(`${base}/decisions/momentum/${await cycleOf()}`);
    await page.locator('.lane').first().waitFor();
    expect(await page.locator('.lane').first().locator('h3').allTextContents()).toEqual(['Decision', 'Guards', 'Orders', 'Fills', 'Trade']);
    expect(await page.locator('.lane .order').count()).toBeGreaterThan(0);
    expect(await page.locator('.lane .fill').count()).toBeGreaterThan(0);
    await shoot(page, 'decision', true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('a market, and an address that leads nowhere', async () => {
    const { page, context, complaints } = await visit(browser, base, '/markets/BTC', { dark: true });
    await page.locator('.chart-price canvas, .quiet').first().waitFor();
    await shoot(page, 'market-dark');
    await page.goto(`${base}/nowhere`);
    await page.locator('h1', { hasText: 'Nothing here' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('words of a model', () => {
  it('are shown as they are and never run', async () => {
    const evil = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
    const { page, context } = await visit(browser, base, '/leaderboard');
    // A hostile model's answer: the arena's own chat, its words replaced on the way.
    await page.route('**/api/conversations*', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { conversations: Record<string, unknown>[] };
      for (const record of body.conversations) Object.assign(record, { cot_trace_summary: evil, cot_trace: evil, user_prompt: evil, llm_response: { [evil]: { coin: evil, signal: evil, justification: evil } } });
      await route.fulfill({ response: answer, json: body });
    });
    await page.goto(`${base}/?tab=chat`);
    await page.locator('.chat').first().waitFor();
    for (const name of ['Reasoning', 'Prompt']) await page.locator('.chat').first().getByText(name).click();
    expect(await page.locator('.chat-summary').first().textContent()).toBe(evil);
    expect(await page.locator('.chat pre').first().textContent()).toContain(evil);
    expect(await page.locator('.chat img, .chat script').count()).toBe(0);
    expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran)).toBeUndefined();
    await context.close();
  });
});
