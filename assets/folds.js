/* Long lists show their first rows, as many as the style sheet says for their kind and the window; a button below them shows all.
   What a person opened is kept by its card, so that it holds when the body of the card is replaced. Pictures that a phone
   sets aside are opened here as well. */
(function () {
    const kept = new Set();

    function keyOf(rows) {
        const place = rows.closest("[data-panel], .drawer, .list, .definitions");
        return place ? `${place.dataset.panel || place.className} ${[...place.querySelectorAll("[data-rows]")].indexOf(rows)}` : "";
    }

    /* The whole of what is folded: a table, and what it may scroll in. */
    function wholeOf(rows) {
        return rows.closest(".sheet__room") || rows.closest("table") || rows;
    }

    function tell(button, rows, opened) {
        const words = document.querySelector(".shell").dataset;
        const count = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "vi").format(rows.children.length);
        const told = opened ? words.fewer : words.all.replace("{count}", count);
        if (button.textContent !== told) button.textContent = told;
        button.setAttribute("aria-expanded", String(opened));
        rows.classList.toggle("unfolded", opened);
    }

    function fold(rows) {
        const whole = wholeOf(rows), opened = kept.has(keyOf(rows));
        let button = whole.nextElementSibling;
        if (!button || !button.matches(".fold")) {
            button = document.createElement("button");
            button.type = "button";
            button.className = "button fold";
            button.dataset.folds = rows.dataset.rows;
            whole.after(button);
        }
        tell(button, rows, opened);
    }

    function foldAll() {
        if (document.querySelector(".shell")) document.querySelectorAll("[data-rows]").forEach(fold);
    }

    function concerns(record) {
        return [...record.addedNodes].some((node) => node.querySelector && (node.matches("[data-rows]") || node.querySelector("[data-rows]")));
    }

    function rowsOf(button) {
        const whole = button.previousElementSibling;
        return whole.matches("[data-rows]") ? whole : whole.querySelector("[data-rows]");
    }

    /* What was hidden is reached next by the Tab key; what is folded again comes back into sight. */
    function turn(button) {
        const rows = rowsOf(button), opens = !rows.classList.contains("unfolded");
        const hidden = [...rows.children].find((row) => !row.checkVisibility());
        if (opens) kept.add(keyOf(rows));
        else kept.delete(keyOf(rows));
        tell(button, rows, opens);
        if (!opens) return button.scrollIntoView({ block: "nearest" });
        const first = hidden && hidden.querySelector("a, button");
        if (first) first.focus({ preventScroll: true });
    }

    document.addEventListener("click", function (event) {
        const button = event.target.closest(".fold"), show = event.target.closest(".card__show");
        if (button) turn(button);
        if (!show) return;
        const opens = show.closest(".card").classList.toggle("card--shown");
        show.setAttribute("aria-expanded", String(opens));
        /* A figure that was hidden has not been told how wide it is. */
        if (opens) window.dispatchEvent(new Event("resize"));
    });

    function watch() {
        new MutationObserver((records) => { if (records.some(concerns)) foldAll(); }).observe(document.body, { childList: true, subtree: true });
        foldAll();
    }
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
    else watch();
})();
