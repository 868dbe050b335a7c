// `npm run dev`: the server restarts and the tablet reloads when a file changes. Tablet on :5173, server on :8787.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { ROOT, ensureBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
const start = (args, cwd) => spawn('npx', args, { cwd, stdio: 'inherit', env: { PUBLIC_URL: 'http://localhost:5173', ...process.env } });
const children = [
  start(['tsx', 'watch', '--clear-screen=false', 'src/main.ts'], join(ROOT, 'sync-server')),
  start(['vite', '--strictPort', '--port', '5173'], join(ROOT, 'tablet-app')),
];
const stopAll = () => children.forEach((child) => child.kill('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stopAll);
children.forEach((child) => child.on('exit', stopAll));
