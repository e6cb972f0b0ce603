/* The files of a card follow the filters as its CSV does: their addresses are made from that one when somebody reaches for them,
   so a change of filters costs nothing for links that nobody uses. Which marks a CSV has is chosen once, for all of them. */
(function () {
    "use strict";

    const KEPT = "csv";

    function marks() {
        try { return window.localStorage.getItem(KEPT); } catch (_blocked) { return null; }
    }

    function marked(link) {
        const asked = new URL(link.href), chosen = marks();
        if (!chosen || !asked.pathname.endsWith(".csv")) return;
        asked.searchParams.delete(KEPT);
        link.href = asked.pathname + asked.search + (asked.search ? "&" : "?") + KEPT + "=" + encodeURIComponent(chosen);
    }

    function complete(event) {
        const link = event.target instanceof Element && event.target.closest("a[href*='/export/']");
        if (!link) {
            return;
        }
        const table = link.dataset.ending && link.parentElement.querySelector('a[href*=".csv"]');
        if (!table) {
            marked(link);
            return;
        }
        const asked = new URL(table.href);
        const [ending, size] = link.dataset.ending.split("?");
        const search = asked.search + (size ? (asked.search ? "&" : "?") + size : "");
        link.href = asked.pathname.replace(/\.csv$/, "." + ending) + search;
    }

    for (const name of ["pointerover", "pointerdown", "focusin", "click", "contextmenu"]) {
        document.addEventListener(name, complete, true);
    }

    function shown() {
        const chosen = marks();
        for (const choice of chosen ? document.querySelectorAll("[data-marks]") : []) choice.value = chosen;
    }

    document.addEventListener("toggle", shown, true);
    document.addEventListener("change", function (event) {
        if (!(event.target instanceof Element) || !event.target.matches("[data-marks]")) return;
        try { window.localStorage.setItem(KEPT, event.target.value); } catch (_blocked) { /* not kept */ }
        shown();
    });
})();
