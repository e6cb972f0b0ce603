/* The list of dossiers: what is typed into its search box goes into the address; rows that are picked go into its file. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const clientside = (window.dash_clientside = window.dash_clientside || {});
    const functions = (clientside.tthc = clientside.tthc || {});

    functions.search_list = function (query) {
        const pairs = new URLSearchParams(window.location.search), text = (query || "").trim();
        if (query === undefined || query === null || text === (pairs.get("q") || "")) return window.dash_clientside.no_update;
        if (text) pairs.set("q", text);
        else pairs.delete("q");
        pairs.delete("page");
        const search = pairs.toString();
        tthc.go(window.location.pathname + (search ? "?" + search : ""));
        return text;
    };

    function pick(box) {
        box.setAttribute("aria-checked", box.getAttribute("aria-checked") === "true" ? "false" : "true");
        const picked = [...document.querySelectorAll('.pick[aria-checked="true"]')].map((one) => one.dataset.code);
        for (const file of document.querySelectorAll(".list__file")) {
            if (!file.dataset.all) Object.assign(file.dataset, { all: file.getAttribute("href"), text: file.textContent });
            file.href = file.dataset.all + picked.map((code) => "&code=" + encodeURIComponent(code)).join("");
            file.textContent = picked.length ? file.dataset.picked.replace("{count}", picked.length) : file.dataset.text;
        }
    }
    document.addEventListener("click", function (event) {
        if (event.target.matches(".pick")) pick(event.target);
    });
    document.addEventListener("keydown", function (event) {
        if (event.key !== " " || !event.target.matches(".pick")) return;
        event.preventDefault();
        pick(event.target);
    });
})();
