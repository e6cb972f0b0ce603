/* A plot is painted for the theme and drawn for the room that it has on the screen; on paper both are others, for a while. */
(function () {
    /* The width within the margins of a sheet (50-print.css) and between columns, in px; on the sheet of one unit plots are lower. */
    const LYING = { width: 1031, gap: 16, height: 380 };
    const UPRIGHT = { width: 702, gap: 16, height: 138 };
    let before = null;

    function sizeOf(plot, sheet) {
        const card = plot.closest(".card");
        const columns = card ? Number(window.getComputedStyle(card).getPropertyValue("--printed")) || 12 : 12;
        return { width: Math.floor(((sheet.width + sheet.gap) * columns) / 12) - sheet.gap, height: Math.min(sheet.height, plot._fullLayout.height), autosize: false };
    }

    /* The tokens of a drawing become the colours of the theme that the page now has (theme.js). */
    function drawn(plot, size) {
        const figure = window.dash_clientside.tthc.paint(plot.layout.meta, null);
        window.Plotly.react(plot, figure.data, { ...figure.layout, ...size }, plot._context);
    }

    window.addEventListener("beforeprint", function () {
        if (before) return;
        const root = document.documentElement;
        const sheet = document.body.classList.contains("of-one-unit") ? UPRIGHT : LYING;
        before = { theme: root.dataset.theme };
        root.dataset.theme = "light";
        if (window.Plotly) document.querySelectorAll(".js-plotly-plot").forEach((plot) => drawn(plot, sizeOf(plot, sheet)));
    });
    window.addEventListener("afterprint", function () {
        if (!before) return;
        document.documentElement.dataset.theme = before.theme;
        before = null;
        if (window.Plotly) document.querySelectorAll(".js-plotly-plot").forEach((plot) => drawn(plot, { autosize: true }));
    });
})();
