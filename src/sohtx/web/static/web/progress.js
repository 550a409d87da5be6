// What takes a while is said: a bar under the header, and words for who does not see it. What was sent is sent once.
(() => {
  "use strict";
  const PATIENCE = 400; // milliseconds that pass unnoticed
  const GIVEN_UP = 60000; // by then the answer was a file, or somebody stopped it
  const sign = document.getElementById("progress");
  let begins = 0, ends = 0, isLeaving = false;

  function begin() {
    clearTimeout(begins); clearTimeout(ends);
    begins = setTimeout(show, PATIENCE);
    ends = setTimeout(end, GIVEN_UP);
  }

  function show() {
    const words = document.createElement("span");
    words.textContent = sign.dataset.says;
    sign.replaceChildren(words);
    sign.classList.add("on");
  }

  function end() {
    isLeaving = false;
    clearTimeout(begins); clearTimeout(ends);
    sign.replaceChildren(); sign.classList.remove("on");
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  }

  // A file that is taken away leaves the page where it is, so nothing would say that it has come.
  const TAKES_AWAY = /\/(tai-ve|tai|xuat)(\/|$)|[?&]format=/;
  const takesAway = (element, address) => element.closest("[download], [data-takes-away]") || TAKES_AWAY.test(address);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const there = new URL(link.href), here = window.location;
    const isHere = there.pathname === here.pathname && there.search === here.search;
    if (link.target || there.origin !== here.origin || (isHere && there.hash) || takesAway(link, link.href)) return;
    isLeaving = true;
    begin();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // by attributes: a field named "action" or "method" would stand before the form's own
    const told = (name) => event.submitter?.getAttribute(`form${name}`) || form.getAttribute(name) || "";
    if (event.defaultPrevented || told("target")) return;
    if (form.hasAttribute("aria-busy")) { event.preventDefault(); return; }
    if (takesAway(event.submitter || form, told("action") || window.location.href)) return;
    if (told("method").toLowerCase() === "post") form.setAttribute("aria-busy", "true");
    isLeaving = true;
    begin();
  });

  // Stopped, or shown again as the browser had put it aside: nothing is under way any more.
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });
  window.addEventListener("pageshow", end);
  document.addEventListener("htmx:beforeRequest", begin);
  document.addEventListener("htmx:afterRequest", () => { if (!isLeaving) end(); });
})();
