/* The stage is one size; only its scale follows the screen, on the wall and on its test pattern alike. The address may say its theme. */
(function () {
    "use strict";
    const wall = document.getElementById("wall"), theme = new URLSearchParams(window.location.search).get("theme");

    function fit() {
        wall.style.setProperty("--fit", Math.min(window.innerWidth / 1920, window.innerHeight / 1080));
    }

    if (["light", "dark"].includes(theme)) document.documentElement.dataset.theme = theme;
    window.addEventListener("resize", fit);
    fit();
})();
