/* A unit of one's own, kept by this browser: a page that is opened without any filter asks for it. It is a filter like any
   other, with its chip; once dropped, this tab does not ask for it again. Never a permission. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const clientside = (window.dash_clientside = window.dash_clientside || {});
    const functions = (clientside.tthc = clientside.tthc || {});
    const KEPT = "my-unit", DROPPED = "my-unit-dropped";
    const VIEW = ["lang", "theme"];
    /* Pages that filters on units say nothing to, and the one of a unit. */
    const APART = /^\/(ho-so|don-vi)\/|^\/(dinh-nghia|man-hinh|tuong)(\/|$)/;
    const OF_UNIT = /^\/don-vi\/([^/]+)\/*$/;
    const BY_HAND = ".chip, #filters, .dash-dropdown-content";
    let names = {}, asked = null, byHand = false;

    /* What the browser keeps; where it keeps nothing, as long as this page. */
    tthc.keep = function (kept, name) {
        let memory = null, lost = false;
        return {
            read() {
                try { return lost ? memory : kept().getItem(name); } catch (_blocked) { return memory; }
            },
            write(value) {
                memory = value;
                try {
                    if (value === null) kept().removeItem(name);
                    else kept().setItem(name, value);
                    lost = false;
                } catch (_blockedOrFull) { lost = true; }
                return !lost;
            },
        };
    };
    const unit = tthc.keep(() => window.localStorage, KEPT), dropped = tthc.keep(() => window.sessionStorage, DROPPED);

    function mine() {
        try {
            const kept = JSON.parse(unit.read());
            if (kept && typeof kept.code === "string" && kept.code) return { code: kept.code, name: String(kept.name || kept.code) };
        } catch (_notOurs) { /* as if nothing were kept */ }
        return null;
    }

    function bare(search) {
        return [...new URLSearchParams(search).keys()].every((name) => VIEW.includes(name));
    }

    function withMine(search, code) {
        const pairs = new URLSearchParams(search);
        const own = new URLSearchParams([["unit", code], ...pairs]);
        return "?" + own;
    }

    function applies(path, search) {
        return !APART.test(path) && bare(search) && !dropped.read();
    }

    function texts() {
        return JSON.parse(document.getElementById("my-views").dataset.unitTexts);
    }

    function fill(text, name) {
        return text.replace("{name}", () => name);
    }

    function element(name, attributes, text) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        if (text) made.textContent = text;
        return made;
    }

    function say(text) {
        document.getElementById("views-status").textContent = text;
    }

    /* The one unit that is looked at: the page's own, or the only one that is filtered. */
    function looked() {
        const page = OF_UNIT.exec(window.location.pathname);
        const codes = page ? [tthc.text(page[1])] : new URLSearchParams(window.location.search).getAll("unit");
        if (codes.length !== 1) return null;
        return names[codes[0]] ? { code: codes[0], name: names[codes[0]] } : null;
    }

    function choose(chosen) {
        const kept = unit.write(JSON.stringify({ code: chosen.code, name: chosen.name.normalize("NFC") }));
        dropped.write(null);
        show();
        say(kept ? fill(texts().chosen, chosen.name) : texts().blocked);
    }

    function reset() {
        unit.write(null);
        show();
        say(texts().dropped);
        document.querySelector("#views summary").focus();
    }

    function badge(own, told) {
        const place = document.getElementById("my-unit");
        place.hidden = !own;
        if (!own) return place.replaceChildren();
        const name = names[own.code] || own.name;
        const label = fill(told.badge, name);
        const link = element("a", { href: "/" + withMine("", own.code), class: "mine__name", "aria-label": label, title: label }, name);
        const drop = element("button", { type: "button", class: "mine__reset", "aria-label": told.reset, title: told.reset }, "×");
        drop.addEventListener("click", reset);
        place.replaceChildren(link, drop);
    }

    function choice(own, told) {
        const seen = looked(), place = document.getElementById("my-unit-choice");
        if (!seen || (own && own.code === seen.code)) return place.replaceChildren(element("p", { class: "views__hint" }, told.hint));
        const button = element("button", { type: "button", class: "button", id: "my-unit-set" }, fill(told.choose, seen.name));
        button.addEventListener("click", () => choose(seen));
        place.replaceChildren(button);
    }

    function show() {
        if (!document.getElementById("my-unit")) return;
        const own = mine(), told = texts();
        badge(own, told);
        choice(own, told);
        document.querySelectorAll("[data-my-unit]").forEach((one) => {
            one.setAttribute("aria-pressed", String(Boolean(own) && one.dataset.myUnit === own.code));
        });
    }

    /* Each address that is asked comes by here. Who takes the own unit out of it by hand does not get it back in this tab. */
    functions.knowUnits = function (search, known) {
        names = known || {};
        const own = mine(), has = (text) => new URLSearchParams(text || "").getAll("unit");
        if (own && byHand && has(asked).includes(own.code) && !has(search).length) dropped.write("yes");
        asked = search;
        show();
        return search;
    };

    /* The first address, before anything has been asked. */
    const own = mine();
    if (own && applies(window.location.pathname, window.location.search)) {
        const search = withMine(window.location.search, own.code);
        window.history.replaceState(window.history.state, "", window.location.pathname + search + window.location.hash);
    }

    /* Name and pages at the head lead to the own unit where they would lead to no filter at all. */
    document.addEventListener("click", function (event) {
        byHand = Boolean(event.target.closest(BY_HAND));
        const link = event.target.closest(".brand, .nav__link"), kept = mine();
        if (link && link.classList.contains("brand")) link.search = "";
        if (link && kept && applies(link.pathname, link.search)) link.search = withMine(link.search, kept.code);
        const button = event.target.closest("[data-my-unit]");
        if (button) choose({ code: button.dataset.myUnit, name: button.dataset.myUnitName || button.dataset.myUnit });
    }, true);
    document.addEventListener("keydown", (event) => { byHand = Boolean(event.target.closest && event.target.closest(BY_HAND)); }, true);
    window.addEventListener("storage", (event) => { if (event.key === KEPT || event.key === null) show(); });
    /* A button of a page that came after the address was asked learns whether its unit is the own one. */
    new MutationObserver((changes) => {
        if (changes.some(({ addedNodes }) => [...addedNodes].some((one) => one.querySelector && one.querySelector("[data-my-unit]")))) show();
    }).observe(document.documentElement, { childList: true, subtree: true });
})();
