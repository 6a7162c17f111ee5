{% load static %}// Pages and programs for the time without a signal. What is kept are pages as a visitor sees them, nobody's own ones.
const KEPT = "satukota-{{ mark }}";
const PAGES = [{% for page in pages %}"{{ page|escapejs }}", {% endfor %}];
const NO_SIGNAL = "{% url "no_signal" %}";
const STATIC = "{% get_static_prefix %}";
const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds after which a page that is on the phone is shown rather than waited for. */
const PATIENCE = 6000;

async function keep(address) {
  const kept = await caches.open(KEPT);
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) return;
  const text = await answer.text();
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept": String(Date.now()) };
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  // Where it leads on to another page (the first one of a form), that one is kept, too.
  for (const name of new Set([address, new URL(answer.url).pathname])) await kept.put(name, new Response(text, { headers }));
  const files = new Set(Array.from(text.matchAll(/(?:href|src|data-icons)="([^"#?]+)/g), (match) => match[1]));
  for (const file of files) {
    if (file.startsWith(STATIC) && !(await kept.match(file))) await kept.add(file).catch(() => undefined);
  }
}

async function keepAll() {
  for (const address of [...PAGES, NO_SIGNAL]) await keep(address);
}

async function freshen(address) {
  const known = await (await caches.open(KEPT)).match(address);
  if (Date.now() - Number(known?.headers.get("X-Kept") ?? 0) > DAY) await keep(address).catch(() => undefined);
}

async function forgetOldBuilds() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("satukota-") && name !== KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOldBuilds()));

async function file(request) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(request);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.status === 200) await kept.put(request, fresh.clone());
  return fresh;
}

async function pageOrKept(request, known) {
  const fresh = fetch(request);
  if (!known) return fresh;
  const late = new Promise((done) => setTimeout(() => done(known), PATIENCE));
  return Promise.race([fresh, late]);
}

async function navigation(request, address) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(address);
  try {
    return await pageOrKept(request, known);
  } catch (error) {
    const instead = known ?? (await kept.match(NO_SIGNAL));
    if (instead) return instead;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith(STATIC)) event.respondWith(file(request));
  else if (request.mode === "navigate") {
    event.respondWith(navigation(request, pathname));
    if (PAGES.includes(pathname)) event.waitUntil(freshen(pathname));
  }
});

// News for this browser (web push). What is opened lies on this site, whatever a message says.
async function show(news) {
  const { title, body, url, lang } = news;
  // Later news of a page takes the place of the earlier one, and is heard again.
  const options = { body, lang, tag: url, renotify: Boolean(url), icon: "{% static "web/icon-192.png" %}", data: { url } };
  await self.registration.showNotification(title || location.host, options);
}

async function openPage(url) {
  const target = new URL(url || "/", location.origin);
  const page = target.origin === location.origin ? target.href : location.origin;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((window) => window.url === page);
  return open ? open.focus() : self.clients.openWindow(page);
}

self.addEventListener("push", (event) => {
  let news = {};
  try {
    news = event.data.json();
  } catch {
    // A message without content still has to be shown: browsers end subscriptions that stay silent.
  }
  event.waitUntil(show(news));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data?.url));
});

async function move(old, fresh) {
  if (!old) return;
  const { userVisibleOnly, applicationServerKey } = old.options;
  const next = fresh ?? (await self.registration.pushManager.subscribe({ userVisibleOnly, applicationServerKey }));
  const body = new URLSearchParams({ old: JSON.stringify(old), new: JSON.stringify(next) });
  await fetch("{% url "push_move" %}", { method: "POST", body });
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(move(event.oldSubscription, event.newSubscription)));
