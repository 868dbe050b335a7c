// `npm run bench`: every figure of DESIGN §13, each beside its baseline in the same run. `--quick`: a tenth of the orders.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { ROOT, ensureBuilt, ensureChromium, ensureInstalled, ensureReplayBuilt } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
ensureReplayBuilt();
const env = { ...process.env, CHROMIUM_PATH: ensureChromium() };
const rows = [];

/** Shows each row as it comes; answers whether the bench ended well and no gate was missed. */
const bench = async (workspace) => {
  const file = join(ROOT, workspace, 'bench', 'run.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...process.argv.slice(2)], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    if (line.startsWith('{"bench":')) rows.push(JSON.parse(line).bench);
  }
  const [code] = await ended;
  return code === 0;
};

const passed = [await bench('sync-server'), await bench('tablet-app')];

const mark = ({ met, isGate }) => (met === null ? '–' : met ? 'yes' : isGate ? 'NO: gate' : 'no');
console.log('\n| what | baseline | ours | ratio | goal | met |\n|---|---|--:|--:|---|---|');
for (const row of rows) console.log(`| ${row.what} | ${row.baseline} | ${row.ours} | ${row.ratio} | ${row.goal} | ${mark(row)} |`);
process.exit(passed.every(Boolean) && rows.length > 0 ? 0 : 1);
