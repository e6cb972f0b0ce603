/* The wall's own program: it asks which version is served, fetches the scenes only when that has changed, keeps the last ones in
   the browser, and goes on showing them, with their age, whatever happens to the server. Nothing is drawn again that has not
   changed. Times and dates come from the server: the clock of a kiosk may be wrong. */
(function () {
    "use strict";
    const wall = document.getElementById("wall"), told = JSON.parse(wall.dataset.told), words = told.words;
    const asked = new URLSearchParams(window.location.search);
    const PERIOD = 15000, PATIENCE = 10000, LOST_AFTER = 2, SLOWEST = 60000, STILL_AFTER = 4000, RESUMED_AFTER = 5 * 60000;
    const KEPT = "wall:" + window.location.search;
    const place = (id) => document.getElementById(id);
    const state = { payload: null, scene: 0, shownAt: 0, paused: false, failures: 0, since: null, asking: false, pulse: null, offset: 0, program: null };

    /* The stage is one size; only its scale follows the screen. */
    function fit() {
        wall.style.setProperty("--fit", Math.min(window.innerWidth / 1920, window.innerHeight / 1080));
    }

    function kept() {
        try { return JSON.parse(window.localStorage.getItem(KEPT)); } catch (_nothing) { return null; }
    }

    function keep() {
        try { window.localStorage.setItem(KEPT, JSON.stringify({ payload: state.payload, pulse: state.pulse })); } catch (_full) { /* it is shown all the same */ }
    }

    function text(id, said) {
        if (place(id).textContent !== said) place(id).textContent = said;
    }

    /* Scenes: each is in the page from the start, one of them is seen. */
    function built(payload) {
        const stage = place("stage"), before = new Map([...stage.children].map((one) => [one.dataset.key, one]));
        const next = payload.scenes.map(function (scene) {
            const known = before.get(scene.key);
            if (known && known.sceneMarkup === scene.markup) return known;
            const holder = document.createElement("template");
            holder.innerHTML = scene.markup;
            const made = holder.content.firstElementChild;
            made.dataset.key = scene.key;
            made.sceneMarkup = scene.markup;
            made.hidden = true;
            return made;
        });
        const current = payload.scenes.findIndex((scene) => state.payload && state.payload.scenes[state.scene] && scene.key === state.payload.scenes[state.scene].key);
        state.payload = payload;
        wall.classList.toggle("wall--alarm", payload.alert);
        state.scene = Math.max(0, current);
        next.forEach((one, at) => { if (stage.children[at] !== one) stage.insertBefore(one, stage.children[at] || null); });
        while (stage.children.length > next.length) stage.lastElementChild.remove();
        show(state.scene);
    }

    function show(at) {
        const scenes = state.payload.scenes, stage = place("stage");
        state.scene = (at + scenes.length) % scenes.length;
        [...stage.children].forEach((one, place) => { one.hidden = place !== state.scene; });
        draw(stage.children[state.scene]);
        head();
        marks();
        state.shownAt = Date.now();
    }

    function head() {
        const scene = state.payload.scenes[state.scene], title = place("title");
        /* Where only few words have room, that the data are simulated is said before whose they are. */
        text("brand", wall.dataset.density.endsWith("far") ? state.payload.simulated : state.payload.brand);
        text("title", scene.title);
        title.dataset.tone = scene.tone;
        /* One line, in the largest of some sizes that fits. */
        for (const size of [1, 0.9, 0.8, 0.7, 0.6]) {
            title.style.setProperty("--shrunk", size);
            if (title.scrollWidth <= title.clientWidth) break;
        }
    }

    function marks() {
        const scenes = state.payload.scenes, holder = place("marks");
        const next = scenes[(state.scene + 1) % scenes.length].name;
        const said = state.paused ? words.paused : words.next.replace("{name}", next);
        if (holder.dataset.told === said + state.scene + scenes.length) return;
        holder.dataset.told = said + state.scene + scenes.length;
        const dots = scenes.map((_scene, at) => Object.assign(document.createElement("i"), { className: at === state.scene ? "on" : "" }));
        holder.replaceChildren(...dots, Object.assign(document.createElement("span"), { textContent: said }));
    }

    /* Lines */
    const SPACE = "http://www.w3.org/2000/svg";
    function element(name, attributes, said) {
        const made = document.createElementNS(SPACE, name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        if (said !== undefined) made.textContent = said;
        return made;
    }

    function path(values, x, y) {
        return values.map((value, at) => `${at ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join(" ");
    }

    function line(holder, drawn) {
        const { values, tone, limit } = drawn, width = holder.clientWidth, height = holder.clientHeight;
        const all = limit === null ? values : values.concat([limit]), low = Math.min(...all), room = Math.max(...all) - low || 1;
        const x = (at) => 8 + (at * (width - 16)) / Math.max(1, values.length - 1), y = (value) => height - 8 - ((value - low) * (height - 16)) / room;
        const picture = element("svg", { viewBox: `0 0 ${width} ${height}` });
        if (limit !== null) picture.append(element("line", { x1: 0, x2: width, y1: y(limit), y2: y(limit), stroke: "var(--ink-2)", "stroke-width": 3, "stroke-dasharray": "10 8" }));
        if (values.length > 1) picture.append(element("path", { d: path(values, x, y), fill: "none", stroke: `var(--${tone})`, "stroke-width": 5, "stroke-linejoin": "round" }));
        if (values.length) picture.append(element("circle", { cx: x(values.length - 1), cy: y(values.at(-1)), r: 8, fill: `var(--${tone})` }));
        holder.replaceChildren(picture);
    }

    function flow(holder, drawn) {
        const width = holder.clientWidth, height = holder.clientHeight, size = told.text, side = 6 * size, foot = 1.6 * size;
        const both = [drawn.received, drawn.resolved], all = both.flatMap((one) => one.values);
        const step = 10 ** Math.floor(Math.log10(Math.max(1, Math.max(...all)))), top = Math.max(...all), low = Math.max(0, Math.min(...all) - step / 10);
        const across = width - side, x = (at) => (at * across) / (drawn.received.values.length - 1);
        const y = (value) => height - foot - ((value - low) * (height - foot - 16)) / (top - low || 1) - 8;
        const picture = element("svg", { viewBox: `0 0 ${width} ${height}` });
        const names = both.map((one) => ({ ...one, y: y(one.values.at(-1)) })).sort((one, other) => one.y - other.y);
        const least = 2.5 * size;
        if (names[1].y - names[0].y < least) {
            const middle = (names[0].y + names[1].y) / 2;
            [names[0].at, names[1].at] = [middle - least / 2, middle + least / 2];
        } else [names[0].at, names[1].at] = [names[0].y, names[1].y];
        const overflow = names[1].at + 1.3 * size - height;
        if (overflow > 0) names.forEach((one) => { one.at -= overflow; });
        const short = 1.2 * size - names[0].at;
        if (short > 0) names.forEach((one) => { one.at += short; });
        both.forEach(function (one, at) {
            const tone = at ? "done" : "received";
            picture.append(element("path", { d: path(one.values, x, y), fill: "none", stroke: `var(--${tone})`, "stroke-width": at ? 6 : 5, "stroke-linejoin": "round" }));
            picture.append(element("circle", { cx: x(one.values.length - 1), cy: y(one.values.at(-1)), r: 9, fill: `var(--${tone})` }));
            const label = names.find((name) => name.name === one.name).at;
            picture.append(element("text", { x: across + 22, y: label - 4 }, one.name), element("text", { x: across + 22, y: label + size, class: "n last" }, one.last));
        });
        picture.append(element("text", { x: 0, y: height - 4, class: "n" }, drawn.from), element("text", { x: across, y: height - 4, class: "n", "text-anchor": "end" }, drawn.to));
        holder.replaceChildren(picture);
    }

    function draw(scene) {
        if (!scene || scene.sceneDrawn) return;
        scene.sceneDrawn = true;
        scene.querySelectorAll("[data-line]").forEach((holder) => line(holder, JSON.parse(holder.dataset.line)));
        scene.querySelectorAll("[data-flow]").forEach((holder) => flow(holder, JSON.parse(holder.dataset.flow)));
    }

    /* What is known of the data's age stands below; what nobody answers is told there as well. */
    function foot() {
        const pulse = state.pulse, fresh = place("fresh"), lost = state.failures >= LOST_AFTER;
        wall.toggleAttribute("data-lost", lost);
        const said = pulse ? pulse.text : words.nothing, more = state.payload ? [state.payload.period, state.payload.simulated].filter((one) => one) : [];
        fresh.dataset.state = lost ? "lost" : pulse ? pulse.state : "none";
        text("fresh-text", lost ? words.lost.replace("{time}", state.since || "?").replace("{until}", said) : said);
        text("more", lost || !more.length ? "" : "· " + more.join(" · "));
        text("day", pulse ? pulse.day : "");
    }

    function clock() {
        if (!state.pulse) return;
        text("clock", state.pulse.moves && state.failures < LOST_AFTER ? timeOf(Date.now() + state.offset) : state.pulse.now);
    }

    function timeOf(moment) {
        return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }).format(new Date(moment));
    }

    async function answer(address) {
        const stop = new AbortController(), timer = window.setTimeout(() => stop.abort(), PATIENCE);
        try {
            const got = await fetch(address, { cache: "no-store", signal: stop.signal });
            if (!got.ok) throw new Error(String(got.status));
            return await got.json();
        } finally {
            window.clearTimeout(timer);
        }
    }

    async function look() {
        if (state.asking) return;
        state.asking = true;
        try {
            const pulse = await answer("/tuong/nhip?lang=" + document.documentElement.lang);
            if (state.program !== null && pulse.program !== state.program) return window.location.reload();
            if (pulse.version !== "none" && (!state.payload || state.payload.version !== pulse.version)) {
                const payload = await answer("/tuong/data" + (window.location.search || "?") + "&lang=" + document.documentElement.lang);
                /* Here and not where it is built: what is kept in the browser has been divided already. */
                const own = payload.scenes.filter((_scene, at) => at % 3 === part - 1);
                if (own.length) payload.scenes = own;
                built(payload);
            }
            Object.assign(state, { pulse, program: pulse.program, failures: 0, since: null, offset: pulse.at - Date.now() });
            keep();
        } catch (_unreachable) {
            state.failures += 1;
            if (state.since === null && state.pulse) state.since = state.pulse.moves ? timeOf(Date.now() + state.offset) : state.pulse.now;
        } finally {
            state.asking = false;
        }
        foot();
        clock();
        /* Sooner at first, then ever later, and never all screens at once. */
        const wait = state.failures ? Math.min(SLOWEST, 2000 * 2 ** Math.min(5, state.failures - 1)) : PERIOD;
        window.setTimeout(look, wait * (0.9 + 0.2 * Math.random()));
    }

    /* A still picture burns into a screen: all of it moves by some pixels within its margin, and at night little of it is lit. */
    const ORBIT = [[0, 0], [1, -1], [2, -2], [3, -1], [3, 0], [2, 1], [1, 2], [0, 3], [-1, 2], [-2, 1], [-3, 0], [-2, -1]];
    const ORBIT_MINUTES = 3, NIGHT_MINUTES = 5, NIGHT = [22 * 60, 5 * 60 + 30], RELOAD = 3 * 60 + 30 + Math.floor(30 * Math.random());
    const born = Date.now();
    function minute() {
        const told = state.pulse ? (state.pulse.moves ? timeOf(Date.now() + state.offset) : state.pulse.now) : "12:00";
        const [hours, minutes] = told.split(":").map(Number);
        return 60 * hours + minutes;
    }

    function spare() {
        const now = minute(), passed = Math.floor((Date.now() - born) / 60000);
        const [right, down] = ORBIT[Math.floor(passed / ORBIT_MINUTES) % ORBIT.length];
        wall.style.setProperty("--right", right);
        wall.style.setProperty("--down", down);
        if (now >= NIGHT[0] || now < NIGHT[1]) wall.dataset.night = Math.floor(passed / NIGHT_MINUTES) % 4;
        else delete wall.dataset.night;
        /* Once a night, and only where somebody would answer. */
        if (now === RELOAD && passed > 60 && state.failures === 0) window.location.reload();
    }

    function turn() {
        clock();
        spare();
        if (!state.payload || state.paused || asked.get("hold") === "1") return;
        if (Date.now() - state.shownAt < 1000 * state.payload.scenes[state.scene].seconds) return;
        /* During an alert the first scene comes back after every other one. */
        if (state.payload.alert && state.scene > 0) {
            state.resume = state.scene + 1;
            show(0);
        } else show(state.payload.alert && state.resume && state.resume < state.payload.scenes.length ? state.resume : state.scene + 1);
    }

    /* Keys of a keyboard, a clicker or a remote; the same on buttons while the pointer moves. */
    let resumes = 0, stills = 0;
    function pause(held) {
        state.paused = held;
        window.clearTimeout(resumes);
        if (held) resumes = window.setTimeout(() => pause(false), RESUMED_AFTER);
        state.shownAt = Date.now();
        marks();
    }
    const ACTIONS = {
        previous: () => show(state.scene - 1),
        next: () => show(state.scene + 1),
        home: () => show(0),
        pause: () => pause(!state.paused),
        full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen().catch(() => {})),
        theme: () => { document.documentElement.dataset.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark"; },
        help: () => { place("help").hidden = !place("help").hidden; },
    };
    const KEYS = { ArrowLeft: "previous", PageUp: "previous", ArrowRight: "next", PageDown: "next", Home: "home", " ": "pause", f: "full", d: "theme", "?": "help" };
    document.addEventListener("keydown", function (event) {
        if (event.ctrlKey || event.metaKey || event.altKey || !state.payload) return;
        if (event.target.matches("button") && (event.key === " " || event.key === "Enter")) return;
        const number = Number(event.key);
        if (number >= 1 && number <= state.payload.scenes.length) return show(number - 1);
        const action = KEYS[event.key] || KEYS[event.key.toLowerCase()];
        if (!action) return;
        event.preventDefault();
        ACTIONS[action]();
    });
    document.addEventListener("click", function (event) {
        const button = event.target.closest("[data-do]");
        if (button && state.payload) ACTIONS[button.dataset.do]();
    });
    function moved() {
        place("keys").hidden = false;
        document.body.classList.remove("still");
        window.clearTimeout(stills);
        stills = window.setTimeout(function () {
            if (place("keys").contains(document.activeElement)) return;
            place("keys").hidden = true;
            document.body.classList.add("still");
        }, STILL_AFTER);
    }
    document.addEventListener("pointermove", moved);
    document.addEventListener("focusin", moved);

    /* A screen three times as wide as high shows three scenes at once, each part every third of the rotation. */
    const part = Number(asked.get("part")) || 0;
    if (!part && window.innerWidth >= 3 * window.innerHeight) {
        const side = Object.assign(document.createElement("div"), { className: "side" });
        for (const number of [1, 2, 3]) {
            const search = new URLSearchParams(asked);
            search.set("part", number);
            side.append(Object.assign(document.createElement("iframe"), { src: "/tuong?" + search, title: String(number) }));
        }
        wall.replaceWith(side);
        return;
    }

    /* The page itself is kept as well, so that a screen that is switched on without a network shows what it showed last. */
    if ("serviceWorker" in navigator) navigator.serviceWorker.register("/tuong-sw.js", { scope: "/tuong" }).catch(() => {});
    fit();
    window.addEventListener("resize", fit);
    if (["light", "dark"].includes(asked.get("theme"))) document.documentElement.dataset.theme = asked.get("theme");
    const before = kept();
    if (before && before.payload) {
        state.pulse = before.pulse;
        built(before.payload);
    } else text("title", words.nothing);
    foot();
    document.fonts.ready.then(function () {
        [...place("stage").children].forEach((scene) => { scene.sceneDrawn = false; });
        if (state.payload) show(Math.max(0, (Number(asked.get("scene")) || 1) - 1));
    });
    look().then(() => { if (asked.get("scene") && state.payload) show(Number(asked.get("scene")) - 1); });
    window.setInterval(turn, 1000);
    window.tthcWall = { state, show };
})();
