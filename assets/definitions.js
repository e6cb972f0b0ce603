/* The page of definitions: a search without tones, and a definition that the address names is brought into view. */
(function () {
    const clientside = (window.dash_clientside = window.dash_clientside || {});
    const functions = (clientside.tthc = clientside.tthc || {});

    const FEW = 5;

    /* As `without_tones` of data_access/dimensions.py. */
    function plain(text) {
        return text.replace(/[Đđ]/g, "d").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    }

    function show() {
        document.querySelectorAll(".definition--named").forEach((one) => one.classList.remove("definition--named"));
        let name = "";
        try { name = decodeURIComponent(window.location.hash.slice(1)); } catch (_broken) { /* not one of ours */ }
        const named = name && document.querySelector(".definitions") && document.getElementById(name);
        if (!named) return;
        if (named.classList.contains("definition")) {
            named.classList.add("definition--named");
            named.open = true;
        }
        named.scrollIntoView();
    }

    functions.findDefinitions = function (typed) {
        const words = plain(typed || "").split(/\s+/).filter((word) => word);
        const all = [...document.querySelectorAll(".definition")];
        let some = 0;
        for (const one of all) {
            one.hidden = !words.every((word) => one.dataset.search.includes(word));
            if (!one.hidden) some += 1;
        }
        /* A few that are found are read at once. */
        if (words.length) all.forEach((one) => { one.open = some <= FEW && !one.hidden; });
        document.querySelectorAll(".definitions__group").forEach((group) => {
            group.hidden = words.length > 0 && !group.querySelector(".definition:not([hidden])");
        });
        const found = document.getElementById("definitions-found");
        const told = some ? found.dataset.found.replace("{some}", some).replace("{all}", all.length) : found.dataset.none;
        found.textContent = words.length ? told : "";
        /* Nothing has been typed: the page has just come. */
        if (typeof typed !== "string") window.requestAnimationFrame(show);
        return words.join(" ");
    };
    /* On paper nothing can be opened. */
    let folded = [];
    window.addEventListener("beforeprint", function () {
        folded = [...document.querySelectorAll(".definition:not([open])")];
        folded.forEach((one) => { one.open = true; });
    });
    window.addEventListener("afterprint", () => folded.forEach((one) => { one.open = false; }));
    window.addEventListener("hashchange", show);
    window.addEventListener("_dashprivate_pushstate", () => window.requestAnimationFrame(show));
})();
