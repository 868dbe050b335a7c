// `npm run oracle -- 200000`: the second opinion on so many random orders and histories, shared out to one process for each core.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

import { ROOT, ensureInstalled } from './prepare.mjs';

ensureInstalled();
const histories = Number(process.argv[2] ?? 200_000);
if (!Number.isSafeInteger(histories) || histories < 1) throw new Error('Say how many histories: npm run oracle -- 200000');
const startedMs = performance.now();
const shares = Math.min(availableParallelism(), 8, histories);

const ask = async (share) => {
  const first = Math.floor((histories * share) / shares) + 1;
  const last = Math.floor((histories * (share + 1)) / shares);
  const args = ['vitest', 'run', '--project', 'unit', 'shared-types/src/oracle.property.test.ts'];
  const child = spawn('npx', args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ORACLE_SEEDS: `${first}-${last}` } });
  const [code] = await once(child, 'exit');
  return code === 0;
};

const passed = await Promise.all(Array.from({ length: shares }, (_, share) => ask(share)));
const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
console.log(JSON.stringify({ oracle: histories, processes: shares, seconds, passed: passed.every(Boolean) }));
process.exit(passed.every(Boolean) ? 0 : 1);
