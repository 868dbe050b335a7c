// `npm run taps`: how many taps and seconds a return takes a practised hand. `tablet-app/e2e/taps.e2e.ts` says what is counted.
import { ROOT, ensureBuilt, ensureChromium, ensureInstalled, run } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
const env = { ...process.env, CHROMIUM_PATH: ensureChromium() };
const args = ['playwright', 'test', '-c', 'tablet-app/e2e/playwright.config.ts', 'taps.e2e.ts', '--reporter', 'line'];
process.exit(run('npx', args, { cwd: ROOT, env }) ? 0 : 1);
