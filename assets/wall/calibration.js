/* The test pattern is scaled like the stage, so that its seams and edges lie where those of the wall do. */
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
