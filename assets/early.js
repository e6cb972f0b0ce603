/* Before the first paint: the theme that this browser chose, else the one that its system wants; and whether the scripts of a
   page can run here at all. Written so that old browsers can read it: they are told in a sentence, and see no figures. */
(function () {
    var root = document.documentElement, tthc = (window.tthc = window.tthc || {}), understood = false;
    var OURS = /\/(assets|_dash-component-suites)\//;
    var NEEDED = ["fetch", "Promise", "Set", "URLSearchParams", "AbortController", "MutationObserver", "ResizeObserver"];

    tthc.cannot = function () { root.classList.add("too-old"); };
    tthc.understands = function () { understood = true; };
    for (var place = 0; place < NEEDED.length; place += 1) if (!window[NEEDED[place]]) tthc.cannot();
    /* A script that cannot be read, or ends half way, leaves figures of another question under the address. */
    window.addEventListener("error", function (event) { if (!understood && OURS.test(event.filename || "")) tthc.cannot(); });
    window.addEventListener("load", function () {
        var functions = window.dash_clientside && window.dash_clientside.tthc;
        if (!functions || !functions.follow) tthc.cannot();
    });

    /* Pages on which no filter acts have no bar of filters; what is asked stays in the address for the others. */
    var WITHOUT = /^\/(dinh-nghia|man-hinh|ho-so\/.+)\/*$/;
    tthc.placed = function () { root.classList.toggle("without-filters", WITHOUT.test(window.location.pathname)); };
    tthc.placed();

    var kept = null, asked = null, dark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
    try {
        asked = new URLSearchParams(window.location.search).get("theme");
        if (asked === "dark" || asked === "light") window.localStorage.setItem("theme", asked);
        kept = window.localStorage.getItem("theme");
    } catch (_blocked) { /* a browser without storage follows its system */ }
    root.setAttribute("data-theme", kept || (dark ? "dark" : "light"));
})();
