/* Where the panels of a video wall meet, no line of text stands across: the rows of a list are divided there, and what else would
   stand on a seam moves below it. */
window.tthcSeams = (function () {
    "use strict";
    const { seams: SEAMS = {} } = JSON.parse(document.getElementById("wall").dataset.told), CLEAR = 10, ROWS = ".roll, .worst, .urged, .lacks, .tiles";

    function text(one) {
        const range = document.createRange();
        range.selectNodeContents(one);
        return range.getBoundingClientRect();
    }

    /* As many rows on each side of a seam as have room there; where not even one has, they begin below it. */
    function divided(rows, seams, y) {
        const box = rows.getBoundingClientRect(), top = y(box.top), bottom = y(box.bottom), need = Math.max(...[...rows.children].map((row) => y(text(row).bottom) - y(text(row).top)));
        const within = seams.filter((seam) => seam > top && seam < bottom), edges = [top, ...within, bottom];
        const count = getComputedStyle(rows).gridTemplateRows.split(" ").length;
        if (edges.length > 2 && edges[1] - top < need) {
            rows.style.paddingTop = `${(edges[1] - top).toFixed(1)}px`;
            edges.shift();
        }
        if (!within.length || count < edges.length - 1) return;
        const whole = bottom - edges[0], shares = edges.slice(1).map((edge, at) => Math.max(1, Math.round((count * (edge - edges[at])) / whole)));
        shares[shares.length - 1] = count - shares.slice(0, -1).reduce((sum, share) => sum + share, 0);
        rows.style.gridTemplateRows = shares.map((share, at) => `repeat(${share}, ${((edges[at + 1] - edges[at]) / share).toFixed(1)}px)`).join(" ");
    }

    /* `draw` is called when the blocks have their places, before the names in the drawings are looked at. */
    return function (scene, wall, draw) {
        /* Panels that make one picture lie. */
        const seams = (!wall.classList.contains("wall--tall") && SEAMS[wall.dataset.bezel]) || [];
        if (!seams.length) return draw();
        const whole = wall.getBoundingClientRect(), y = (place) => ((place - whole.top) * 1080) / whole.height;
        const lists = [...scene.querySelectorAll(ROWS)];
        const loose = [...scene.querySelectorAll("h2, p, .legend")].filter((one) => !lists.some((rows) => rows.contains(one)));
        for (const one of loose) one.style.marginTop = "";
        for (const one of loose) {
            const box = text(one), on = seams.find((seam) => y(box.top) < seam + 2 && y(box.bottom) > seam - 2);
            if (on) one.style.marginTop = `${(on + CLEAR - y(box.top)).toFixed(1)}px`;
        }
        for (const rows of lists) {
            Object.assign(rows.style, { gridTemplateRows: "", paddingTop: "" });
            divided(rows, seams, y);
        }
        draw();
        /* What stands free moves as a whole, by as much as its first line needs. */
        for (const one of scene.querySelectorAll("svg g, svg > text, .tile__name")) {
            one.style.transform = "";
            const boxes = (one.children.length ? [...one.children] : [one]).map((line) => line.getBoundingClientRect());
            const on = seams.find((seam) => boxes.some((box) => y(box.top) < seam && y(box.bottom) > seam));
            if (on) one.style.transform = `translateY(${(on + CLEAR - y(boxes[0].top)).toFixed(1)}px)`;
        }
    };
})();
