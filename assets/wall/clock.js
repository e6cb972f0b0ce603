/* What time it is: by the server, and by a counter that only runs forward. The clock of a kiosk may be wrong, or be set while the
   page is open. Where nobody has answered since the start, the kiosk's own clock says how long ago the last answer came. */
window.tthcClock = (function () {
    "use strict";
    const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
    let at = null, heard = 0, moves = false;

    /* `passed` milliseconds have gone by since the server said so; what is below nothing cannot be, so nothing is known then. */
    function hear(pulse, passed) {
        at = passed < 0 ? null : pulse.at + (pulse.moves ? passed : 0);
        heard = window.performance.now();
        moves = pulse.moves;
    }

    const now = () => (at === null ? null : at + (moves ? window.performance.now() - heard : 0));
    const text = (moment) => format.format(new Date(moment));

    return { hear, now, text };
})();
