/* The stage is one size, lying or standing; only its scale follows the screen, on the wall and on its test pattern alike. The address may say its theme. */
(function () {
    "use strict";
    const wall = document.getElementById("wall"), theme = new URLSearchParams(window.location.search).get("theme");

    function fit() {
        const tall = window.innerHeight > window.innerWidth, [width, height] = tall ? [1080, 1920] : [1920, 1080];
        wall.classList.toggle("wall--tall", tall);
        wall.style.setProperty("--fit", Math.min(window.innerWidth / width, window.innerHeight / height));
    }

    /* The test pattern of a screen that stands is asked for as one. */
    const { pathname, search } = window.location, asked = new URLSearchParams(search);
    if (pathname.endsWith("/mau") && window.innerHeight > window.innerWidth && !asked.has("stands")) {
        asked.set("stands", "1");
        window.location.replace(`${pathname}?${asked}`);
    }
    if (["light", "dark"].includes(theme)) document.documentElement.dataset.theme = theme;
    window.addEventListener("resize", fit);
    fit();
})();
