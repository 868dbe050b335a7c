// `npm run bench`: every figure of the README's table, each beside its baseline in the same run.
import { join } from 'node:path';

import { ROOT, ensureBuilt, ensureChromium, ensureInstalled, ensureReplayBuilt, run } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
ensureReplayBuilt();
const env = { ...process.env, CHROMIUM_PATH: ensureChromium() };
const server = run('npx', ['tsx', join(ROOT, 'sync-server', 'bench', 'run.ts'), ...process.argv.slice(2)], { env });
const tablet = run('npx', ['tsx', join(ROOT, 'tablet-app', 'bench', 'run.ts'), ...process.argv.slice(2)], { env });
process.exit(server && tablet ? 0 : 1);
