/* Views under names, kept by this browser: the address of what is looked at, to be opened, renamed, deleted, copied, and
   shared as lines of text. Names are text, never markup. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const KEPT = "views", LONGEST = 120;
    const VIEW = ["lang", "theme"];
    const store = tthc.keep(() => window.localStorage, KEPT);

    function tidy(name) {
        return String(name).normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ").trim().slice(0, LONGEST);
    }

    /* An address of this program without what only sets the view; none for any other. */
    function address(text) {
        try {
            const url = new URL(text, window.location.origin);
            if (url.origin !== window.location.origin || !/^(\/(?!\/)|https?:)/.test(text)) return null;
            VIEW.forEach((name) => url.searchParams.delete(name));
            return url.pathname + url.search;
        } catch (_noAddress) { return null; }
    }

    function read() {
        try {
            const kept = JSON.parse(store.read());
            const known = (Array.isArray(kept) ? kept : []).map((one) => ({ name: tidy((one || {}).name || ""), address: address(String((one || {}).address)) }));
            return known.filter((one) => one.name && one.address).slice(0, most());
        } catch (_notOurs) { return []; }
    }

    function root() {
        return document.getElementById("my-views");
    }

    function most() {
        return Number(root().dataset.most);
    }

    function texts() {
        return JSON.parse(root().dataset.viewTexts);
    }

    function fill(text, values) {
        return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
    }

    function say(text) {
        document.getElementById("views-status").textContent = text;
    }

    function element(name, attributes, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) {
            if (key === "onclick") made.addEventListener("click", value);
            else made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
    }

    function write(views, told) {
        say(store.write(JSON.stringify(views)) ? told : texts().blocked);
        show();
    }

    function save(name) {
        const told = texts(), views = read(), named = tidy(name), present = address(window.location.href);
        if (!named) return say(told.unnamed);
        const same = views.findIndex((one) => one.name === named);
        if (same >= 0) {
            views[same] = { name: named, address: present };
            return write(views, fill(told.replaced, { name: named }));
        }
        if (views.length >= most()) return say(told.full);
        return write([...views, { name: named, address: present }], fill(told.stored, { name: named }));
    }

    function remove(place) {
        const views = read(), [gone] = views.splice(place, 1);
        write(views, fill(texts().removed, { name: gone.name }));
        document.querySelector("#views-list input").focus();
    }

    function rename(place, name) {
        const told = texts(), views = read(), named = tidy(name);
        if (!named) return say(told.unnamed);
        if (views.some((one, other) => other !== place && one.name === named)) return say(fill(told.taken, { name: named }));
        views[place] = { ...views[place], name: named };
        write(views, fill(told.renamed, { name: named }));
        document.querySelectorAll("#views-list li")[place].querySelector("a").focus();
    }

    async function copy(text) {
        try {
            await window.navigator.clipboard.writeText(text);
            say(texts().copied);
        } catch (_notAllowed) {
            const box = document.querySelector("#views-list textarea");
            box.value = text;
            box.focus();
            box.select();
            say(texts().by_hand);
        }
    }

    function line(view) {
        return view.name + "\t" + window.location.origin + view.address;
    }

    /* A name that is taken by another address gets a number. */
    function free(name, views) {
        let number = 2, found = name;
        while (views.some((one) => one.name === found)) found = `${name} (${number++})`;
        return found;
    }

    function takeIn(text) {
        const views = read();
        let count = 0, ignored = 0;
        for (const row of text.split(/\r?\n/).filter((one) => one.trim())) {
            const [name, link] = row.split("\t").map((part) => part.trim()), named = tidy(name), found = link && address(link);
            const known = found && views.some((one) => one.name === named && one.address === found);
            if (!named || !found || known || views.length >= most()) ignored += 1;
            else {
                views.push({ name: free(named, views), address: found });
                count += 1;
            }
        }
        write(views, fill(texts().taken_in, { count, ignored }));
    }

    function button(text, label, act) {
        const named = label ? { "aria-label": label, title: label } : {};
        return element("button", { type: "button", class: "button", ...named, onclick: act }, text);
    }

    function renaming(item, view, place) {
        const told = texts(), input = element("input", { type: "text", maxlength: LONGEST, "aria-label": fill(told.rename, view) });
        input.value = view.name;
        const form = element("form", { class: "views__form" }, input, element("button", { type: "submit", class: "button" }, "✓"));
        form.lastChild.setAttribute("aria-label", fill(told.rename, view));
        form.addEventListener("submit", (event) => { event.preventDefault(); rename(place, input.value); });
        form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); show(); } });
        item.replaceChildren(form);
        input.focus();
        input.select();
    }

    function row(view, place) {
        const told = texts(), item = element("li", {});
        const link = element("a", { href: view.address, onclick: () => document.getElementById("views").removeAttribute("open") }, view.name);
        link.dir = "auto";
        item.append(
            link,
            button("✎", fill(told.rename, view), () => renaming(item, view, place)),
            button("⧉", fill(told.link, view), () => copy(window.location.origin + view.address)),
            button("×", fill(told.remove, view), () => remove(place)),
        );
        return item;
    }

    function saving() {
        const told = texts(), input = element("input", { type: "text", id: "views-name", maxlength: LONGEST, autocomplete: "off" });
        const form = element("form", { class: "views__form" }, input, element("button", { type: "submit", class: "button" }, told.save));
        form.addEventListener("submit", (event) => { event.preventDefault(); save(input.value); });
        return [element("label", { for: "views-name" }, told.name), form];
    }

    function sharing(views) {
        const told = texts(), box = element("textarea", { id: "views-text", rows: 3, spellcheck: "false" });
        const all = views.length ? [button(told.copy_all, "", () => copy(views.map(line).join("\n")))] : [];
        const take = button(told.take, "", () => takeIn(box.value));
        return [element("label", { for: "views-text" }, told.text), box, element("div", { class: "views__form" }, ...all, take)];
    }

    function show() {
        const place = document.getElementById("views-list");
        if (!place) return;
        const views = read();
        const list = views.length ? element("ul", { class: "views__list" }, ...views.map(row)) : element("p", { class: "views__hint" }, texts().none);
        place.replaceChildren(...saving(), list, ...sharing(views));
    }

    document.addEventListener("toggle", (event) => {
        if (event.target.id !== "views" || !event.target.open) return;
        say("");
        show();
    }, true);
    document.addEventListener("pointerdown", (event) => {
        const menu = document.getElementById("views");
        if (menu && menu.open && !menu.contains(event.target)) menu.removeAttribute("open");
    });
    document.addEventListener("keydown", (event) => {
        const menu = document.getElementById("views");
        if (event.key !== "Escape" || !menu || !menu.open) return;
        menu.removeAttribute("open");
        menu.querySelector("summary").focus();
    });
    window.addEventListener("storage", (event) => { if (event.key === KEPT || event.key === null) show(); });
})();
