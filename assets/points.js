/* A point of a plot that carries the address of a unit opens it. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    /* In px up and down: lower and higher by one line of 12 px type. */
    const STEPS = [0, 14, -14];

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

    /* In a narrow window names of points stand over one another: one that does is moved by a line, or left out. */
    function keepApart(plot) {
        const kept = [];
        plot.querySelectorAll(".textpoint text").forEach(function (text) {
            const free = STEPS.some(function (step) {
                text.style.translate = `0 ${step}px`;
                const room = text.getBoundingClientRect();
                if (kept.some((one) => one.left < room.right && room.left < one.right && one.top < room.bottom && room.top < one.bottom)) return false;
                kept.push(room);
                return true;
            });
            text.style.visibility = free ? "" : "hidden";
        });
    }

    tthc.hearPoints = function () {
        document.querySelectorAll(".card__plot .js-plotly-plot").forEach(function (plot) {
            if (plot.dataset.heard || typeof plot.on !== "function") return;
            plot.dataset.heard = "true";
            plot.on("plotly_click", open);
            plot.on("plotly_hover", pointed);
            plot.on("plotly_unhover", () => tthc.point && tthc.point(null));
            plot.on("plotly_afterplot", () => keepApart(plot));
            keepApart(plot);
        });
    };

    function watch() {
        new MutationObserver(tthc.hearPoints).observe(document.body, { childList: true, subtree: true });
    }
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
    else watch();
})();
