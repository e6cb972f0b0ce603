/* A screen without an address of its own shows a code; whoever types it at /man-hinh gives the screen its name. What it is known by
   from then on lies in the browser, and stands in no address. */
window.tthcPairing = (function () {
    "use strict";
    const NAME = "wall-token", TURN = 5000, PATIENCE = 10000, RETRIED = 30000, SCREEN = "X-Screen";
    let begun = false;

    function kept() {
        try { return window.localStorage.getItem(NAME) || ""; } catch (_blocked) { return ""; }
    }

    /* Whether the browser keeps it. */
    function keep(token) {
        try { window.localStorage.setItem(NAME, token); } catch (_blocked) { return false; }
        return kept() === token;
    }

    const pause = (wait) => new Promise((done) => window.setTimeout(done, wait));

    async function ask(address, options) {
        const stop = new AbortController(), late = window.setTimeout(() => stop.abort(), PATIENCE);
        try { return await window.fetch(address, { cache: "no-store", signal: stop.signal, ...options }); } finally { window.clearTimeout(late); }
    }

    const isCode = (said) => Boolean(said) && typeof said.code === "string" && typeof said.token === "string" && said.seconds > 0;

    /* Seen until it is typed or too old; whether it was typed. */
    async function shown(link, said) {
        const end = window.performance.now() + 1000 * said.seconds;
        link.state.code = `${said.code.slice(0, 3)} ${said.code.slice(3)}`;
        while (window.performance.now() < end) {
            await pause(TURN);
            try {
                if ((await ask("/tuong/nhip", { headers: { [SCREEN]: said.token } })).ok) return true;
            } catch (_unreachable) { /* it is asked again */ }
        }
        return false;
    }

    async function once(link) {
        try {
            /* A browser that keeps nothing could not keep what it is given. */
            const answer = keep(kept()) ? await ask("/tuong/ghep", { method: "POST" }) : null, said = answer && answer.ok ? await answer.json() : null;
            if (!isCode(said)) await pause(RETRIED);
            else if (await shown(link, said) && keep(said.token)) await link.reload();
        } catch (_unreachable) {
            await pause(RETRIED);
        } finally {
            link.state.code = "";
        }
    }

    async function begin(link) {
        if (begun) return;
        begun = true;
        while (link.state.refused) await once(link);
        begun = false;
    }

    return { kept, begin };
})();
