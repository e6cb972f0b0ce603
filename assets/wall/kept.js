/* What stays in the browser, so that a screen that is switched on without a network shows what it showed last: its scenes, and the
   newest answer on how old they are. Whatever is found there is looked at first, as is whatever comes over the network: another
   release of this program, or none of it, may have written it. */
window.tthcKept = function (search, token, program) {
    "use strict";
    const ALL = "wall:", OWN = `${ALL}${document.documentElement.lang}${search}#${token.slice(0, 8)}`;
    const { isPulse, isPayload } = window.tthcKept;

    function read(name) {
        try { return JSON.parse(window.localStorage.getItem(OWN + name)) || {}; } catch (_nothing) { return {}; }
    }

    function write(name, value) {
        const put = () => window.localStorage.setItem(OWN + name, JSON.stringify(value));
        try { put(); } catch (_full) {
            try {
                /* Room is made of what other addresses of this wall have left. */
                Object.keys(window.localStorage).filter((key) => key.startsWith(ALL) && !key.startsWith(OWN)).forEach((key) => window.localStorage.removeItem(key));
                put();
            } catch (_blocked) { /* it is shown all the same */ }
        }
    }

    function forget() {
        try { [":scenes", ":pulse"].forEach((name) => window.localStorage.removeItem(OWN + name)); } catch (_blocked) { /* nothing was kept */ }
    }

    /* The scenes, with the answer that tells their age: the newest one of their version, and never one of other figures. */
    function before() {
        const scenes = read(":scenes"), newest = read(":pulse");
        if (!isPayload(scenes.payload) || !isPulse(scenes.pulse) || !Number.isFinite(scenes.at)) return null;
        const isOf = isPulse(newest.pulse) && Number.isFinite(newest.at) && newest.pulse.version === scenes.payload.version;
        const last = isOf ? newest : scenes;
        /* Drawn by another program, they are asked for again as soon as somebody answers. */
        const payload = scenes.program === program ? scenes.payload : { ...scenes.payload, version: "" };
        return { payload, pulse: last.pulse, passed: Date.now() - last.at };
    }

    function isEmpty() {
        try { return window.localStorage.getItem(OWN + ":scenes") === null; } catch (_blocked) { return false; }
    }

    return {
        before,
        forget,
        isEmpty,
        scenes: (payload, pulse) => write(":scenes", { payload, pulse, program, at: Date.now() }),
        pulse: (pulse) => write(":pulse", { pulse, at: Date.now() }),
    };
};

/* Whether an answer is one of this program: a proxy may answer in its place, and say that all is well. */
(function () {
    "use strict";
    const texts = (one, names) => names.every((name) => typeof one[name] === "string");
    const isScene = (one) => Boolean(one) && texts(one, ["key", "name", "title", "under", "markup"]) && Array.isArray(one.mark) && one.markup.startsWith("<") && one.seconds > 0;

    Object.assign(window.tthcKept, {
        isPulse(one) {
            if (!one || !texts(one, ["version", "program", "room", "state", "until", "text", "asked", "unread", "slow", "day"])) return false;
            return [one.at, one.midnight].every(Number.isFinite) && (one.source === null || Number.isFinite(one.source));
        },
        isPayload(one) {
            if (!one || !texts(one, ["version", "room", "density", "bezel", "brand", "period", "simulated"])) return false;
            return Number.isFinite(one.text) && Array.isArray(one.scenes) && one.scenes.length > 0 && one.scenes.every(isScene);
        },
    });

    /* The page and its files went by before their worker was there: they are asked for again, through it. */
    if (!("serviceWorker" in navigator) || navigator.serviceWorker.controller) return;
    navigator.serviceWorker.addEventListener("controllerchange", async function () {
        await document.fonts.ready;
        const files = window.performance.getEntriesByType("resource").map((one) => one.name).filter((name) => new URL(name).pathname.startsWith("/assets/"));
        for (const name of [window.location.href, ...files]) window.fetch(name).catch(() => {});
    }, { once: true });
})();
