// Brings the charts of a page to life: what is hovered is told, and the reader chooses what is shown. Without scripts,
// or when anything here fails, the picture stays.
// Belongs here: the page's part, hovering, downloads. Does not: what vega.js has, made by bundle.py: Vega, the drawing
// (plot.js, places.js) and the controls (controls.js).
"use strict";
(() => {
  const NARROW = 640;
  const MEASURES = ["tokens", "share", "value"];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const scripts = new Map();
  const made = (...parts) => window.almanacControls.made(...parts);
  const controlsOf = (chart) => window.almanacControls.controlsOf(chart);

  function loaded(src) {
    if (!scripts.has(src)) {
      scripts.set(src, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        Object.assign(script, { src, onload: resolve, onerror: reject });
        document.head.append(script);
      }));
    }
    return scripts.get(src);
  }

  class LivingChart {
    constructor(figure) {
      this.figure = figure;
      this.picture = figure.querySelector("picture");
      this.data = window.almanacPlot.read(JSON.parse(figure.querySelector("script[type='application/json']").textContent));
      const [view] = this.data.views;
      this.chosen = { basis: view.basis, attribution: view.attribution, measure: this.data.measure, scale: "linear",
        range: this.data.weeks > window.almanacPlaces.YEAR ? "year" : "all" };
      this.canvas = made("div", { className: "living", tabIndex: 0 });
      this.canvas.setAttribute("role", "group");
      this.canvas.setAttribute("aria-label", `${figure.querySelector("img").alt} Arrow keys go from week to week and from line to line.`);
      this.tip = made("div", { className: "tip", hidden: true });
      this.tip.setAttribute("role", "status");
      this.stage = made("div", { className: "stage" }, this.canvas, this.tip);
    }

    async start() {
      this.bar = made("div", { className: "choices" }, ...controlsOf(this));
      const save = ["PNG", "SVG"].map((kind) => {
        const button = made("button", { type: "button", textContent: kind });
        button.setAttribute("aria-label", `Download this view as ${kind}`);
        button.addEventListener("click", () => this.download(kind.toLowerCase()));
        return button;
      });
      this.bar.append(made("div", { className: "choice save" }, "Download: ", ...save));
      this.picture.before(this.stage);
      await this.draw();
      this.picture.hidden = true;
      const links = this.figure.querySelector(".downloads");
      if (links) links.hidden = true;
      this.stage.after(this.bar);
      this.canvas.addEventListener("pointermove", (event) => this.hover(event));
      this.canvas.addEventListener("pointerdown", (event) => this.hover(event));
      this.canvas.addEventListener("pointerleave", () => this.tell(null));
      this.canvas.addEventListener("blur", () => this.tell(null));
      this.canvas.addEventListener("keydown", (event) => this.step(event));
      dark.addEventListener("change", () => this.redraw());
      let width = this.stage.clientWidth;
      new ResizeObserver(() => {
        if (Math.abs(this.stage.clientWidth - width) < 2) return;
        width = this.stage.clientWidth;
        this.redraw();
      }).observe(this.stage);
    }

    choose(name, value) {
      this.chosen[name] = value;
      this.redraw();
    }

    // One drawing after the other: two at once would leave both.
    redraw() {
      this.drawing = (this.drawing || Promise.resolve()).then(() => this.draw()).catch((error) => giveUp(this.figure, this, error));
    }

    get view() {
      const { basis, attribution } = this.chosen;
      const views = this.data.views.filter((view) => view.basis === basis);
      return views.find((view) => view.attribution === attribution) || views[0];
    }

    async draw() {
      this.vega?.finalize();
      const room = this.stage.clientWidth || this.figure.clientWidth, narrow = room < NARROW;
      const size = narrow
        ? { width: room, height: 400, title: 17, words: 12, small: 11, margin: 10, narrow }
        : { width: room, height: Math.min(520, room * 0.525), title: 21, words: 13, small: 12, margin: 18, narrow };
      const plotted = window.almanacPlot.plot(this.data, { ...this.chosen, view: this.view }, size, { ink: dark.matches ? "dark" : "light" });
      const embedded = await window.vegaEmbed(this.canvas, plotted.spec, { actions: false, renderer: "svg", tooltip: false, hover: false });
      // Its words are in the label and the tip; Vega's own roles name every mark and say nothing.
      this.canvas.querySelector("svg").setAttribute("aria-hidden", "true");
      Object.assign(this, plotted, { vega: embedded.view, told: null });
      this.tip.hidden = true;
    }

    hover(event) {
      const box = this.canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
      const near = (hit) => (hit.x - x) ** 2 * 4 + (hit.y - y) ** 2;
      const best = this.hits.reduce((one, other) => (near(other) < near(one) ? other : one), this.hits[0]);
      this.tell(best && Math.abs(best.x - x) < 60 && Math.abs(best.y - y) < 90 ? best : null);
    }

    step(event) {
      const [weeks, lines] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] || [0, 0];
      if (event.key === "Escape") this.tell(null);
      if (!weeks && !lines) return;
      event.preventDefault();
      const now = this.told || this.hits.findLast((hit) => hit.series === 0);
      const line = weeks
        ? this.hits.filter((hit) => hit.series === now.series && (hit.week - now.week) * weeks > 0)
        : this.hits.filter((hit) => hit.week === now.week && hit !== now).sort((a, b) => a.y - b.y);
      const next = weeks
        ? line.sort((a, b) => (a.week - b.week) * weeks)[0]
        : lines < 0 ? line.filter((hit) => hit.y <= now.y).at(-1) : line.find((hit) => hit.y >= now.y);
      this.tell(this.told ? next || now : now);
    }

    // Say what is known of one point, and let its line stand out.
    tell(hit) {
      if (hit === this.told) return;
      this.told = hit;
      this.tip.hidden = !hit;
      this.vega.signal("lit", hit ? hit.series : -1).data("cursor", hit ? [hit] : []).run();
      if (!hit) return;
      const one = this.shown[hit.series];
      const name = made("strong", { textContent: one.name });
      name.style.borderColor = one.colour;
      this.tip.replaceChildren(name, ...this.said(one, hit.week).map((text) => made("span", { textContent: text })));
      const left = hit.x + 14 + this.tip.offsetWidth > this.stage.clientWidth ? hit.x - 14 - this.tip.offsetWidth : hit.x + 14;
      this.tip.style.left = `${Math.max(0, left)}px`;
      this.tip.style.top = `${Math.max(0, hit.y - this.tip.offsetHeight - 8)}px`;
    }

    said(one, week) {
      const { day, figure } = window.almanacPlaces, apart = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
      const lines = [`Week of ${day(this.data.at[week])}`];
      for (const name of MEASURES.filter((measure) => one.measures[measure])) {
        const column = one.measures[name];
        const axis = this.data.axes[name];
        const written = (text) => (name === "tokens" ? apart(text) : figure(axis, Number(text) / axis.scale));
        const [mid, low, high] = column.map((values) => values[week]);
        const unit = { tokens: " tokens", share: " of the week" }[name] || "";
        if (mid !== null) lines.push(`${written(mid)}${unit}`);
        if (low !== null && high !== null && low !== high) lines.push(`between ${written(low)} and ${written(high)}`);
        else if (mid === null && high !== null) lines.push(`${written(high)}${unit}`);
      }
      if (week in this.view.partial) lines.push(this.view.partial[week]);
      return lines;
    }

    async download(kind) {
      const url = await this.vega.toImageURL(kind, kind === "png" ? 2 : 1);
      made("a", { href: url, download: `${this.figure.dataset.chart}.${kind}` }).click();
    }
  }

  function giveUp(figure, chart, error) {
    chart?.stage.remove();
    chart?.bar?.remove();
    figure.querySelector("picture").hidden = false;
    const links = figure.querySelector(".downloads");
    if (links) links.hidden = false;
    console.warn("the chart stays a picture:", error);
  }

  async function enliven(figure) {
    let chart = null;
    try {
      await loaded(figure.dataset.vega);
      chart = new LivingChart(figure);
      await chart.start();
    } catch (error) {
      giveUp(figure, chart, error);
    }
  }

  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      enliven(target);
    }
  }, { rootMargin: "400px" });
  for (const figure of document.querySelectorAll("figure[data-chart]")) near.observe(figure);
})();
