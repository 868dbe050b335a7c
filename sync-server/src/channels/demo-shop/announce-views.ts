import { html } from 'hono/html';
import type { ChannelOrder } from 'shared-types/channel-order';

import { KINDS, REASONS, reasonName, returnableOf, unitsName } from './announce-form.ts';
import type { Fields, FormFaults, Returnable } from './announce-form.ts';
import { pageShell } from './page-shell.ts';
import type { Html } from './page-shell.ts';
import { qrCode } from './qr-code.ts';
import type { ShopAnnouncement } from './shop-announcements.ts';
import { SHOP_PATH } from './shop-wire.ts';

const STATUS: Readonly<Record<ShopAnnouncement['status'], Readonly<{ word: string; sign: string; mark: string }>>> = {
  waiting: { word: 'Not with the stores yet', sign: '…', mark: 'pending' },
  open: { word: 'Announced', sign: '→', mark: 'pending' },
  'brought-in': { word: 'Brought in', sign: '✓', mark: 'done' },
  cancelled: { word: 'Cancelled', sign: '✕', mark: 'failed' },
};

const hint = ({ status, slipNumber }: ShopAnnouncement): string => {
  switch (status) {
    case 'waiting':
      return 'Your date is kept. The code follows as soon as the stores answer.';
    case 'open':
      return 'Bring the goods to any of our stores and show this code.';
    case 'brought-in':
      return slipNumber === null ? 'A store has taken the goods.' : `A store has taken the goods. Slip ${slipNumber}`;
    case 'cancelled':
      return 'You keep the goods.';
  }
};

const goodsOf = ({ content }: ShopAnnouncement, order: ChannelOrder): string =>
  content.lines
    .map(({ lineId, units }) => `${units} × ${order.lines.find((line) => line.id === lineId.replace(/~.*$/, ''))?.name ?? lineId}`)
    .join(', ');

const withNumber = (address: string, order: ChannelOrder): string => `${SHOP_PATH}/${address}?number=${encodeURIComponent(order.number)}`;

const announcementItem = (announcement: ShopAnnouncement, order: ChannelOrder): Html => {
  const { ref, code, url, status } = announcement;
  const { word, sign, mark } = STATUS[status];
  return html`<li class="announced" data-announced="${ref}">
    ${code !== null && url !== null && status === 'open' ? qrCode(url, `QR code of ${code}`) : ''}
    <div>
      ${code === null ? '' : html`<p class="code">${code}</p>`}
      <p>
        <span class="mark mark-${mark}"><span aria-hidden="true">${sign}</span> ${word}</span>
      </p>
      <p class="sub">${hint(announcement)}</p>
      <p class="sub">${ref} · ${goodsOf(announcement, order)}</p>
      ${
        status === 'open'
          ? html`<form method="post" action="${withNumber('page/cancel-announced', order)}&ref=${ref}">
              <button id="cancel-${ref}" class="button button-quiet">Cancel ${ref}</button>
            </form>`
          : ''
      }
    </div>
  </li>`;
};

/** What the customer of an order announced, and the way to announce more. */
export const announcedSection = (order: ChannelOrder, announcements: readonly ShopAnnouncement[]): Html => html`
  <div class="act" id="announced">
    ${
      announcements.length === 0
        ? ''
        : html`<h3>Announced returns</h3>
            <ul>
              ${announcements.map((one) => announcementItem(one, order))}
            </ul>`
    }
    ${
      returnableOf(order).length === 0
        ? html`<p class="sub">Nothing of this order is left to return.</p>`
        : html`<a id="announce" class="button button-link" href="${withNumber('announce', order)}">Announce a return</a>
            <span class="sub">As the customer would: she gets a code, and a store takes the goods in three taps.</span>`
    }
  </div>
`;

type Filled = Readonly<{ fields: Fields; faults: FormFaults; words: readonly string[] }>;

const faultOf = (name: string, { faults }: Filled): Html => {
  const fault = faults.get(name);
  return fault === undefined ? html`` : html`<p class="fault" id="${name}-fault">${fault}</p>`;
};

const isWrong = (name: string, { faults }: Filled): Html =>
  faults.has(name) ? html`aria-invalid="true" aria-describedby="${name}-fault"` : html``;

const option = (value: string, text: string, chosen: string | undefined): Html =>
  html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${text}</option>`;

const lineFields = ({ name, variant, most }: Returnable, at: number, filled: Filled): Html => {
  const [units, why] = [unitsName(at), reasonName(at)];
  const counts = Array.from({ length: Math.min(most, 99) + 1 }, (_, count) => String(count));
  return html`<fieldset>
    <legend>${name}<span class="sub">${variant}</span></legend>
    <div class="pair">
      <label for="${units}">How many</label>
      <select id="${units}" name="${units}" ${isWrong(units, filled)}>
        ${counts.map((count) => option(count, count, filled.fields[units]))}
      </select>
      <label for="${why}">Why</label>
      <select id="${why}" name="${why}" ${isWrong(why, filled)}>
        ${option('', 'Choose a reason', filled.fields[why])}
        ${Object.entries(REASONS).map(([code, text]) => option(code, text, filled.fields[why]))}
      </select>
    </div>
    ${faultOf(units, filled)} ${faultOf(why, filled)}
  </fieldset>`;
};

const kindFields = (filled: Filled): Html =>
  html`<fieldset>
    <legend>What do you want?</legend>
    ${Object.entries(KINDS).map(
      ([code, text]) =>
        html`<p class="choice">
          <input type="radio" id="kind-${code}" name="kind" value="${code}" ${filled.fields['kind'] === code ? 'checked' : ''} />
          <label for="kind-${code}">${text}</label>
        </p>`,
    )}
    ${faultOf('kind', filled)}
  </fieldset>`;

const summary = ({ faults, words }: Filled): Html => {
  const all = [...words, ...faults.values()];
  return all.length === 0 ? html`` : html`<div class="notice" role="alert">${all.map((one) => html`<p>${one}</p>`)}</div>`;
};

/** The customer's form: works without any script, and gives back what she filled in when something is missing. */
export const announcePage = (order: ChannelOrder, filled: Filled): Html =>
  pageShell(
    `Announce a return of ${order.number}`,
    html`<main class="single">
      <section aria-labelledby="announce-title">
        <h1 id="announce-title">Announce a return</h1>
        <p class="sub">Order ${order.number}. Tell us what comes back, then bring it to any of our stores: your date counts from now.</p>
        ${summary(filled)}
        <form class="announce" method="post" action="${withNumber('page/announce', order)}">
          ${kindFields(filled)} ${returnableOf(order).map((line, at) => lineFields(line, at, filled))}
          <button class="button">Announce the return</button>
          <a class="number" href="${SHOP_PATH}?number=${encodeURIComponent(order.number)}">Back to the order</a>
        </form>
      </section>
    </main>`,
  );
