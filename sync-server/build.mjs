// Bundles our sources for Node; the two database drivers stay packages, because one is native and the other looks for a native twin.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, 'dist');

const revision = () => {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: here,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown'; // built from an archive
  }
};

const entries = {
  main: 'src/main.ts',
  'segment-worker': 'src/segment-worker.ts',
  'order-worker': 'src/order-worker.ts',
  'invariant-worker': 'src/invariant-worker.ts',
  import: 'src/orders/import-cli.ts',
  policy: 'src/policy-cli.ts',
  replay: 'replay/main.ts',
  'demo-shop': 'src/channels/demo-shop/main.ts',
};

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: Object.fromEntries(
    Object.entries(entries)
      .map(([name, file]) => [name, join(here, file)])
      .filter(([, file]) => existsSync(file)),
  ),
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
  external: ['better-sqlite3', 'pg', 'pg-native'],
  define: { RETOUR_BUILD: JSON.stringify(revision()) },
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
