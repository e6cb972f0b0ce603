/* A point of a plot that carries the address of a unit opens it. */
(function () {
    const tthc = (window.tthc = window.tthc || {});

    function open(event) {
        const carried = event.points.length ? event.points[0].customdata : null;
        if (Array.isArray(carried) && typeof carried[1] === "string" && carried[1].startsWith("/") && !carried[1].startsWith("//")) {
            window.location.assign(carried[1]);
        }
    }

    tthc.hearPoints = function () {
        document.querySelectorAll(".card__plot .js-plotly-plot").forEach(function (plot) {
            if (plot.dataset.heard || typeof plot.on !== "function") return;
            plot.dataset.heard = "true";
            plot.on("plotly_click", open);
        });
    };

    function watch() {
        new MutationObserver(tthc.hearPoints).observe(document.body, { childList: true, subtree: true });
    }
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
    else watch();
})();
