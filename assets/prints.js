/* The page of one unit prints on one sheet. A plot is drawn for the room that it has, and that room is another on paper. */
(function () {
    /* Eight of twelve columns of a sheet of A4 within its margins (36-drawer.css), in px. */
    const PAPER = { width: 462, height: 172 };
    function drawn(size) {
        if (!document.body.classList.contains("of-one-unit") || !window.Plotly) return;
        document.querySelectorAll(".js-plotly-plot").forEach((plot) => {
            plot.dataset.height = plot.dataset.height || plot.layout.height;
            window.Plotly.relayout(plot, size || { width: null, height: Number(plot.dataset.height), autosize: true });
        });
    }
    window.addEventListener("beforeprint", () => drawn(PAPER));
    window.addEventListener("afterprint", () => drawn(null));
})();
