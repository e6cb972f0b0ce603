/* Whether this browser can run the wall at all: written in words that every browser knows, it says so where the others did not start.
   A program that stops half way is loaded again, but not without end. */
(function () {
    "use strict";
    var AGAIN = 60000, failed = 0;

    function tell() {
        var wall = document.getElementById("wall"), told = JSON.parse(wall.getAttribute("data-told")), line = document.createElement("p");
        line.className = "too-old";
        line.appendChild(document.createTextNode(told.words.too_old));
        document.body.innerHTML = "";
        document.body.appendChild(line);
    }

    window.addEventListener("error", function (event) {
        if (!window.tthcWall || !event.error || failed) return;
        failed = window.setTimeout(function () { window.tthcWall.link.reload(); failed = 0; }, AGAIN);
    });
    window.addEventListener("load", function () { if (!window.tthcWall) tell(); });
})();
