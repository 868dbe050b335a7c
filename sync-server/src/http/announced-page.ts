import type { App } from './context.ts';

const SCRIPT_PATH = '/a/page.js';
const KEPT = { 'cache-control': 'public, max-age=300' };

/**
 * F-9: where a phone comes to that reads the QR of an announced return. The code is in the fragment, so only the page's own script knows it,
 * and no log. A tablet reads the QR itself and never comes here.
 */
export const addAnnouncedPage = (app: App): void => {
  app.get('/a', (c) => c.html(PAGE, 200, KEPT));
  app.get(SCRIPT_PATH, (c) => c.body(SCRIPT, 200, { ...KEPT, 'content-type': 'text/javascript; charset=utf-8' }));
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>Your return</title>
    <style>
      :root { color-scheme: light dark; --ink: #0f191c; --ink-2: #425258; --surface: #ffffff; --line: #6f7f84; }
      @media (prefers-color-scheme: dark) { :root { --ink: #ecf2f3; --ink-2: #b4c2c7; --surface: #131b1e; --line: #7c8d93; } }
      * { box-sizing: border-box; margin: 0; }
      body { min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem; color: var(--ink); background: var(--surface);
        font: 420 1.0625rem/1.4 system-ui, sans-serif; }
      main { width: 100%; max-width: 30rem; display: grid; gap: 1rem; text-align: center; }
      h1 { font-size: 1.25rem; line-height: 1.2; font-weight: 620; }
      .code { padding: 1.25rem 0.5rem; border: 1px solid var(--line); border-radius: 6px; font-size: clamp(1.5rem, 8.5vw, 2.5rem); line-height: 1.1;
        font-weight: 680; letter-spacing: 0.02em; font-variant-numeric: tabular-nums; white-space: nowrap; user-select: all; }
      p { color: var(--ink-2); }
      .code { color: var(--ink); }
    </style>
    <script type="module" src="${SCRIPT_PATH}"></script>
  </head>
  <body>
    <main>
      <h1 id="title">Show this code in any of our stores</h1>
      <p class="code" id="code">AR-</p>
      <p id="hint">Bring the goods with you. You need no printer and no receipt.</p>
      <noscript><p>The code is the last part of this page’s address, behind the #.</p></noscript>
    </main>
  </body>
</html>
`;

/** Title, hint, and what is said of an address without a code. */
const WORDS = {
  en: [
    'Show this code in any of our stores',
    'Bring the goods with you. You need no printer and no receipt.',
    'This link has no code. Open it again from your message or order.',
  ],
  fr: [
    'Montrez ce code dans n’importe lequel de nos magasins',
    'Apportez les articles. Ni imprimante ni ticket ne sont nécessaires.',
    'Ce lien ne contient pas de code. Ouvrez-le à nouveau depuis votre message ou votre commande.',
  ],
  it: [
    'Mostri questo codice in uno dei nostri negozi',
    'Porti con sé gli articoli. Non servono né stampante né scontrino.',
    'Questo link non contiene un codice. Lo apra di nuovo dal messaggio o dall’ordine.',
  ],
  es: [
    'Muestre este código en cualquiera de nuestras tiendas',
    'Traiga los artículos. No necesita impresora ni ticket.',
    'Este enlace no contiene ningún código. Ábralo de nuevo desde su mensaje o su pedido.',
  ],
  de: [
    'Zeigen Sie diesen Code in einer unserer Filialen',
    'Bringen Sie die Ware mit. Sie brauchen weder Drucker noch Kassenbon.',
    'Dieser Link enthält keinen Code. Öffnen Sie ihn noch einmal aus Ihrer Nachricht oder Bestellung.',
  ],
} as const;

const SCRIPT = `const WORDS = ${JSON.stringify(WORDS)};
const language = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in WORDS) ?? 'en';
const [title, hint, none] = WORDS[language];
const show = () => {
  const code = location.hash.slice(1).toUpperCase();
  const isCode = /^AR-[0-9A-Z]{8}-[0-9A-Z]$/.test(code);
  document.documentElement.lang = language;
  document.getElementById('title').textContent = isCode ? title : none;
  document.getElementById('code').hidden = !isCode;
  document.getElementById('code').textContent = isCode ? code : '';
  document.getElementById('hint').textContent = isCode ? hint : '';
  document.title = isCode ? code : title;
};
show();
addEventListener('hashchange', show);
`;
