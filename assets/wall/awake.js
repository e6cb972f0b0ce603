/* The browser is asked not to darken its screen while the wall is seen; one that cannot keep it lit has its own setting for that. */
(function () {
    "use strict";
    if (!("wakeLock" in navigator)) return;
    const ask = () => { if (!document.hidden) navigator.wakeLock.request("screen").catch(() => {}); };
    document.addEventListener("visibilitychange", ask);
    ask();
})();
