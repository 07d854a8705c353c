import { render } from 'preact';
import { App } from './app';
import { createFieldStore } from './field-store';
import { openPhoneStorage } from './phone-storage';
import './style.css';

const RETRY_MS = 20_000;

const root = document.getElementById('root');
if (root) void start(root);
void registerServiceWorker();

async function start(root: HTMLElement): Promise<void> {
  const store = createFieldStore(await openPhoneStorage(), (state) => {
    render(<App state={state} store={store} />, root);
  });
  await store.read();
  void store.synchronise();
  const synchronise = (): void => void store.synchronise();
  addEventListener('online', synchronise);
  addEventListener('offline', synchronise);
  // the phone was in the pocket; another tab may have changed what is kept
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') synchronise();
  });
  setInterval(() => {
    if (store.hasUnsent()) synchronise();
  }, RETRY_MS);
}

/** Opens without a connection from then on; browsers allow it over https and on the machine itself only. */
async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  // without it the app works while it is open
  await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).catch(() => undefined);
}
