// A return as it is filled in: kept on the device at every letter, looked at here, sent when there is a network. The page
// works without this file; then the server does all of it.
(() => {
  "use strict";
  const state = document.getElementById("kept-state");
  if (!state || !window.indexedDB) return;
  const form = document.getElementById("return"); // none where the return is only read
  const sheet = JSON.parse(state.dataset.sheet);
  const { id, words, addresses } = sheet;
  const OURS = /^(a-|r-)|^(nature|source)$/;
  const KINDS = { kept: "late", waiting: "late", signed_out: "late", sent: "good", ready: "good", look: "wrong", lost: "wrong" };
  const reasons = { ...sheet.reasons };
  let kept = null, isSending = false, isAsking = false, isWholeLookedAt = false;

  function tell(name, values = {}) {
    state.hidden = false;
    state.className = `badge kept-state ${KINDS[name] ?? ""}`;
    state.textContent = words.states[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
    if (!form) return;
    document.getElementById("sign-in").hidden = name !== "signed_out";
    form.elements.drop.hidden = !kept?.fields && !sheet.turn;
  }
  const tellToLook = (what) => tell("look", { what: words.looks[what] ?? what });

  // What stands in the fields

  function typed() {
    const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => OURS.test(name)));
    for (const [code, reason] of Object.entries(reasons)) fields[`r-${code}`] = reason;
    return fields;
  }

  function put(fields) {
    for (const [name, text] of Object.entries(fields)) if (name.startsWith("r-")) reasons[name.slice(2)] = text;
    for (const field of form.elements) {
      if (!OURS.test(field.name) || !(field.name in fields)) continue;
      if (field.type === "radio") field.checked = field.value === fields[field.name];
      else field.value = fields[field.name];
    }
  }

  // Numbers typed on a page of the other language, as this page writes them.
  function inOurMarks(fields, mark) {
    const found = { ...fields };
    if (mark !== sheet.mark) for (const line of sheet.lines) {
      const name = `a-${line.code}`;
      try {
        const value = Reading.read(line, fields[name] ?? "", mark);
        if (typeof value === "bigint") found[name] = Rules.number(line.answer === "count" ? value * 1000n : value, sheet.mark);
      } catch (bad) { if (!(bad instanceof Reading.Bad)) throw bad; }
    }
    return found;
  }

  // Looking it over

  function problemOf(bad, line) {
    const choices = line.choices.map(({ label }) => label).join("; ");
    return words.wrong[bad.name].map((text) => text.replace("{choices}", choices));
  }

  // Shows what is wrong with what was read; what is not filled in yet, once the whole was asked for. True: it can be sent.
  function look() {
    const fields = typed(), answers = new Map(), findings = {};
    const at = (code) => (findings[code] ??= { problems: [], broken: [] });
    for (const line of sheet.lines) {
      try {
        const value = Reading.read(line, fields[`a-${line.code}`] ?? "", sheet.mark);
        if (value !== null) answers.set(line.code, value);
      } catch (bad) {
        if (!(bad instanceof Reading.Bad)) throw bad;
        at(line.code).problems.push(problemOf(bad, line));
      }
    }
    const { missing, broken } = Rules.judge(sheet, answers);
    if (isWholeLookedAt) for (const code of missing) if (!findings[code]) at(code).problems.push(words.wrong.missing);
    for (const check of broken) at(check.lines[0]).broken.push(check);
    show(findings);
    const isExplained = broken.every((check) => check.level !== "hard" && reasons[check.code]?.trim());
    return isExplained && !missing.length && Object.values(findings).every(({ problems }) => !problems.length);
  }

  function show(findings) {
    for (const cell of form.querySelectorAll("[data-line]")) {
      const { problems, broken } = findings[cell.dataset.line] ?? { problems: [], broken: [] };
      const asked = new Set(broken.filter(({ level }) => level !== "hard").map(({ code }) => `r-${code}`));
      for (const old of cell.querySelectorAll(".error, .why")) if (!asked.has(old.querySelector("input")?.name)) old.remove();
      cell.classList.toggle("has-error", Boolean(problems.length || broken.length));
      const field = cell.querySelector("input, select, textarea"), said = cell.querySelector(".said");
      if (problems.length) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
      said.append(...problems.map((words) => error(words.join("; "))));
      for (const check of broken) {
        const made = check.level === "hard" ? error(check.says + (check.law && ` (${check.law})`)) : why(check);
        if (!made.isConnected) cell.append(made);
      }
    }
  }

  function error(text) {
    const made = document.getElementById("wrong").content.firstElementChild.cloneNode(true);
    made.append(text);
    return made;
  }

  // The field of a reason stays where it is while somebody writes in it.
  function why(check) {
    const there = document.getElementById(`r-${check.code}`)?.closest(".why");
    const made = there ?? document.getElementById("why").content.firstElementChild.cloneNode(true);
    const label = made.querySelector("label"), field = made.querySelector("input");
    made.querySelector("[data-says]").textContent = check.says;
    label.htmlFor = field.id = field.name = `r-${check.code}`;
    if (!there) field.value = reasons[check.code] ?? "";
    return made;
  }

  // Keeping

  function newKey() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function keep({ target }) {
    if (!OURS.test(target.name)) return;
    if (target.name.startsWith("r-")) reasons[target.name.slice(2)] = target.value;
    const now = typed();
    const begun = { id, fields: now, key: newKey(), based_on: sheet.based_on, turn: sheet.turn, mark: sheet.mark, attempted: null };
    try {
      kept = await Kept.update(id, (before) => {
        const filling = before?.fields ? before : begun;
        return { ...filling, fields: { ...filling.fields, [target.name]: now[target.name] }, is_wanted: false };
      });
      tell("kept");
    } catch { tell("lost"); }
  }

  // Puts back what was typed before; where others have written since, it is asked which is right.
  async function restore() {
    const theirs = { fields: typed(), based_on: sheet.based_on, turn: sheet.turn, by: "" };
    const mine = inOurMarks(kept.fields, kept.mark);
    const isMoved = kept.based_on !== theirs.based_on || kept.turn !== theirs.turn;
    const isSame = !Conflict.differing(sheet, mine, theirs.fields).length;
    if (isMoved && isSame) {
      kept = await Kept.update(id, () => null);
      return;
    }
    put(mine);
    kept = await Kept.update(id, (now) => ({ ...now, fields: mine, mark: sheet.mark }));
    tell(kept.is_wanted ? "waiting" : "kept");
    if (isMoved) await choose(theirs); else look();
  }

  async function choose(theirs) {
    isAsking = true;
    kept = await Kept.update(id, (now) => ({ ...now, is_wanted: false }));
    tellToLook("newer");
    const chosen = await Conflict.ask(sheet, typed(), theirs);
    isAsking = false;
    put(chosen);
    await goOnFrom(theirs);
    look();
    tell("kept");
  }

  async function goOnFrom({ based_on: basedOn, turn }) {
    kept = await Kept.update(id, (now) => ({ ...now, fields: typed(), based_on: basedOn, turn, key: newKey(), attempted: null }));
  }

  // Sending

  async function send() {
    if (isSending || !kept?.is_wanted) return;
    isSending = true;
    tell("sending");
    try { await deliver(); } catch (lost) {
      if (!(lost instanceof TypeError)) throw lost; // that is how a browser says that nothing came through
      tell("waiting");
    } finally { isSending = false; }
  }

  // Asks first who is signed in and whether an earlier try came in of which the answer was lost; then sends.
  async function deliver() {
    const there = await fetch(`${addresses.send}?key=${kept.key}`, { redirect: "manual" });
    if (there.type === "opaqueredirect") return tell("signed_out");
    if (!there.ok) return there.status < 500 ? refused("refused") : tell("waiting");
    const { who, token, taken } = await there.json();
    if (who !== sheet.who) return refused("other_person");
    if (taken && await settle(taken)) return location.assign(addresses.page);
    const attempted = JSON.stringify(kept.fields);
    kept = await Kept.update(id, (now) => ({ ...now, attempted }));
    const body = new URLSearchParams({
      ...JSON.parse(attempted), key: kept.key, based_on: kept.based_on ?? "", turn: kept.turn, mark: kept.mark, send: "1",
    });
    return answered(await fetch(addresses.send, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" }));
  }

  async function answered(answer) {
    if (answer.type === "opaqueredirect") return tell("signed_out");
    if (answer.status >= 500) return tell("waiting");
    const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (answer.ok) {
      await settle(told.taken);
      return location.assign(addresses.page);
    }
    if (told.theirs) return conflicted(told.theirs);
    if (told.lines) show(told.lines);
    return refused(told.lines ? "lines" : told.problems?.join(". ") ?? "refused");
  }

  async function conflicted(theirs) {
    const shown = { ...theirs, fields: inOurMarks(theirs.fields, theirs.mark) };
    if (Conflict.differing(sheet, typed(), shown.fields).length) return choose(shown);
    await goOnFrom(shown);
    return deliver();
  }

  async function refused(what) {
    kept = await Kept.update(id, (now) => ({ ...now, is_wanted: false }));
    tellToLook(what);
  }

  // What was sent is kept no more; what was typed since goes on from it. True: nothing was.
  async function settle({ based_on: basedOn, at }) {
    kept = await Kept.update(id, (now) => (JSON.stringify(now.fields) === now.attempted
      ? { id, sent_at: at } : { ...now, key: newKey(), based_on: basedOn, turn: 0, attempted: null }));
    return !kept.fields;
  }

  // Buttons and keys

  const presses = {
    async check() {
      isWholeLookedAt = true;
      if (look()) tell("ready"); else lookAtLines();
    },
    async send() {
      if (isAsking) return tellToLook("newer");
      isWholeLookedAt = true;
      if (!look()) return lookAtLines();
      if (!kept?.fields) await keep({ target: form.elements.namedItem(`a-${sheet.lines[0].code}`) });
      kept = await Kept.update(id, (now) => ({ ...now, is_wanted: true }));
      return send();
    },
    async drop() {
      kept = await Kept.update(id, () => null);
      if (sheet.turn && navigator.onLine) submitBy("drop"); else location.assign(addresses.page);
    },
    async save() {
      look(); // so that the reasons go along
      if (navigator.onLine) submitBy("save"); else tell("kept");
    },
  };

  // The server's own way, as without scripts.
  function submitBy(name) {
    const button = document.createElement("input");
    Object.assign(button, { type: "hidden", name, value: "1" });
    form.append(button);
    form.submit();
  }

  function lookAtLines() {
    tellToLook("lines");
    form.querySelector(".has-error input, .has-error select, .has-error textarea")?.focus();
  }

  // Enter goes on to the next field: a return is sent by its button alone.
  function goOn(event) {
    if (event.key !== "Enter" || !event.target.matches("input.num")) return;
    event.preventDefault();
    const all = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")];
    all[all.indexOf(event.target) + 1].focus();
  }

  function begin(found) {
    kept = found;
    if (kept?.sent_at) tell("sent", { at: kept.sent_at });
    if (form) return fillIn();
    return kept?.fields && !location.search.includes("=") ? location.replace(addresses.filling) : null;
  }

  function fillIn() {
    for (const field of form.querySelectorAll("input[name^=r-]")) reasons[field.name.slice(2)] = field.value;
    form.addEventListener("input", keep);
    form.addEventListener("keydown", goOn);
    form.addEventListener("change", ({ target }) => { if (target.name.startsWith("a-")) look(); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      presses[event.submitter?.name ?? "check"]();
    });
    window.addEventListener("online", send);
    return kept?.fields ? restore().then(send) : null;
  }

  // Having the page itself kept, for opening it without a network

  async function keepPage() {
    await navigator.serviceWorker.register(addresses.worker, { scope: "/" });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name)).filter(
      ({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"),
    );
    const pages = [...new Set([addresses.page, addresses.filling])];
    active.postMessage({ who: sheet.who, pages, files: files.map(({ href }) => href) });
  }

  Kept.read(id).then(begin, () => tell("lost"));
  if (navigator.serviceWorker) window.addEventListener("load", () => keepPage().catch(() => {})); // off line it is kept already
})();
