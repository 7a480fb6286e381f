// What the reader has chosen, as a drawing: the datasets and parameters that plot.py makes for the picture.
// Belongs here: one view put on paper. Does not: measuring (places.js), the page around it (charts.js).
"use strict";
window.almanacPlot = (() => {
  const P = window.almanacPlaces;
  const number = (text) => (text === null || text === undefined ? null : Number(text));

  // The values of one week: its mid, or what is known of its bounds.
  function valuesOf(column, at) {
    const [mid, low, high] = column.map((values) => number(values[at]));
    const bounds = low === null || high === null ? null : [low, high];
    return { mid, bounds, all: [mid, ...(bounds || [])].filter((value) => value !== null) };
  }

  function labelsOf(shown, measure, axis, view, data, from, size, ink) {
    return shown.map((one, series) => {
      const column = one.measures[measure];
      const known = data.at.map((_, at) => at).filter((at) => at >= from && valuesOf(column, at).all.length);
      const complete = known.filter((at) => !(at in view.partial));
      const newest = Math.max(...(complete.length ? complete : known));
      const { mid, bounds } = valuesOf(column, newest);
      const [low, high] = mid !== null ? [mid, mid] : bounds;
      const value = P.figure(axis, high / axis.scale);
      const figure = low === high ? value : `${P.figure({ ...axis, unit: "" }, low / axis.scale)}–${value}`;
      const last = known.at(-1);
      let text = size.narrow ? one.name : `${one.name} ${figure}`;
      if (shown.length === 1) text = figure;
      else if (data.weeks - last > 3) text = `${one.name} ${size.narrow ? "(ended)" : `to ${P.day(data.at[last])}`}`;
      const most = size.width * 0.34;
      while (text.length > 2 && P.width(text, size.words, "bold") > most) text = `${text.slice(0, -2).trimEnd()}…`;
      return { series, text, value: (low + high) / 2 / axis.scale, colour: one.colour, ink: one[ink], size: size.words };
    });
  }

  function pointsOf(shown, measure, axis, view, data, from, floor) {
    const points = [], bands = [];
    shown.forEach((one, series) => {
      let run = 0, last = null;
      for (let at = from; at < data.weeks; at += 1) {
        const { mid, bounds } = valuesOf(one.measures[measure], at);
        if (mid === null && bounds === null) continue;
        const isComplete = !(at in view.partial);
        const isJoined = last === at - 1 && isComplete && !(at - 1 in view.partial) && !view.breaks.includes(at);
        run += isJoined ? 0 : 1;
        last = at;
        const here = { at: data.at[at], week: at, colour: one.colour, series };
        const isOpen = bounds !== null && bounds[0] !== bounds[1];
        if (isOpen) {
          const [low, high] = bounds.map((bound) => Math.max(bound / axis.scale, floor));
          bands.push({ ...here, run: `${series}.${run}`, low, high });
        }
        (mid !== null ? [mid] : bounds).forEach((value, edge) => {
          if (value / axis.scale < floor) return;
          const dot = !isComplete ? 44 : mid !== null || !isOpen ? 14 : 0;
          points.push({ ...here, run: `${series}.${run}.${edge}`, value: value / axis.scale, is_complete: isComplete, dot });
        });
      }
    });
    const runs = {};
    for (const band of bands) runs[band.run] = (runs[band.run] || 0) + 1;
    return [points, bands.map((band) => ({ ...band, is_alone: runs[band.run] === 1 }))];
  }

  // Return the drawing, and its points with their places in pixels, for the hand that hovers.
  function plot(data, chosen, size, theme) {
    const view = chosen.view, measure = chosen.measure, isLog = chosen.scale === "log";
    // Another basis may reach further back, or nearer to now: before its own first week nothing would be seen.
    const isKnown = (_, at) => view.series.some((one) => one.measures[measure] && valuesOf(one.measures[measure], at).all.length);
    const known = Math.max(0, data.at.findIndex(isKnown)), isOfTheYear = data.at.findLastIndex(isKnown) >= data.weeks - P.YEAR;
    const from = chosen.range === "year" && isOfTheYear ? Math.max(known, data.weeks - P.YEAR) : known;
    const inRange = (one) => data.at.flatMap((_, at) => (at >= from ? valuesOf(one.measures[measure], at).all : []));
    const shown = view.series.filter((one) => one.measures[measure] && inRange(one).length);
    const many = shown.length > P.MOST_BANDS;
    const middles = shown.flatMap((one) => data.at.flatMap((_, at) => (at >= from ? valuesOf(one.measures[measure], at).mid ?? [] : [])));
    const values = many && middles.length ? middles : shown.flatMap(inRange), highest = Math.max(0, ...values);
    const axis = P.fitted(data.axes[measure], highest);
    const lowest = Math.min(...values.filter((value) => value > 0)) / axis.scale;
    const ticks = isLog && highest > 0 ? P.logTicks(Math.max(lowest, highest / axis.scale / 1e5), highest / axis.scale) : P.roundTicks(highest / axis.scale);
    const bottom = ticks[0], top = ticks.at(-1);
    const place = (value) => (isLog ? Math.log(Math.max(value, bottom) / bottom) / Math.log(top / bottom) : value / top);
    let labels = labelsOf(shown, measure, axis, view, data, from, size, theme.ink);
    const names = ticks.map((tick) => tick.toLocaleString("en-US", { maximumFractionDigits: 9 }) + (tick ? axis.unit : ""));
    const left = Math.max(...names.map((name) => P.width(name, size.small))) + 8 + size.margin;
    const right = Math.max(24, ...labels.map((label) => P.width(label.text, size.words, "bold"))) + 18 + size.margin / 2;
    const start = data.at[from] - P.HALF, end = data.at.at(-1) + P.HALF, wide = size.width - left - right;
    const px = (ms) => ((ms - start) / (end - start)) * wide;
    const notes = P.notesOf(data, view, from, px, wide + right - size.margin, size);
    let [points, bands] = pointsOf(shown, measure, axis, view, data, from, isLog ? bottom : -Infinity);
    let words = axis.words + (isLog ? ", on a logarithmic scale" : "");
    if (bands.length && shown.length > P.MOST_BANDS) { words += P.UNNAMED; bands = []; }
    if (size.narrow && notes.some((note) => note.isChange)) words += P.DOTTED;
    const lanes = Math.max(0, ...notes.map((note) => note.lane + 1));
    // The title is a finding of the first view; of another it says what is shown.
    const isFirst = view === data.views[0], counted = `${view.basis}, ${view.attribution.toLowerCase()}`;
    const source = data.caption.slice(data.caption.indexOf("Source:"));
    const said = isFirst ? [data.title, data.caption] : [`${counted}: ${shown.map((one) => one.name).slice(0, 4).join(", ")}${shown.length > 4 ? " …" : ""}`, `${counted}. ${source}`];
    const frame = P.framed(said[0], words, said[1], size, left, right, P.LANE * lanes);
    labels = labels.slice(0, Math.floor((frame.height - 10) / (size.words + 3)) + 1);
    const wanted = labels.map((label) => frame.height * (1 - place(label.value)));
    P.spread(wanted, size.words + 3, 5, frame.height - 5).forEach((py, n) => Object.assign(labels[n], { py, from: wanted[n] }));
    const step = Math.ceil((data.weeks - from) / Math.max(2, Math.floor(wide / 105)));
    const weeks = data.at.filter((_, at) => at >= from && (data.weeks - 1 - at) % step === 0);
    const column = (first, last) => ({ at: data.at[first] - P.HALF, to: data.at[last] + P.HALF });
    const half = Math.min(P.HALF, (12 * (end - start)) / wide);
    const hatch = Object.keys(view.partial).map(Number).filter((at) => at >= from).flatMap((at) =>
      Array.from({ length: Math.max(0, Math.ceil((frame.height - 7) / 6)) }, (_, n) => ({ at: data.at[at] - half, to: data.at[at] + half, py: 7 + n * 6, py2: n * 6 })));
    const parameters = { ...P.THEMES[theme.ink], start, end, bottom, top, weeks, ticks,
      tick_names: names, week_names: weeks.map(P.day), lit: -1 };
    const spec = JSON.parse(JSON.stringify(window.almanacDrawings.weekly));
    // A scale's type is no parameter: it is said where the scale is, in the layer that has the axis.
    for (const layer of spec.layer) if (isLog && layer.encoding.y?.scale) layer.encoding.y.scale.type = "log";
    Object.assign(spec, {
      autosize: { type: "none" }, width: frame.width, height: frame.height, padding: frame.padding,
      params: Object.entries(parameters).map(([name, value]) => ({ name, value })),
      datasets: {
        points, bands, labels, hatch, cursor: [], words: [...frame.words, ...notes],
        gaps: view.gaps.filter(([, last]) => last >= from).map(([first, last]) => column(Math.max(first, from), last)),
        changes: notes.filter((note) => note.isChange).map((note) => ({ at: note.at, py: note.py + 4 })),
      },
    });
    const hits = points.map((point) => ({
      ...point,
      x: frame.padding.left + px(point.at),
      y: frame.padding.top + frame.height * (1 - place(point.value)),
    }));
    return { spec, hits, shown };
  }

  return { plot, read: P.read };
})();
