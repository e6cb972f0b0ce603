/* Long tables that are sorted and searched where they are. The server says beside each cell by what it sorts (data-value) and
   beside each row by what it is found (data-search, without tones). What a person chose is kept by card, so that it holds when
   the body of the card is replaced. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const kept = {};
    let focused = null;

    /* As without_tones in data_access/spelling.py: "Điện", decomposed or not, and "dien" are the same. */
    tthc.withoutTones = function (text) {
        return text.replace(/[Đđ]/g, "d").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    };

    function keyOf(sheet) {
        const card = sheet.closest("[data-panel]");
        return card ? card.dataset.panel : "";
    }

    function stateOf(sheet) {
        const key = keyOf(sheet);
        return (kept[key] = kept[key] || { typed: "", column: null, descending: false });
    }

    /* Dash has no plain input whose text stays in the browser, so the box is made here. */
    function box(sheet) {
        const place = sheet.querySelector("[data-sheet-search]");
        if (!place) return null;
        if (!place.firstChild) {
            const made = document.createElement("input");
            made.type = "search";
            made.className = "sheet__search";
            made.autocomplete = "off";
            made.spellcheck = false;
            /* Without one the style sheet of print does not know an empty box. */
            made.placeholder = " ";
            made.value = stateOf(sheet).typed;
            place.append(made);
        }
        return place.firstChild;
    }

    function valueOf(row, column) {
        const told = row.cells[column].dataset.value;
        return told === undefined ? null : Number(told);
    }

    /* What is missing comes last, whichever way; equal rows keep the order in which the server sent them. */
    function ordered(rows, column, descending) {
        const places = new Map(rows.map((row) => [row, valueOf(row, column)]));
        const sign = descending ? -1 : 1;
        return [...rows].sort(function (one, other) {
            const left = places.get(one), right = places.get(other);
            if (left === null || right === null) return (left === null) - (right === null) || one.sheetPlace - other.sheetPlace;
            return sign * (left - right) || one.sheetPlace - other.sheetPlace;
        });
    }

    function sort(sheet, state) {
        if (state.column === null) return;
        const body = sheet.querySelector("tbody"), rows = [...body.rows];
        if (!rows.length || state.column >= rows[0].cells.length) return;
        const next = ordered(rows, state.column, state.descending);
        if (next.some((row, place) => row !== rows[place])) body.append(...next);
        [...sheet.querySelectorAll("thead th")].forEach(function (head, column) {
            if (!head.querySelector(".sheet__sort")) return;
            head.setAttribute("aria-sort", column !== state.column ? "none" : state.descending ? "descending" : "ascending");
        });
        rank(sheet, state.column);
    }

    /* On a phone the number by which the table is sorted stands beside the name; sorted by a text the last one stays there. */
    function rank(sheet, column) {
        if (!sheet.querySelector("tbody tr").cells[column].matches(".n")) return;
        for (const row of sheet.querySelectorAll("tr")) {
            [...row.cells].forEach((cell, place) => cell.classList.toggle("ranked", place === column));
        }
    }

    /* Every word that was typed must be found, in whatever order. */
    function search(sheet, state) {
        const words = tthc.withoutTones(state.typed).split(/\s+/).filter((word) => word);
        const rows = [...sheet.querySelectorAll("tbody tr")];
        let shown = 0;
        /* What is found is shown, however far down it stands. */
        sheet.querySelector("tbody").classList.toggle("searched", words.length > 0);
        for (const row of rows) {
            const found = words.every((word) => row.dataset.search.includes(word));
            if (row.hidden === found) row.hidden = !found;
            shown += found;
        }
        const none = sheet.querySelector(".sheet__none"), count = sheet.querySelector(".sheet__count");
        if (none) none.hidden = shown > 0;
        if (!count) return;
        const number = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "vi");
        const told = count.dataset.told.replace("#shown", number.format(shown)).replace("#all", number.format(rows.length));
        if (count.textContent !== told) count.textContent = told;
    }

    function refocus(sheet) {
        if (!focused || focused.key !== keyOf(sheet) || document.activeElement !== document.body) return;
        const target = focused.column === null ? box(sheet) : sheet.querySelectorAll("thead th")[focused.column]?.querySelector(".sheet__sort");
        if (!target) return;
        target.focus({ preventScroll: true });
        if (focused.column === null) target.setSelectionRange(target.value.length, target.value.length);
    }

    function apply(sheet) {
        const state = stateOf(sheet), fresh = !sheet.sheetKnown;
        [...sheet.querySelectorAll("tbody tr")].forEach(function (row, place) {
            if (row.sheetPlace === undefined) row.sheetPlace = place;
        });
        box(sheet);
        sort(sheet, state);
        search(sheet, state);
        if (!fresh) return;
        sheet.sheetKnown = true;
        refocus(sheet);
    }

    let observer = null;
    tthc.fillSheets = function () {
        document.querySelectorAll("[data-sheet]").forEach(apply);
        /* What was changed here is no news. */
        if (observer) observer.takeRecords();
    };

    document.addEventListener("input", function (event) {
        if (!event.target.matches(".sheet__search")) return;
        const sheet = event.target.closest("[data-sheet]");
        stateOf(sheet).typed = event.target.value;
        /* What a person asks for is announced, a refresh is not. */
        const count = sheet.querySelector(".sheet__count");
        if (count) count.setAttribute("role", "status");
        apply(sheet);
    });
    document.addEventListener("click", function (event) {
        const button = event.target.closest(".sheet__sort");
        if (!button) return;
        const sheet = button.closest("[data-sheet]"), head = button.closest("th"), state = stateOf(sheet);
        const now = head.getAttribute("aria-sort");
        state.column = head.cellIndex;
        state.descending = now === "none" ? button.dataset.first === "descending" : now === "ascending";
        apply(sheet);
    });
    /* Where the keyboard was when the body of the card went away; a press elsewhere lets it go. */
    document.addEventListener("focusin", function (event) {
        const sheet = event.target.closest("[data-sheet]"), head = event.target.closest("th");
        const held = sheet && event.target.matches(".sheet__search, .sheet__sort");
        focused = held ? { key: keyOf(sheet), column: head ? head.cellIndex : null } : null;
    });
    document.addEventListener("pointerdown", function (event) {
        if (!event.target.closest(".sheet__search, .sheet__sort")) focused = null;
    });

    function concerns(record) {
        if (record.target.closest && record.target.closest("[data-sheet]")) return true;
        return [...record.addedNodes].some((node) => node.querySelector && (node.matches("[data-sheet]") || node.querySelector("[data-sheet]")));
    }
    function watch() {
        observer = new MutationObserver((records) => { if (records.some(concerns)) tthc.fillSheets(); });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-value", "data-search"] });
        tthc.fillSheets();
    }
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
    else watch();
})();
