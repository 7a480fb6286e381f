// The controls of a chart: real form elements with labels, only where there is something to choose.
// Belongs here: what can be chosen, and its form. Does not: what a choice does (charts.js).
"use strict";
window.almanacControls = (() => {
  function made(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  // The choices of a chart: only those where there is something to choose.
  function choicesOf(data) {
    const different = (name) => [...new Set(data.views.map((view) => view[name]))];
    const both = (names) => names.map((name) => [name, name]);
    return [
      ["basis", "Which models count", both(different("basis"))],
      ["attribution", "Stealth models", both(different("attribution"))],
      ["measure", "Show", [["tokens", "Tokens"], ["share", "Share"], ["value", ""]].filter(([name]) => name in data.axes)],
      ["scale", "Scale", [["linear", "Linear"], ["log", "Logarithmic"]]],
      ["range", "Weeks", data.weeks > window.almanacPlaces.YEAR ? [["year", "Last 52"], ["all", "All"]] : [["all", "All"]]],
    ].filter(([, , options]) => options.length > 1);
  }

  function control(chart, [name, label, options]) {
    const id = `${chart.figure.id}-${name}`;
    if (options.length > 3 || options.some(([, text]) => text.length > 16)) {
      const select = made("select", { id, name: id }, ...options.map(([value, text]) => made("option", { value, textContent: text })));
      select.value = chart.chosen[name];
      select.addEventListener("change", () => chart.choose(name, select.value));
      return made("div", { className: "choice" }, made("label", { htmlFor: id, textContent: label }), select);
    }
    const radios = options.map(([value, text]) => {
      const radio = made("input", { type: "radio", name: id, value, checked: chart.chosen[name] === value });
      radio.addEventListener("change", () => chart.choose(name, value));
      return made("label", {}, radio, ` ${text}`);
    });
    return made("fieldset", { className: "choice" }, made("legend", { textContent: label }), ...radios);
  }

  return { made, controlsOf: (chart) => choicesOf(chart.data).map((choice) => control(chart, choice)) };
})();
