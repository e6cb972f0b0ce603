/* Keys of a keyboard, a clicker or a remote; the same on buttons while the pointer moves. */
window.tthcKeys = function (actions, scene, isReady) {
    "use strict";
    const STILL_AFTER = 4000, controls = document.getElementById("keys");
    const KEYS = { ArrowLeft: "previous", PageUp: "previous", ArrowRight: "next", PageDown: "next", Home: "home", " ": "pause", f: "full", d: "theme", "?": "help", Escape: "close" };
    let stills = 0;

    document.addEventListener("keydown", function (event) {
        if (event.ctrlKey || event.metaKey || event.altKey || !isReady()) return;
        if (event.target.matches("button") && (event.key === " " || event.key === "Enter")) return;
        const number = Number(event.key), action = KEYS[event.key] || KEYS[event.key.toLowerCase()];
        if (number >= 1) return scene(number - 1);
        if (!action) return;
        event.preventDefault();
        actions[action]();
    });

    document.addEventListener("click", function (event) {
        const button = event.target.closest("[data-do]");
        if (button && isReady()) actions[button.dataset.do]();
    });

    function moved() {
        controls.hidden = false;
        document.body.classList.remove("still");
        window.clearTimeout(stills);
        stills = window.setTimeout(function () {
            if (controls.contains(document.activeElement)) return;
            controls.hidden = true;
            document.body.classList.add("still");
        }, STILL_AFTER);
    }

    document.addEventListener("pointermove", moved);
    document.addEventListener("focusin", moved);
};
