// Scripts only save steps: every page works without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("scripts");
  const panel = document.getElementById("panel");
  let opener = null;

  // A browser that cannot show a closed box of filters on a desk is helped.
  if (window.matchMedia("(min-width: 60.01rem)").matches) for (const box of document.querySelectorAll(".filter-box")) box.open = true;

  // On a phone the stations stand in one row that scrolls: where one is, is seen.
  const station = document.querySelector(".stations [aria-current]");
  const row = station && station.closest("ul");
  if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = station.offsetLeft - (row.clientWidth - station.offsetWidth) / 2;

  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.altKey && !event.metaKey && !isTyping(event.target)) {
      const search = document.getElementById("q");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "Escape" && panel && !panel.hidden) closePanel();
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.closest("table.data") && !isTyping(event.target)) {
      const links = [...event.target.closest("table").querySelectorAll("tbody tr")].map((row) => row.querySelector("a, button")).filter(Boolean);
      const here = links.findIndex((link) => link.closest("tr").contains(event.target));
      const next = links[here + (event.key === "ArrowDown" ? 1 : -1)];
      if (here >= 0 && next) { event.preventDefault(); next.focus(); }
    }
  });

  function closePanel() {
    panel.hidden = true;
    panel.replaceChildren();
    if (opener) opener.focus();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-closes-panel]")) { event.preventDefault(); closePanel(); }
    const copier = event.target.closest("[data-copies]");
    if (copier && navigator.clipboard) {
      navigator.clipboard.writeText(copier.dataset.copies).then(() => { copier.textContent = copier.dataset.copied; });
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  // A figure's panel.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === panel) opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === panel) {
      panel.hidden = false;
      const head = panel.querySelector("h2");
      if (head) { head.tabIndex = -1; head.focus(); }
    }
  });

  // Nothing typed is lost: forms marked data-keep are kept in this tab until an answer shows that they were taken. Who
  // was signed out meanwhile is asked to sign in, or is refused, and finds all as it was.
  const SENT = "kept-until-taken";
  const store = { // full or closed, it keeps nothing
    get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
    set(key, words) { try { sessionStorage.setItem(key, words); } catch { /* as above */ } },
    drop(key) { try { sessionStorage.removeItem(key); } catch { /* as above */ } },
  };
  const isTaken = document.querySelector(".stations") && !document.querySelector("[data-nothing-taken], form[data-keep] .has-error");
  if (isTaken && store.get(SENT)) store.drop(store.get(SENT));
  store.drop(SENT);
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = `kept:${location.pathname}:${form.dataset.keep}`;
    const fields = () => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit"].includes(f.type));
    if (!form.querySelector(".has-error")) {
      const kept = JSON.parse(store.get(key));
      if (kept) for (const field of fields()) {
        if (!(field.name in kept)) continue;
        if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name].includes(field.value);
        else field.value = kept[field.name][0];
      }
    }
    form.addEventListener("input", () => {
      const now = {};
      for (const field of fields()) {
        if ((field.type === "checkbox" || field.type === "radio") && !field.checked) { now[field.name] ??= []; continue; }
        (now[field.name] ??= []).push(field.value);
      }
      store.set(key, JSON.stringify(now));
    });
    form.addEventListener("submit", () => { store.set(SENT, key); });
  }
})();
