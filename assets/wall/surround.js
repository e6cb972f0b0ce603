/* What stands above and below the scenes: whose they are and when, one sentence, a note, how old the figures are, what comes next.
   `state` knows the scenes and which of them is seen; `redrawn` is called when the stage has another height. */
window.tthcSurround = function (wall, link, clock, state, redrawn) {
    "use strict";
    const SHRUNK = [1, 0.9, 0.8, 0.7, 0.6, 0.5], MINUTE = 60000, told = JSON.parse(wall.dataset.told), { words } = told, place = (id) => document.getElementById(id);

    function text(id, said) {
        if (place(id).textContent !== said) place(id).textContent = said;
    }

    function around() {
        const pulse = link.state.pulse, lost = link.lost(), now = clock.now();
        wall.toggleAttribute("data-lost", lost);
        text("clock", now === null ? "" : clock.text(now));
        text("day", pulse && now !== null && now < pulse.midnight ? pulse.day : "");
        head(pulse, lost);
        note(pulse);
        marks();
        foot(pulse, lost, now);
    }

    function lostSince(pulse) {
        return pulse ? (link.state.away ? words.away : words.lost).replace("{time}", clock.text(link.state.since)).replace("{until}", pulse.until) : words.nothing;
    }

    /* One line, in the largest of some sizes that fits. What is lost or late comes before what a scene has found. */
    function head(pulse, lost) {
        const scene = state.scenes[state.scene], title = place("title"), payload = link.state.payload;
        let said = scene ? scene.title : words.nothing, mark = [0, 0];
        if (link.state.refused) said = link.state.code ? words.pair.replace("{code}", link.state.code) : words.refused;
        else if (lost) said = lostSince(pulse);
        else if (pulse && pulse.slow && scene && scene.key === "overview") said = pulse.slow;
        else if (scene) mark = scene.mark;
        if ((link.state.refused && !link.state.code) || lost || (scene && said !== scene.title)) mark = [0, said.length];
        whose(payload);
        under(scene && said === scene.title ? scene.under : "");
        const key = said + wall.dataset.density;
        if (title.dataset.said === key) return;
        title.dataset.said = key;
        title.textContent = "";
        title.append(said.slice(0, mark[0]), Object.assign(document.createElement("b"), { textContent: said.slice(...mark) }), said.slice(mark[1]));
        shrunk(title);
    }

    /* Whose figures these are, of which days, and that they are simulated: whatever is lost, late or far, all of it stays. */
    function whose(payload) {
        const facts = payload ? [payload.period, payload.simulated].filter(Boolean) : [], line = place("brand"), box = line.parentNode;
        const [name] = payload ? payload.brand.split(" · ") : [""], key = [payload && payload.brand, ...facts, wall.dataset.density, place("day").textContent].join(" · ");
        if (line.dataset.said === key) return;
        line.dataset.said = key;
        for (const [parts, isTight] of [[[payload && payload.brand, ...facts], false], [[name, ...facts], false], [[name, ...facts], true]]) {
            box.classList.toggle("head--tight", isTight);
            text("brand", parts.filter(Boolean).join(" · "));
            if (box.scrollWidth <= box.clientWidth) return;
        }
    }

    /* What has stood for days, small below what is new. */
    function under(said) {
        const line = place("under"), key = said + wall.dataset.density;
        if (line.dataset.said === key) return;
        line.dataset.said = key;
        line.textContent = said;
        line.hidden = !said;
        shrunk(line);
        redrawn();
    }

    /* One line is whole, whatever stands in it. */
    function shrunk(line) {
        for (const size of SHRUNK) {
            line.style.setProperty("--shrunk", size);
            if (line.scrollWidth <= line.clientWidth) return;
        }
    }

    /* What staff have typed stands only as long as they wished, also when nobody answers. */
    function note(pulse) {
        const typed = pulse && pulse.note && link.age() < pulse.note.seconds ? pulse.note.text : "", line = place("note");
        const key = typed + wall.dataset.density;
        if (line.dataset.said === key) return;
        line.dataset.said = key;
        line.textContent = typed;
        line.hidden = !typed;
        wall.classList.toggle("wall--noted", Boolean(typed));
        shrunk(line);
        redrawn();
    }

    /* How old the figures are, by the ladder of the pages' badge; while somebody answers, the server has told it. */
    function aged(pulse, now) {
        const minutes = pulse.source === null || now === null ? 0 : (now - pulse.source) / MINUTE;
        if (minutes <= told.told || (pulse.state === "fresh" && !link.state.failures)) return { state: pulse.state, said: pulse.text, short: pulse.text };
        const [count, length] = told.ages.find((age) => minutes >= 2 * age[1] || age[1] === 1);
        const age = count.replace("{count}", Math.floor(minutes / length)), short = words.old.replace("{age}", age);
        if (!link.state.failures) return { state: pulse.state, said: pulse.text, short };
        return { state: pulse.state === "fresh" ? "old" : pulse.state, said: words.aged.replace("{until}", pulse.until).replace("{age}", age), short };
    }

    function foot(pulse, lost, now) {
        const figures = pulse ? aged(pulse, now) : { state: "none", said: words.nothing, short: words.nothing };
        const where = link.state.code ? words.pair_where : words.revoked;
        if (link.state.refused) Object.assign(figures, { state: "lost", said: where, short: where });
        const failed = pulse && pulse.unread && !lost ? [pulse.unread] : [];
        const asked = pulse && !failed.length && !lost ? [pulse.asked] : [];
        const known = failed.length && figures.state === "fresh" ? "old" : figures.state;
        place("fresh").dataset.state = lost ? "lost" : known;
        const ways = [[figures.said, ...asked, ...failed], [figures.said, ...failed], [figures.short, ...failed]];
        const said = [...ways.map((parts) => parts.join(" · ")), ...failed, figures.said, figures.short];
        const key = said[0] + wall.dataset.density + place("marks").dataset.said;
        if (place("fresh").dataset.said === key) return;
        place("fresh").dataset.said = key;
        fitted(said);
    }

    /* The first of some sentences that fits beside the marks, else beside marks that do not name the next scene. That the whole is
       told, with when the sources were asked, is worth more than that name. */
    function fitted(said) {
        const foot = place("foot"), ways = [false, true].flatMap((isTight) => said.map((one) => [one, isTight]));
        for (const [one, isTight] of [[said[0], false], [said[0], true], ...ways]) {
            foot.classList.toggle("foot--tight", isTight);
            text("fresh-text", one);
            if (foot.scrollWidth <= foot.clientWidth) return;
        }
    }

    function marks() {
        const scenes = state.scenes, holder = place("marks");
        if (scenes.length < 2) {
            holder.textContent = holder.dataset.said = "";
            return;
        }
        const alerts = link.state.payload && link.state.payload.alert && link.state.known;
        const said = state.paused ? words.paused : alerts ? words.known : words.next.replace("{name}", scenes[(state.scene + 1) % scenes.length].name);
        const key = said + state.scene + scenes.length;
        if (holder.dataset.said === key) return;
        holder.dataset.said = key;
        const dots = scenes.map((_scene, at) => Object.assign(document.createElement("i"), { className: at === state.scene ? "on" : "" }));
        holder.textContent = "";
        holder.append(...dots, Object.assign(document.createElement("span"), { textContent: said }));
    }

    /* Letters have another width: each line is fitted once more. */
    function refitted() {
        for (const line of ["brand", "title", "under", "note", "fresh"]) place(line).dataset.said = "";
    }

    return { around, marks, refitted };
};
