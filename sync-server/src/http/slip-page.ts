import { createHash } from 'node:crypto';

import { SLIP_WORDS } from '../returns/slip-words.ts';
import type { App } from './context.ts';

const SCRIPT_PATH = '/r/page.js';
const KEPT = { 'cache-control': 'public, max-age=300' };

/**
 * P-8: where a phone comes to that reads the QR of a slip. The code is in the fragment, which the page's own script sends by POST, so that it
 * reaches no log and no history of a proxy. A tablet reads the QR itself and never comes here.
 */
export const addSlipPage = (app: App): void => {
  app.get('/r', (c) => c.html(PAGE, 200, { ...KEPT, 'content-security-policy': POLICY }));
  app.get(SCRIPT_PATH, (c) => c.body(SCRIPT, 200, { ...KEPT, 'content-type': 'text/javascript; charset=utf-8' }));
};

const STYLE = `
      :root { color-scheme: light dark; --ink: #0f191c; --ink-2: #425258; --surface: #ffffff; --line: #6f7f84; --tint: #dcecf0; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #ecf2f3; --ink-2: #b4c2c7; --surface: #131b1e; --line: #7c8d93; --tint: #123640; }
      }
      @media print { body { display: none; } }
      * { box-sizing: border-box; margin: 0; }
      [hidden] { display: none !important; }
      body { min-height: 100vh; display: grid; align-items: center; justify-items: center; padding: 1.5rem; color: var(--ink);
        background: var(--surface); font: 420 1.0625rem/1.4 system-ui, sans-serif; overflow-wrap: anywhere; }
      main { width: 100%; max-width: 30rem; display: grid; gap: 1rem; }
      h1 { font-size: 1.0625rem; line-height: 1.4; font-weight: 560; color: var(--ink-2); }
      .word { font-size: 2.125rem; line-height: 1.1; font-weight: 680; }
      .amount { font-size: 2.75rem; line-height: 1.1; font-weight: 680; font-variant-numeric: tabular-nums; }
      dl { display: grid; gap: 0.75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
      dt, .label, p { color: var(--ink-2); }
      .word, .amount { color: var(--ink); }
      dd { font-weight: 560; }
      nav { display: flex; flex-wrap: wrap; gap: 0.5rem; padding-top: 1rem; }
      button { min-height: 3rem; min-width: 3rem; padding: 0.5rem 0.75rem; font: inherit; font-size: 0.9375rem; color: inherit;
        background: none; border: 1px solid var(--line); border-radius: 6px; }
      button[aria-pressed='true'] { background: var(--tint); border-width: 2px; font-weight: 620; }
      button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
    `;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Nothing but the page itself, its script and its one question. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'sha256-${hashOf(STYLE)}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const WORDS = Object.entries(SLIP_WORDS);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>Your return</title>
    <style>${STYLE}</style>
    <script type="module" src="${SCRIPT_PATH}"></script>
  </head>
  <body>
    <main>
      <h1 id="title">Your return</h1>
      <div id="said" aria-live="polite">
        <p class="word" id="word"></p>
        <p id="what"></p>
      </div>
      <div id="money" hidden>
        <p class="label" id="amount-label"></p>
        <p class="amount" id="amount"></p>
      </div>
      <dl id="facts" hidden>
        <div id="by-part"><dt id="by-label"></dt><dd id="by"></dd></div>
        <div><dt id="store-label"></dt><dd id="store"></dd></div>
        <div><dt id="updated-label"></dt><dd id="updated"></dd></div>
      </dl>
      <nav id="languages" aria-label="Language" hidden>
        ${WORDS.map(([code, { name }]) => `<button type="button" lang="${code}" aria-pressed="false">${name}</button>`).join('\n        ')}
      </nav>
      <noscript>
        ${WORDS.map(([code, { noScript }]) => `<p lang="${code}">${noScript}</p>`).join('\n        ')}
      </noscript>
    </main>
  </body>
</html>
`;

const SCRIPT = `const WORDS = ${JSON.stringify(SLIP_WORDS)};
const part = (id) => document.getElementById(id);
const tell = (id, text) => { if (part(id).textContent !== text) part(id).textContent = text; };
const show = (id, isShown) => { part(id).hidden = !isShown; };
const ofPhone = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in WORDS) ?? 'en';
let chosen = null;
let known = null;
let trouble = 'asking';

const region = (language) => (language === 'en' ? 'en-GB' : language); // dates as the slip writes them
const money = (amount, language) => {
  const format = new Intl.NumberFormat(region(language), { style: 'currency', currency: amount.currency });
  return format.format(amount.minor / 10 ** format.resolvedOptions().maximumFractionDigits);
};
const day = (text, language) =>
  new Date(text + 'T12:00:00Z').toLocaleDateString(region(language), { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
const moment = (text, language) => new Date(text).toLocaleString(region(language), { dateStyle: 'long', timeStyle: 'short' });

const draw = () => {
  const language = chosen ?? (known && known.language in WORDS ? known.language : ofPhone);
  const words = WORDS[language];
  const [word, what] = known ? words.states[known.status] : trouble === 'asking' ? [words.asking, ''] : words[trouble];
  document.documentElement.lang = language;
  document.title = word + ' · ' + words.title;
  tell('title', words.title);
  tell('word', word);
  tell('what', known && trouble !== null && trouble !== 'asking' ? what + ' ' + words[trouble][0] + '.' : what);
  show('money', Boolean(known && known.amount));
  show('facts', known !== null);
  show('languages', true);
  part('languages').setAttribute('aria-label', words.languages);
  for (const button of part('languages').children) button.setAttribute('aria-pressed', String(button.lang === language));
  if (!known) return;
  if (known.amount) {
    const amount = money(known.amount, language);
    tell('amount-label', words.amount);
    tell('amount', known.isEstimate ? words.about.replace('{}', amount) : amount);
  }
  show('by-part', known.promisedBy !== null);
  if (known.promisedBy) tell('by', day(known.promisedBy, language));
  tell('by-label', words.by);
  tell('store-label', words.store);
  tell('store', known.storeName);
  tell('updated-label', words.updated);
  tell('updated', moment(known.updatedAt, language));
};

let asked = 0;
const ask = async () => {
  const turn = (asked += 1);
  const slip = location.hash.slice(1);
  const answer = await fetch('/slips/status', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ slip }),
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  }).catch(() => null);
  const isOurs = answer !== null && answer.headers.get('x-retour') !== null;
  const told = isOurs && answer.ok ? await answer.json().catch(() => null) : null;
  if (turn !== asked) return;
  if (told) [known, trouble] = [told, null];
  else if (isOurs && (answer.status === 404 || answer.status === 400)) [known, trouble] = [null, 'unknown'];
  else trouble = answer?.status === 429 ? 'often' : 'silent';
  draw();
};

for (const button of part('languages').children)
  button.addEventListener('click', () => {
    chosen = button.lang;
    draw();
  });
addEventListener('hashchange', () => {
  [known, trouble] = [null, 'asking'];
  draw();
  void ask();
});
addEventListener('focus', () => void ask());
document.addEventListener('visibilitychange', () => { if (!document.hidden) void ask(); });
draw();
void ask();
`;
