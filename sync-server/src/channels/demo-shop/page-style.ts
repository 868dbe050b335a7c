/** The look of Retour's tablet (its tokens, copied by value: the shop shares no file with it), for a page of two panes. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --canvas: #f1f4f4; --surface: #ffffff; --sunken: #e3e9ea; --line: #d0d9db; --line-strong: #6f7f84;
  --ink: #0f191c; --ink-2: #425258; --ink-3: #58676d;
  --accent: #00566b; --accent-press: #003f4f; --accent-tint: #dceff3; --accent-ink: #00485a; --on-accent: #ffffff; --focus: #0f191c;
  --onway: #1d4f91; --onway-tint: #e2ecf9; --refunded: #1a6233; --refunded-tint: #dff1e3;
  --person: #7a4600; --person-tint: #fdeac8; --failed: #a31919; --failed-tint: #fbe4e2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0b1113; --surface: #131b1e; --sunken: #222d31; --line: #2c393e; --line-strong: #7c8d93;
    --ink: #ecf2f3; --ink-2: #b4c2c7; --ink-3: #93a3a9;
    --accent: #62c8da; --accent-press: #8cdae8; --accent-tint: #10343d; --accent-ink: #a5e3ee; --on-accent: #04242c; --focus: #ffffff;
    --onway: #a3c7f7; --onway-tint: #17304f; --refunded: #8ed8a3; --refunded-tint: #14351f;
    --person: #f5c46b; --person-tint: #3d2a08; --failed: #ffada6; --failed-tint: #461a18;
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100dvh; display: flex; flex-direction: column; background: var(--surface); color: var(--ink);
  font: 420 1.0625rem/1.4 "Hanken Grotesk Variable", "Hanken Grotesk", system-ui, sans-serif;
}
header {
  display: flex; align-items: center; gap: 0.5rem 1.5rem; flex-wrap: wrap; padding: 0.75rem 1.5rem; border-bottom: 1px solid var(--line);
}
.brand { font-size: 1.25rem; font-weight: 680; letter-spacing: 0.06em; }
.brand span { font-weight: 420; letter-spacing: 0; color: var(--ink-2); }
.hint { flex: 1 1 20rem; font-size: 0.9375rem; color: var(--ink-2); }
main { flex: 1; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 32rem); }
section { padding: 1.5rem; }
aside { padding: 1.5rem; background: var(--canvas); border-left: 1px solid var(--line); }
h1 { font-size: 2.125rem; line-height: 1.1; font-weight: 680; letter-spacing: -0.022em; margin-bottom: 1rem; }
h2 { font-size: 1.625rem; line-height: 1.1; font-weight: 680; letter-spacing: -0.022em; margin-bottom: 0.25rem; }
table { width: 100%; border-collapse: collapse; }
h3 { font-size: 1rem; font-weight: 620; margin-bottom: 0.75rem; }
caption { text-align: left; font-weight: 620; padding: 1.5rem 0 0.5rem; }
th { text-align: left; font-size: 0.9375rem; font-weight: 560; color: var(--ink-2); padding: 0.5rem 0.75rem 0.5rem 0; }
td { padding: 0.75rem 0.75rem 0.75rem 0; border-top: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
.newest .money { padding-right: 1.5rem; }
.state { width: 11rem; }
.money { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.money strong { font-size: 1.25rem; font-weight: 620; line-height: 1.2; }
aside .empty { border: 0; }
.when { width: 8.5rem; color: var(--ink-2); font-variant-numeric: tabular-nums; }
time { font-variant-numeric: tabular-nums; }
.sub { display: block; font-size: 0.9375rem; color: var(--ink-2); overflow-wrap: anywhere; }
.number { display: inline-block; font-weight: 620; letter-spacing: 0.02em; color: var(--accent-ink); padding: 0.125rem 0; }
.mark { display: inline-block; padding: 0.125rem 0.5rem; border-radius: 2px; font-size: 0.9375rem; font-weight: 560; white-space: nowrap; }
.mark-done { color: var(--refunded); background: var(--refunded-tint); }
.mark-pending { color: var(--onway); background: var(--onway-tint); }
.mark-failed { color: var(--failed); background: var(--failed-tint); }
.notice { padding: 0.75rem 1rem; margin-bottom: 1rem; color: var(--person); background: var(--person-tint); border-radius: 2px; }
.stale { display: none; padding: 0.75rem 1rem; margin-bottom: 1rem; color: var(--failed); background: var(--failed-tint); border-radius: 2px; }
.is-stale .stale { display: block; }
.empty { padding: 2rem 0; font-size: 1.25rem; font-weight: 580; border-top: 1px solid var(--line); }
.empty .sub { font-weight: 420; margin-top: 0.25rem; }
.lead { display: flex; justify-content: space-between; gap: 1rem; align-items: start; padding-top: 1.5rem; }
.total { font-size: 2.125rem; line-height: 1.1; font-weight: 680; letter-spacing: -0.022em; font-variant-numeric: tabular-nums; white-space: nowrap; }
.search label { display: block; font-size: 0.9375rem; font-weight: 560; margin-bottom: 0.25rem; }
.field { display: flex; gap: 0.5rem; }
input {
  flex: 1; min-width: 0; min-height: 3rem; padding: 0 0.75rem; font: inherit; letter-spacing: 0.02em;
  color: var(--ink); background: var(--surface); border: 1px solid var(--line-strong); border-radius: 6px;
}
input::placeholder { color: var(--ink-3); opacity: 1; }
.button {
  min-height: 3rem; padding: 0 1.25rem; font: inherit; font-weight: 560; border-radius: 6px; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent);
}
.button:hover { background: var(--accent-press); border-color: var(--accent-press); }
.button-quiet { color: var(--ink); background: var(--surface); border-color: var(--line-strong); }
.button-quiet:hover { background: var(--sunken); border-color: var(--line-strong); }
.button-alert, .button-alert:hover { color: var(--person); background: var(--person-tint); border-color: var(--person); }
.button:disabled { color: var(--ink-2); background: var(--sunken); border-color: var(--line-strong); cursor: not-allowed; }
.button-link { display: inline-flex; align-items: center; text-decoration: none; }
.announced { display: flex; gap: 1rem; align-items: start; padding: 0.75rem 0 1.25rem; list-style: none; flex-wrap: wrap; }
.announced > div { flex: 1 1 14rem; display: grid; gap: 0.375rem; }
#announced ul { padding: 0; margin-bottom: 0.5rem; }
.code { font-size: 1.625rem; line-height: 1.1; font-weight: 680; letter-spacing: 0.02em; font-variant-numeric: tabular-nums; }
.qr { width: 9.5rem; height: 9.5rem; border-radius: 2px; }
.single { grid-template-columns: minmax(0, 1fr); background: var(--canvas); }
.single section { width: 100%; max-width: 46rem; margin: 0 auto; }
.single .notice { margin: 1rem 0 0; }
.announce { display: grid; gap: 1rem; padding-top: 1.5rem; justify-items: start; }
.mail { padding: 1.25rem 1.5rem; margin-top: 1.5rem; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; }
.letter { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.letter a { color: var(--accent-ink); }
fieldset { width: 100%; min-width: 0; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); }
legend { padding: 0 0.5rem; margin-left: -0.5rem; font-weight: 620; }
legend .sub { display: inline; font-weight: 420; margin-left: 0.5rem; }
.pair { display: grid; grid-template-columns: auto minmax(4rem, 7rem) auto minmax(0, 1fr); gap: 0.5rem 0.75rem; align-items: center; }
.pair label, .choice label { font-size: 0.9375rem; font-weight: 560; }
.choice { display: flex; align-items: center; gap: 0.75rem; min-height: 2.75rem; }
.choice input { flex: none; width: 1.5rem; height: 1.5rem; min-height: 0; accent-color: var(--accent); }
.choice label { flex: 1; padding: 0.625rem 0; }
select {
  min-width: 0; width: 100%; min-height: 3rem; padding: 0 0.5rem; font: inherit; color: var(--ink); background: var(--surface);
  border: 1px solid var(--line-strong); border-radius: 6px;
}
select[aria-invalid="true"] { border: 2px solid var(--failed); }
.fault { margin-top: 0.5rem; font-size: 0.9375rem; color: var(--failed); }
.act { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 2px solid var(--line); }
.act .sub { margin-top: 0.5rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
@media (prefers-reduced-motion: no-preference) {
  .is-new td { animation: landed 2.4s cubic-bezier(0.2, 0, 0, 1); }
  @keyframes landed { from { background: var(--accent-tint); } }
}
@media (max-width: 64rem) {
  main { grid-template-columns: minmax(0, 1fr); }
  aside { border-left: 0; border-top: 1px solid var(--line); }
  .has-order aside { order: -1; border-top: 0; border-bottom: 1px solid var(--line); }
}
@media (max-width: 40rem) {
  header, section, aside { padding-left: 1rem; padding-right: 1rem; }
  .newest thead { position: absolute; clip-path: inset(50%); }
  .newest tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.25rem 1rem; padding: 0.75rem 0; border-top: 1px solid var(--line); }
  .newest td { display: block; padding: 0; border: 0; width: auto; }
  .newest .what { grid-area: 1 / 1; }
  .newest .money { grid-area: 1 / 2; padding: 0; }
  .newest .when { grid-area: 2 / 1; font-size: 0.9375rem; }
  .newest .state { grid-area: 2 / 2; text-align: right; }
  h1, .total { font-size: 1.625rem; }
  .pair { grid-template-columns: minmax(0, 1fr); }
}
`;

/** A plain H on the accent colour. */
export const PAGE_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#00566b" d="M0 0h32v32H0z"/><path stroke="#fff" stroke-width="4" d="M10 7v18M22 7v18M10 16h12"/></svg>';
