// `npm test`: installs what it needs, then every check there is. One line per step at the end, with its time.
import { ROOT, ensureBuilt, ensureChromium, ensureInstalled, ensureReplayBuilt, run } from './prepare.mjs';

const steps = [];
const step = (name, work) => {
  process.stderr.write(`\n— ${name}\n`);
  const startedMs = performance.now();
  const passed = work();
  steps.push({ name, passed, seconds: ((performance.now() - startedMs) / 1000).toFixed(1) });
};

ensureInstalled();
ensureBuilt();
ensureReplayBuilt();
const env = { ...process.env, CI: 'true', CHROMIUM_PATH: ensureChromium() };
const npm = (...args) => run('npm', ['run', '--silent', ...args], { cwd: ROOT, env });

step('lint', () => npm('lint'));
step('types', () => npm('types'));
step('unit', () => npm('unit'));
step('oracle', () => run(process.execPath, ['.ci/oracle.mjs', '200000'], { cwd: ROOT, env }));
step('databases', () => npm('databases'));
step('simulate', () => run(process.execPath, ['.ci/simulate.mjs', '--seeds', '5000'], { cwd: ROOT, env }));
step('gates', () => run(process.execPath, ['.ci/gates.mjs'], { cwd: ROOT, env }));
step('kill', () => run(process.execPath, ['.ci/kill.mjs', '--kills', '6'], { cwd: ROOT, env }));
step('browser', () => npm('browser'));
step('replay', () => run(process.execPath, ['.ci/replay.mjs', '--sample'], { cwd: ROOT, env }));

process.stderr.write('\n');
for (const { name, passed, seconds } of steps)
  process.stderr.write(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds.padStart(6)} s\n`);
const failed = steps.filter((one) => !one.passed).length;
console.log(`steps: ${steps.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
