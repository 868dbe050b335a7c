// `npm run gallery -- --only desk --language de --theme dark --size phone`: a picture of every screen in every state into tablet-app/gallery,
// with an index.html to leaf through, and what is wrong with each layout. `tablet-app/e2e/gallery/scenes.ts` lists the screens.
import { ROOT, ensureBuilt, ensureChromium, ensureInstalled, run } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
const env = { ...process.env, CHROMIUM_PATH: ensureChromium(), GALLERY: JSON.stringify(process.argv.slice(2)) };
const passed = run('npx', ['playwright', 'test', '-c', 'tablet-app/e2e/gallery/gallery.config.ts', '--reporter', 'line'], {
  cwd: ROOT,
  env,
});
process.exit(passed ? 0 : 1);
