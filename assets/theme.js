/* The theme is the browser's matter: it changes colours without asking the server for anything. */
(function () {
    const clientside = (window.dash_clientside = window.dash_clientside || {});
    const functions = (clientside.tthc = clientside.tthc || {});
    const TOKEN = /^var\((--[a-z0-9-]+)\)$/;

    functions.theme = function (clicks) {
        const root = document.documentElement;
        if (clicks) {
            root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
            try { window.localStorage.setItem("theme", root.dataset.theme); } catch (_blocked) { /* not kept */ }
        }
        const shell = document.querySelector(".shell");
        if (shell) root.lang = shell.lang;
        window.tthc.drawSparks();
        return root.dataset.theme;
    };

    /* A figure with names of tokens, as the server sent it, becomes one with this theme's colours. */
    functions.paint = function (drawing, _theme) {
        if (!drawing) return clientside.no_update;
        const style = window.getComputedStyle(document.documentElement);
        const paint = function (value) {
            if (typeof value === "string") {
                const token = TOKEN.exec(value);
                return token ? style.getPropertyValue(token[1]).trim() : value;
            }
            if (Array.isArray(value)) return value.map(paint);
            if (value && typeof value === "object") {
                return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, paint(inner)]));
            }
            return value;
        };
        const painted = paint(drawing);
        /* As it came, for who paints it anew: a print is light whatever the theme. */
        if (painted.layout) painted.layout.meta = drawing;
        return painted;
    };
})();
