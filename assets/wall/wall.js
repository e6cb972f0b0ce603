/* The wall's own program: scenes that turn by themselves, the sentence above them, the age of their figures below. Nothing is drawn
   again that has not changed, and what has been shown once stays, with its age, whatever happens to the server. */
(function () {
    "use strict";
    const asked = new URLSearchParams(window.location.search), token = window.location.hash.slice(1), part = Number(asked.get("part")) || 0;
    const wall = document.getElementById("wall"), told = JSON.parse(wall.dataset.told), words = told.words, place = (id) => document.getElementById(id);
    const RESUMED_AFTER = 5 * 60000, SHRUNK = [1, 0.9, 0.8, 0.7, 0.6, 0.5], MINUTE = 60000, PARTS = 3;
    const above = part && window.parent !== window ? window.parent.tthcWall : null;
    const link = above ? above.link : window.tthcLink(window.location.search, token), clock = (above ? window.parent : window).tthcClock;
    const state = { scenes: [], scene: 0, shownAt: 0, paused: false, resume: 0, room: null };
    if (above) window.tthcClock = clock;

    /* The stage is one size; only its scale follows the screen. */
    function fit() {
        wall.style.setProperty("--fit", Math.min(window.innerWidth / 1920, window.innerHeight / 1080));
    }

    function text(id, said) {
        if (place(id).textContent !== said) place(id).textContent = said;
    }

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
        const own = part ? payload.scenes.filter((_scene, at) => at % PARTS === part - 1) : payload.scenes;
        const isSame = state.room === payload.room;
        state.scenes = own.length ? own : payload.scenes;
        furnished(payload);
        const next = state.scenes.map(function (scene) {
            const known = before.get(scene.key);
            return isSame && known && known.sceneMarkup === scene.markup ? known : made(scene);
        });
        next.forEach((one, at) => { if (stage.children[at] !== one) stage.insertBefore(one, stage.children[at] || null); });
        while (stage.children.length > next.length) stage.lastElementChild.remove();
        seen(Math.max(0, state.scenes.findIndex((scene) => scene.key === shown)));
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

    /* What stands above and below the scenes. */
    function around() {
        const pulse = link.state.pulse, lost = link.lost(), now = clock.now();
        wall.toggleAttribute("data-lost", lost);
        text("clock", now === null ? "" : clock.text(now));
        text("day", pulse && now !== null && now < pulse.midnight ? pulse.day : "");
        head(pulse, lost);
        note(pulse);
        marks();
        foot(pulse, lost, now);
    }

    function lostSince(pulse) {
        return pulse ? words.lost.replace("{time}", clock.text(link.state.since)).replace("{until}", pulse.until) : words.nothing;
    }

    /* One line, in the largest of some sizes that fits. What is lost or late comes before what a scene has found. */
    function head(pulse, lost) {
        const scene = state.scenes[state.scene], title = place("title"), payload = link.state.payload;
        let said = scene ? scene.title : words.nothing, tone = scene ? scene.tone : "ink";
        if (link.state.refused) [said, tone] = [words.refused, "late"];
        else if (lost) [said, tone] = [lostSince(pulse), "late"];
        else if (pulse && pulse.slow && scene && scene.key === "overview") [said, tone] = [pulse.slow, "late"];
        /* Where only few words have room, that the data are simulated is said before whose they are. */
        text("brand", payload ? (payload.density.endsWith("far") && payload.simulated ? payload.simulated : payload.brand) : "");
        title.dataset.tone = tone;
        const key = said + wall.dataset.density;
        if (title.dataset.said === key) return;
        title.dataset.said = key;
        title.textContent = said;
        shrunk(title);
    }

    /* One line is whole, whatever stands in it. */
    function shrunk(line) {
        for (const size of SHRUNK) {
            line.style.setProperty("--shrunk", size);
            if (line.scrollWidth <= line.clientWidth) return;
        }
    }

    /* What staff have typed stands only as long as they wished, also when nobody answers. */
    function note(pulse) {
        const typed = pulse && pulse.note && link.age() < pulse.note.seconds ? pulse.note.text : "", line = place("note");
        const key = typed + wall.dataset.density;
        if (line.dataset.said === key) return;
        line.dataset.said = key;
        line.textContent = typed;
        line.hidden = !typed;
        shrunk(line);
        redrawn();
    }

    /* How old the figures are, by the ladder of the pages' badge; while somebody answers, the server has told it. */
    function aged(pulse, now) {
        const minutes = pulse.source === null || now === null ? 0 : (now - pulse.source) / MINUTE;
        if (minutes <= told.fresh) return { state: pulse.state, said: pulse.text, short: pulse.text };
        const [count, length] = told.ages.find((age) => minutes >= 2 * age[1] || age[1] === 1);
        const age = count.replace("{count}", Math.floor(minutes / length)), short = words.old.replace("{age}", age);
        if (!link.state.failures) return { state: pulse.state, said: pulse.text, short };
        return { state: minutes <= told.old ? "old" : "stale", said: words.aged.replace("{until}", pulse.until).replace("{age}", age), short };
    }

    function foot(pulse, lost, now) {
        const payload = link.state.payload, figures = pulse ? aged(pulse, now) : { state: "none", said: words.nothing, short: words.nothing };
        if (link.state.refused) Object.assign(figures, { state: "lost", said: words.revoked, short: words.revoked });
        const more = payload && !lost ? [payload.period, payload.simulated].filter((one) => one) : [];
        const failed = pulse && pulse.unread && !lost ? [pulse.unread] : [];
        const known = failed.length && figures.state === "fresh" ? "old" : figures.state;
        place("fresh").dataset.state = lost ? "lost" : known;
        const said = [[figures.said, ...failed, ...more].join(" · "), [figures.said, ...failed].join(" · "), [figures.short, ...failed].join(" · "), ...failed, figures.said, figures.short];
        const key = said[0] + wall.dataset.density + place("marks").dataset.said;
        if (place("fresh").dataset.said === key) return;
        place("fresh").dataset.said = key;
        fitted(said);
    }

    /* The first of some sentences that fits beside the marks, else beside marks that do not name the next scene. */
    function fitted(said) {
        const foot = place("foot");
        for (const isTight of [false, true]) {
            foot.classList.toggle("foot--tight", isTight);
            for (const one of said) {
                text("fresh-text", one);
                if (foot.scrollWidth <= foot.clientWidth) return;
            }
        }
    }

    function marks() {
        const scenes = state.scenes, holder = place("marks");
        if (scenes.length < 2) return holder.replaceChildren();
        const said = state.paused ? words.paused : words.next.replace("{name}", scenes[(state.scene + 1) % scenes.length].name);
        const key = said + state.scene + scenes.length;
        if (holder.dataset.said === key) return;
        holder.dataset.said = key;
        const dots = scenes.map((_scene, at) => Object.assign(document.createElement("i"), { className: at === state.scene ? "on" : "" }));
        holder.replaceChildren(...dots, Object.assign(document.createElement("span"), { textContent: said }));
    }

    /* During an alert the first scene comes back after every other one. */
    function following() {
        if (!link.state.payload.alert) return state.scene + 1;
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
        if (window.performance.now() - state.shownAt >= 1000 * state.scenes[state.scene].seconds) show(following());
    }

    let resumes = 0;
    function pause(held) {
        state.paused = held;
        window.clearTimeout(resumes);
        if (held) resumes = window.setTimeout(() => pause(false), RESUMED_AFTER);
        state.shownAt = window.performance.now();
        marks();
    }
    const actions = {
        previous: () => show(state.scene - 1),
        next: () => show(state.scene + 1),
        home: () => show(0),
        pause: () => pause(!state.paused),
        full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen().catch(() => {})),
        theme: () => { document.documentElement.dataset.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark"; },
        help: () => { place("help").hidden = !place("help").hidden; },
        close: () => { place("help").hidden = true; },
    };
    const follower = {
        changed: built,
        heard: around,
        refused() {
            state.scenes = [];
            place("stage").replaceChildren();
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
        document.body.replaceChildren(side);
        const beat = window.tthcSpare(side, link, true);
        window.setInterval(beat, 1000);
    }

    /* The page itself is kept as well, so that a screen that is switched on without a network shows what it showed last. */
    if (!above && "serviceWorker" in navigator) navigator.serviceWorker.register("/tuong-sw.js", { scope: "/tuong" }).catch(() => {});
    if (["light", "dark"].includes(asked.get("theme"))) document.documentElement.dataset.theme = asked.get("theme");
    window.tthcWall = { state, link, show };
    if (!part && window.innerWidth >= PARTS * window.innerHeight) {
        divided();
        link.begin();
        return;
    }
    const spare = window.tthcSpare(wall, link, !above);
    fit();
    window.addEventListener("resize", fit);
    window.tthcKeys(actions, (at) => { if (at < state.scenes.length) show(at); }, () => state.scenes.length > 0);
    link.follow(follower);
    const first = () => show((Number(asked.get("scene")) || 1) - 1);
    const heard = above ? Promise.resolve() : link.begin();
    if (link.state.payload) built();
    around();
    document.fonts.ready.then(function () {
        for (const line of ["title", "note", "fresh"]) place(line).dataset.said = "";
        redrawn();
        first();
    });
    heard.then(first);
    window.setInterval(turn, 1000);
})();
