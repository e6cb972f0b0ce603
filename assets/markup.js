/* HTML that the server has written (components/markup.py) goes into its place: Dash holds the place and its text, the browser
   holds what is in it. */
(function () {
    const PLACE = "[data-markup]";

    function fill(place) {
        const told = place.dataset.markup;
        if (place.markupTold === told) return;
        place.markupTold = told;
        if ("kept" in place.dataset && place.firstChild) return patch(place, parsed(place, told));
        place.innerHTML = told;
        /* The server does not know by which name it is called. */
        for (const one of place.querySelectorAll("[data-path]")) one.textContent = window.location.origin + one.dataset.path;
    }

    function parsed(place, told) {
        const fresh = place.cloneNode(false);
        fresh.innerHTML = told;
        return fresh;
    }

    /* What a person stands on, or has opened, stays: only what differs is touched, and whatever has a key keeps its element. */
    function patch(place, fresh) {
        const keyed = new Map([...place.children].filter((one) => one.dataset.key).map((one) => [one.dataset.key, one]));
        let next = place.firstChild;
        for (const wanted of [...fresh.childNodes]) {
            const key = wanted.dataset && wanted.dataset.key;
            let found = key ? keyed.get(key) : next && !(next.dataset && next.dataset.key) ? next : null;
            if (found && found.nodeName !== wanted.nodeName) found = null;
            if (!found) {
                place.insertBefore(wanted, next);
                continue;
            }
            if (found === next) next = next.nextSibling;
            else place.insertBefore(found, next);
            if (found.nodeType === Node.TEXT_NODE) {
                if (found.data !== wanted.data) found.data = wanted.data;
            } else {
                dress(found, wanted);
                patch(found, wanted);
            }
        }
        while (next) {
            const gone = next;
            next = next.nextSibling;
            gone.remove();
        }
    }

    function dress(element, wanted) {
        for (const { name } of [...element.attributes]) if (name !== "open" && !wanted.hasAttribute(name)) element.removeAttribute(name);
        for (const { name, value } of [...wanted.attributes]) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
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
