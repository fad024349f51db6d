// One arena and one page server for all test files that only look.

import type { GlobalSetupContext } from 'vitest/node';
import { makeArena, servePage } from './harness';

declare module 'vitest' {
  export interface ProvidedContext {
    page: string;
    arena: string;
  }
}

export default async function setup({ provide }: GlobalSetupContext): Promise<() => Promise<void>> {
  const arena = await makeArena();
  await arena.start();
  const page = await servePage(arena.url);
  provide('arena', arena.url);
  provide('page', page.url);
  return async () => {
    await page.close();
    await arena.end();
  };
}
