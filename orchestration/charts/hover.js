// Shows the values of the point nearest to the pointer, or of the one that the arrow keys reach, over a chart's picture.
"use strict";
for (const figure of document.querySelectorAll("figure[data-chart]")) {
  // A point: series, week, x and y in the wide picture, x and y in the narrow one, lines of text.
  const { weeks, notes, series, points } = JSON.parse(figure.querySelector("script").textContent);
  const stage = figure.querySelector(".stage"), image = stage.querySelector("img");
  const add = (className) => stage.appendChild(Object.assign(document.createElement("div"), { className, hidden: true }));
  const ring = add("ring"), tip = add("tip");
  let shown = null;
  tip.setAttribute("role", "status");
  stage.tabIndex = 0;
  stage.setAttribute("role", "group");
  stage.setAttribute("aria-label", `${image.alt} Arrow keys go from week to week and from line to line.`);

  const place = (point) => {
    const first = image.naturalWidth < 640 ? 4 : 2, scale = image.clientWidth / image.naturalWidth;
    return [point[first] * scale, point[first + 1] * scale];
  };

  function show(point) {
    shown = point;
    ring.hidden = tip.hidden = !point;
    if (!point) return;
    const [name, colour] = series[point[0]], [x, y] = place(point);
    const lines = [name, weeks[point[1]], ...point.slice(6), notes[point[1]]].filter(Boolean);
    tip.replaceChildren(...lines.map((textContent) => Object.assign(document.createElement("span"), { textContent })));
    tip.firstChild.style.borderColor = ring.style.borderColor = colour;
    Object.assign(ring.style, { left: `${x}px`, top: `${y}px` });
    const isRight = x + 14 + tip.offsetWidth <= stage.clientWidth;
    tip.style.left = `${Math.max(0, isRight ? x + 14 : x - 14 - tip.offsetWidth)}px`;
    tip.style.top = `${Math.max(0, y - 8 - tip.offsetHeight)}px`;
  }

  function hover(event) {
    const box = image.getBoundingClientRect(), at = [event.clientX - box.left, event.clientY - box.top];
    // Weeks count double: a reader goes along a line.
    const far = (point) => place(point).reduce((sum, value, n) => sum + ((value - at[n]) * (2 - n)) ** 2, 0);
    const [distance, nearest] = points.map((point) => [far(point), point]).reduce((a, b) => (b[0] < a[0] ? b : a));
    show(distance < 130 ** 2 ? nearest : null);
  }

  // The next point of the same series, or of the same week: the nearest in the direction of the key.
  function step(event) {
    const [same, along, sign] = { ArrowLeft: [0, 1, -1], ArrowRight: [0, 1, 1], ArrowUp: [1, 3, -1], ArrowDown: [1, 3, 1] }[event.key] || [];
    if (event.key === "Escape") show(null);
    if (!sign) return;
    event.preventDefault();
    const from = shown || points.findLast((point) => point[0] === 0);
    const ahead = points.filter((point) => point[same] === from[same] && (point[along] - from[along]) * sign > 0);
    ahead.sort((a, b) => (a[along] - b[along]) * sign);
    show((shown && ahead[0]) || from);
  }

  for (const type of ["pointermove", "pointerdown"]) stage.addEventListener(type, hover);
  for (const type of ["pointerleave", "blur"]) stage.addEventListener(type, () => show(null));
  stage.addEventListener("focus", () => stage.matches(":focus-visible") && show(points.findLast((point) => point[0] === 0)));
  stage.addEventListener("keydown", step);
}
