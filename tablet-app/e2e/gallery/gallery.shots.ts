import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../support/process.ts';
import { expect, test } from '../support/world.ts';
import { Camera } from './camera.ts';
import { contactSheet } from './contact-sheet.ts';
import { faultTable } from './fault-table.ts';
import { ORDERS, SCENES } from './scenes.ts';
import { reopened } from './stage.ts';
import { readWanted } from './wanted.ts';

const FOLDER = process.env['GALLERY_DIR'] ?? join(ROOT, 'tablet-app', 'gallery');
const wanted = readWanted(JSON.parse(process.env['GALLERY'] ?? '[]') as string[]); // the words of `npm run gallery`, by .ci/gallery.mjs

test('every screen in every state, size, theme and language', async ({ world, browser }) => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const order of ORDERS) await world.placeOrder(order);
  const counter = await world.tablet({ as: 'manager', context: { reducedMotion: 'reduce' } });
  await counter.isInstalled();
  const fresh = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  const stage = { world, counter, fresh };
  const camera = new Camera(FOLDER, wanted);
  const lost: string[] = [];
  for (const { screen, state, isFresh, visit, leave } of SCENES) {
    const page = isFresh === true ? fresh : counter.page;
    const isShown =
      (wanted.only.length === 0 || wanted.only.includes(screen)) && (wanted.state.length === 0 || wanted.state.includes(state));
    try {
      await visit(stage);
      if (isShown) await camera.take(page, screen, state);
      await leave?.(stage);
    } catch (error: unknown) {
      lost.push(`${screen}, ${state}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`); // the others are still worth their pictures
      await page.screenshot({ path: join(FOLDER, 'not-played', `${screen}-${state.replaceAll(' ', '-')}.png`) });
      await world.setWeather({ kind: 'clear' });
      await reopened(stage).catch(() => undefined);
    }
  }
  await fresh.context().close();
  writeFileSync(join(FOLDER, 'index.html'), contactSheet(camera.pictures));
  process.stdout.write(faultTable(camera.pictures, lost));
  expect(lost, 'scenes that could not be played').toEqual([]);
  expect(camera.pictures.flatMap(({ faults }) => faults)).toEqual([]);
});
