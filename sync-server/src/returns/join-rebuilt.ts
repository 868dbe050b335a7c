import type { ReturnLine, ReturnRecord } from 'shared-types/return';

import { writeAudit } from '../db/audit.ts';
import type { Tx } from '../db/open.ts';
import type { ReturnEvent } from '../refunds/return-events.ts';
import { addReturnEvent } from '../refunds/return-events.ts';
import { REBUILD, idsOf } from './command-context.ts';
import type { CommandContext, CommandOf, Ruled } from './command-context.ts';
import { judgeGrant, staffNameOf } from './judge-grant.ts';
import { moveStock, moveStockBack } from './move-stock.ts';
import { lockReturn, recordOf, rulingOf } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';

type Recording = CommandOf<'return.record'>;

/**
 * P-9: the tablet that was thought dead sends the return that was rebuilt from its slip. It is the same return: who recorded it, reasons,
 * conditions and where the goods go become what the tablet says; what was decided and refunded stays, and is its verdict. `null`: the
 * return that is known is another command's.
 */
export const joinRebuilt = async (trx: Tx, context: CommandContext, command: Recording): Promise<Ruled | null> => {
  const { returnId, slipNumber } = command.body;
  const row = await lockReturn(context.deps.db, trx, { marketId: idsOf(context.installation).marketId, returnId });
  if (!row || row.installation_id !== command.installationId || row.slip_number !== slipNumber) return null;
  if (!(await isRebuilt(trx, row))) return null;
  const rebuilt = recordOf(row);
  const { record, differs } = row.order_id === null ? asSent(rebuilt, command.body) : joined(rebuilt, command.body);
  const staffName = await staffNameOf(trx, judgeGrant(context, command, row.presented_at as CommandContext['now']), command.staffId);
  const [recorded, ...rest] = JSON.parse(row.events) as ReturnEvent[]; // acceptReturn wrote it
  await trx
    .updateTable('return_record')
    .set({
      command_id: command.commandId,
      staff_id: command.staffId,
      staff_name: staffName,
      record: JSON.stringify(record),
      events: JSON.stringify([...(recorded ? [{ ...recorded, by: staffName }] : []), ...rest]),
    })
    .where('return_id', '=', returnId)
    .execute();
  await moveGoodsAgain(trx, context, row, record);
  const note = `the tablet sent it itself: reasons and conditions are its own${differs ? '; its lines are not those of the slip' : ''}`;
  await addReturnEvent(trx, returnId, { at: context.now, kind: 'received', by: null, note });
  await writeAudit(trx, {
    at: context.now,
    actor: command.staffId,
    act: 'return.rebuilt-joined',
    subject: returnId,
    detail: { commandId: command.commandId, clientSeq: command.clientSeq, differs },
  });
  return { kind: 'decided', ruling: rulingOf(row), things: [{ scope: row.store_id, kind: 'return', id: returnId }] };
};

type Joined = Readonly<{ record: ReturnRecord; differs: boolean }>;

const isRebuilt = async (trx: Tx, row: ReturnRow): Promise<boolean> => {
  const kept = await trx.selectFrom('command').select('type').where('command_id', '=', row.command_id).executeTakeFirst();
  return kept?.type === REBUILD;
};

/** Without an order nothing is held yet, and the lines stand in the order of the slip: all of it is as the tablet says. */
const asSent = (rebuilt: ReturnRecord, own: ReturnRecord): Joined =>
  own.lines.length === rebuilt.lines.length ? { record: own, differs: false } : { record: { ...own, lines: rebuilt.lines }, differs: true };

/** Line by line as they were decided; a line that the tablet does not have stays in the slip's words. */
const joined = (rebuilt: ReturnRecord, own: ReturnRecord): Joined => {
  const left = [...own.lines];
  const lines = rebuilt.lines.map((line): ReturnLine => {
    const at = left.findIndex((one) => one.units === line.units && isSameLine(one, line));
    const [mine] = at < 0 ? [] : left.splice(at, 1);
    return mine ?? line;
  });
  const differs = left.length > 0 || lines.some((line, at) => line === rebuilt.lines[at]);
  return { record: { ...own, lines }, differs };
};

const isSameLine = (one: ReturnLine, other: ReturnLine): boolean =>
  'lineId' in one.of && 'lineId' in other.of && one.of.lineId === other.of.lineId;

/** D-2: what moved in as "unseen" moves to where the associate put it. */
const moveGoodsAgain = async (trx: Tx, { now }: CommandContext, row: ReturnRow, record: ReturnRecord): Promise<void> => {
  const { units } = await trx
    .selectFrom('stock_movement')
    .select((of) => of.fn.coalesce(of.fn.sum<number>('units'), of.lit(0)).as('units'))
    .where('return_id', '=', record.returnId)
    .executeTakeFirstOrThrow();
  if (Number(units) <= 0) return;
  await moveStockBack(trx, record.returnId, now);
  await moveStock(trx, record, rulingOf(row).lines, now);
};
