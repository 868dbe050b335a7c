/**
 * The page's only script, served as a file because the policy allows no inline code. It fetches the two panels every
 * second, replaces what changed, marks what is new and writes times in the reader's own zone. All words and
 * amounts come finished from the server.
 */
export const PAGE_SCRIPT = `
const EVERY_MS = 1000;
const clock = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const today = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const shown = new WeakMap();

const showTimes = (root) => {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    const isToday = at.toDateString() === new Date().toDateString();
    time.textContent = (isToday ? today : clock).format(at);
  }
};

const replace = (panel, text) => {
  if (shown.get(panel) === text) return;
  const known = new Set([...panel.querySelectorAll('[data-refund]')].map((row) => row.dataset.refund));
  shown.set(panel, text);
  const focused = panel.contains(document.activeElement) ? document.activeElement.id : '';
  panel.innerHTML = text;
  showTimes(panel);
  for (const row of panel.querySelectorAll('[data-refund]')) row.classList.toggle('is-new', !known.has(row.dataset.refund));
  if (focused !== '') document.getElementById(focused)?.focus();
};

const refresh = async (panel) => {
  try {
    const answer = await fetch(panel.dataset.refresh, { cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    replace(panel, await answer.text());
    document.body.classList.remove('is-stale');
  } catch {
    document.body.classList.add('is-stale'); // shown as a line of text; the next second tries again
  }
};

showTimes(document);
const panels = [...document.querySelectorAll('[data-refresh]')];
const turn = async () => {
  if (!document.hidden) await Promise.all(panels.map(refresh));
  setTimeout(turn, EVERY_MS);
};
turn();
`;
