// Room and places for words and figures, as words.py, frame.py and plot.py have them for the pictures.
// Belongs here: what is measured, rounded, wrapped and spread. Does not: what a chart is made of (plot.js).
"use strict";
window.almanacPlaces = (() => {
  const WEEK = 604800000, HALF = WEEK / 2, YEAR = 52, MOST_BANDS = 5, MOST_LANES = 3, LANE = 16;
  const FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif";
  const NAMED = " models named", UNNAMED = ", without models that are not named", DOTTED = "; dotted: models named";
  const POWERS = [[1e12, "trillions of ", " T"], [1e9, "billions of ", " B"], [1e6, "millions of ", " M"], [1, "", ""]];
  const THEMES = {
    light: { paper: "#ffffff", ink: "#1b1b1f", soft: "#55555e", line: "#d9d9df" },
    dark: { paper: "#131316", ink: "#ececf0", soft: "#b3b3bd", line: "#3a3a42" },
  };
  const pen = document.createElement("canvas").getContext("2d");

  function width(text, size, weight = "normal") {
    pen.font = `${weight} ${size}px ${FONT}`;
    return pen.measureText(text).width;
  }

  function wrapped(text, room, size, weight) {
    const lines = [""];
    for (const word of text.replaceAll(" %", "\u00a0%").split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) && width(longer, size, weight) > room) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  // As few lines as fit, about equally long.
  function balanced(text, room, size, weight) {
    let lines = wrapped(text, room, size, weight);
    for (let less = room * 0.96; lines.length > 1; less *= 0.96) {
      const tighter = wrapped(text, less, size, weight);
      if (tighter.length > lines.length || tighter.some((line) => width(line, size, weight) > less)) break;
      lines = tighter;
    }
    return lines;
  }

  const day = (ms) =>
    new Date(ms).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })
      .replace("Sept", "Sep");

  const BELOW = { " T": " B", " B": " M", " M": " k" };

  // A figure, already divided, with its unit; a small one in the unit below, where there is one.
  function figure(axis, value) {
    if (axis.digits === null && value > 0 && value < 0.01 && axis.unit in BELOW) return figure({ ...axis, unit: BELOW[axis.unit] }, value * 1000);
    if (axis.digits === null && value === 0) return "0";
    const isWhole = value % 1 === 0 && !(axis.unit in BELOW);
    const digits = axis.digits ?? (isWhole || Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2);
    return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }) + axis.unit;
  }

  function fitted(axis, largest) {
    if (axis.scale !== null) return axis;
    const [scale, name, unit] = POWERS.find(([power]) => largest >= power) || POWERS.at(-1);
    const words = axis.words.replace("{scale}", name);
    return { ...axis, scale, unit, words: words[0].toUpperCase() + words.slice(1) };
  }

  function roundTicks(high, most = 5) {
    if (high <= 0) return [0, 1];
    const power = 10 ** Math.floor(Math.log10(high / most));
    const step = power * [1, 2, 2.5, 5, 10].find((size) => size * power * most >= high * (1 - 1e-9));
    return Array.from({ length: Math.ceil(high / step - 1e-6) + 1 }, (_, n) => +(n * step).toPrecision(12));
  }

  function logTicks(low, high) {
    const ticks = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) ticks.push(10 ** power);
    return ticks.map((tick) => +tick.toPrecision(12));
  }

  function spread(wanted, gap, low, high) {
    const order = wanted.map((_, n) => n).sort((a, b) => wanted[a] - wanted[b] || a - b);
    const top = (block) => {
      const reach = gap * (block.length - 1);
      const middle = block.reduce((sum, n) => sum + wanted[n], 0) / block.length;
      return Math.max(low, Math.min(middle - reach / 2, high - reach));
    };
    const blocks = [];
    for (const n of order) {
      blocks.push([n]);
      while (blocks.length > 1) {
        const [upper, lower] = blocks.slice(-2);
        if (top(lower) >= top(upper) + gap * upper.length) break;
        blocks.splice(-2, 2, upper.concat(lower));
      }
    }
    const places = [];
    for (const block of blocks) block.forEach((n, at) => { places[n] = top(block) + at * gap; });
    return places;
  }

  const word = (text, px, py, size, ink = "soft", weight = "normal") => ({ text, px, py, size, ink, weight });

  function framed(title, measure, caption, size, left, right, notes) {
    const room = size.width - 2 * size.margin, small = size.words * 1.32, tiny = size.small * 1.32, line = size.title * 1.24;
    const titles = balanced(title, room, size.title, "bold"), measures = wrapped(measure, room, size.words);
    const captions = wrapped(caption, room, size.small);
    const above = size.margin + titles.length * line + measures.length * small;
    const top = above + notes + 14, bottom = 34 + captions.length * tiny + size.margin * 0.6;
    const height = size.height - top - bottom, x = size.margin - left;
    const words = [
      ...titles.map((text, n) => word(text, x, size.margin + line * (n + 0.8) - top, size.title, "ink", "bold")),
      ...measures.map((text, n) => word(text, x, above - top - small * (measures.length - n - 0.9), size.words)),
      ...captions.map((text, n) => word(text, x, height + 34 + tiny * (n + 0.8), size.small)),
    ];
    return { words, padding: { left, right, top, bottom }, width: size.width - left - right, height };
  }

  // The columns of a chart, its numbers read once: {text, value} a week, null where nothing is known.
  function read(data) {
    const columns = data.columns.map((text) => text.split(" ").map((value) => (value === "-" ? null : value)));
    const first = Date.parse(data.first);
    const names = Object.keys(data.axes);
    return {
      ...data,
      at: Array.from({ length: data.weeks }, (_, n) => first + n * WEEK),
      views: data.views.map((view) => ({
        ...view,
        series: view.series.map((one) => ({
          ...one,
          measures: Object.fromEntries(names.filter((name) => one[name]).map((name) => [name, one[name].map((n) => columns[n])])),
        })),
      })),
    };
  }

  function notesOf(data, view, from, px, room, size) {
    const said = [
      ...Object.entries(view.changes).map(([at, text]) => [+at, text, true]),
      ...Object.entries(view.partial).map(([at, text]) => [+at, text, false]),
      ...view.gaps.filter(([, last]) => last >= from).map(([first]) => [Math.max(first, from), "no data", false]),
    ].filter(([at]) => at >= from).sort((a, b) => b[0] - a[0] || (b[1] > a[1] ? 1 : -1));
    const placed = [];
    for (const [at, words, isChange] of said) {
      const start = data.at[at] - HALF;
      const isFirst = isChange && at === Math.min(...Object.keys(view.changes).map(Number));
      const isShort = size.narrow || (isChange && !isFirst && px(start) + width(words, size.small) > room);
      const text = isShort && words.endsWith(NAMED) ? words.slice(0, -NAMED.length) : words;
      const wide = width(text, size.small) + 6;
      const x = Math.max(0, Math.min(px(start), room - wide + 6));
      const over = placed.filter((note) => note.px < x + wide);
      const crossed = Math.max(-1, ...over.filter((note) => note.isChange && px(note.at) > x).map((note) => note.lane));
      let lane = crossed + 1;
      while (over.some((note) => note.lane === lane)) lane += 1;
      if (lane < MOST_LANES) placed.push({ ...word(text, x, -7 - LANE * lane, size.small), at: start, isChange, lane });
    }
    return placed;
  }

  return { THEMES, HALF, YEAR, MOST_BANDS, UNNAMED, DOTTED, LANE, width, day, figure, fitted, roundTicks, logTicks, spread, framed, read, notesOf };
})();
