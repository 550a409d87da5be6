// Arrows, space and the keys of a presenter turn the slides; without this file the links do.
(() => {
  "use strict";
  const KEYS = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "prev", PageUp: "prev", Home: "first", End: "last" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select, #panel")) return;
    if (event.key === " " && event.target.closest("a, button")) return;
    const link = document.querySelector(`.slide-turn [data-turn="${KEYS[event.key]}"]`);
    if (link) { event.preventDefault(); location.assign(link.href); }
  });
})();
