/* The wall's own program: scenes that turn by themselves. Nothing is drawn again that has not changed, and what has been shown once
   stays, with its age, whatever happens to the server. */
(function () {
    "use strict";
    const asked = new URLSearchParams(window.location.search), given = window.location.hash.slice(1), part = Number(asked.get("part")) || 0;
    const wall = document.getElementById("wall"), place = (id) => document.getElementById(id);
    const RESUMED_AFTER = 5 * 60000, PARTS = 3, SETTLED = 1000, RETRIED = 15000;
    const above = part && window.parent !== window ? window.parent.tthcWall : null;
    const link = above ? above.link : window.tthcLink(window.location.search, given || window.tthcPairing.kept()), clock = (above ? window.parent : window).tthcClock;
    /* The parts of a wide screen turn together. */
    const lead = above ? window.parent.tthcWall.lead : { turns: 0, at: window.performance.now() };
    const state = { scenes: [], scene: 0, shownAt: 0, paused: false, resume: 0, room: null };
    const { around, marks, refitted } = window.tthcSurround(wall, link, clock, state, redrawn);
    if (above) window.tthcClock = clock;

    /* Scenes: each is in the page from the start, one of them is seen; one whose markup is the same stays as it is. */
    function made(scene) {
        const holder = document.createElement("template");
        holder.innerHTML = scene.markup;
        const one = holder.content.firstElementChild;
        Object.assign(one, { hidden: true, sceneMarkup: scene.markup });
        one.dataset.key = scene.key;
        return one;
    }

    function built() {
        const payload = link.state.payload, stage = place("stage"), before = new Map([...stage.children].map((one) => [one.dataset.key, one]));
        const shown = state.scenes.length ? state.scenes[state.scene].key : "";
        const isSame = state.room === payload.room;
        state.scenes = part ? shared(payload.scenes) : payload.scenes;
        furnished(payload);
        const next = state.scenes.map(function (scene) {
            const known = before.get(scene.key);
            return isSame && known && known.sceneMarkup === scene.markup ? known : made(scene);
        });
        next.forEach((one, at) => { if (stage.children[at] !== one) stage.insertBefore(one, stage.children[at] || null); });
        while (stage.children.length > next.length) stage.lastElementChild.remove();
        seen(Math.max(0, state.scenes.findIndex((scene) => scene.key === shown)));
    }

    /* Every third scene, and on through all of them where their number allows it: no part stands still for years. */
    function shared(scenes) {
        const all = scenes.length, count = all % PARTS ? all : all / PARTS;
        return [...Array(count).keys()].map((turn) => scenes[(part - 1 + PARTS * turn) % all]);
    }

    /* The room decides the size of the letters, and where no text may stand. */
    function furnished(payload) {
        state.room = payload.room;
        wall.style.setProperty("--text", payload.text + "px");
        Object.assign(wall.dataset, { density: payload.density, bezel: payload.bezel });
        wall.classList.toggle("wall--alarm", payload.alert);
    }

    function seen(at) {
        state.scene = at;
        [...place("stage").children].forEach((one, number) => { one.hidden = number !== at; });
        drawn();
        around();
        if (part < 2) link.state.scene = state.scenes[at].key;
    }

    function drawn() {
        const scene = place("stage").children[state.scene];
        if (!scene || scene.isDrawn || !scene.clientWidth) return;
        scene.isDrawn = true;
        window.tthcSeams(scene, wall, () => window.tthcLines(scene, link.state.payload.text));
    }

    /* The stage has another height, or letters of another width. */
    function redrawn() {
        [...place("stage").children].forEach((scene) => { scene.isDrawn = false; });
        drawn();
    }

    function show(at) {
        const scenes = state.scenes.length;
        if (!scenes) return;
        seen((at + scenes) % scenes);
        state.shownAt = window.performance.now();
        const scene = place("stage").children[state.scene];
        scene.classList.remove("scene--entering");
        void scene.offsetWidth;
        scene.classList.add("scene--entering");
    }

    /* During an alert the first scene comes back after every other one. */
    function following() {
        if (!link.state.payload.alert || link.state.known) return state.scene + 1;
        if (state.scene > 0) {
            state.resume = state.scene + 1;
            return 0;
        }
        return Math.max(1, state.resume < state.scenes.length ? state.resume : 1);
    }

    function turn() {
        spare();
        around();
        if (!state.scenes.length || state.paused || asked.get("hold") === "1") return;
        if (above) {
            const at = lead.turns % state.scenes.length;
            if (at !== state.scene) show(at);
            return;
        }
        if (window.performance.now() - state.shownAt >= 1000 * state.scenes[state.scene].seconds) show(following());
    }

    let spare = null, resumes = 0;
    function pause(held) {
        state.paused = held;
        window.clearTimeout(resumes);
        if (held) resumes = window.setTimeout(() => pause(false), RESUMED_AFTER);
        state.shownAt = window.performance.now();
        marks();
    }
    /* What is chosen in one part turns all of them. */
    function stepped(at) {
        if (!above) return show(at);
        const all = state.scenes.length;
        Object.assign(lead, { turns: (at + all) % all, at: window.performance.now() });
        return turn();
    }

    const actions = {
        previous: () => stepped(state.scene - 1),
        next: () => stepped(state.scene + 1),
        home: () => stepped(0),
        pause: () => pause(!state.paused),
        full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen().catch(() => {})),
        seen: () => {
            link.state.known = link.state.payload.alert ? link.state.payload.version : "";
            marks();
        },
        theme: () => { document.documentElement.dataset.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark"; },
        help: () => { place("help").hidden = !place("help").hidden; },
        close: () => { place("help").hidden = true; },
    };
    const follower = {
        changed: built,
        heard: around,
        refused() {
            state.scenes = [];
            place("stage").textContent = "";
            around();
        },
    };

    /* A screen three times as wide as high shows three scenes at once, each part every third of the rotation; one asks for all. */
    function divided() {
        const side = Object.assign(document.createElement("div"), { className: "side" });
        for (let number = 1; number <= PARTS; number += 1) {
            const search = new URLSearchParams(asked);
            search.set("part", number);
            side.append(Object.assign(document.createElement("iframe"), { src: `/tuong?${search}`, title: String(number) }));
        }
        document.body.textContent = "";
        document.body.append(side);
        const beat = window.tthcSpare(side, link, true);
        window.setInterval(function () {
            beat();
            const { scenes } = link.state.payload || { scenes: [] }, now = window.performance.now();
            const longest = Math.max(0, ...[...Array(PARTS).keys()].map((at) => (scenes.length ? scenes[(PARTS * lead.turns + at) % scenes.length].seconds : 0)));
            if (now - lead.at >= 1000 * longest) Object.assign(lead, { turns: lead.turns + 1, at: now });
        }, 1000);
        link.begin();
    }

    function alone() {
        spare = window.tthcSpare(wall, link, !above);
        window.tthcKeys(actions, (at) => { if (at < state.scenes.length) show(at); }, () => state.scenes.length > 0);
        link.follow(follower);
        const first = () => show((Number(asked.get("scene")) || 1) - 1);
        const heard = above ? Promise.resolve() : link.begin();
        if (link.state.payload) built();
        around();
        document.fonts.ready.then(function () {
            refitted();
            redrawn();
            first();
        });
        heard.then(first);
        window.setInterval(turn, 1000);
    }

    /* A window may take its size after the page has begun, or another one later: then the page is begun anew in the other form. */
    const isWide = () => !part && window.innerHeight > 0 && window.innerWidth >= PARTS * window.innerHeight;
    const isTall = () => wall.classList.contains("wall--tall");
    let resizes = 0, stood = isTall();
    function turned() {
        if (isTall() === stood) return;
        stood = isTall();
        refitted();
        around();
        redrawn();
    }

    function begun() {
        const wide = isWide();
        (wide ? divided : alone)();
        function fits(after) {
            window.clearTimeout(resizes);
            resizes = window.setTimeout(() => { if (isWide() !== wide) link.reload().then(() => fits(RETRIED)); }, after);
        }
        window.addEventListener("resize", function () {
            turned();
            fits(SETTLED);
        });
    }

    /* Whoever has no address of its own is told apart by a code; another address that is pasted over this one is taken. */
    if (!above && !given) link.follow({ changed() {}, heard() {}, refused: () => window.tthcPairing.begin(link) });
    function moved() {
        link.reload().then(() => window.setTimeout(moved, RETRIED));
    }
    if (!above) window.addEventListener("hashchange", moved);

    /* The page itself is kept as well, so that a screen that is switched on without a network shows what it showed last. */
    if (!above && "serviceWorker" in navigator) navigator.serviceWorker.register("/tuong-sw.js", { scope: "/tuong" }).catch(() => {});
    window.tthcWall = { state, link, show, lead };
    if (isWide()) window.setTimeout(begun, SETTLED);
    else begun();
})();
