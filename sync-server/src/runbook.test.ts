import { readFileSync } from 'node:fs';

import { staffRole } from 'shared-types/enrolment';
import { PERMISSIONS, mayDo } from 'shared-types/permissions';
import type { Act } from 'shared-types/permissions';
import { expect, test } from 'vitest';

test('S-16 the runbook shows who may do what as the table has it', () => {
  const acts = Object.keys(PERMISSIONS) as Act[]; // the keys of the table
  const rows = acts.map((act) => `| \`${act}\` | ${staffRole.options.map((role) => (mayDo(role, act) ? 'yes' : '–')).join(' | ')} |`);
  const runbook = readFileSync(new URL('../docs/runbook.md', import.meta.url), 'utf8');
  expect(runbook).toContain([`| act | ${staffRole.options.join(' | ')} |`, '|---|---|---|---|---|', ...rows].join('\n'));
});
