/* The search of the whole program, opened by its button or the key /. What is found the server says (components/finder.py):
   groups of links, which the arrows choose from while the field keeps the focus. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const clientside = (window.dash_clientside = window.dash_clientside || {});
    const functions = (clientside.tthc = clientside.tthc || {});
    /* So many milliseconds of quiet before the server is asked. */
    const QUIET = 120;
    let asking = null, waiting = null;

    const byId = (name) => document.getElementById(name);
    const options = () => [...byId("search-found").querySelectorAll('[role="option"]')];

    function element(name, attributes, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        made.append(...children);
        return made;
    }

    async function ask(path, asked, signal) {
        const pairs = new URLSearchParams({ ...asked, at: tthc.search || "", lang: document.querySelector(".shell").lang });
        const answer = await fetch(path + "?" + pairs, { signal, cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
    }

    function option(hit, place) {
        const link = element("a", { role: "option", id: "search-" + place, href: hit.href, tabindex: "-1", "aria-selected": "false", class: "search__hit" });
        if (hit.apart) Object.assign(link, { target: "_blank", rel: "noopener" });
        link.append(element("span", { dir: "auto" }, hit.text));
        if (hit.detail) link.append(element("small", {}, hit.detail));
        return link;
    }

    function show(told) {
        let place = 0;
        byId("search-found").replaceChildren(...told.groups.map((group, number) => {
            const name = element("p", { id: "search-group-" + number, class: "search__group" }, group.name);
            const more = group.more ? [element("p", { class: "search__more" }, group.more)] : [];
            const links = group.hits.map((hit) => option(hit, place++));
            return element("div", { role: "group", "aria-labelledby": name.id }, name, ...links, ...more);
        }));
        byId("search-told").textContent = told.told;
        byId("search-query").setAttribute("aria-expanded", String(place > 0));
        choose(0);
    }

    function choose(place) {
        const found = options(), field = byId("search-query"), wanted = found[(place + found.length) % (found.length || 1)];
        found.forEach((one) => one.setAttribute("aria-selected", String(one === wanted)));
        if (wanted) {
            field.setAttribute("aria-activedescendant", wanted.id);
            wanted.scrollIntoView({ block: "nearest" });
        } else field.removeAttribute("aria-activedescendant");
    }

    function look() {
        const query = byId("search-query").value.trim();
        clearTimeout(waiting);
        if (asking) asking.abort();
        if (!query) return show({ groups: [], told: "" });
        waiting = setTimeout(async () => {
            const mine = (asking = new AbortController());
            try {
                const told = await ask("/search", { q: query }, mine.signal);
                if (mine === asking) show(told);
            } catch (error) {
                if (error.name !== "AbortError") show({ groups: [], told: byId("search-told").dataset.failed });
            }
        }, QUIET);
    }

    function open() {
        const dialog = byId("search");
        if (!dialog || dialog.open) return;
        dialog.showModal();
        byId("search-query").select();
        look();
    }

    function follow(link) {
        byId("search").close();
        if (!link.target) byId("main").focus({ preventScroll: true });
    }

    document.addEventListener("click", function (event) {
        if (event.target.closest("#search-open")) return open();
        if (event.target.id === "search" || event.target.closest("#search-close")) return byId("search").close();
        const link = event.target.closest(".search__hit");
        if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) follow(link);
    });
    document.addEventListener("input", (event) => { if (event.target.id === "search-query") look(); });
    document.addEventListener("keydown", function (event) {
        const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
        if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && byId("search-open")) {
            event.preventDefault();
            return open();
        }
        if (event.target.id !== "search-query") return;
        const found = options(), place = found.findIndex((one) => one.getAttribute("aria-selected") === "true");
        const steps = { ArrowDown: place + 1, ArrowUp: place - 1 };
        if (event.key in steps) {
            event.preventDefault();
            choose(steps[event.key]);
        } else if (event.key === "Enter" && found[place]) {
            event.preventDefault();
            found[place].click();
        }
    });
    /* What closes the search closes nothing behind it. */
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && byId("search") && byId("search").open) event.stopImmediatePropagation();
    }, true);

    /* What is typed into a choice of the filter bar is looked for by the same matcher: Dash's own search knows no tones and no
       slips. It shows what has the typed text in its `search`, so those that are found get it; what is chosen stays on offer. */
    const whole = {}, turns = {};
    functions.seek = async function (typed, offered, chosen, id) {
        const name = id.filter, turn = (turns[name] = (turns[name] || 0) + 1);
        whole[name] = whole[name] || offered;
        if (!typed || !typed.trim()) return offered === whole[name] ? clientside.no_update : whole[name];
        let codes;
        try {
            codes = new Set((await ask("/search/options", { of: name, q: typed })).codes);
        } catch (_noAnswer) {
            return clientside.no_update;
        }
        if (turn !== turns[name]) return clientside.no_update;
        const found = whole[name].filter(({ value }) => codes.has(value)).map((one) => ({ ...one, search: typed }));
        const kept = whole[name].filter(({ value }) => (chosen || []).includes(value) && !codes.has(value));
        return [...found, ...kept];
    };
})();
