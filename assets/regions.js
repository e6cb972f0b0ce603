/* The map with boundaries. An element with data-regions = address of the boundaries is filled with them, in the classes and
   with the texts of the tiles beside it; which of the two is shown is kept by this browser. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const SPACE = "http://www.w3.org/2000/svg";
    const KEPT = "map";
    /* The room of a digit, as a share of the map's width. */
    const ROOM = 0.038;
    /* Of that room: the radius that a unit must have to hold its digit, and how far beside it the digit stands else. */
    const FITTING = 0.35, BESIDE = 0.8;
    const boundaries = {};
    let chosen = "tiles";
    try { if (window.localStorage.getItem(KEPT) === "regions") chosen = "regions"; } catch (_blocked) { /* tiles first */ }

    function element(name, attributes, ...children) {
        const made = document.createElementNS(SPACE, name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        made.append(...children);
        return made;
    }

    function titled(text) {
        const title = element("title", {});
        title.textContent = text;
        return title;
    }

    /* What the tiles say: class, text and digit of each unit. */
    function toldBy(map) {
        const told = new Map();
        for (const place of map.querySelectorAll(".tiles [data-unit]")) {
            const tile = place.querySelector(".tile");
            const grade = [...tile.classList].find((name) => name !== "tile") || "none";
            told.set(place.dataset.unit, { grade, text: tile.title, digit: tile.firstChild.nodeType === Node.TEXT_NODE ? tile.firstChild.data : "" });
        }
        return told;
    }

    /* A class that is hatched on tiles is hatched here; lines of the theme, at the size of the screen. */
    function hatch(id, step) {
        const square = { width: step, height: step, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
        const ground = element("rect", { width: step, height: step, class: "regions__ground" });
        return element("defs", {}, element("pattern", { id, ...square }, ground, element("rect", { width: step / 4, height: step, class: "regions__hatch" })));
    }

    function overlay(name, text, x, y, drawn) {
        const made = document.createElement("span");
        made.className = name;
        made.textContent = text;
        made.style.left = (100 * x) / drawn.width + "%";
        made.style.top = (100 * y) / drawn.height + "%";
        return made;
    }

    function pushed(one, other, least, both) {
        const across = other.x - one.x, down = other.y - one.y, apart = Math.hypot(across, down);
        if (apart >= least) return;
        const share = (least - apart) / (apart || 1) / (both ? 2 : 1);
        const x = (apart ? across : 1) * share, y = down * share;
        other.x += x;
        other.y += y;
        if (both) {
            one.x -= x;
            one.y -= y;
        }
    }

    /* A digit stands in its unit where that has the room, else beside it, outwards; no two digits lie over each other, and
       none over a small unit that has one. */
    function spread(digits, room) {
        const small = digits.filter((digit) => digit.room < room * FITTING).map(({ x, y }) => ({ x, y }));
        const middle = (axis) => digits.reduce((sum, digit) => sum + digit[axis], 0) / digits.length;
        const [x, y] = [middle("x"), middle("y")];
        for (const digit of digits.filter((one) => one.room < room * FITTING)) {
            const apart = Math.hypot(digit.x - x, digit.y - y) || 1;
            digit.x += (room * BESIDE * (digit.x - x)) / apart;
            digit.y += (room * BESIDE * (digit.y - y)) / apart;
        }
        for (let turn = 0; turn < 80; turn += 1) {
            for (const one of digits) {
                for (const other of digits) if (other !== one) pushed(one, other, room, true);
                for (const place of small) pushed(place, one, room * BESIDE, false);
            }
        }
        return digits;
    }

    function draw(holder, drawn, told) {
        const shape = drawn.width / drawn.height, id = "hatch-" + [...document.querySelectorAll(".regions")].indexOf(holder);
        const picture = element("svg", { viewBox: `0 0 ${drawn.width} ${drawn.height}`, role: "list", "aria-label": holder.dataset.label });
        picture.append(hatch(id, drawn.width / 100));
        for (const [, x, y, width, height] of drawn.insets) picture.append(element("rect", { x, y, width, height, class: "regions__frame" }));
        const inside = (x, y) => drawn.insets.some((inset) => x > inset[1] && x < inset[1] + inset[3] && y > inset[2] && y < inset[2] + inset[4]);
        const digits = [], regions = [];
        for (const [code, path, x, y, radius] of drawn.regions) {
            const unit = told.get(code) || { grade: "out", text: "", digit: "" };
            const name = `region ${unit.grade}${inside(x, y) ? " region--far" : ""}`;
            const attributes = { d: path, class: name, role: "listitem", tabindex: "-1", "data-unit": code };
            if (unit.grade === "few") attributes.fill = `url(#${id})`;
            regions.push([unit.grade, element("path", attributes, titled(unit.text))]);
            if (unit.digit) digits.push({ text: unit.digit, x, y, room: radius, fromX: x, fromY: y });
        }
        /* What stands out is drawn last: its border lies over those of its neighbours. */
        const order = ["out", "none", "few"];
        regions.sort(([one], [other]) => order.indexOf(one) - order.indexOf(other) || (one < other ? -1 : one > other ? 1 : 0));
        picture.append(...regions.map(([, region]) => region));
        const room = drawn.width * ROOM;
        for (const { x, y, fromX, fromY } of spread(digits, room)) {
            if (Math.hypot(x - fromX, y - fromY) < room / 3) continue;
            picture.append(element("line", { x1: fromX, y1: fromY, x2: x, y2: y, class: "regions__leader" }));
        }
        const names = drawn.insets.map(([name, x, y, width]) => {
            const label = overlay("regions__name", name, x + width / 2, y, drawn);
            label.style.maxWidth = `max(72px, ${(100 * width) / drawn.width}%)`;
            return label;
        });
        const layer = document.createElement("div");
        layer.className = "regions__layer";
        layer.setAttribute("aria-hidden", "true");
        layer.append(...names, ...digits.map(({ text, x, y }) => overlay("regions__digit n", text, x, y, drawn)));
        holder.style.setProperty("--size", shape.toFixed(4));
        holder.replaceChildren(picture, layer);
    }

    function show(map, name) {
        map.classList.toggle("map--regions", name === "regions");
        for (const button of map.querySelectorAll("[data-drawn-as]")) button.setAttribute("aria-pressed", String(button.dataset.drawnAs === name));
    }

    async function fetched(address) {
        try {
            const answer = await fetch(address);
            if (!answer.ok) throw new Error(String(answer.status));
            boundaries[address] = await answer.json();
        } catch (_unreachable) {
            /* The tiles stay; the next press asks again. */
            delete boundaries[address];
            chosen = "tiles";
        }
        tthc.drawRegions();
    }

    function refresh(holder) {
        const map = holder.parentElement, address = holder.dataset.regions;
        if (chosen === "tiles") return show(map, "tiles");
        if (!(address in boundaries)) {
            boundaries[address] = null;
            fetched(address);
        }
        if (!boundaries[address]) return;
        const told = toldBy(map);
        const mark = address + JSON.stringify([...told]);
        if (holder.regionsMark !== mark || !holder.firstChild) {
            draw(holder, boundaries[address], told);
            holder.regionsMark = mark;
        }
        show(map, "regions");
    }

    tthc.drawRegions = function () {
        document.querySelectorAll("[data-regions]").forEach(refresh);
    };

    document.addEventListener("click", function (event) {
        const button = event.target.closest("[data-drawn-as]");
        if (!button) return;
        chosen = button.dataset.drawnAs;
        try { window.localStorage.setItem(KEPT, chosen); } catch (_blocked) { /* not kept */ }
        tthc.drawRegions();
    });

    /* A card's body is replaced whole, so what was drawn into it is drawn again. */
    function watch() {
        const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ["data-regions", "title"] };
        new MutationObserver(tthc.drawRegions).observe(document.body, watched);
    }
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
    else watch();
})();
