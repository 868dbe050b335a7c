// `npm run replay -- --orders F --returns F [--expected F]`: real orders and returns through real servers and tablets.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { ROOT, ensureBuilt, ensureChromium, ensureInstalled, ensureReplayBuilt, run } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
ensureReplayBuilt();
const SAMPLE = resolve(ROOT, '..', 'shared', 'data', 'online-retail', 'sample');
const given = process.argv.slice(2);
const isSample = given.includes('--sample');
const rest = given.filter((word) => word !== '--sample');
const sample = existsSync(SAMPLE)
  ? [
      '--orders',
      join(SAMPLE, 'orders.jsonl.gz'),
      '--returns',
      join(SAMPLE, 'returns.jsonl.gz'),
      '--expected',
      join(SAMPLE, 'expected.json'),
    ]
  : ['--generate', '150'];
if (isSample && !existsSync(SAMPLE))
  process.stderr.write('The sample of real orders is not here: replaying 150 generated returns with their own oracle.\n');
const env = { ...process.env, CHROMIUM_PATH: ensureChromium() };
const args = ['tsx', join(ROOT, 'tablet-app', 'replay', 'run.ts'), ...(isSample ? sample : []), ...rest];
process.exit(run('npx', args, { cwd: process.env.INIT_CWD ?? ROOT, env }) ? 0 : 1);
