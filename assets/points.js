/* A point of a plot that carries the address of a unit opens it. */
(function () {
    const tthc = (window.tthc = window.tthc || {});

    function open(event) {
        const carried = event.points.length ? event.points[0].customdata : null;
        if (Array.isArray(carried) && typeof carried[1] === "string" && carried[1].startsWith("/") && !carried[1].startsWith("//")) {
            if (event.event && (event.event.ctrlKey || event.event.metaKey)) window.open(carried[1], "_blank", "noopener");
            else tthc.go(carried[1]);
        }
    }

    /* A point that is pointed at is marked in the other panels, and the other way round. */
    function pointed(event) {
        const carried = event.points.length ? event.points[0].customdata : null;
        if (tthc.point) tthc.point(Array.isArray(carried) ? carried[0] : null);
    }

    tthc.markPoint = function (code) {
        document.querySelectorAll(".card__plot .js-plotly-plot").forEach(function (plot) {
            if (!plot.dataset.heard || !window.Plotly) return;
            const found = [];
            (plot.data || []).forEach(function (trace, curveNumber) {
                (trace.customdata || []).forEach(function (carried, pointNumber) {
                    if (code && Array.isArray(carried) && carried[0] === code) found.push({ curveNumber, pointNumber });
                });
            });
            if (found.length) window.Plotly.Fx.hover(plot, found);
            else window.Plotly.Fx.unhover(plot);
        });
    };

    tthc.hearPoints = function () {
        document.querySelectorAll(".card__plot .js-plotly-plot").forEach(function (plot) {
            if (plot.dataset.heard || typeof plot.on !== "function") return;
            plot.dataset.heard = "true";
            plot.on("plotly_click", open);
            plot.on("plotly_hover", pointed);
            plot.on("plotly_unhover", () => tthc.point && tthc.point(null));
        });
    };

    function watch() {
        new MutationObserver(tthc.hearPoints).observe(document.body, { childList: true, subtree: true });
    }
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
    else watch();
})();
