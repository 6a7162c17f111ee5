{% load static %}
// The crew's page without a signal: page and program come from here, statuses wait in the page's own queue.
const KEPT = "unit-1";
const PAGE = "{% url "emergency-unit" %}";
self.addEventListener("install", (event) => { event.waitUntil(caches.open(KEPT).then((kept) => kept.add(PAGE)).then(() => self.skipWaiting())); });
self.addEventListener("activate", (event) => { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const page = url.pathname === PAGE;
  if (!page && !url.pathname.startsWith("{% get_static_prefix %}")) return;
  event.respondWith((async () => {
    const kept = await caches.open(KEPT);
    const known = await kept.match(request, { ignoreSearch: true });
    if (known && !page) return known;
    try {
      const fresh = await fetch(request);
      if (fresh.ok && !fresh.redirected) await kept.put(request, fresh.clone());
      return fresh;
    } catch (error) {
      if (known) return known;
      throw error;
    }
  })());
});
