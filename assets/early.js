/* Before the first paint: the theme that this browser chose, else the one that its system wants. */
(function () {
    const asked = new URLSearchParams(window.location.search).get("theme");
    const wished = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    let kept = null;
    try {
        if (asked === "dark" || asked === "light") window.localStorage.setItem("theme", asked);
        kept = window.localStorage.getItem("theme");
    } catch (_blocked) { /* a browser without storage follows its system */ }
    document.documentElement.dataset.theme = kept || wished;
})();
