/* The files of a card follow the filters as its CSV does: their addresses are made from that one when somebody reaches for them,
   so a change of filters costs nothing for links that nobody uses. */
(function () {
    "use strict";

    function complete(event) {
        const link = event.target instanceof Element && event.target.closest("a[data-ending]");
        const table = link && link.parentElement.querySelector('a[href*=".csv"]');
        if (!table) {
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
})();
