/* What is wrong on the wall: what leaves the stage, is cut, scrolls, or lies over other text; and the size of its smallest letters. */
() => {
    const wall = document.getElementById('wall'), whole = wall.getBoundingClientRect(), scale = whole.width / 1920, bad = [];
    const name = (one) => one.tagName + '.' + (one.getAttribute('class') || one.id) + ' ' + one.textContent.slice(0, 24);
    const seen = [...wall.querySelectorAll('*')].filter((one) => one.checkVisibility() && one.getBoundingClientRect().width);
    for (const one of seen) {
        const box = one.getBoundingClientRect();
        if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1) bad.push('outside ' + name(one));
        const alone = !one.children.length && one.textContent.trim() && getComputedStyle(one).display !== 'inline';
        if (alone && one.scrollWidth > one.clientWidth + 1) bad.push('cut ' + name(one));
    }
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth || page.scrollHeight > page.clientHeight) bad.push('scrolls');
    const texts = seen.filter((one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim())).map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        /* What has a ground of its own takes all of its box. */
        const style = getComputedStyle(one), isFilled = style.boxShadow !== 'none' || style.backgroundColor !== 'rgba(0, 0, 0, 0)';
        const box = (isFilled ? one : range).getBoundingClientRect(), size = parseFloat(style.fontSize);
        const lines = Math.max(1, Math.round(box.height / scale / (size * 1.3))), room = Math.max(0, (box.height - lines * size * scale) / 2);
        return { one, size, left: box.left, right: box.right, top: box.top + room, bottom: box.bottom - room };
    });
    texts.forEach((a, at) => texts.slice(at + 1).forEach((b) => {
        if (a.one.contains(b.one) || b.one.contains(a.one)) return;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 * scale && down > 6 * scale) bad.push('over ' + name(a.one) + ' | ' + name(b.one));
    }));
    /* Where panels meet no line of text stands across; orbiting moves all of it by up to six pixels. */
    const seams = { '2x2': [540], '3x3': [360, 720] }[wall.dataset.bezel] || [];
    for (const text of texts) {
        const lines = [...(text.one.closest('#stage') ? text.one : document.createElement('p')).childNodes].filter((part) => part.nodeType === 3);
        for (const part of lines) {
            const range = document.createRange();
            range.selectNodeContents(part);
            for (const box of range.getClientRects()) {
                const room = (box.height - text.size * scale * 0.75) / 2, top = (box.top + room - whole.top) / scale, bottom = (box.bottom - room - whole.top) / scale;
                if (seams.some((seam) => top < seam && bottom > seam)) bad.push('on a seam ' + name(text.one));
            }
        }
    }
    return [Math.min(...texts.map((one) => one.size)), bad];
}
