/* What keeps a screen and its page in good order for years: all of it moves by some pixels, at night little is lit, once a night
   the page is loaded anew, and when it has stopped to draw or to ask, as well. */
window.tthcSpare = function (wall, link, isWhole) {
    "use strict";
    const ORBIT = [[0, 0], [1, -1], [2, -2], [3, -1], [3, 0], [2, 1], [1, 2], [0, 3], [-1, 2], [-2, 1], [-3, 0], [-2, -1]];
    const ORBIT_MINUTES = 3, NIGHT_MINUTES = 5, NIGHT = [22 * 60, 5 * 60 + 30], RELOAD = 3 * 60 + 30 + Math.floor(30 * Math.random());
    const HEARTBEAT = 10000, STOPPED = 90000, YOUNG = 60, MISSED = 3;
    const born = window.performance.now();
    let drawn = born, turned = born, drawing = false;

    function turn() {
        const now = window.tthcClock.now(), passed = Math.floor((window.performance.now() - born) / 60000);
        turned = window.performance.now();
        const [right, down] = ORBIT[Math.floor(passed / ORBIT_MINUTES) % ORBIT.length];
        wall.style.setProperty("--right", right);
        wall.style.setProperty("--down", down);
        if (now === null) return;
        const [hours, minutes] = window.tthcClock.text(now).split(":").map(Number), minute = 60 * hours + minutes;
        if (minute >= NIGHT[0] || minute < NIGHT[1]) wall.dataset.night = Math.floor(passed / NIGHT_MINUTES) % 4;
        else delete wall.dataset.night;
        if (isWhole && minute === RELOAD && passed > YOUNG && link.state.failures === 0) link.reload();
    }

    /* A part of a wide screen that could not be loaded would stay empty: it is loaded again. */
    function parts() {
        for (const frame of wall.querySelectorAll("iframe")) {
            let lives = false;
            try { lives = Boolean(frame.contentWindow.tthcWall); } catch (_other) { /* the browser's own page that it cannot be reached */ }
            frame.missed = lives ? 0 : (frame.missed || 0) + 1;
            if (frame.missed % MISSED === MISSED - 1) frame.src = frame.getAttribute("src");
        }
    }

    /* The heartbeat: a frame was drawn, the scenes have turned, a question has ended. A page in the background draws nothing. */
    function beat() {
        const now = window.performance.now();
        if (!drawing) window.requestAnimationFrame(() => { [drawn, drawing] = [window.performance.now(), false]; });
        drawing = true;
        parts();
        if (document.hidden) drawn = now;
        if (now - drawn > STOPPED || now - turned > STOPPED || link.silent()) link.reload();
    }

    if (isWhole) window.setInterval(beat, HEARTBEAT);
    return turn;
};
