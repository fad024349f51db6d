import { defineConfig } from 'vite';

// The policy the page is written for: everything from its own origin, nothing inline.
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const api = process.env['NOF0_API'] ?? 'http://127.0.0.1:8888';
const proxy = { '/api': { target: api, ws: true } };

export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    target: 'es2021',
    assetsInlineLimit: 0, // a data: font or script would need a weaker policy
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy },
  preview: { proxy, headers: { 'Content-Security-Policy': contentSecurityPolicy } },
});
