/* What cards show: the server answers for a row of them at once (components/cards.py), in the attribute data-cards of their
   filler. Only a card whose mark has changed is touched. A table that is opened, and a card that failed, are asked for here. */
(function () {
    const STATES = ["loading", "empty", "failed"];

    function text(place, told) {
        if (place.textContent !== told) place.textContent = told;
    }

    function show(card, told) {
        if (card.cardMark !== told.mark) {
            card.cardMark = told.mark;
            text(card.querySelector("h2"), told.title);
            text(card.querySelector(".card__measure"), told.measure);
            const tools = card.querySelector(".tools summary");
            if (tools) tools.setAttribute("aria-label", tools.dataset.label.replace("{title}", () => told.title));
            card.querySelector(".card__body").innerHTML = told.body;
            if (told.plot) window.dash_clientside.set_props({ panel: card.dataset.panel, part: "drawing" }, { data: told.plot });
        }
        const twin = card.querySelector(".card__twin");
        if (twin && twin.cardTold !== told.twin) {
            twin.cardTold = told.twin;
            twin.innerHTML = told.twin;
        }
        const file = card.querySelector(".card__csv");
        if (file) file.setAttribute("href", told.csv);
        for (const state of STATES) card.classList.toggle("card--" + state, state === told.state);
    }

    function fill(filler) {
        if (!filler.dataset.cards) return;
        for (const [panel, told] of Object.entries(JSON.parse(filler.dataset.cards))) {
            const card = document.querySelector(`.card[data-panel="${CSS.escape(panel)}"]`);
            if (card) show(card, told);
        }
    }

    /* The filler of a card, and the store that asks it again. */
    function askAgain(card, change) {
        for (const filler of document.querySelectorAll("[data-cards]")) {
            const names = JSON.parse(filler.id).panels;
            if (!names.split(" ").includes(card.dataset.panel)) continue;
            const before = filler.cardsAsked || { opened: [], turn: 0 };
            filler.cardsAsked = { opened: change(before.opened), turn: before.turn + 1 };
            window.dash_clientside.set_props({ panels: names, part: "again" }, { data: filler.cardsAsked });
        }
    }

    document.addEventListener("click", function (event) {
        const button = event.target instanceof Element && event.target.closest(".card__toggle, .card__retry");
        if (!button) return;
        const card = button.closest(".card"), panel = card.dataset.panel, tools = button.closest(".tools");
        if (tools) {
            /* It would hide the table that it opens. */
            tools.removeAttribute("open");
            tools.querySelector("summary").focus();
        }
        const others = (opened) => opened.filter((one) => one !== panel);
        askAgain(card, button.matches(".card__retry") ? (opened) => opened
            : (opened) => opened.includes(panel) ? others(opened) : [...opened, panel]);
    });

    function took(records) {
        for (const record of records) {
            if (record.type === "attributes") fill(record.target);
            for (const added of record.addedNodes) {
                if (!(added instanceof Element)) continue;
                if (added.matches("[data-cards]")) fill(added);
                added.querySelectorAll("[data-cards]").forEach(fill);
            }
        }
    }
    new MutationObserver(took).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-cards"] });
})();
