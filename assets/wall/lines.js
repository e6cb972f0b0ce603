/* The lines of the wall: a rate with its target, and the two flows with their names at their ends. */
window.tthcLines = (function () {
    "use strict";
    const SPACE = "http://www.w3.org/2000/svg", UNDRAWN = JSON.parse(document.getElementById("wall").dataset.told).words.undrawn;

    function element(name, attributes, said) {
        const made = document.createElementNS(SPACE, name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        if (said !== undefined) made.textContent = said;
        return made;
    }

    function put(holder, picture) {
        holder.textContent = "";
        holder.append(picture);
    }

    const path = (values, x, y) => values.map((value, at) => `${at ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join(" ");
    const stroke = (d, tone, width) => element("path", { d, fill: "none", stroke: `var(--${tone})`, "stroke-width": width, "stroke-linejoin": "round" });

    /* A rate on its own scale, which is the same whatever the rate was: its two ends are told, its target is dashed, and so is what
       is not over yet. */
    function line(holder, drawn, size) {
        const { values, tone, limit, ticks, over } = drawn, width = holder.clientWidth, height = holder.clientHeight, across = width - 2.6 * size;
        const [low, high] = ticks.map(([value]) => value), last = values.length - 1, edge = Math.min(0.4 * size, height / 6);
        const x = (at) => 8 + (at * (across - 16)) / Math.max(1, last), y = (value) => height - edge - ((value - low) * (height - 2 * edge)) / (high - low);
        /* Without both ends of its scale a line says nothing. */
        holder.textContent = "";
        if (height < 2 * size) return;
        const picture = element("svg", { viewBox: `0 0 ${width} ${height}` }), whole = over ? values.length : last;
        for (const [value, text] of ticks) {
            picture.append(element("line", { x1: 0, x2: across, y1: y(value), y2: y(value), stroke: "var(--line)", "stroke-width": 2 }));
            picture.append(element("text", { x: width, y: y(value) + 0.36 * size, class: "n", "text-anchor": "end" }, text));
        }
        if (limit !== null) picture.append(element("line", { x1: 0, x2: across, y1: y(limit), y2: y(limit), stroke: "var(--ink-2)", "stroke-width": 3, "stroke-dasharray": "10 8" }));
        if (whole > 1) picture.append(stroke(path(values.slice(0, whole), x, y), tone, 5));
        if (!over && last > 0) {
            const open = stroke(path(values.slice(-2), (at) => x(last - 1 + at), y), tone, 5);
            open.setAttribute("stroke-dasharray", "4 9");
            picture.append(open);
        }
        if (values.length) picture.append(element("circle", { cx: x(last), cy: y(values[last]), r: 8, stroke: `var(--${tone})`, "stroke-width": 3, fill: `var(--${over ? tone : "bg"})` }));
        put(holder, picture);
    }

    /* Where the two names stand beside the ends of their lines: apart, and within the picture. */
    function placed(ends, size, height) {
        const least = 3.3 * size, [upper, lower] = [...ends].sort((one, other) => one - other);
        const middle = (upper + lower) / 2, half = Math.max(least, lower - upper) / 2;
        const inside = Math.min(Math.max(middle, 1.2 * size + half), height - 1.3 * size - half);
        return ends.map((end, at) => inside + (end < ends[1 - at] || (end === ends[1 - at] && at) ? -half : half));
    }

    /* The ground between the two lines on the last days on which more was received than resolved. */
    function gap(drawn, x, y) {
        const length = drawn.received.values.length - !drawn.over, first = length - drawn.above, days = [...Array(drawn.above).keys()].map((day) => first + day);
        const point = (one) => (at) => `${x(at).toFixed(1)},${y(one.values[at]).toFixed(1)}`;
        const points = [...days.map(point(drawn.received)), ...days.reverse().map(point(drawn.resolved))].join(" ");
        return element("polygon", { points, fill: "var(--late)", opacity: 0.3 });
    }

    function flow(holder, drawn, size) {
        const width = holder.clientWidth, height = holder.clientHeight, side = 6 * size, foot = 2.7 * size, across = width - side, head = 1.2 * size;
        const both = [drawn.received, drawn.resolved], [low, top] = drawn.ticks.map(([value]) => value);
        const x = (at) => (at * across) / (drawn.received.values.length - 1);
        const y = (value) => height - foot - ((value - low) * (height - foot - head)) / (top - low);
        const picture = element("svg", { viewBox: `0 0 ${width} ${height}` });
        for (const [value] of drawn.ticks) picture.append(element("line", { x1: 0, x2: across, y1: y(value), y2: y(value), stroke: "var(--line)", "stroke-width": 2 }));
        if (drawn.above > 1) picture.append(gap(drawn, x, y));
        const labels = placed(both.map((one) => y(one.values[one.values.length - 1])), size, height);
        both.forEach(function (one, at) {
            const tone = at ? "done" : "received", end = { x: x(one.values.length - 1), y: y(one.values[one.values.length - 1]) }, label = element("g", {});
            const width = at ? 6 : 5, whole = one.values.length - !drawn.over, dot = { cx: end.x, cy: end.y, r: 9, stroke: `var(--${tone})`, "stroke-width": 3 };
            picture.append(stroke(path(one.values.slice(0, whole), x, y), tone, width));
            if (!drawn.over) {
                const today = stroke(path(one.values.slice(-2), (day) => x(whole - 1 + day), y), tone, width);
                today.setAttribute("stroke-dasharray", "4 9");
                picture.append(today);
            }
            picture.append(element("circle", { ...dot, fill: `var(--${drawn.over ? tone : "bg"})` }));
            label.append(element("text", { x: across + 22, y: labels[at] - 0.5 * size, class: at ? "done" : "received" }, one.name), element("text", { x: across + 22, y: labels[at] + size, class: "n last" }, one.last));
            picture.append(label);
        });
        drawn.ticks.forEach(([value, text], at) => picture.append(element("text", { x: 0, y: y(value) + (at ? -8 : size), class: "n" }, text)));
        picture.append(element("text", { x: 0, y: height - 4, class: "n" }, drawn.from), element("text", { x: across, y: height - 4, class: "n", "text-anchor": "end" }, drawn.to));
        put(holder, picture);
    }

    /* One that cannot be drawn says so, and the others are drawn. */
    function drawn(holder, draw, data) {
        try { draw(holder, JSON.parse(data)); } catch (error) {
            holder.textContent = UNDRAWN;
            window.console.error(error);
        }
    }

    /* No tile covers another one: where there is too little room for the numbers, they stand in the list alone. */
    function tiled(map, size) {
        const cells = [...map.children], room = Math.min(...cells.map((cell) => Math.min(cell.clientWidth, cell.clientHeight))), ranked = map.querySelectorAll(".tile--ranked");
        const plain = Math.min(0.75 * size, room - 6), beside = Math.min(plain, 2 * room - 1.1 * size - 2);
        const covers = () => [...ranked].some(function (one) {
            const box = one.getBoundingClientRect();
            return [...map.querySelectorAll(".tile")].some(function (other) {
                const its = other.getBoundingClientRect();
                return other !== one && its.left < box.right && its.right > box.left && its.top < box.bottom && its.bottom > box.top;
            });
        });
        function shown(isPlain) {
            map.classList.toggle("tiles--plain", isPlain);
            map.style.setProperty("--tile", `${isPlain || !ranked.length ? plain : beside}px`);
            ranked.forEach((one) => { one.textContent = isPlain ? "" : one.dataset.rank; });
        }
        shown(beside < 0.3 * size);
        if (covers()) shown(true);
    }

    return function (scene, size) {
        scene.querySelectorAll(".tiles").forEach((map) => tiled(map, size));
        scene.querySelectorAll("[data-line]").forEach((holder) => drawn(holder, (place, data) => line(place, data, size), holder.dataset.line));
        scene.querySelectorAll("[data-flow]").forEach((holder) => drawn(holder, (place, data) => flow(place, data, size), holder.dataset.flow));
    };
})();
