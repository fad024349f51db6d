import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const module = (path: string): string => fileURLToPath(new URL(`./node_modules/${path}`, import.meta.url));

// The tests live with the others of the tree; what they need lives here.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: {
    alias: {
      'playwright-core': module('playwright-core/index.mjs'),
      vitest: module('vitest/dist/index.js'),
      vite: module('vite/dist/node/index.js'),
    },
  },
  test: {
    include: ['tests/web/**/*.test.ts'],
    globalSetup: ['tests/web/arena_of_all.ts'],
    environment: 'node',
    fileParallelism: false, // two cores have a browser, an arena and its servers to carry
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
