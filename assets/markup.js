/* HTML that the server has written (components/markup.py) goes into its place: Dash holds the place and its text, the browser
   holds what is in it. */
(function () {
    const PLACE = "[data-markup]";

    function fill(place) {
        const told = place.dataset.markup;
        if (place.markupTold === told) return;
        place.markupTold = told;
        place.innerHTML = told;
    }

    function took(records) {
        for (const record of records) {
            if (record.type === "attributes") fill(record.target);
            for (const added of record.addedNodes) {
                if (!(added instanceof Element)) continue;
                if (added.matches(PLACE)) fill(added);
                added.querySelectorAll(PLACE).forEach(fill);
            }
        }
    }

    new MutationObserver(took).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-markup"] });
})();
