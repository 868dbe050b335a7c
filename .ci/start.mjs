// `npm start`: install what changed, build what changed, then serve tablet, server and demo shop until Ctrl-C.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { ROOT, ensureBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
const server = spawn(process.execPath, ['--enable-source-maps', join(ROOT, 'sync-server', 'dist', 'main.js')], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
