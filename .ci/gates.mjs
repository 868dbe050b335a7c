// The gate on first-load JavaScript (DESIGN §13): what the page must have before the find field takes input, gzipped.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { ROOT } from './prepare.mjs';

const MOST_KB = 190;
const dist = join(ROOT, 'tablet-app', 'dist');
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const entry = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);

/** Static imports only: what `import()` brings comes after the first load. */
const importsOf = (file) =>
  [
    ...readFileSync(join(dist, file), 'utf8').matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}\s,$]+from\s*)?["']\.\/([^"']+\.js)["']/g),
  ].map((match) => `assets/${match[1]}`);

const seen = new Set();
const walk = (file) => {
  if (seen.has(file)) return;
  seen.add(file);
  importsOf(file).forEach(walk);
};
entry.forEach(walk);
if (seen.size === 0 || readdirSync(join(dist, 'assets')).length < 3)
  throw new Error('The gate saw no bundle: it must never pass on nothing.');
const sizes = [...seen].map((file) => ({ file, kb: gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1024 }));
const total = sizes.reduce((all, one) => all + one.kb, 0);
for (const { file, kb } of sizes.toSorted((a, b) => b.kb - a.kb)) console.log(`${kb.toFixed(1).padStart(7)} KB  ${file}`);
console.log(`${total.toFixed(1).padStart(7)} KB  first-load JavaScript, gzip (gate ${MOST_KB} KB)`);
process.exit(total <= MOST_KB ? 0 : 1);
