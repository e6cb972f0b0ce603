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
            await window.navigator.clipboard.writeText(button.dataset.copy);
            button.textContent = button.dataset.copied;
        } catch (_notAllowed) {
            window.getSelection().selectAllChildren(told);
            button.textContent = button.dataset.byHand;
        }
    }

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
