import { html } from 'hono/html';
import type { ChannelOrder } from 'shared-types/channel-order';

import { pageShell } from './page-shell.ts';
import type { Html } from './page-shell.ts';
import { moneyText } from './shop-money.ts';
import type { NewestRefund } from './shop-refund-rows.ts';
import { SHOP_PATH } from './shop-wire.ts';
import type { ShopRefund } from './shop-wire.ts';

const STATUS = {
  done: { word: 'Refunded', sign: '✓' },
  pending: { word: 'With the gateway', sign: '…' },
  failed: { word: 'Declined', sign: '✕' },
} as const;

const statusMark = (status: ShopRefund['status']): Html =>
  html`<span class="mark mark-${status}"><span aria-hidden="true">${STATUS[status].sign}</span> ${STATUS[status].word}</span>`;

const moment = (at: string): Html => html`<time datetime="${at}">${at.slice(11, 19)} UTC</time>`;

const byWhom = (refund: ShopRefund): string =>
  refund.marker === null ? 'Web shop staff' : refund.storeCode === null ? 'Retour' : `Retour, store ${refund.storeCode}`;

const linkTo = (number: string): string => `${SHOP_PATH}?number=${encodeURIComponent(number)}`;

/** The roles are the table's own, said again: on a phone its rows are laid out as a grid, and browsers then forget them. */
const refundRow = ({ refund, orderNumber, means, note }: NewestRefund): Html => html`
  <tr role="row" data-refund="${refund.id}">
    <td role="cell" class="when">${moment(refund.at)}</td>
    <td role="cell" class="what">
      <a class="number" id="row-${refund.id}" href="${linkTo(orderNumber)}">${orderNumber}</a>
      <span class="sub">${refund.reason}</span>
      <span class="sub">${byWhom(refund)}</span>
    </td>
    <td role="cell" class="money">
      <strong>${moneyText(refund.amountMinor, refund.currency)}</strong>
      <span class="sub">${note === null ? means : `Store credit ${note}`}</span>
    </td>
    <td role="cell" class="state">${statusMark(refund.status)}</td>
  </tr>
`;

/** The newest refunds, and what stands in their way. */
export const newestPanel = (refunds: readonly NewestRefund[], isOut: boolean): Html => html`
  ${
    isOut
      ? html`<p class="notice" role="status">
          <span aria-hidden="true">!</span> The shop is out of order: it answers every call with 503. Refunds wait at Retour and follow by
          themselves.
        </p>`
      : ''
  }
  ${
    refunds.length === 0
      ? html`<p class="empty">No refund yet.<span class="sub">Record a return on a tablet: its refund lands here within seconds.</span></p>`
      : html`<table class="newest" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader" class="when">Time</th>
              <th scope="col" role="columnheader">Order</th>
              <th scope="col" role="columnheader" class="money">Amount</th>
              <th scope="col" role="columnheader" class="state">State</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${refunds.map(refundRow)}
          </tbody>
        </table>`
  }
`;

const ORDER_TYPE = { ecommerce: 'Home delivery', 'click-and-collect': 'Click and collect', 'e-reservation': 'E-reservation' } as const;

const unitsNote = (line: ChannelOrder['lines'][number]): string =>
  [
    `${line.quantity} bought`,
    ...(line.cancelled > 0 ? [`${line.cancelled} cancelled`] : []),
    ...(line.returned > 0 ? [`${line.returned} returned on the web`] : []),
  ].join(', ');

const lineRow = (order: ChannelOrder, line: ChannelOrder['lines'][number]): Html => html`
  <tr>
    <td>
      ${line.name}
      <span class="sub">${line.variant === '' ? line.sku : `${line.variant} · ${line.sku}`}</span>
      ${line.components.length === 0 ? '' : html`<span class="sub">Set of ${line.components.map((part) => part.name).join(', ')}</span>`}
      <span class="sub">${unitsNote(line)}</span>
    </td>
    <td class="money">${moneyText(line.paidMinor, order.currency)}</td>
  </tr>
`;

const meansOf = (payment: ChannelOrder['payments'][number]): string =>
  payment.last4 === null ? payment.label : `${payment.label} …${payment.last4}`;

const isAuthorised = (payment: ChannelOrder['payments'][number]): boolean =>
  payment.capturedBy === 'web' && !payment.voided && payment.capturedMinor === 0 && payment.authorisedMinor > 0;

const paymentNote = (order: ChannelOrder, payment: ChannelOrder['payments'][number]): string => {
  if (payment.capturedBy === 'store')
    return payment.storeReceiptNumber === null ? 'Paid in a store' : `Paid in a store, receipt ${payment.storeReceiptNumber}`;
  if (payment.voided) return 'Authorisation given up';
  if (isAuthorised(payment)) return `${moneyText(payment.authorisedMinor, order.currency)} authorised, not yet captured`;
  return payment.capturedMinor === 0 ? 'Not paid' : 'Paid on the web';
};

const paymentRow = (order: ChannelOrder, payment: ChannelOrder['payments'][number]): Html => html`
  <tr>
    <td>${meansOf(payment)}<span class="sub">${paymentNote(order, payment)}</span></td>
    <td class="money">
      ${moneyText(payment.capturedMinor, order.currency)}
      ${payment.refundedMinor > 0 ? html`<span class="sub">${moneyText(payment.refundedMinor, order.currency)} refunded</span>` : ''}
    </td>
  </tr>
`;

const orderRefundRow = (order: ChannelOrder, refund: ChannelOrder['refunds'][number]): Html => html`
  <tr data-refund="${refund.id}">
    <td>
      ${statusMark(refund.status)}<span class="sub">${moment(refund.at)} · ${refund.marker === null ? 'Web shop staff' : 'Retour'}</span>
    </td>
    <td class="money">${moneyText(refund.amountMinor, order.currency)}</td>
  </tr>
`;

const onWeb = (order: ChannelOrder): ChannelOrder['payments'] => order.payments.filter((one) => one.capturedBy === 'web' && !one.voided);

const leftOnWeb = (order: ChannelOrder): number => {
  const captured = onWeb(order).reduce((all, one) => all + one.capturedMinor - one.refundedMinor, 0);
  return captured - order.refunds.filter((one) => one.status === 'pending').reduce((all, one) => all + one.amountMinor, 0);
};

const refundButton = (order: ChannelOrder): Html => {
  const left = leftOnWeb(order);
  return html`<form class="act" method="post" action="${SHOP_PATH}/page/refund-on-web?number=${encodeURIComponent(order.number)}">
    <button id="refund-on-web" class="button" ${left === 0 ? 'disabled' : ''}>Refund on the web</button>
    <span class="sub">
      ${
        left === 0
          ? 'Nothing paid on the web is left to give back.'
          : `As the web shop’s own staff would, past Retour: all units that are left, up to ${moneyText(left, order.currency)}.`
      }
    </span>
  </form>`;
};

/** Only where a card was asked and nothing was taken: what a store let go meanwhile is not taken any more (R-15). */
const captureButton = (order: ChannelOrder): Html => {
  const waiting = order.payments.filter(isAuthorised).reduce((all, one) => all + one.authorisedMinor, 0);
  if (waiting === 0) return html``;
  return html`<form class="act" method="post" action="${SHOP_PATH}/page/capture?number=${encodeURIComponent(order.number)}">
    <button id="capture" class="button">Send the parcel</button>
    <span class="sub">Takes what is still authorised: ${moneyText(waiting, order.currency)}.</span>
  </form>`;
};

const section = (title: string, rows: readonly Html[]): Html =>
  rows.length === 0
    ? html``
    : html`<table>
        <caption>
          ${title}
        </caption>
        <tbody>
          ${rows}
        </tbody>
      </table>`;

/** One order as the shop has it. Looking at it sets off no sentinel. */
export const orderPanel = (number: string, order: ChannelOrder | null, announced: Html = html``): Html => {
  if (number === '')
    return html`<p class="empty">Look at an order<span class="sub">Type its number, or pick a refund on the left.</span></p>`;
  if (order === null)
    return html`<p class="empty">No order ${number}<span class="sub">Check the number: it stands on the parcel slip.</span></p>`;
  return html`
    <div class="lead">
      <div>
        <h2>${order.number}</h2>
        <p class="sub">${order.customer?.name ?? 'Guest'} · ${ORDER_TYPE[order.orderType]}</p>
        <p class="sub">Placed ${moment(order.placedAt)}</p>
      </div>
      <p class="total">${moneyText(order.totalMinor, order.currency)}</p>
    </div>
    ${section(
      'Lines',
      order.lines.map((line) => lineRow(order, line)),
    )}
    ${section(
      'Payments',
      order.payments.map((payment) => paymentRow(order, payment)),
    )}
    ${section(
      'Refunds',
      order.refunds.map((refund) => orderRefundRow(order, refund)),
    )}
    ${announced} ${captureButton(order)} ${refundButton(order)}
  `;
};

/** The whole page. The search field stands outside the panels that refresh themselves, so that typing is never lost. */
export const shopPage = (page: Readonly<{ number: string; isOut: boolean; newest: Html; order: Html; hasMailbox: boolean }>): Html =>
  pageShell(
    'refunds',
    html`<main class="${page.number === '' ? '' : 'has-order'}">
      <section aria-labelledby="newest-title">
        <h1 id="newest-title">Newest refunds</h1>
        <p class="stale" role="status">No answer from the shop. The list shows what was known last.</p>
        <div data-refresh="${SHOP_PATH}/page/newest">${page.newest}</div>
      </section>
      <aside aria-label="Order">
        <form class="search" method="get" action="${SHOP_PATH}" role="search">
          <label for="number">Order number</label>
          <div class="field">
            <input id="number" name="number" value="${page.number}" autocomplete="off" spellcheck="false" placeholder="EC-20417736" />
            <button class="button">Show</button>
          </div>
        </form>
        <div data-refresh="${SHOP_PATH}/page/order?number=${encodeURIComponent(page.number)}">${page.order}</div>
      </aside>
    </main>`,
    html`${page.hasMailbox ? html`<a class="button button-quiet button-link" href="${SHOP_PATH}/mailbox">Customers’ mailbox</a>` : ''}${outageSwitch(page)}`,
  );

const outageSwitch = ({ isOut, number }: Readonly<{ number: string; isOut: boolean }>): Html => html`
  <form method="post" action="${SHOP_PATH}/page/outage?on=${isOut ? 'no' : 'yes'}&number=${encodeURIComponent(number)}">
    <button id="outage" class="button ${isOut ? 'button-alert' : 'button-quiet'}">
      ${isOut ? 'Open the shop again' : 'Put the shop out of order'}
    </button>
  </form>
`;
