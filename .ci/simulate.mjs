// `npm run simulate -- --seeds N [--from S]`: the real modules in a simulated world. `--planted`: shows that it finds planted bugs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, ensureInstalled } from './prepare.mjs';

ensureInstalled();
const { build } = await import('esbuild');
const { PLANTED } = await import('../tablet-app/simulate/testing/planted-bugs.mjs');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'retour', 'simulate');
mkdirSync(FOLDER, { recursive: true });

/** Puts the simulated storage in the place of Dexie, and a planted bug in the place of the line it was. */
const planted = (patches) => ({
  name: 'planted',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^dexie$/ }, () => ({ path: join(ROOT, 'tablet-app/simulate/memory-dexie.ts') }));
    bundler.onResolve({ filter: /^shared-types\// }, ({ path }) => ({
      path: join(ROOT, `${path.replace('shared-types/', 'shared-types/src/')}.ts`),
    }));
    const found = new Set();
    for (const file of new Set(patches.map((patch) => patch.file))) {
      bundler.onLoad({ filter: new RegExp(`${file.replaceAll(/[.]/g, '\\.')}$`) }, ({ path }) => {
        let contents = readFileSync(path, 'utf8');
        for (const { find, replace, file: of } of patches) {
          if (of !== file) continue;
          if (contents.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
          contents = contents.replace(find, () => replace);
          found.add(find);
        }
        return { contents, loader: 'ts' };
      });
    }
    bundler.onEnd(() => {
      if (found.size < new Set(patches.map((patch) => patch.find)).size) throw new Error('a planted bug is in no bundled file');
    });
  },
});

const bundle = async (name, patches = []) => {
  const outfile = join(FOLDER, `${name}.mjs`);
  await build({
    entryPoints: [join(ROOT, 'tablet-app/simulate/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['better-sqlite3', 'pg', 'pg-native', 'pino'],
    logLevel: 'error',
    sourcemap: 'inline',
    plugins: [planted(patches)],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
};

const simulate = (file, args, options = {}) => spawnSync(process.execPath, ['--enable-source-maps', file, ...args], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options }); // prettier-ignore

const given = process.argv.slice(2);
if (!given.includes('--planted')) {
  const { status, stdout } = simulate(await bundle('simulate'), given);
  process.stdout.write(stdout);
  process.exit(status ?? 1);
}

const wanted = given.filter((word, at) => given[at - 1] === '--only');
const seeds = given[given.indexOf('--seeds') + 1];
const most = given.includes('--seeds') ? seeds : '20000';
const caught = [];
const missed = [];
for (const { name, patches, flags = [], isMasked = false } of PLANTED) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const file = await bundle(`planted-${name.replaceAll(/\W+/g, '-')}`, patches);
  const { stdout } = simulate(file, ['--seeds', most, '--stop', ...flags], { stdio: ['ignore', 'pipe', 'ignore'] });
  rmSync(file);
  const { firstViolation, seconds } = JSON.parse(stdout);
  if (firstViolation === null) missed.push({ name, isMasked });
  else caught.push(name);
  const verdict =
    firstViolation === null
      ? isMasked
        ? 'masked by another layer'
        : 'NOT CAUGHT'
      : `seed ${firstViolation.seed}, ${firstViolation.invariant}: ${firstViolation.what.slice(0, 90)}`;
  process.stderr.write(`${name.padEnd(34)} ${String(seconds).padStart(6)} s  ${verdict}\n`);
}
console.log(JSON.stringify({ planted: caught.length + missed.length, caught: caught.length, missed: missed.map((one) => one.name) }));
process.exit(missed.every((one) => one.isMasked) ? 0 : 1);
