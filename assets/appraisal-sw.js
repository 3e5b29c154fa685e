// Shows the page for scoring at the site when there is no network. It keeps that page and what it is made of, and no data:
// the page itself fills this cache, once the server said who is signed in.
const place = "/lam-viec/tham-dinh/may", patienceMs = 6000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// A weak signal may leave a request hanging, so the kept page is shown after a while.
const page = async () => {
  const kept = await caches.match(place);
  try {
    const signal = kept && AbortSignal.timeout(patienceMs);
    const answer = await fetch(place, { redirect: "manual", cache: "no-store", signal });
    return answer.status >= 500 && kept ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === place) event.respondWith(page());
  else if (pathname.startsWith("/assets/")) event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
});
