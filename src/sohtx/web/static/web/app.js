// Scripts only save steps: every page works without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("scripts");
  const panel = document.getElementById("panel");
  const busy = document.getElementById("busy");
  let opener = null;

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

  // A figure's panel; what is under way is said, and can be left.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === panel) opener = event.detail.elt;
    busy.dataset.timer = setTimeout(() => { busy.hidden = false; }, 400);
  });
  document.addEventListener("htmx:afterRequest", () => { clearTimeout(Number(busy.dataset.timer)); busy.hidden = true; });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === panel) {
      panel.hidden = false;
      const head = panel.querySelector("h2");
      if (head) { head.tabIndex = -1; head.focus(); }
    }
  });

  // Nothing typed is lost: forms marked data-keep are kept in this tab until they are sent and taken.
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = `kept:${location.pathname}:${form.dataset.keep}`;
    const fields = () => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit"].includes(f.type));
    if (!form.querySelector(".has-error")) {
      let kept = null;
      try { kept = JSON.parse(sessionStorage.getItem(key)); } catch { kept = null; }
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
      try { sessionStorage.setItem(key, JSON.stringify(now)); } catch { /* a full or closed store keeps nothing */ }
    });
    form.addEventListener("submit", () => { sessionStorage.removeItem(key); });
  }
})();
