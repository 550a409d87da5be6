// Keeps the entry page that somebody opened, with its scripts and styles, for opening it without a network. Before this
// the server writes TOLD: the version, where the pages lie, the ways in and out, and the header of a page to be kept.
"use strict";
const PREFIX = "phieu-";
const LOOSE = { ignoreVary: true };
const cacheOf = (who) => `${PREFIX}${TOLD.version}-${who}`;

async function forget(isOld = () => true) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && isOld(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

// Keeps a page for the one for whom the server says that it is; what was kept for others is thrown away.
async function keep(address, answer) {
  const who = answer.headers.get(TOLD.header);
  if (!answer.ok || !who) return;
  await forget((name) => name !== cacheOf(who));
  await (await caches.open(cacheOf(who))).put(address, answer);
}

// What was kept of a page is older than what came now; a page that is refused is kept no more.
async function renew(address, answer) {
  if (answer.type === "opaqueredirect" || answer.status >= 500) return;
  const other = { ...LOOSE, ignoreSearch: true };
  for (const name of await caches.keys()) await (await caches.open(name)).delete(address, other);
  await keep(address, answer);
}

async function keepAll({ who, pages, files }) {
  for (const page of pages) if (!(await caches.match(page, LOOSE))) await keep(page, await fetch(page));
  if (!(await caches.has(cacheOf(who)))) return; // somebody else is signed in by now
  const cache = await caches.open(cacheOf(who));
  for (const file of files) if (!(await cache.match(file, LOOSE))) await cache.add(file);
}

// By what a page is kept: its address without the language, which is the page's own.
function addressOf({ pathname, searchParams }) {
  searchParams.delete("lang");
  return `${searchParams}` ? `${pathname}?${searchParams}` : pathname;
}

// The network first; what is kept only where there is none.
async function answer(event, address) {
  try {
    const found = await fetch(event.request);
    event.waitUntil(renew(address, found.clone()));
    return found;
  } catch (lost) {
    const kept = await caches.match(address, LOOSE);
    if (kept) return kept;
    throw lost;
  }
}

// A file's address changes with what is in it, so one that is kept is never stale.
const fileOf = async (request) => (await caches.match(request, LOOSE)) ?? fetch(request);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(forget((name) => !name.startsWith(cacheOf(""))).then(() => self.clients.claim()));
});
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event, asked = new URL(request.url), { origin, pathname } = asked;
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && TOLD.ways.some((way) => pathname.startsWith(way))) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && pathname.startsWith(TOLD.pages)) event.respondWith(answer(event, addressOf(asked)));
  else if (pathname.startsWith("/static/")) event.respondWith(fileOf(request));
});
