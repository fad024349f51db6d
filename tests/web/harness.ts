// A real arena, the page in front of it, and a browser to look with.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const tree = resolve(__dirname, '../..');
export const shots = join(tree, 'build/web-shots');
const patienceMs = 90_000; // the tests share two cores with servers and a browser

export async function until<T>(what: string, ask: () => Promise<T | undefined | null | false>, patience = patienceMs): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 150));
  }
}

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

export interface Arena {
  url: string;
  start(): Promise<void>;
  kill(): Promise<void>; // at once, as a machine dies
  end(): Promise<void>;
}

export async function makeArena(): Promise<Arena> {
  const binary = process.env['NOF0_BINARY'] ?? join(tree, 'build/release/nof0');
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: build it (script/build) or set NOF0_BINARY`);
  const folder = mkdtempSync(join(tmpdir(), 'nof0-web-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const gone = new Promise((done) => running.once('exit', done));
    running.kill(signal);
    await gone;
  };
  return {
    url,
    async start() {
      const words: string[] = [];
      child = spawn(binary, ['up', '--data-dir', join(folder, 'var'), '--port', String(port), '--for', '1200s', '--past', '2d', '--speed', '60'], { cwd: tree, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text: Buffer) => words.push(text.toString()) > 200 && words.shift());
      const started = child;
      await until(
        'the arena',
        async () => {
          if (started.exitCode !== null) return 'it ended';
          const answer = await fetch(`${url}/api/leaderboard`);
          const rows = ((await answer.json()) as { leaderboard: unknown[] }).leaderboard;
          return rows.length > 2 && 'it answers';
        },
      ).then((how) => {
        if (how !== 'it answers') throw new Error(`the arena ended and said:\n${words.join('').slice(-3_000)}`);
      });
    },
    kill: () => stop('SIGKILL'),
    async end() {
      await stop('SIGTERM');
      // Its servers go 5 s after it; their files are of no more use.
      await new Promise((done) => setTimeout(done, 6_000));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// The page as `nof0 serve` gives it out; in front of one that does not, the same files by Vite.
export async function servePage(arena: string): Promise<{ url: string; close(): Promise<void> }> {
  const own = await fetch(`${arena}/leaderboard`, { headers: { Accept: 'text/html' } });
  if ((own.headers.get('content-type') ?? '').startsWith('text/html')) return { url: arena, close: async () => undefined };
  process.env['NOF0_API'] = arena;
  const { preview } = await import('vite');
  const port = await freePort();
  const root = join(tree, 'web');
  const server = await preview({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'silent', preview: { port, host: '127.0.0.1', strictPort: true } });
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function browserPath(): string {
  const named = process.env['NOF0_CHROMIUM'];
  const found = [named, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error('no Chromium: install it (script/bootstrap) or set NOF0_CHROMIUM');
  return found;
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

export interface Visit {
  page: Page;
  context: BrowserContext;
  complaints: string[]; // what the console and the network had to say
}

export interface Screen {
  width?: number;
  height?: number;
  dark?: boolean;
}

// A fresh visitor: own storage, own history. Everything a page should never do is noted.
export async function visit(browser: Browser, base: string, path: string, { width = 1440, height = 900, dark = false }: Screen = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    // Chromium reports every refused request; which of them are allowed is checked by address below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) complaints.push(`external request: ${request.url()}`);
  });
  page.on('response', (response) => {
    const optional = /\/api\/(equity|price-history|arena|status|stream|traders\/[^/]+$)/; // newer than some servers
    if (response.status() >= 400 && !(response.status() === 404 && optional.test(response.url().split('?')[0]!))) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(base + path);
  await page.locator('h1').first().waitFor();
  return { page, context, complaints };
}

export async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
}

export const axeSource = (): string => readFileSync(join(tree, 'web/node_modules/axe-core/axe.min.js'), 'utf8');
