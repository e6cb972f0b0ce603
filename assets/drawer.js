/* The drawer of one unit, and one unit in all panels at once. A name opens the drawer where there is room for it; the address
   keeps it behind its hash, so that it can be sent, and gone back from. */
(function () {
    const UNIT = /^\/don-vi\/([^/]+)\/*$/, KEPT = /^#don-vi=(.+)$/, ROOM = 1280;
    let before = null;

    function shown() {
        const kept = KEPT.exec(window.location.hash), drawer = document.getElementById("drawer");
        if (!drawer) return;
        if (!kept) {
            if (!drawer.hidden) {
                drawer.hidden = true;
                if (before && before.isConnected) before.focus();
            }
            return;
        }
        window.dash_clientside.set_props("drawer-asked", { data: { unit: kept[1], search: window.location.search } });
        if (drawer.hidden) {
            drawer.hidden = false;
            drawer.focus();
        }
    }

    function close() {
        window.history.pushState(null, "", window.location.pathname + window.location.search);
        shown();
    }

    document.addEventListener("click", function (event) {
        if (event.target.closest("#drawer-close")) return close();
        if (event.target.closest("[data-print]")) return window.print();
        const link = event.target.closest("a[href]");
        const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
        if (!link || !plain || link.origin !== window.location.origin || window.innerWidth < ROOM) return;
        const unit = UNIT.exec(link.pathname);
        if (!unit || UNIT.test(window.location.pathname) || link.closest("#drawer, #search")) return;
        event.preventDefault();
        before = link;
        window.history.pushState(null, "", window.location.pathname + window.location.search + "#don-vi=" + unit[1]);
        shown();
    }, true);
    document.addEventListener("keydown", function (event) {
        const drawer = document.getElementById("drawer");
        if (event.key === "Escape" && drawer && !drawer.hidden && !document.querySelector("details[open]")) close();
    });
    ["popstate", "_dashprivate_pushstate"].forEach((name) => window.addEventListener(name, () => setTimeout(shown)));
    /* An address that was sent with a unit: the page comes when it comes, on a slow machine long after its scripts. */
    const coming = new MutationObserver(() => {
        if (!document.getElementById("drawer")) return;
        coming.disconnect();
        setTimeout(shown, 300);
    });
    coming.observe(document.documentElement, { childList: true, subtree: true });

    /* What is pointed at in one panel is marked in the others. */
    function point(code) {
        document.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
        if (!code) return;
        const named = CSS.escape(code);
        document.querySelectorAll(`[data-unit="${named}"], .sheet [data-code="${named}"]`).forEach((one) => one.classList.add("pointed"));
    }
    let marked = null;
    function pointed(event) {
        if (event.target.closest && event.target.closest(".js-plotly-plot")) return;
        const one = event.target.closest && event.target.closest("[data-unit], .sheet [data-code]");
        const code = one ? one.dataset.unit || one.dataset.code : null;
        if (code === marked) return;
        marked = code;
        point(code);
        if (window.tthc.markPoint) window.tthc.markPoint(code);
    }
    document.addEventListener("mouseover", pointed);
    document.addEventListener("focusin", pointed);
    window.tthc = Object.assign(window.tthc || {}, { point });

    /* The map by the arrow keys: one tile is in the order of the Tab key, the arrows move to the next one in their direction. */
    const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    function placeOf(tile) {
        const style = tile.parentElement.style;
        return [Number(style.getPropertyValue("--column")), Number(style.getPropertyValue("--row"))];
    }
    function nextTo(tile, [across, down]) {
        const [column, row] = placeOf(tile);
        let best = null, least = Infinity;
        for (const other of tile.closest(".tiles").querySelectorAll(".tile")) {
            const [x, y] = placeOf(other), along = (x - column) * across + (y - row) * down;
            const aside = Math.abs((x - column) * down) + Math.abs((y - row) * across);
            if (along > 0 && along + 2 * aside < least) [best, least] = [other, along + 2 * aside];
        }
        return best;
    }
    document.addEventListener("keydown", function (event) {
        const tile = event.target.closest && event.target.closest("a.tile");
        if (!tile || !STEPS[event.key]) return;
        event.preventDefault();
        const next = nextTo(tile, STEPS[event.key]);
        if (!next) return;
        tile.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
    });
    function enter() {
        for (const tiles of document.querySelectorAll(".tiles")) {
            if (!tiles.querySelector('a.tile[tabindex="0"]')) {
                const first = tiles.querySelector("a.tile");
                if (first) first.tabIndex = 0;
            }
        }
    }
    new MutationObserver(enter).observe(document.documentElement, { childList: true, subtree: true });
})();
