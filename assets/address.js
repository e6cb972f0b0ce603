/* The one owner of the address. A committed filter is pushState, an address made canonical is replaceState, and load,
   back and forward read it. It writes one store; controls and cards listen to that. The order and spelling of the
   parameters are those of data_access/filters.py. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const NAMES = ["from", "to", "unit", "place", "kind", "old_district", "field", "procedure", "channel", "step", "cause", "compare", "compare_from", "compare_to", "count", "age"];
    /* The two ends of a period: the one that is asked for, and the one that a comparison names itself. */
    const PERIODS = [["from", "to"], ["compare_from", "compare_to"]], PANELS = ["custom-dates", "compare-dates"];
    /* What only a list of dossiers looks at; a link to another page does not carry it. */
    const LIST = ["count", "age", "q", "sort", "page"];
    NAMES.push("q", "sort", "page");
    const VIEW = ["lang", "theme"];
    /* The page of one unit asks for that unit, whatever the address says behind its question mark. */
    const UNIT = /^\/don-vi\/([^/]+)\/*$/;
    const clientside = (window.dash_clientside = window.dash_clientside || {});
    const functions = (clientside.tthc = clientside.tthc || {});

    function parsed(search) {
        const values = {};
        for (const [name, value] of new URLSearchParams(search)) (values[name] = values[name] || []).push(value);
        return values;
    }

    /* A part of a path as text. It is read as a parameter is: what is no text at all must not stop the page. */
    tthc.text = (part) => new URLSearchParams("text=" + part.replace(/\+/g, "%2B").replace(/&/g, "%26")).get("text");

    function last(values) {
        return values && values.length ? values[values.length - 1] : null;
    }

    function pinned(search) {
        const unit = UNIT.exec(window.location.pathname);
        if (!unit) return search;
        const pairs = new URLSearchParams(search);
        pairs.delete("unit");
        pairs.append("unit", tthc.text(unit[1]));
        return "?" + pairs;
    }

    function written(values, without) {
        const pairs = new URLSearchParams();
        for (const name of NAMES.filter((one) => !(without || []).includes(one))) {
            const chosen = [...new Set(values[name] || [])].filter((value) => value);
            chosen.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0)).forEach((value) => pairs.append(name, value));
        }
        const text = pairs.toString();
        return text ? "?" + text : "";
    }

    /* The address without what only sets the view; parameters that nobody knows stay, so that the page can say so. */
    function asked() {
        const strange = new URLSearchParams();
        for (const [name, value] of new URLSearchParams(window.location.search)) {
            if (!NAMES.includes(name) && !VIEW.includes(name)) strange.append(name, value);
        }
        const known = written(parsed(window.location.search)), rest = strange.toString();
        const search = rest ? (known ? known + "&" : "?") + rest : known;
        if (search !== window.location.search) window.history.replaceState(null, "", window.location.pathname + search + window.location.hash);
        return search;
    }

    /* Two names may have the same days: the one that was chosen stays. */
    function presetOf(values, presets, named) {
        const from = last(values.from), to = last(values.to);
        if (!from || !to) return presets[0].name;
        const found = presets.filter((preset) => preset.from === from && preset.to === to);
        return (found.find((preset) => preset.name === named) || found[0] || { name: "custom" }).name;
    }

    /* A control is only given what it offers: it would throw the rest away, and the address with it. */
    function offered(offers, name, values) {
        const known = new Set(offers[name]);
        return values.filter((value) => known.has(value));
    }

    function shown(ids, given, values, presets, custom, offers) {
        const period = custom ? "custom" : presetOf(values, presets, given[ids.findIndex(({ filter }) => filter === "period")]);
        const named = presets.find((preset) => preset.name === period) || presets[0];
        return ids.map(({ filter }) => {
            if (filter === "period") return period;
            if (PERIODS[0].includes(filter)) return tthc.days.told(last(values[filter]) || named[filter]);
            if (PERIODS[1].includes(filter)) return tthc.days.told(last(values[filter]));
            const kept = offered(offers, filter, values[filter] || []);
            return filter === "compare" ? last(kept) : kept;
        });
    }

    /* What the controls say, on top of what the address says of dimensions that have no control. */
    function chosen(ids, given, presets, moved, offers) {
        const values = parsed(window.location.search);
        Object.keys(values).forEach((name) => { if (!NAMES.includes(name)) delete values[name]; });
        /* Another question has other pages. */
        delete values.page;
        const said = {};
        ids.forEach(({ filter }, place) => { said[filter] = given[place]; });
        for (const name of Object.keys(said)) {
            if (name === "period" || PERIODS.some((ends) => ends.includes(name))) continue;
            const value = said[name];
            if (name === "unit" && UNIT.test(window.location.pathname)) continue;
            /* What the address says and no option offers (a simulated procedure) stays until it is dropped by its chip. */
            const unoffered = (values[name] || []).filter((one) => !offered(offers, name, [one]).length);
            values[name] = (Array.isArray(value) ? value : value ? [value] : []).concat(name === "compare" ? [] : unoffered);
        }
        if (moved === "period" && said.period !== "custom") {
            const preset = presets.find((one) => one.name === said.period);
            values.from = [preset.from];
            values.to = [preset.to];
        }
        for (const ends of PERIODS.filter((one) => one.includes(moved))) ends.forEach((end) => { values[end] = [tthc.days.read(said[end])]; });
        if (said.compare !== "own") PERIODS[1].forEach((end) => { delete values[end]; });
        else if (!values.compare_from) {
            const [from, to] = before(last(values.from) || presets[0].from, last(values.to) || presets[0].to);
            Object.assign(values, { compare_from: [from], compare_to: [to] });
        }
        return values;
    }

    /* A comparison of one's own begins with as many days before the period; it can then be moved. */
    function before(from, to) {
        const DAY = 86400000, first = Date.parse(from), length = Date.parse(to) - first + DAY;
        return [first - length, first - DAY].map((day) => new Date(day).toISOString().slice(0, 10));
    }

    /* Dates that are none, or the wrong way round, are told, and left as they were typed until they are mended. */
    function wrong(ids, given, place) {
        if (place < 0) return false;
        return tthc.days.wrong(PANELS[place], ...PERIODS[place].map((name) => given[ids.findIndex(({ filter }) => filter === name)]));
    }

    function same(one, other) {
        return JSON.stringify(one) === JSON.stringify(other);
    }

    /* An address that was not understood must not have figures of another one. */
    functions.follow = function (...asked) {
        try {
            const told = follow(...asked);
            tthc.understands();
            return told;
        } catch (error) {
            tthc.cannot();
            throw error;
        }
    };

    function follow(given, _moved, _reset, ids, offers, presets) {
        const trigger = clientside.callback_context.triggered_id;
        const none = clientside.no_update;
        let search, values, custom = false;
        if (trigger && typeof trigger === "object") {
            const place = PERIODS.findIndex((one) => one.includes(trigger.filter));
            if (wrong(ids, given, place)) {
                return [none, ids.map(() => none), ...PANELS.map((_panel, at) => (at === place ? "filter__dates filter__dates--wrong" : none))];
            }
            values = chosen(ids, given, presets, trigger.filter, offers);
            search = written(values);
            custom = given[ids.findIndex(({ filter }) => filter === "period")] === "custom";
            if (search !== window.location.search) window.history.pushState(null, "", window.location.pathname + search);
        } else if (trigger === "filters-reset") {
            search = "";
            values = {};
            if (window.location.search) window.history.pushState(null, "", window.location.pathname);
        } else {
            search = asked();
            values = parsed(search);
        }
        tthc.search = search;
        const told = pinned(search);
        const next = shown(ids, given, parsed(told), presets, custom, offers), now = (name) => next[ids.findIndex(({ filter }) => filter === name)];
        const open = [["period", "custom"], ["compare", "own"]].map(function ([name, choice], place) {
            const isOpen = now(name) === choice;
            tthc.days.show(PANELS[place], isOpen, ...PERIODS[place].map(now), trigger && trigger.filter === name);
            return isOpen;
        });
        const classes = open.map((isOpen) => (isOpen ? "filter__dates" : "filter__dates told"));
        linkOn(search);
        quiet();
        return [told, next.map((value, place) => (same(value, given[place]) ? none : value)), ...classes];
    }

    /* Dash's dropdowns are reached by the Tab key at a hidden element beside their button, and named by their value alone:
       the button itself is the stop, and says first what it filters. */
    function quiet() {
        document.querySelectorAll(".dash-dropdown-focus-target").forEach((input) => { input.tabIndex = -1; });
        document.querySelectorAll(".filter button.dash-dropdown").forEach(function (button) {
            const label = button.closest(".filter").querySelector(".filter__label").id, named = button.getAttribute("aria-labelledby") || "";
            button.tabIndex = 0;
            if (!named.startsWith(label)) button.setAttribute("aria-labelledby", `${label} ${named}`);
        });
    }
    new MutationObserver(quiet).observe(document.documentElement, { childList: true, subtree: true });

    /* The links between pages carry the filters, those between languages all that is asked. */
    function linkOn(search) {
        const filters = written(parsed(search), LIST);
        tthc.placed();
        document.body.classList.toggle("of-one-unit", UNIT.test(window.location.pathname));
        document.querySelectorAll(".nav__link").forEach((link) => {
            link.search = filters;
            if (link.pathname === window.location.pathname) link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
        });
        inSight(document.querySelector(".nav__link[aria-current]"));
        document.querySelectorAll("[data-language]").forEach((link) => {
            link.search = (search ? search + "&" : "?") + "lang=" + link.dataset.language;
        });
    }

    /* On a phone the names of the pages are wider than the window: the one that is open stands in it. */
    function inSight(link) {
        const nav = link && link.closest(".nav"), room = nav && nav.getBoundingClientRect(), here = link && link.getBoundingClientRect();
        if (nav && (here.left < room.left || here.right > room.right)) nav.scrollLeft += here.left - room.left - (room.width - here.width) / 2;
    }

    /* Back and forward within a page: Dash's own router would rebuild the page, so it does not get to hear of it. */
    let path = window.location.pathname;
    function moved() {
        window.dash_clientside.set_props("moved", { data: window.location.search + "#" + Date.now() });
    }
    /* The page that is left must not ask what the next one is asked: its answers would find nobody. */
    function leave() {
        path = window.location.pathname;
        window.dash_clientside.set_props("_pages_content", { children: [] });
    }
    window.addEventListener("popstate", function (event) {
        if (window.location.pathname === path) event.stopImmediatePropagation();
        else leave();
        moved();
    }, true);

    /* Go to an address of the program without loading it again: what is asked is told first, then the page changes. */
    tthc.go = function (address) {
        const target = new URL(address, window.location.href), same = target.pathname === window.location.pathname;
        /* The page of one unit asks for more than its address says. */
        const before = window.location.search, pins = UNIT.test(window.location.pathname) || UNIT.test(target.pathname);
        window.history.pushState(null, "", target.pathname + target.search + target.hash);
        const asks = pins || target.search !== before;
        if (!same && asks) leave();
        path = target.pathname;
        linkOn(tthc.search || "");
        if (asks || same) moved();
        if (same) return;
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
        window.scrollTo(0, 0);
    };

    /* A link of the program that is followed in this window; files and other languages are fetched as ever. */
    function within(link) {
        const ours = link.origin === window.location.origin && !link.hasAttribute("download") && !link.target;
        return ours && !link.dataset.language && !/^\/(export|assets|boundaries|_)/.test(link.pathname);
    }

    functions.entitle = function (finding, _view) {
        const name = document.querySelector(".brand span:last-child");
        linkOn(tthc.search || "");
        if (finding) document.title = name ? finding + " · " + name.textContent : finding;
        return finding;
    };

    document.addEventListener("click", function (event) {
        const link = event.target.closest("a[href]");
        const plain = !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
        const here = link && link.pathname === window.location.pathname && link.hash && link.search === window.location.search;
        if (link && plain && !here && within(link)) {
            event.preventDefault();
            tthc.go(link.href);
        }
        const pressed = event.target.closest("#filters-toggle, #filters-done"), toggle = document.getElementById("filters-toggle");
        if (pressed) toggle.setAttribute("aria-expanded", document.getElementById("filters").classList.toggle("filters--open"));
        if (pressed && pressed !== toggle) toggle.focus();
        document.querySelectorAll("details.tools[open]").forEach((open) => {
            if (!open.contains(event.target)) open.removeAttribute("open");
        });
    });
    document.addEventListener("keydown", function (event) {
        if (event.key === "Escape") {
            document.querySelectorAll("details.tools[open]").forEach((open) => {
                open.removeAttribute("open");
                open.querySelector("summary").focus();
            });
            const sheet = document.querySelector(".filters--open");
            if (sheet) {
                const toggle = document.getElementById("filters-toggle");
                sheet.classList.remove("filters--open");
                toggle.setAttribute("aria-expanded", "false");
                toggle.focus();
            }
        }
    });
})();
