/* Days as people here write them, dd/mm/yyyy, whatever the language of the browser: read, written, and told where they are wrong.
   The two fields of a period of one's own, and of one to compare with, stand in a panel below its name; a calendar is the browser's. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/, WRITTEN = /^(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4}|\d{2})$/, JOINED = /^(\d{2})(\d{2})(\d{4})$/;
    const FIRST = 1900, LAST = 2199;
    const byId = (name) => document.getElementById(name);

    /* Year, month and day of a text that is a day; none otherwise. */
    function parts(text) {
        const typed = String(text || "").trim(), iso = ISO.exec(typed), found = WRITTEN.exec(typed) || JOINED.exec(typed);
        if (!iso && !found) return null;
        const [year, month, day] = (iso ? iso.slice(1) : found.slice(1).reverse()).map(Number);
        const full = year < 100 ? 2000 + year : year, made = new Date(Date.UTC(full, month - 1, day));
        made.setUTCFullYear(full);
        return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? [full, month, day] : null;
    }

    const padded = (number, length) => String(number).padStart(length, "0");

    /* The day of a text as an address has it. */
    function read(text) {
        const found = parts(text);
        return found && found[0] >= FIRST && found[0] <= LAST ? `${found[0]}-${padded(found[1], 2)}-${padded(found[2], 2)}` : null;
    }

    /* A day of an address as people write it. */
    function told(iso) {
        const found = parts(iso);
        return found ? `${padded(found[2], 2)}/${padded(found[1], 2)}/${found[0]}` : iso;
    }

    const fields = (panel) => [...panel.querySelectorAll(".filter__day label input")], buttonOf = (panel) => byId(`${panel.id}-open`);

    function say(panel, kind, value, ...places) {
        const fault = byId(`${panel.id}-fault`);
        fault.textContent = kind ? fault.dataset[kind].replace("{value}", () => value) : "";
        fields(panel).forEach((field, place) => {
            field.setAttribute("aria-invalid", String(places.includes(place)));
            field.setAttribute("aria-describedby", fault.id);
        });
    }

    /* Whether two texts are no period; what is wrong is said beside them. */
    function wrong(name, ...texts) {
        const panel = byId(name);
        for (const [place, text] of texts.entries()) {
            if (read(text)) continue;
            say(panel, parts(text) ? "range" : "day", String(text || "").trim(), place);
            return true;
        }
        if (read(texts[0]) > read(texts[1])) {
            say(panel, "order", "", 0, 1);
            return true;
        }
        say(panel, "");
        return false;
    }

    function open(panel, wanted) {
        panel.toggleAttribute("data-open", wanted);
        buttonOf(panel).setAttribute("aria-expanded", String(wanted));
    }

    /* After the menu of the periods has closed, which takes the focus back to itself. */
    function enter(panel) {
        setTimeout(() => fields(panel)[0].select(), 60);
    }

    /* The dates of a period of one's own; it was `chosen` just now, or stands in the address. */
    function show(name, custom, from, to, chosen) {
        const panel = byId(name), button = panel && buttonOf(panel);
        if (!button) return;
        button.hidden = !custom;
        button.textContent = from === to ? from : `${from}–${to}`;
        button.setAttribute("aria-label", `${button.dataset.label}: ${button.textContent}`);
        say(panel, "");
        if (!custom) open(panel, false);
        if (custom && chosen) {
            open(panel, true);
            enter(panel);
        }
    }

    function pick(button) {
        let picker = button.querySelector("input");
        if (!picker) {
            picker = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, className: "filter__picker" });
            picker.setAttribute("aria-hidden", "true");
            picker.addEventListener("change", () => window.dash_clientside.set_props({ filter: button.dataset.day }, { value: told(picker.value) }));
            button.append(picker);
        }
        picker.value = read(button.parentElement.querySelector("label input").value) || "";
        picker.showPicker();
    }

    document.addEventListener("click", function (event) {
        const button = event.target.closest(".filter__told"), calendar = event.target.closest(".filter__calendar");
        if (calendar) pick(calendar);
        for (const panel of document.querySelectorAll(".filter__dates")) {
            if (button && button === buttonOf(panel)) {
                open(panel, !panel.hasAttribute("data-open"));
                if (panel.hasAttribute("data-open")) enter(panel);
            } else if (!event.target.closest(`#${panel.id}, .dash-dropdown-content, .filter__control`)) open(panel, false);
        }
    });
    document.addEventListener("keydown", function (event) {
        const panel = event.key === "Escape" && event.target.closest(".filter__dates");
        if (!panel) return;
        open(panel, false);
        buttonOf(panel).focus();
    });

    tthc.days = { read, told, wrong, show };
})();
