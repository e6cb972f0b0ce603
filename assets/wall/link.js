/* What a screen knows of the server: one small question every fifteen seconds, the scenes only when the version has changed. The
   last answer stays in the browser. A part of a wide screen listens to the one that asks for all of them. */
window.tthcLink = function (search, token) {
    "use strict";
    const PERIOD = 15000, PATIENCE = 10000, LOST_AFTER = 2, FIRST = 2000, SLOWEST = 40000, SILENT = 90000;
    const REFUSED = 403, SCREEN = "X-Screen", SERVED = "X-Wall", NONE = "none", AWAY = "the figures are away", { isPulse, isPayload } = window.tthcKept;
    const language = document.documentElement.lang, { program } = JSON.parse(document.getElementById("wall").dataset.told);
    const kept = window.tthcKept(search, token, program);
    const state = { pulse: null, payload: null, failures: 0, since: null, refused: false, scene: "", code: "", known: "" }, followers = [];
    let asking = false, reloading = false, answered = window.performance.now(), heardAt = answered, timer = 0;

    const told = (kind) => followers.forEach((follower) => follower[kind]());
    const lost = () => state.failures >= LOST_AFTER;

    /* What `read` makes of an answer; nobody is waited for longer than patience lasts. */
    async function ask(address, options, read) {
        const stop = new AbortController(), late = window.setTimeout(() => stop.abort(), PATIENCE);
        try {
            return await read(await window.fetch(address, { cache: "no-store", signal: stop.signal, ...options }));
        } finally {
            window.clearTimeout(late);
        }
    }

    /* Nothing where the program itself refuses; a proxy that refuses in its place is one more that cannot be reached. */
    function answer(path, fits, more) {
        const asked = new URLSearchParams(search);
        const stands = document.getElementById("wall") && document.getElementById("wall").classList.contains("wall--tall");
        for (const [name, value] of Object.entries({ lang: language, ...(stands ? { stands: 1 } : {}), ...more })) asked.set(name, value);
        return ask(`${path}?${asked}`, { headers: { [SCREEN]: token } }, async function (got) {
            if (got.status === REFUSED && got.headers.has(SCREEN)) return null;
            const said = got.ok ? await got.json() : null;
            if (!fits(said)) throw new Error(`no answer of this program: ${got.status}`);
            return said;
        });
    }

    /* A screen whose right was taken shows nothing any more, not even what it has kept. */
    function refuse() {
        Object.assign(state, { payload: null, pulse: null, refused: true, failures: 0 });
        kept.forget();
        told("refused");
    }

    async function hear() {
        const shows = { scene: state.scene, shown: state.payload ? state.payload.version : "" };
        const pulse = await answer("/tuong/nhip", isPulse, state.known ? { ...shows, known: state.known } : shows);
        if (pulse === null) return refuse();
        const came = window.performance.now(), shown = state.payload;
        if (pulse.program !== program) renew(pulse.program);
        /* What is shown has an age, which a server that has no figures cannot tell. */
        if (pulse.version === NONE && shown) throw new Error(AWAY);
        if (pulse.version !== NONE && (!shown || shown.version !== pulse.version || shown.room !== pulse.room)) {
            const payload = await answer("/tuong/data", isPayload, {});
            if (payload === null) return refuse();
            state.payload = payload;
            if (!payload.alert) state.known = "";
            kept.scenes(payload, pulse);
            told("changed");
        }
        window.tthcClock.hear(pulse, window.performance.now() - came);
        heardAt = came;
        Object.assign(state, { pulse, failures: 0, since: pulse.at, refused: false });
        kept.pulse(pulse);
        /* Somebody has cleared the browser: a start without a network still finds its scenes. */
        if (state.payload && kept.isEmpty()) kept.scenes(state.payload, pulse);
    }

    async function look() {
        if (asking) return;
        asking = true;
        window.clearTimeout(timer);
        try {
            await hear();
        } catch (error) {
            state.failures += 1;
            state.away = error.message === AWAY;
        }
        asking = false;
        answered = window.performance.now();
        /* Sooner at first, then ever later, and never all screens at once. */
        const wait = state.failures ? Math.min(SLOWEST, FIRST * 2 ** (state.failures - 1)) : PERIOD;
        timer = window.setTimeout(look, wait * (0.9 + 0.2 * Math.random()));
        told("heard");
    }

    /* A page that is loaded again where nobody answers, or somebody else, would be no page: it is asked for first. Its worker, which
       would answer with what it has kept, does not hear this question. */
    async function reload(renewed = []) {
        if (reloading) return;
        reloading = true;
        try {
            const serves = await ask(window.location.href, { method: "HEAD" }, (got) => got.ok && got.headers.get(SERVED));
            if (!serves || (renewed.length && serves === program)) return;
            window.history.replaceState({ renewed }, "");
            window.location.reload();
            /* It takes its time, and must not be begun again and again meanwhile. */
            await new Promise((done) => window.setTimeout(done, SILENT));
        } catch (_unreachable) {
            /* what is seen stays */
        } finally {
            reloading = false;
        }
    }

    /* The page of another program is loaded once for each: two that answer in turn must not load it without end. What is written
       beside the address outlives the reload, also where a browser keeps nothing else. */
    function renew(other) {
        const renewed = (window.history.state || {}).renewed || [];
        if (!renewed.includes(other)) reload([...renewed, other]);
    }

    /* Until somebody has answered nobody knows whether the network is there: ages are told by what was kept. */
    function begin() {
        const before = kept.before();
        if (before) {
            Object.assign(state, { pulse: before.pulse, payload: before.payload, since: before.pulse.at, failures: 1 });
            window.tthcClock.hear(before.pulse, before.passed);
            heardAt = before.passed < 0 ? -Infinity : window.performance.now() - before.passed;
        }
        window.addEventListener("online", look);
        return look();
    }

    const follow = (follower) => followers.push(follower);
    const silent = () => window.performance.now() - answered > SILENT;
    /* Seconds since the last answer. */
    const age = () => (window.performance.now() - heardAt) / 1000;

    return { state, lost, look, begin, reload: () => reload(), follow, silent, age };
};
