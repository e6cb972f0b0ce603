/* Small lines from data: an element with data-spark = {values, tone, limit, ghost} gets an SVG that fills it. */
(function () {
    const tthc = (window.tthc = window.tthc || {});
    const SPACE = "http://www.w3.org/2000/svg";
    const WIDTH = 92, HEIGHT = 30, EDGE = 4;

    function element(name, attributes) {
        const made = document.createElementNS(SPACE, name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        return made;
    }

    function draw(holder) {
        const told = holder.dataset.spark;
        if (holder.dataset.drawn === told) return;
        const spark = JSON.parse(told);
        const all = spark.limit === null ? spark.values : spark.values.concat([spark.limit]);
        /* Lines that are compared stand on one scale; one that stands alone has its own. */
        const low = spark.low === undefined ? Math.min(...all) : spark.low;
        const high = spark.high === undefined ? Math.max(...all) : spark.high, room = high - low || 1;
        const x = (place) => EDGE + (place * (WIDTH - 2 * EDGE)) / Math.max(1, spark.values.length - 1);
        const y = (value) => HEIGHT - EDGE - ((Math.max(low, value) - low) * (HEIGHT - 2 * EDGE)) / room;
        const picture = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "spark__picture" });
        if (spark.limit !== null) {
            picture.append(element("line", { x1: 0, x2: WIDTH, y1: y(spark.limit), y2: y(spark.limit), class: "spark__limit" }));
        }
        const along = (values) => values.map((value, place) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
        if (spark.ghost) picture.append(element("polyline", { points: along(spark.ghost), class: "spark__ghost" }));
        const points = along(spark.values);
        picture.append(element("polyline", { points, class: `spark__line line-${spark.tone}` }));
        const last = spark.values.length - 1;
        picture.append(element("circle", { cx: x(last), cy: y(spark.values[last]), r: 3, class: `fill-${spark.tone}` }));
        holder.replaceChildren(picture);
        holder.dataset.drawn = told;
    }

    tthc.drawSparks = function () {
        document.querySelectorAll("[data-spark]").forEach(draw);
    };
    document.addEventListener("DOMContentLoaded", function () {
        new MutationObserver(tthc.drawSparks).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-spark"] });
    });
    if (document.readyState !== "loading") {
        new MutationObserver(tthc.drawSparks).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-spark"] });
    }
})();
