// What `npm start`, `npm test` and the other commands need before they can do their work. No dependencies: it runs on a fresh clone.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');
const MARKS = join(ROOT, 'node_modules', '.cache', 'retour');

const say = (text) => process.stderr.write(`${text}\n`);

/** Stops with what to type next: the one thing a newcomer must do by hand. */
const stop = (text) => {
  say(`\n${text}\n`);
  process.exit(1);
};

/** Runs a command with its output visible; answers whether it succeeded. */
export const run = (command, args, options = {}) => spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', ...options }).status === 0;

const KEPT_LINES = 80;

/** The same, and keeps the last lines of what it said: at the end of a long run they are far up, or cut off. */
export const runAndKeep = (command, args, options = {}) =>
  new Promise((resolved) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['inherit', 'pipe', 'pipe'], ...options });
    let said = '';
    const pass = (out) => (chunk) => {
      out.write(chunk);
      said = `${said}${chunk}`.slice(-40_000);
    };
    child.stdout.setEncoding('utf8').on('data', pass(process.stdout));
    child.stderr.setEncoding('utf8').on('data', pass(process.stderr));
    const end = (passed) => resolved({ passed, said: said.trimEnd().split('\n').slice(-KEPT_LINES).join('\n') });
    child.on('error', (cause) => {
      said += String(cause);
      end(false);
    });
    child.on('close', (status) => end(status === 0));
  });

const onPath = (names) => {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name);
      if (folder !== '' && existsSync(file)) return file;
    }
  }
  return null;
};

const canInstallDebianPackages = () => process.getuid?.() === 0 && onPath(['apt-get']) !== null;

const installDebianPackages = (packages) => {
  say(`Installing ${packages.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  return run('apt-get', ['update', '-qq'], quiet) && run('apt-get', ['install', '-y', '-qq', ...packages], quiet);
};

const filesBelow = (path) => {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== 'dist' && name !== 'dist-replay' && !name.startsWith('.'))
    .flatMap((name) => filesBelow(join(path, name)));
};

const hashOf = (paths) => {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((one) => filesBelow(join(ROOT, one))).toSorted()) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
};

/** Does the work only when its inputs changed since it last succeeded. */
const onChange = (name, inputs, outputs, work) => {
  const mark = join(MARKS, name);
  const now = hashOf(inputs);
  const isDone = existsSync(mark) && readFileSync(mark, 'utf8') === now && outputs.every((path) => existsSync(join(ROOT, path)));
  if (isDone) return;
  work();
  mkdirSync(MARKS, { recursive: true });
  writeFileSync(mark, now);
};

const sqliteLoads = () => {
  try {
    const Database = createRequire(join(ROOT, 'sync-server', 'package.json'))('better-sqlite3');
    new Database(':memory:').close();
    return true;
  } catch {
    return false; // no binary for this machine yet
  }
};

const ensureToolchain = () => {
  const missing = [onPath(['python3']) ? '' : 'python3', onPath(['make']) ? '' : 'make', onPath(['g++', 'clang++']) ? '' : 'g++'].filter(
    Boolean,
  );
  if (missing.length === 0) return;
  if (canInstallDebianPackages() && installDebianPackages(missing)) return;
  stop(`better-sqlite3 must be compiled here and needs ${missing.join(', ')}. Type:  sudo apt-get install -y python3 make g++`);
};

/** Node packages as the lock file says, with a SQLite that loads. */
export const ensureInstalled = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) stop(`Retour needs Node 20.19 or newer; this is ${process.versions.node}.`);
  onChange('install', ['package-lock.json', '.npmrc'], ['node_modules'], () => {
    say('Installing packages (about two minutes the first time; SQLite may be compiled) …');
    if (!run('npm', ['ci', '--loglevel=error'])) {
      ensureToolchain();
      if (!run('npm', ['ci', '--loglevel=error'])) stop('npm could not install the packages. Check the network and type:  npm ci');
    }
  });
  if (sqliteLoads()) return;
  ensureToolchain();
  say('Compiling SQLite …');
  if (!run('npm', ['rebuild', 'better-sqlite3', '--loglevel=error']) || !sqliteLoads())
    stop('SQLite could not be built. Type:  npm rebuild better-sqlite3');
};

/** The two bundles, when their sources changed. */
export const ensureBuilt = () => {
  const shared = ['shared-types/src', 'package-lock.json'];
  const tablet = ['tablet-app/src', 'tablet-app/public', 'tablet-app/index.html', 'tablet-app/vite.config.ts', ...shared];
  onChange('build-tablet', tablet, ['tablet-app/dist/index.html'], () => {
    say('Building the tablet …');
    if (!run('npm', ['run', '--silent', 'build', '-w', 'tablet-app', '--', '--logLevel', 'warn']))
      stop('The tablet did not build; the lines above say why.');
  });
  onChange(
    'build-server',
    ['sync-server/src', 'sync-server/replay', 'sync-server/build.mjs', ...shared],
    ['sync-server/dist/main.js'],
    () => {
      say('Building the server …');
      if (!run('npm', ['run', '--silent', 'build', '-w', 'sync-server'])) stop('The server did not build; the lines above say why.');
    },
  );
};

/** The pages of replay and bench: a build of their own, never part of the product. */
export const ensureReplayBuilt = () => {
  const inputs = [
    'tablet-app/src',
    'tablet-app/replay',
    'tablet-app/bench',
    'tablet-app/vite.config.ts',
    'shared-types/src',
    'package-lock.json',
  ];
  onChange('build-replay', inputs, ['tablet-app/dist-replay'], () => {
    say('Building the replay and bench pages …');
    const args = ['vite', 'build', '--mode', 'replay', '--logLevel', 'warn'];
    if (!run('npx', args, { cwd: join(ROOT, 'tablet-app') })) stop('The replay pages did not build; the lines above say why.');
  });
};

const playwrightsOwn = () => {
  try {
    const script = "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))";
    const path = execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' }).trim();
    return existsSync(path) ? path : null;
  } catch {
    return null; // Playwright knows none for this platform
  }
};

const lookForChromium = () => {
  const given = process.env.CHROMIUM_PATH;
  if (given && existsSync(given)) return given;
  return onPath(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) ?? playwrightsOwn();
};

/** A Chromium for the browser tests: found, else installed, else said. Answers its path. */
export const ensureChromium = () => {
  const found = lookForChromium();
  if (found) return found;
  if (canInstallDebianPackages()) installDebianPackages(['chromium']);
  else run('npx', ['playwright', 'install', 'chromium']);
  const installed = lookForChromium();
  return installed ?? stop('The browser tests need a Chromium. Type:  npx playwright install chromium   (or set CHROMIUM_PATH)');
};
