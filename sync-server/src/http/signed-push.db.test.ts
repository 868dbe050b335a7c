import type { Json } from 'shared-types/canonical-json';
import { returnId } from 'shared-types/ids';
import { moneyOf } from 'shared-types/money';
import { pushAnswer } from 'shared-types/sync';
import { aReturnLine, aReturnRecord, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';
import { v7 } from 'uuid';

import { eachDatabase } from '../db/for-tests.ts';
import { signedCommand } from './fuzz-push-for-tests.ts';
import { fuzzWorld } from './fuzz-world-for-tests.ts';
import type { FuzzTablet, FuzzWorld } from './fuzz-world-for-tests.ts';

const aReturn = (world: FuzzWorld, tablet: FuzzTablet, signer = tablet): Readonly<Record<string, Json>> => {
  const now = world.now();
  tablet.sequence += 1;
  return signedCommand(signer, {
    commandId: v7(),
    clientSeq: tablet.sequence,
    installationId: tablet.installationId,
    v: 1,
    recordedAt: now,
    staffId: id.staff(1),
    grant: world.grant(tablet),
    clock: { offsetMs: 0, lastContactAt: now, ageMs: 0 },
    type: 'return.record',
    body: aReturnRecord({
      returnId: returnId.parse(v7()),
      order: { typed: 'EC-99999999', contact: null, evidence: null },
      lines: [aReturnLine({ of: { description: 'black coat' }, quoted: moneyOf(0, 'EUR') })],
      presentedAt: now,
      slipNumber: `BEC7-A3K-0000${tablet.sequence}-F`,
      quoted: null,
    }),
  });
};

const requestOf = (world: FuzzWorld, tablet: FuzzTablet, commands: readonly Json[]) => ({
  protocol: 1,
  installationId: tablet.installationId,
  epoch: 'e_test',
  build: 'test',
  now: world.now(),
  commands,
});

eachDatabase('a push without a token', (open) => {
  test('F29 what a tablet signed before its key failed is decided without a token; a revoked one is heard too', async () => {
    const world = await fuzzWorld(await open());
    for (const tablet of [world.tablet, world.revoked]) {
      const answer = await world.app.call('POST', '/sync/push', {
        body: requestOf(world, tablet, [aReturn(world, tablet), aReturn(world, tablet)]),
      });
      expect(answer.status).toBe(200);
      const { verdicts } = pushAnswer.parse(await answer.json());
      expect(verdicts.map((one) => one.kind)).toEqual(['decided', 'decided']);
    }
    world.app.deps.pokes.stop();
  });

  test('F29 nothing unsigned comes in without a token, not even beside what is signed, and a wrong token is no missing one', async () => {
    const world = await fuzzWorld(await open());
    const { tablet, otherStore } = world;
    const before = await world.tables();
    const pushes: readonly (readonly Json[])[] = [
      [],
      [aReturn(world, tablet, otherStore)],
      [aReturn(world, tablet), { ...aReturn(world, tablet), signature: 'A'.repeat(86) }],
      [aReturn(world, tablet), { ...aReturn(world, tablet), bodyHash: 'A'.repeat(43) }],
      [aReturn(world, tablet), { ...aReturn(world, tablet), v: 2 }],
      [aReturn(world, otherStore)],
    ];
    for (const commands of pushes) {
      const answer = await world.app.call('POST', '/sync/push', { body: requestOf(world, tablet, commands) });
      expect([answer.status, await answer.json()]).toMatchObject([401, { type: 'urn:retour:problem:token-needed' }]);
    }
    const body = requestOf(world, tablet, [aReturn(world, tablet)]);
    expect((await world.app.call('POST', '/sync/push', { body, token: 'over.and.out' })).status).toBe(401);
    const nobody = { ...body, installationId: v7() };
    expect((await world.app.call('POST', '/sync/push', { body: nobody })).status).toBe(401);
    expect(await world.tables()).toEqual(before);
    world.app.deps.pokes.stop();
  });
});
