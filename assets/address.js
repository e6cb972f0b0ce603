/* The one owner of the address. A committed filter is pushState, an address made canonical is replaceState, and load,
   back and forward read it. It writes one store; controls and cards listen to that. The order and spelling of the
   parameters are those of data_access/filters.py. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const NAMES = ["from", "to", "unit", "place", "kind", "old_district", "field", "procedure", "channel", "compare", "count", "age"];
    const VIEW = ["lang", "theme"];
    const clientside = (window.dash_clientside = window.dash_clientside || {});
    const functions = (clientside.tthc = clientside.tthc || {});

    function parsed(search) {
        const values = {};
        for (const [name, value] of new URLSearchParams(search)) (values[name] = values[name] || []).push(value);
        return values;
    }

    function written(values) {
        const pairs = new URLSearchParams();
        for (const name of NAMES) {
            const chosen = [...new Set(values[name] || [])].filter((value) => value);
            chosen.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0)).forEach((value) => pairs.append(name, value));
        }
        const text = pairs.toString();
        return text ? "?" + text : "";
    }

    /* The address without what only sets the view; parameters that nobody knows stay, so that the page can say so. */
    function asked() {
        const pairs = new URLSearchParams(window.location.search);
        VIEW.forEach((name) => pairs.delete(name));
        const text = pairs.toString();
        const search = text ? "?" + text : "";
        if (search !== window.location.search) window.history.replaceState(null, "", window.location.pathname + search + window.location.hash);
        return search;
    }

    function presetOf(values, presets) {
        const from = (values.from || [])[0], to = (values.to || [])[0];
        if (!from || !to) return presets[0].name;
        const found = presets.find((preset) => preset.from === from && preset.to === to);
        return found ? found.name : "custom";
    }

    function shown(ids, values, presets, custom) {
        const period = custom ? "custom" : presetOf(values, presets);
        const named = presets.find((preset) => preset.name === period) || presets[0];
        return ids.map(({ filter }) => {
            if (filter === "period") return period;
            if (filter === "from" || filter === "to") return (values[filter] || [named[filter]])[0];
            if (filter === "compare") return (values.compare || [null])[0];
            return values[filter] || [];
        });
    }

    /* What the controls say, on top of what the address says of dimensions that have no control. */
    function chosen(ids, given, presets, moved) {
        const values = parsed(window.location.search);
        Object.keys(values).forEach((name) => { if (!NAMES.includes(name)) delete values[name]; });
        const said = {};
        ids.forEach(({ filter }, place) => { said[filter] = given[place]; });
        for (const name of Object.keys(said)) {
            if (["period", "from", "to"].includes(name)) continue;
            const value = said[name];
            values[name] = Array.isArray(value) ? value : value ? [value] : [];
        }
        if (moved === "period" && said.period !== "custom") {
            const preset = presets.find((one) => one.name === said.period);
            values.from = [preset.from];
            values.to = [preset.to];
        }
        if ((moved === "from" || moved === "to") && said.from && said.to && said.from <= said.to) {
            values.from = [said.from];
            values.to = [said.to];
        }
        return values;
    }

    function same(one, other) {
        return JSON.stringify(one) === JSON.stringify(other);
    }

    functions.follow = function (given, _moved, _reset, ids, presets) {
        const trigger = clientside.callback_context.triggered_id;
        const none = clientside.no_update;
        let search, values, custom = false;
        if (trigger && typeof trigger === "object") {
            values = chosen(ids, given, presets, trigger.filter);
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
        const next = shown(ids, values, presets, custom);
        const classes = next[ids.findIndex(({ filter }) => filter === "period")] === "custom" ? "filter__dates" : "filter__dates told";
        linkOn(search);
        return [search, next.map((value, place) => (same(value, given[place]) ? none : value)), classes];
    };

    /* The links between pages and languages carry what is asked. */
    function linkOn(search) {
        document.querySelectorAll(".nav__link").forEach((link) => {
            link.search = search;
            if (link.pathname === window.location.pathname) link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
        });
        document.querySelectorAll("[data-language]").forEach((link) => {
            link.search = (search ? search + "&" : "?") + "lang=" + link.dataset.language;
        });
    }

    /* Back and forward within a page: Dash's own router would rebuild the page, so it does not get to hear of it. */
    let path = window.location.pathname;
    window.addEventListener("popstate", function (event) {
        if (window.location.pathname === path) {
            event.stopImmediatePropagation();
            window.dash_clientside.set_props("moved", { data: window.location.search + "#" + Date.now() });
        }
        path = window.location.pathname;
    }, true);

    functions.entitle = function (finding, _view) {
        const name = document.querySelector(".brand span:last-child");
        linkOn(tthc.search || "");
        if (finding) document.title = name ? finding + " · " + name.textContent : finding;
        return finding;
    };

    document.addEventListener("click", function (event) {
        const chip = event.target.closest("a.chip");
        if (chip && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            window.history.pushState(null, "", window.location.pathname + (chip.search === "?" ? "" : chip.search));
            window.dash_clientside.set_props("moved", { data: window.location.search + "#" + Date.now() });
        }
        const toggle = event.target.closest("#filters-toggle");
        if (toggle) document.getElementById("filters").classList.toggle("filters--open");
        document.querySelectorAll("details.tools[open]").forEach((open) => {
            if (!open.contains(event.target)) open.removeAttribute("open");
        });
    });
    document.addEventListener("keydown", function (event) {
        const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
        if (event.key === "Escape") document.querySelectorAll("details.tools[open]").forEach((open) => open.removeAttribute("open"));
        if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
            const units = document.querySelector('[data-filter="unit"] button');
            if (units) { event.preventDefault(); units.click(); }
        }
    });
})();
