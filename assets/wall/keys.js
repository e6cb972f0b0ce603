/* Keys of a keyboard, a clicker or a remote; the same on buttons while the pointer moves. */
window.tthcKeys = function (actions, scene, isReady) {
    "use strict";
    const STILL_AFTER = 4000, controls = document.getElementById("keys");
    /* What a remote calls its arrows, its OK and its Back differs from maker to maker. */
    const KEYS = {
        ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", MediaTrackPrevious: "previous", ChannelUp: "previous",
        ArrowRight: "next", ArrowDown: "next", PageDown: "next", MediaTrackNext: "next", ChannelDown: "next",
        Home: "home", GoBack: "close", BrowserBack: "close", XF86Back: "close", Escape: "close",
        " ": "pause", Enter: "pause", Select: "pause", MediaPlayPause: "pause", MediaPlay: "pause", MediaPause: "pause", Pause: "pause",
        f: "full", d: "theme", a: "seen", "?": "help", Info: "help",
    };
    let stills = 0;

    function pressed(event) {
        if (event.ctrlKey || event.metaKey || event.altKey || !isReady()) return;
        if (event.key === "Tab") return moved();
        if (event.target.matches("button, input") && ["Enter", " "].includes(event.key)) return;
        const number = Number(event.key), action = KEYS[event.key] || KEYS[event.key.toLowerCase()];
        if (event.key !== " " && number >= 1) return scene(number - 1);
        if (!action) return;
        event.preventDefault();
        actions[action]();
    }

    document.addEventListener("keydown", pressed);
    document.addEventListener("click", function (event) {
        const button = event.target.closest("[data-do]");
        if (button && isReady()) actions[button.dataset.do]();
    });

    function rest() {
        if (controls.contains(document.activeElement)) return;
        controls.hidden = true;
        document.body.classList.add("still");
    }

    function moved() {
        controls.hidden = false;
        document.body.classList.remove("still");
        window.clearTimeout(stills);
        stills = window.setTimeout(rest, STILL_AFTER);
    }

    document.addEventListener("pointermove", moved);
    document.addEventListener("focusin", moved);
    controls.addEventListener("focusout", moved);
    rest();
};
