/* The page of the wall and its files, from the network while there is one, else as they were last. Figures are never kept here:
   kept.js keeps them with their time. */
"use strict";
const KEPT = "wall", PATIENCE = 10000, ASSETS = "/assets/", SERVED = "X-Wall";
const isAsset = (request) => new URL(request.url).pathname.startsWith(ASSETS);
/* Its address names its version, or it never changes: nobody need be asked again, nor be waited for. */
const isLasting = (request) => isAsset(request) && (new URL(request.url).searchParams.has("m") || request.url.endsWith(".woff2"));

/* A proxy may answer in the program's place, with a page of its own and a status that says that all is well. */
function isOurs(request, answer) {
    if (!answer.ok || answer.redirected) return false;
    return isAsset(request) ? !(answer.headers.get("Content-Type") || "").startsWith("text/html") : answer.headers.has(SERVED);
}

/* A file of an older program goes when the one that has its name comes. */
async function keep(kept, request, answer) {
    await kept.put(request, answer);
    if (!isAsset(request)) return;
    const same = await kept.keys(request, { ignoreSearch: true });
    await Promise.all(same.filter((older) => older.url !== request.url).map((older) => kept.delete(older)));
}

async function answered(event) {
    const { request } = event, kept = await caches.open(KEPT), same = await kept.match(request);
    if (same && isLasting(request)) return same;
    const asked = fetch(request), before = async () => same || (isAsset(request) ? kept.match(request, { ignoreSearch: true }) : undefined);
    try {
        const answer = await Promise.race([asked, new Promise((_kept, late) => setTimeout(late, PATIENCE))]);
        if (!isOurs(request, answer)) return (await before()) || answer;
        event.waitUntil(keep(kept, request, answer.clone()).catch(() => {}));
        return answer;
    } catch (_unreachable) {
        return (await before()) || asked;
    }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", function (event) {
    const path = new URL(event.request.url).pathname;
    if (event.request.method === "GET" && (path === "/tuong" || path.startsWith(ASSETS))) event.respondWith(answered(event));
});
