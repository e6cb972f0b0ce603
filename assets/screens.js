/* The page of screens: it looks again while it is seen, its buttons ask, a screen goes into the form, an address is copied, letters are counted. */
(function () {
    const clientside = (window.dash_clientside = window.dash_clientside || {});
    const functions = (clientside.tthc = clientside.tthc || {});
    const TOLD = { renew: "screens-acted", revoke: "screens-acted", withdraw: "note-told" };

    /* Never while the last look has not been answered: a slow server is not asked faster than it can. */
    function isBusy() {
        return document.hidden || document.querySelector('.screens [data-dash-is-loading="true"]') !== null;
    }

    functions.screensTurn = () => (isBusy() ? clientside.no_update : Date.now());

    /* As the database does: composed letters, blanks as one. */
    functions.countLetters = (text) => {
        const count = document.getElementById("note-count"), most = count ? Number(count.dataset.most) : 0;
        const letters = [...String(text || "").normalize("NFC").replace(/\s+/gu, " ").trim()].length;
        if (count) count.classList.toggle("screens__count--over", letters > most);
        return `${letters}/${most}`;
    };

    function act(button) {
        const name = button.dataset.act, asked = { act: name, screen: Number(button.dataset.screen), turn: Date.now() };
        const menu = button.closest("details");
        if (menu) menu.removeAttribute("open");
        /* The button may go with what it did; its answer stays. */
        document.getElementById(TOLD[name]).focus();
        clientside.set_props(name === "withdraw" ? "note-act" : "screen-act", { data: asked });
    }

    /* The row's screen goes into the form below, where its values are checked as those of a new one are. */
    function change(button) {
        const { change: id, ...known } = button.dataset;
        for (const [name, value] of Object.entries(known)) clientside.set_props(`screen-${name}`, { value });
        clientside.set_props("screen-changing", { data: { screen: Number(id), name: known.name } });
        document.getElementById("screen-name").focus();
    }

    async function copy(button) {
        const told = button.closest("[data-markup]").querySelector("code");
        try {
            await window.navigator.clipboard.writeText(window.location.origin + button.dataset.copy);
            button.textContent = button.dataset.copied;
        } catch (_notAllowed) {
            window.getSelection().selectAllChildren(told);
            button.textContent = button.dataset.byHand;
        }
    }

    /* The key stands behind the hash, which no browser sends; it is exchanged for a pass, and leaves the address. */
    async function giveKey(key) {
        const told = await answerTo(key);
        const place = told ? await found("screens-key-told") : null;
        if (place) place.textContent = told;
        else window.location.reload();
    }

    async function answerTo(key) {
        try {
            const answer = await fetch("/man-hinh/khoa" + window.location.search, { method: "POST", body: new URLSearchParams({ key }) });
            return answer.status === 204 ? "" : await answer.text();
        } catch (_noNetwork) {
            const place = await found("screens-key-told");
            return place ? place.dataset.lost : "";
        }
    }

    /* The page may not stand there yet. */
    async function found(id) {
        for (let turn = 0; turn < 100 && !document.getElementById(id); turn++) await new Promise((next) => setTimeout(next, 100));
        return document.getElementById(id);
    }

    function takeKey() {
        const { pathname, search, hash } = window.location;
        if (pathname !== "/man-hinh" || !hash.startsWith("#key=")) return;
        window.history.replaceState(window.history.state, "", pathname + search);
        giveKey(new URLSearchParams(hash.slice(1)).get("key"));
    }
    takeKey();
    window.addEventListener("hashchange", takeKey);
    document.addEventListener("submit", (event) => {
        if (event.target.id === "screens-key") giveKey(document.getElementById("screens-key-text").value);
    });

    document.addEventListener("click", (event) => {
        const button = event.target.closest(".screens :is([data-act], [data-change], [data-copy])");
        if (button) (button.dataset.act ? act : button.dataset.change ? change : copy)(button);
    });
    document.addEventListener("keydown", (event) => {
        const menu = event.key === "Escape" && event.target.closest(".screens__act[open]");
        if (!menu) return;
        menu.removeAttribute("open");
        menu.querySelector("summary").focus();
    });
    document.addEventListener("visibilitychange", () => {
        if (document.querySelector(".screens") && !isBusy()) clientside.set_props("screens-turn", { data: Date.now() });
    });
})();
