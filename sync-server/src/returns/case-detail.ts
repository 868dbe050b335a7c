import type { Decision } from 'shared-types/decide';
import { ENGLISH } from 'shared-types/explain';
import type { ReturnRecord } from 'shared-types/return';

/** What a manager reads on the case beside its cause: how to reach the customer, who asked for what and why, and what was taken of each line. */
export const caseDetailOf = ({ order, lines, approval }: ReturnRecord, decision: Decision): string =>
  [
    ...('typed' in order ? [`typed: ${order.typed}`] : []),
    ...('typed' in order && order.contact !== null ? [`contact: ${order.contact}`] : []),
    ...('typed' in order && order.evidence !== null ? [`showed: ${order.evidence}`] : []),
    ...(approval === null ? [] : [`${approval.covers.join(' and ')} asked for by ${approval.staffId}: ${approval.reason}`]),
    ...lines.flatMap(({ deduction }) =>
      deduction === null ? [] : [`to be taken off ${ENGLISH.money(deduction.amount)}: ${deduction.why} (${deduction.evidence})`],
    ),
    decision.lines.map((line) => `${line.units}/${line.asked}${line.cause === null ? '' : ` ${line.cause}`}`).join(', '),
  ].join('. ');
