// `npm run races -- --rounds 1000`: fifty claims of the last unit at once, on both databases. `sync-server/bench/races.ts` says what is checked.
import { join } from 'node:path';

import { ROOT, ensureInstalled, run } from './prepare.mjs';

ensureInstalled();
const passed = run(process.execPath, ['--import', 'tsx', join(ROOT, 'sync-server', 'bench', 'races.ts'), ...process.argv.slice(2)]);
process.exit(passed ? 0 : 1);
