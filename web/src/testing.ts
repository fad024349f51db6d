// What the modules of the page ask of a browser at import, for tests that run without one.
import { vi } from 'vitest';

vi.stubGlobal('location', { pathname: '/', search: '' });
vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('history', { pushState: () => undefined, replaceState: () => undefined });
vi.useFakeTimers();
