// What the pages do where scripts run, but for the charts: say how old the figures are. edition.js says as of when.
"use strict";
const AS_OF = Date.parse(document.documentElement.dataset.asOf);
const days = Math.floor((Date.now() - AS_OF) / 86400000);
// The source publishes every day, and a week ends every seven: after eight days something is missing.
if (days > 8) {
  for (const banner of document.querySelectorAll("[data-age-banner]")) {
    banner.querySelector("[data-age]").textContent = `${days} days`;
    banner.hidden = false;
  }
}
