import Dexie from 'dexie';
import type { EntityTable } from 'dexie';
import { useLiveQuery } from 'dexie-react-hooks';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Workbox } from 'workbox-window';

/** The least that such an app can be: React, one row of Dexie, a field, a service worker. */
type Names = Dexie & { names: EntityTable<{ key: string; value: string }, 'key'> };

const database = new Dexie('bare') as Names; // the table is that of the next line
database.version(1).stores({ names: 'key' });

const Bare = () => {
  const name = useLiveQuery(async () => (await database.names.get('store'))?.value ?? 'a store');
  if (name === undefined) return null;
  return (
    <main>
      <h1>Find the order in {name}</h1>
      <label>
        Order <input type="text" />
      </label>
    </main>
  );
};

const place = document.getElementById('root');
if (place === null) throw new Error('bare.html has no #root');
createRoot(place).render(
  <StrictMode>
    <Bare />
  </StrictMode>,
);
void new Workbox('/sw.js').register();
