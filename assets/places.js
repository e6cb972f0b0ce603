/* The place on a page is kept on the way back: how far it was scrolled, and the link that led away. It stands in the history of
   the window, beside the address that it belongs to; a page fills its cards first, and is then put where it was. */
(function () {
    /* So long a page may take to come to its place; then the reader has begun to read. */
    const PATIENCE = 15_000;
    let coming = null, last = null;
    if ("scrollRestoration" in window.history) window.history.scrollRestoration = "manual";

    /* A link by where it leads, the card that it is in, and which of its kind it is there. */
    function like(link) {
        const card = link.closest("[data-panel]"), room = card || document.getElementById("main");
        return [room, card ? card.dataset.panel : "", link.getAttribute("href")];
    }

    const same = (room, href) => [...room.querySelectorAll("a[href]")].filter((one) => one.getAttribute("href") === href);

    /* A link outside the page, at the head or in the search, leads back to where the reader stood in it. */
    function keep(followed) {
        const within = followed.closest("#main") || !last || !last.isConnected, link = within ? followed : last;
        const [room, panel, href] = like(link);
        const place = { top: window.scrollY, panel, href, turn: room ? same(room, href).indexOf(link) : -1 };
        window.history.replaceState({ ...window.history.state, place }, "");
    }

    const title = () => document.querySelector("#main h1");

    /* The page that is left stands there for a moment still. */
    function settled(left) {
        const heading = title(), list = document.getElementById("list-body");
        return heading && heading !== left && heading.textContent && !document.querySelector(".card--loading") && (!list || list.textContent);
    }

    function restore({ top, panel, href, turn }) {
        const room = panel ? document.querySelector(`[data-panel="${CSS.escape(panel)}"]`) : document.getElementById("main");
        const link = room && same(room, href)[Math.max(0, turn)];
        if (link) {
            link.scrollIntoView({ block: "nearest", inline: "nearest" });
            link.focus({ preventScroll: true });
        }
        window.scrollTo(0, top);
    }

    /* Whoever touches the page meanwhile stays where they are. */
    function stop() {
        coming = null;
    }
    ["wheel", "touchstart", "keydown", "pointerdown"].forEach((name) => window.addEventListener(name, stop, { passive: true, capture: true }));

    function arrive(left) {
        const place = window.history.state && window.history.state.place;
        if (!place) return;
        const mine = (coming = { until: Date.now() + PATIENCE });
        (function look() {
            if (coming !== mine || Date.now() > mine.until) return;
            if (!settled(left)) return requestAnimationFrame(look);
            stop();
            requestAnimationFrame(() => restore(place));
        })();
    }

    document.addEventListener("focusin", (event) => { if (event.target.matches("#main a[href]")) last = event.target; });
    document.addEventListener("click", function (event) {
        const link = event.target.closest && event.target.closest("a[href]");
        if (link && link.origin === window.location.origin && !link.target) keep(link);
    }, true);
    /* assets/address.js lets those by that change the page. */
    window.addEventListener("popstate", () => arrive(title()), true);
    window.addEventListener("pagehide", () => {
        window.history.replaceState({ ...window.history.state, place: { top: window.scrollY, panel: "", href: "", turn: -1 } }, "");
    });
    window.addEventListener("load", () => arrive(null));
})();
