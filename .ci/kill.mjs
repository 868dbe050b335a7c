// `npm run kill -- --kills 200 --database sqlite`: kills the built server again and again. `sync-server/bench/kill.ts` says what is checked.
import { join } from 'node:path';

import { ROOT, ensureBuilt, ensureInstalled, run } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
const passed = run(process.execPath, ['--import', 'tsx', join(ROOT, 'sync-server', 'bench', 'kill.ts'), ...process.argv.slice(2)]);
process.exit(passed ? 0 : 1);
