/**
 * Bugs that the simulation must find. Each is a few lines of the product, found once and only once, and what stands there instead when
 * the simulator is bundled. `isMasked`: another layer holds alone. Those run 2,000 seeds only; what it is, is said beside them.
 */
const shared = (file) => `shared-types/src/${file}`;
const server = (file) => `sync-server/src/${file}`;
const tablet = (file) => `tablet-app/src/${file}`;

/** What `sendRefund` does with a look-up that found the refund. */
const NO_LOOK = {
  file: server('refunds/send-refund.ts'),
  find: "if (before.kind === 'found' && before.status !== 'failed')",
  replace: "if (before.kind === 'absent' && before === undefined)",
};

/** A push takes whatever epoch answers. */
const ANY_EPOCH = {
  file: tablet('sync/push.ts'),
  find: 'if (read.epoch !== deps.epoch) return',
  replace: 'if (read.epoch === undefined) return',
};

export const PLANTED = [
  {
    // The control run: the shop pays one refund twice, behind everybody's back. A simulator that does not see it sees nothing.
    name: 'control-double-payment',
    flags: ['--control'],
    patches: [],
  },
  {
    // A command that comes again is carried out again.
    name: 'no-dedup',
    patches: [{ file: server('returns/rule-command.ts'), find: 'return kept.numAffectedRows === 1n;', replace: 'return kept !== null;' }],
  },
  {
    // Units that another return holds count as free, in the decision and in the guarded update.
    name: 'no-capcheck',
    patches: [
      { file: shared('returnable.ts'), find: ' - state.returnedAtChannel - unitsHeld(state));', replace: ' - state.returnedAtChannel);' },
      {
        file: server('returns/hold-units.ts'),
        find: 'claimed + gone_at_channel + ${of.units} <= quantity',
        replace: '${of.units} <= quantity',
      },
    ],
  },
  {
    // The tablet forgets a command when it is sent, not when it is decided.
    name: 'delete-before-ack',
    patches: [
      {
        file: tablet('sync/push.ts'),
        find: "  return deps.api.json('/sync/push'",
        replace: "  await deps.ledger.outbox.bulkDelete(batch.map((row) => row.commandId));\n  return deps.api.json('/sync/push'",
      },
    ],
  },
  {
    // The place in the feed is kept before the rows that lead there.
    name: 'cursor-before-rows',
    patches: [
      {
        file: tablet('store/apply-feed.ts'),
        find: 'cache.facts, cache.meta], async () => {\n    const now = await readPosition(cache);\n    if',
        replace: 'cache.facts, cache.meta], async () => {\n    const now = before;\n    if',
      },
      {
        file: tablet('store/apply-feed.ts'),
        find: "  return cache.transaction('rw', [cache.overrides, cache.documents,",
        replace:
          "  await writePosition(cache, { ...before, cursor: page.end.cursor });\n  return cache.transaction('rw', [cache.overrides, cache.documents,",
      },
    ],
  },
  {
    // The server's new epoch is noted, and nothing is sent again.
    name: 'ignore-epoch',
    patches: [
      {
        file: tablet('sync/outbox.ts'),
        find: "    await ledger.outbox.where('state').anyOf('decided', 'refused').modify({ state: 'waiting' });\n",
        replace: '',
      },
    ],
  },
  {
    // "Saved" is on the screen before it is on the disk.
    name: 'ack-before-persist',
    patches: [
      {
        file: tablet('store/record-return.ts'),
        find: '    await commit(deps, author.sequence, prepared.outbox.command, async () =>',
        replace: '    void commit(deps, author.sequence, prepared.outbox.command, async () =>',
      },
    ],
  },
  {
    // Every try of a refund has a key of its own.
    name: 'new-key-per-try',
    patches: [
      {
        file: server('refunds/send-refund.ts'),
        find: 'errand.channel.perform(intent, step, options)',
        replace: 'errand.channel.perform({ ...intent, refundKey: `${intent.refundKey}#${errand.row.attempts}` as never }, step, options)',
      },
    ],
  },
  {
    // The tablet keeps verdicts but not what seals them.
    name: 'no-receipts',
    patches: [
      {
        file: tablet('sync/outbox.ts'),
        find: '{ state, verdict, receipt: verdict.receipt }',
        replace: '{ state, verdict, receipt: null }',
      },
    ],
  },
  {
    // No answer is taken for a no.
    name: 'fail-on-timeout',
    patches: [
      {
        file: shared('refund.ts'),
        find: "return step('unknown', { cause: result.why, dueAt: addMs(facts.now, facts.quietMs) });",
        replace: "return step('failed', { cause: result.why });",
      },
    ],
  },
  {
    // A worker that died while sending is taken for one that did not send.
    name: 'resend-blind',
    patches: [
      {
        file: server('refunds/lease-refunds.ts'),
        find: "state: 'unknown', cause: 'lease-expired', due_at: quietUntil",
        replace: "state: 'requested', cause: 'lease-expired', due_at: now",
      },
    ],
  },
  {
    // After a restore, nobody asks the shop what it gave for returns that were forgotten.
    name: 'no-reconcile-after-restore',
    patches: [
      {
        file: server('recovery/recover.ts'),
        find: 'if (given.length === 0) return { confirmed: 0, orphans: 0 };',
        replace: 'if (given.length >= 0) return { confirmed: 0, orphans: 0 };',
      },
    ],
  },
  {
    // An answer of the old epoch is taken for one of the new, wherever answers are taken in; how a tablet hears of the new one stays. It
    // shows at look-ups: no leader asks them, and no fence stands before them.
    name: 'stale-epoch-response',
    patches: [
      ANY_EPOCH,
      { file: tablet('sync/outbox.ts'), find: ' || (await epochOf(ledger)) !== epoch) return false;', replace: ') return false;' },
      { file: tablet('sync/outbox.ts'), find: ' || (await epochOf(ledger)) !== epoch) return;', replace: ') return;' },
      { file: tablet('store/apply-feed.ts'), find: ' || now.epoch !== from.epoch || ', replace: ' || ' },
      { file: tablet('store/apply-feed.ts'), find: 'if (now.epoch !== epoch && ', replace: 'if (now.epoch === undefined && ' },
    ],
  },
  {
    // The same at verdicts, which only a page hears that was frozen over the restore. Two layers mask it there: the fence, as
    // `sync/outbox.test.ts` shows, and that what the server misses goes again, for 2,000 seeds without the fence notice nothing. Without both:
    name: 'stale-epoch-response, verdicts, no fence, nothing sent again',
    patches: [
      ANY_EPOCH,
      {
        file: tablet('sync/outbox.ts'),
        find: 'if (!(await isStillLeader(ledger, fence)) || (await epochOf(ledger)) !== epoch) return false;',
        replace: '',
      },
      { file: tablet('sync/push.ts'), find: 'await sendAgain(deps', replace: 'if (deps === null) await sendAgain(deps' },
      { file: tablet('sync/push.ts'), find: 'deps.showsReceipt ? await', replace: 'deps === null ? await' },
    ],
  },
  {
    // Looked up at once, without the time that the shop may still work.
    name: 'no-settle',
    patches: [
      {
        file: shared('refund.ts'),
        find: "return step('unknown', { cause: result.why, dueAt: addMs(facts.now, facts.quietMs) });",
        replace: "return step('unknown', { cause: result.why, dueAt: facts.now });",
      },
    ],
  },
  {
    // A refund that was sent before is sent again without a look. Two layers mask it: a refund is looked up before it ever comes back to
    // `requested`, and the order that is read again right before sending names what was done under our key.
    name: 'replay-send',
    isMasked: true,
    flags: ['--seeds', '2000'],
    patches: [NO_LOOK],
  },
  {
    // The same with a lease that ends in `requested`, and without reading our keys in the order.
    name: 'replay-send, no look-up, no marks',
    patches: [
      NO_LOOK,
      {
        file: server('refunds/lease-refunds.ts'),
        find: "state: 'unknown', cause: 'lease-expired', due_at: quietUntil",
        replace: "state: 'requested', cause: 'lease-expired', due_at: now",
      },
      {
        file: server('refunds/begin-sending.ts'),
        find: 'if (mark) return await settleByMark(',
        replace: 'if (mark && row === null) return await settleByMark(',
      },
    ],
  },
];
