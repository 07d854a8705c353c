/**
 * Keeps the field app's own files on the phone, so that it opens without a connection. What the API answers is never
 * kept here: personal values belong to phone-storage, which deletes them in time.
 *
 * The build puts the names in (vite.config.mts). Plain JavaScript, because browsers load it as it is.
 */

/** Of the content of all files: another version makes the browser install this worker anew. */
const CACHE = 'doorstep-field %VERSION%';
/** Every file of the build, as an absolute path; '/field/' is the page itself. */
const FILES = ['%FILES%'];
const PAGE = '/field/';

self.addEventListener('install', (event) => {
  // past the browser's own cache: a new version must not be made of old files
  const requests = FILES.map((file) => new Request(file, { cache: 'reload' }));
  // the app is one script: a page that is open keeps running what it has loaded
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(requests))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(isOlder).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  const file = request.mode === 'navigate' ? PAGE : pathname;
  if (FILES.includes(file)) event.respondWith(keptOrFetched(file, request));
});

async function keptOrFetched(file, request) {
  return (await caches.match(file, { cacheName: CACHE })) ?? fetch(request);
}

function isOlder(name) {
  return name.startsWith('doorstep-field ') && name !== CACHE;
}
