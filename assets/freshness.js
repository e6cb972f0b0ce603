/* One small question every fifteen seconds: which version is served, and how old is it? Only a new version makes the
   cards ask again. Times come from the server, since a browser's clock may be wrong. */
(function () {
    const PERIOD = 15000, PATIENCE = 10000, SOON = 2000, LOST_AFTER = 2, AWAY = [502, 503, 504], DRAWN = 500, PAGE = "_pages_content";
    const waiting = new Set();
    let known = null, failures = 0, lastNow = null, asking = false, unanswered = false, soon = 0;

    function show(told) {
        const badge = document.getElementById("freshness");
        if (!badge) return;
        badge.className = "badge badge--" + told.state;
        document.getElementById("freshness-text").textContent = told.text;
        document.getElementById("freshness-asked").textContent = told.asked;
        document.getElementById("freshness-failure").textContent = told.failure || "";
    }

    function lost() {
        hide();
        const badge = document.getElementById("freshness");
        if (!badge) return;
        badge.className = "badge badge--lost";
        document.getElementById("freshness-failure").textContent = badge.dataset.lost.replace("{time}", lastNow || "?");
    }

    /* The version that the server made this page for. */
    function shownVersion() {
        const badge = document.getElementById("freshness");
        return badge ? badge.dataset.version : null;
    }

    async function ask() {
        if (asking) return;
        asking = true;
        const stop = new AbortController();
        const timer = window.setTimeout(() => stop.abort(), PATIENCE);
        try {
            const language = document.querySelector(".shell") ? document.querySelector(".shell").lang : "";
            const answer = await fetch("/version?lang=" + language, { cache: "no-store", signal: stop.signal });
            if (!answer.ok) throw new Error(String(answer.status));
            const told = await answer.json();
            const wasLost = failures > 0 || unanswered;
            failures = 0;
            unanswered = false;
            lastNow = told.now;
            show(told);
            if (known === null) known = shownVersion();
            if (known === "none" && told.version !== "none") window.location.reload();
            /* What was asked while the server was away got no answer, so it is asked again. */
            if (wasLost && [...waiting].some((output) => output.includes(PAGE))) {
                window.dash_clientside.set_props("_pages_location", { pathname: window.location.pathname, search: window.location.search });
            }
            if (told.version !== known || wasLost) {
                window.dash_clientside.set_props("version", { data: told.version + "#" + Date.now() });
            }
            known = told.version;
        } catch (_unreachable) {
            failures += 1;
            if (failures >= LOST_AFTER) lost();
            if (unanswered) askSoon();
        } finally {
            window.clearTimeout(timer);
            asking = false;
        }
    }

    /* A server may go away and come back between two of these questions. A filter that was chosen meanwhile got no answer, and
       the figures of the one before stand under its address, so every question of Dash that failed is remembered; and as long as
       one that the address asks waits for its answer, no figures are shown. */
    const send = window.fetch;
    window.fetch = async function (...request) {
        const ofDash = String(request[0]).includes("_dash-update-component");
        const question = ofDash ? told(request[1]) : null;
        if (question && question.byAddress) waiting.add(question.output);
        try {
            const answer = await send.apply(window, request);
            if (ofDash && AWAY.includes(answer.status)) missed();
            else if (question) answered(question.output);
            return answer;
        } catch (unreachable) {
            if (ofDash) missed();
            throw unreachable;
        }
    };

    /* What a question of Dash asks for, and whether the address asks it. */
    function told(options) {
        try {
            const { output, changedPropIds } = JSON.parse(options.body);
            return { output, byAddress: changedPropIds.some((name) => name === "address.data" || name.startsWith("_pages_location.")) };
        } catch (_another) {
            return null;
        }
    }

    /* Another page has other cards: nobody waits for those of the one before. */
    function answered(output) {
        if (output.includes(PAGE)) waiting.clear();
        waiting.delete(output);
        if (!waiting.size) window.setTimeout(reveal, DRAWN);
    }

    /* An answer is drawn a little after it came. */
    function reveal() {
        if (!waiting.size) document.body.classList.remove("unanswered");
    }

    function hide() {
        if (waiting.size) document.body.classList.add("unanswered");
    }

    function missed() {
        unanswered = true;
        hide();
        askSoon();
    }

    function askSoon() {
        window.clearTimeout(soon);
        soon = window.setTimeout(ask, SOON);
    }

    window.addEventListener("load", ask);
    window.setInterval(ask, PERIOD);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
})();
