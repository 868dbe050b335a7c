import { expect, test } from 'vitest';

import { createLog } from './log.ts';

const linesOf = (say: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] => {
  const lines: Record<string, unknown>[] = [];
  say(createLog('info', { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) }));
  return lines;
};

test('a line carries its facts, and levels below the chosen one are not written', () => {
  const lines = linesOf((log) => {
    log.info({ returnId: 'r1' }, 'return accepted');
    log.debug({}, 'not written');
  });
  expect(lines).toMatchObject([{ returnId: 'r1', msg: 'return accepted' }]);
});

test('an error is logged without what a database driver quotes of the row', () => {
  const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(Camille Fournier) already exists.' });
  const [line] = linesOf((log) => log.error({ error }, 'write failed'));
  expect(JSON.stringify(line)).not.toContain('Fournier');
  expect(line).toMatchObject({ error: { message: 'duplicate key', code: '23505' } });
});
