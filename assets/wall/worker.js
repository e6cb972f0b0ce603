/* The page of the wall and its files, from the network while there is one, else as they were last. Figures are never kept here:
   wall.js keeps them with their time. */
"use strict";
const KEPT = "wall";

async function answered(request) {
    const kept = await caches.open(KEPT);
    try {
        const answer = await fetch(request);
        if (answer.ok) await kept.put(request, answer.clone());
        return answer;
    } catch (unreachable) {
        const before = await kept.match(request);
        if (before) return before;
        throw unreachable;
    }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", function (event) {
    const path = new URL(event.request.url).pathname;
    if (event.request.method === "GET" && (path === "/tuong" || path.startsWith("/assets/"))) event.respondWith(answered(event.request));
});
