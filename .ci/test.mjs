// `npm test`: installs what it needs, then every check there is. At the end what failed says its last lines again; then one line per step.
import { ensureBuilt, ensureChromium, ensureInstalled, ensureReplayBuilt, runAndKeep } from './prepare.mjs';

const steps = [];
const step = async (name, work) => {
  process.stderr.write(`\n— ${name}\n`);
  const startedMs = performance.now();
  const { passed, said } = await work();
  steps.push({ name, passed, said, seconds: ((performance.now() - startedMs) / 1000).toFixed(1) });
};

ensureInstalled();
ensureBuilt();
ensureReplayBuilt();
// Behind a pipe nothing knows that a terminal looks on.
const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
const env = { ...process.env, ...colour, CI: 'true', CHROMIUM_PATH: ensureChromium() };
const npm = (...args) => runAndKeep('npm', ['run', '--silent', ...args], { env });
const node = (...args) => runAndKeep(process.execPath, args, { env });

await step('lint', () => npm('lint'));
await step('types', () => npm('types'));
await step('unit', () => npm('unit'));
await step('oracle', () => node('.ci/oracle.mjs', '200000'));
await step('databases', () => npm('databases'));
await step('simulate', () => node('.ci/simulate.mjs', '--seeds', '5000'));
await step('gates', () => node('.ci/gates.mjs'));
await step('kill', () => node('.ci/kill.mjs', '--kills', '6'));
await step('browser', () => npm('browser'));
await step('replay', () => node('.ci/replay.mjs', '--sample'));

for (const { name, said } of steps.filter((one) => !one.passed)) process.stderr.write(`\n—— ${name} failed; it said last:\n${said}\n`);
process.stderr.write('\n');
for (const { name, passed, seconds } of steps)
  process.stderr.write(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds.padStart(6)} s\n`);
const failed = steps.filter((one) => !one.passed).length;
console.log(`steps: ${steps.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
