/* What a screen knows of the server: one small question every fifteen seconds, the scenes only when the version has changed. The
   last answer stays in the browser. A part of a wide screen listens to the one that asks for all of them. */
window.tthcLink = function (search, token) {
    "use strict";
    const PERIOD = 15000, PATIENCE = 10000, LOST_AFTER = 2, FIRST = 2000, SLOWEST = 40000, SILENT = 90000, REFUSED = 403;
    const KEPT = "wall:" + search + "#" + token.slice(0, 8), language = document.documentElement.lang;
    const state = { pulse: null, payload: null, failures: 0, since: null, refused: false, scene: "" }, followers = [];
    let asking = false, answered = window.performance.now(), heardAt = answered, timer = 0;

    const told = (kind) => followers.forEach((follower) => follower[kind]());
    const lost = () => state.failures >= LOST_AFTER;

    function kept(name) {
        try { return JSON.parse(window.localStorage.getItem(KEPT + name)); } catch (_nothing) { return null; }
    }

    function keep(name, value) {
        try {
            if (value === null) window.localStorage.removeItem(KEPT + name);
            else window.localStorage.setItem(KEPT + name, JSON.stringify(value));
        } catch (_full) { /* it is shown all the same */ }
    }

    async function answer(path, more) {
        const stop = new AbortController(), late = window.setTimeout(() => stop.abort(), PATIENCE);
        const asked = new URLSearchParams(search);
        for (const [name, value] of Object.entries({ lang: language, ...more })) asked.set(name, value);
        try {
            const got = await window.fetch(`${path}?${asked}`, { cache: "no-store", signal: stop.signal, headers: { "X-Screen": token } });
            if (got.status === REFUSED) return null;
            if (!got.ok) throw new Error(String(got.status));
            return await got.json();
        } finally {
            window.clearTimeout(late);
        }
    }

    /* A screen whose right was taken shows nothing any more, not even what it has kept. */
    function refuse() {
        Object.assign(state, { payload: null, pulse: null, refused: true, failures: 0 });
        keep(":scenes", null);
        keep(":pulse", null);
        told("refused");
    }

    async function hear() {
        const pulse = await answer("/tuong/nhip", { scene: state.scene, shown: state.payload ? state.payload.version : "" });
        if (pulse === null) return refuse();
        if (state.pulse && pulse.program !== state.pulse.program) return window.location.reload();
        const room = state.payload && state.payload.room;
        if (pulse.version !== "none" && (!state.payload || state.payload.version !== pulse.version || room !== pulse.room)) {
            const payload = await answer("/tuong/data", {});
            if (payload === null) return refuse();
            state.payload = payload;
            keep(":scenes", payload);
            told("changed");
        }
        window.tthcClock.hear(pulse, 0);
        heardAt = window.performance.now();
        Object.assign(state, { pulse, failures: 0, since: pulse.at, refused: false });
        keep(":pulse", { pulse, at: Date.now() });
    }

    async function look() {
        if (asking) return;
        asking = true;
        window.clearTimeout(timer);
        try {
            await hear();
        } catch (_unreachable) {
            state.failures += 1;
        } finally {
            asking = false;
            answered = window.performance.now();
        }
        told("heard");
        /* Sooner at first, then ever later, and never all screens at once. */
        const wait = state.failures ? Math.min(SLOWEST, FIRST * 2 ** (state.failures - 1)) : PERIOD;
        timer = window.setTimeout(look, wait * (0.9 + 0.2 * Math.random()));
    }

    /* A page that is loaded again where nobody answers would be no page: it is asked for first. */
    async function reload() {
        try {
            const got = await window.fetch(window.location.href, { cache: "no-store" });
            if (got.ok) window.location.reload();
        } catch (_unreachable) { /* what is seen stays */ }
    }

    function begin() {
        const before = kept(":pulse"), scenes = kept(":scenes");
        if (before && scenes) {
            Object.assign(state, { pulse: before.pulse, payload: scenes, since: before.pulse.at });
            window.tthcClock.hear(before.pulse, Date.now() - before.at);
            heardAt = window.performance.now() - (Date.now() - before.at);
        }
        window.addEventListener("online", look);
        return look();
    }

    const follow = (follower) => followers.push(follower);
    const silent = () => window.performance.now() - answered > SILENT;
    /* Seconds since the last answer. */
    const age = () => (window.performance.now() - heardAt) / 1000;

    return { state, lost, look, begin, reload, follow, silent, age };
};
