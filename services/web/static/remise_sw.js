// Keeps the page of the hand-over for when there is no network, and nothing else: what the page
// asks for is never kept here. VERSION and SHELL are written above by the server: another version
// of any of these files is another cache.
const CACHE = `remise-${VERSION}`;

self.addEventListener("install", (event) => {
  const fresh = SHELL.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE)
    .then((cache) => cache.addAll(fresh))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => names.filter((name) => name !== CACHE && name.startsWith("remise-")))
    .then((old) => Promise.all(old.map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const kept = origin === self.location.origin && SHELL.includes(pathname);
  if (event.request.method !== "GET" || !kept) return;
  event.respondWith(caches.match(pathname, { cacheName: CACHE, ignoreVary: true })
    .then((found) => found || fetch(event.request)));
});
