// The grid of many returns: keys and blocks as in a spreadsheet; each changed row kept on the device at every letter, and as
// a draft in the office after a pause. The page works without this file; then its buttons keep and send.
(() => {
  "use strict";
  const table = document.getElementById("grid");
  if (!table || !window.indexedDB) return;
  const sheet = JSON.parse(table.dataset.told);
  const form = document.getElementById("grid-form"), state = document.getElementById("kept-state");
  const words = sheet.words.grid;
  const PAUSE = 1500, RETRY = 10000, AT_ONCE = 40, MOST_NOTES = 20, BEACON = 60000;
  const KINDS = { saving: "", saved: "good", pasted: "good", taken_back: "", away: "late", signed_out: "late", other: "wrong", lost: "wrong", refused: "wrong", held: "late" };
  const BEGUN = { begun: "late", ready: "good", look: "wrong" };
  const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function tell(name, values) {
    state.hidden = false;
    state.className = `badge kept-state ${KINDS[name]}`;
    state.textContent = fill(words[name], values);
    document.getElementById("sign-in").hidden = name !== "signed_out";
  }

  // Rows

  const rows = [...table.querySelectorAll("tr[data-org]")].map((tr, at) => {
    const org = tr.dataset.org, told = sheet.rows[org];
    const fields = [...tr.querySelectorAll("td > input, td > select, td > textarea")];
    const [turn, basedOn] = ["turn", "based_on"].map((name) => form.elements[`${org}~${name}`]);
    const row = { org, at, tr, told, fields, turn, basedOn, id: `${sheet.who}/${told.id}`, name: tr.querySelector("th a").textContent, said: tr.nextElementSibling, theirs: null, tried: [], reasons: {} };
    row.sheet = { ...sheet, last: told.last, bands: sheet.bands[told.bands] };
    for (const field of row.said.querySelectorAll(".why input")) row.reasons[field.name.split("~r-")[1]] = field.value;
    row.saved = row.blank = typed(row);
    return row;
  });
  const byOrg = new Map(rows.map((row) => [row.org, row]));
  const rowOf = (element) => byOrg.get(element.closest("tr")?.dataset.org ?? element.closest("tr")?.dataset.of);
  const lineOf = (row, field) => sheet.lines[row.fields.indexOf(field)];

  function fieldsOf(row) {
    const found = Object.fromEntries(row.fields.map((field, at) => [`a-${sheet.lines[at].code}`, field.value]));
    for (const [code, reason] of Object.entries(row.reasons)) if (reason) found[`r-${code}`] = reason;
    return found;
  }
  function typed(row) { return JSON.stringify(fieldsOf(row)); }
  const isChanged = (row) => !row.told.is_read && typed(row) !== row.saved;
  const isBlank = (row) => row.fields.every(({ value }) => !value.trim());

  function put(row, fields) {
    row.fields.forEach((field, at) => { field.value = fields[`a-${sheet.lines[at].code}`] ?? ""; });
    for (const [name, text] of Object.entries(fields)) if (name.startsWith("r-")) row.reasons[name.slice(2)] = text;
  }

  // A number written with the marks of the other language, as this page writes it; all else as it is.
  function inOurMarks(line, text, mark) {
    if (mark === sheet.mark) return text;
    try {
      const value = Reading.read(line, text, mark);
      return typeof value === "bigint" ? Rules.number(line.answer === "count" ? value * 1000n : value, sheet.mark) : text;
    } catch (bad) { return unlessBad(bad, text); }
  }

  function unlessBad(bad, otherwise) {
    if (!(bad instanceof Reading.Bad)) throw bad;
    return otherwise;
  }

  const fieldsInOurMarks = (fields, mark) => Object.fromEntries(Object.entries(fields).map(([name, text]) => {
    const line = sheet.lines.find(({ code }) => name === `a-${code}`);
    return [name, line ? inOurMarks(line, text, mark) : text];
  }));

  // Looking a row over

  function problemOf(bad, line) {
    return fill(sheet.words.wrong[bad.name].join("; "), { choices: line.choices.map(({ label }) => label).join("; ") });
  }

  function look(row) {
    const answers = new Map(), problems = [];
    row.fields.forEach((field, at) => {
      const line = sheet.lines[at];
      let wrong = "";
      try {
        const value = Reading.read(line, field.value, sheet.mark);
        if (value !== null) answers.set(line.code, value);
      } catch (bad) { wrong = unlessBad(bad, "") || problemOf(bad, line); }
      if (wrong) problems.push(`${line.label}: ${wrong}`);
      field.parentElement.classList.toggle("has-error", Boolean(wrong));
      if (wrong) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    });
    const isBegun = typed(row) !== row.blank || row.turn.value !== "0";
    const { missing, broken } = isBegun ? Rules.judge(row.sheet, answers) : { missing: [], broken: [] };
    const unread = new Set(problems.map((words) => words.split(":")[0]));
    for (const code of missing) {
      const { label } = sheet.lines.find((line) => line.code === code);
      if (!unread.has(label)) problems.push(fill(words.not_filled, { line: label }));
    }
    problems.push(...broken.filter(({ level }) => level === "hard").map(({ says }) => says));
    if (row.told.newer) problems.push(row.told.newer);
    const asking = broken.filter(({ level }) => level !== "hard");
    show(row, problems, asking);
    const count = problems.length + asking.filter(({ code }) => !row.reasons[code]?.trim()).length;
    if (isBegun) stand(row, isBlank(row) ? "begun" : count ? "look" : "ready", count);
    else row.tr.querySelector("[data-standing]").replaceChildren(badge("", row.told.standing));
  }

  function stand(row, name, count) {
    row.tr.querySelector("[data-standing]").replaceChildren(badge(BEGUN[name], fill(words[name], { count })));
  }

  function badge(kind, text) {
    const made = document.createElement("span");
    made.className = `badge ${kind}`;
    made.textContent = text;
    return made;
  }

  const model = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  // The field of a reason stays where it is while somebody writes in it.
  function show(row, problems, asking) {
    const place = row.said.querySelector(".said-in");
    const asked = new Set(asking.map(({ code }) => `${row.org}~r-${code}`));
    for (const old of place.querySelectorAll(".error:not(.choose *), .why")) if (!asked.has(old.querySelector("input")?.name)) old.remove();
    place.prepend(...problems.map((words) => { const made = model("wrong"); made.append(words); return made; }));
    for (const check of asking) {
      const name = `${row.org}~r-${check.code}`, there = form.elements[name]?.closest(".why"), made = there ?? model("why");
      const field = made.querySelector("input");
      made.querySelector("[data-says]").textContent = check.says;
      made.querySelector("label").htmlFor = field.id = field.name = name;
      if (!there) { field.value = row.reasons[check.code] ?? ""; place.append(made); }
    }
    row.said.hidden = !place.childElementCount;
  }

  // Keeping: on the device at once, in the office after a pause

  function newKey() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // As the page of one return keeps it, so that what is typed here is found there. Many rows are kept in one step.
  function keepHere(some) {
    const byId = new Map(some.map((row) => [row.id, row]));
    kept = Kept.updateAll([...byId.keys()], (before, id) => {
      const row = byId.get(id);
      const begun = { id, key: newKey(), based_on: Number(row.basedOn.value) || null, turn: Number(row.turn.value), attempted: null };
      const filling = before?.fields ? before : begun;
      return { ...filling, fields: { ...filling.fields, ...fieldsOf(row) }, mark: sheet.mark, is_wanted: false };
    }).catch(() => tell("lost"));
    return kept;
  }

  const forgetHere = (some) => Kept.updateAll(some.map(({ id }) => id), () => null).catch(() => {});

  let pause = 0, kept = null, isSaving = null, token = form.elements.csrfmiddlewaretoken.value;

  function changed(some) {
    for (const row of some) look(row);
    clearTimeout(pause);
    pause = setTimeout(save, PAUSE);
    keepHere(some);
  }

  const waiting = () => rows.filter((row) => !row.theirs && isChanged(row));

  // Saves all that waits; one saving at a time. True: nothing waits any more.
  async function save() {
    clearTimeout(pause);
    while (isSaving) await isSaving;
    isSaving = saveAll().finally(() => { isSaving = null; });
    return isSaving;
  }

  async function saveAll() {
    try {
      for (let left = waiting(); left.length; left = waiting()) {
        tell("saving");
        if (!await saveSome(left.slice(0, AT_ONCE))) return false;
      }
    } catch (lost) {
      if (!(lost instanceof TypeError)) throw lost; // that is how a browser says that nothing came through
      return isAway();
    }
    const held = rows.filter(({ theirs }) => theirs).length;
    if (held) tell("held", { count: held });
    else if (state.textContent === words.saving) tell("saved", { at: new Date().toTimeString().slice(0, 5) });
    return true;
  }

  async function isAway() {
    await kept;
    tell("away", { count: waiting().length });
    clearTimeout(pause);
    pause = setTimeout(save, RETRY);
    return false;
  }

  function bodyOf(some) {
    const told = some.map((row) => [row.org, { ...fieldsOf(row), turn: row.turn.value, based_on: row.basedOn.value }]);
    return JSON.stringify({ who: sheet.who, mark: sheet.mark, rows: Object.fromEntries(told) });
  }

  const post = (body, more = {}) => fetch(sheet.keep, {
    method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token }, redirect: "manual", ...more,
  });

  async function saveSome(some) {
    for (const row of some) row.tried.push(typed(row));
    const body = bodyOf(some);
    let answer = await post(body);
    if (answer.status === 403 && await renew()) answer = await post(body);
    if (answer.type === "opaqueredirect") return isRefused("signed_out");
    if (answer.status >= 500) return isAway();
    const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (told.is_other) return isRefused("other");
    if (!answer.ok) return isRefused("refused", told.problems?.join(". ") ?? answer.status);
    const taken = some.filter((row) => told.rows[row.org]?.turn !== undefined);
    for (const row of taken) settle(row, told.rows[row.org]);
    await forgetHere(taken);
    if (taken.some(isChanged)) await keepHere(taken.filter(isChanged));
    for (const row of some) {
      const { theirs } = told.rows[row.org] ?? {};
      if (theirs) await hold(row, { ...theirs, fields: fieldsInOurMarks(theirs.fields, theirs.mark) });
    }
    const lost = some.find((row) => !told.rows[row.org]); // it is no more within reach
    return lost ? isRefused("refused", lost.name) : true;
  }

  function isRefused(name, what) {
    tell(name, { count: waiting().length, what });
    return false;
  }

  // Asks who is signed in, and for the token, which changes when somebody signs in. True: it is still the same person.
  async function renew() {
    const answer = await fetch(sheet.keep, { redirect: "manual" });
    if (answer.type === "opaqueredirect") return isRefused("signed_out");
    if (!answer.ok) return isAway();
    const told = await answer.json();
    if (told.who !== sheet.who) return isRefused("other");
    form.elements.csrfmiddlewaretoken.value = token = told.token;
    return true;
  }

  function settle(row, { turn, based_on: basedOn }) {
    row.turn.value = turn;
    row.basedOn.value = basedOn ?? "";
    row.saved = row.tried.at(-1);
    row.tried = [];
  }

  const differing = (fields, theirs) => Conflict.differing(sheet, { ...fields, nature: theirs.nature }, theirs);

  // Others have written the row. Where it is what was tried before, of which the answer was lost, one simply goes on.
  function hold(row, theirs) {
    const names = differing(fieldsOf(row), theirs.fields);
    const isOurs = row.tried.some((tried) => !differing(JSON.parse(tried), theirs.fields).length);
    if (isOurs || !names.length) return choose(row, theirs, "mine");
    row.theirs = theirs;
    row.said.querySelector(".choose")?.remove();
    const made = model("choose"), list = made.querySelector("ul");
    made.querySelector("[data-says]").textContent = theirs.by ? fill(words.theirs, theirs) : words.theirs_unknown;
    for (const name of names) {
      const item = document.createElement("li"), at = sheet.lines.findIndex(({ code }) => name === `a-${code}`);
      const shown = (text) => [...(row.fields[at].options ?? [])].find(({ value }) => value && value === text)?.textContent || text || words.blank;
      item.textContent = fill(words.differs, { line: sheet.lines[at].label, mine: shown(row.fields[at].value), theirs: shown(theirs.fields[name]) });
      list.append(item);
    }
    for (const button of made.querySelectorAll("button")) button.onclick = () => choose(row, theirs, button.value).then(save);
    row.said.querySelector(".said-in").prepend(made);
    row.said.hidden = false;
    return null;
  }

  async function choose(row, theirs, which) {
    row.theirs = null;
    row.tried = [];
    row.said.querySelector(".choose")?.remove();
    row.turn.value = theirs.turn;
    row.basedOn.value = theirs.based_on ?? "";
    const isTheirs = which === "theirs";
    if (isTheirs) put(row, theirs.fields);
    row.saved = isTheirs ? typed(row) : JSON.stringify(theirs.fields);
    await forgetHere([row]);
    if (!isTheirs) await keepHere([row]);
    look(row);
  }

  // What was typed before on this device and could not be saved, here or on the page of one return.
  async function restore() {
    const open = rows.filter(({ told }) => !told.is_read);
    const fillings = await Kept.updateAll(open.map(({ id }) => id), (filling) => filling).catch(() => []);
    for (const [at, filling] of fillings.entries()) {
      if (!filling?.fields) continue;
      const row = open[at], theirs = { fields: { ...fieldsOf(row), nature: "" }, turn: row.turn.value, based_on: row.basedOn.value, by: "" };
      const isMoved = String(filling.turn) !== row.turn.value || String(filling.based_on ?? "") !== row.basedOn.value;
      put(row, fieldsInOurMarks(filling.fields, filling.mark));
      look(row);
      if (isMoved) await hold(row, theirs);
      else if (!isChanged(row)) await forgetHere([row]);
    }
    if (waiting().length || rows.some(({ theirs }) => theirs)) await save();
  }

  // Moving about

  let start = { field: null, value: "", column: 0 }, lastPaste = null;
  const isEditing = (field) => field.classList.contains("editing");

  function moveTo(field) {
    if (!field) return;
    field.focus();
    field.select?.();
  }

  function nextIn(row, column, step) {
    for (let at = row.at + step; rows[at]; at += step) if (rows[at].fields.length) return rows[at].fields[column];
    return null;
  }

  function edit(field) {
    field.classList.add("editing");
    if (field.options) field.showPicker?.();
    else field.setSelectionRange(field.value.length, field.value.length);
  }

  const KEYS = {
    ArrowUp: ({ row, column }) => nextIn(row, column, -1),
    ArrowDown: ({ row, column }) => nextIn(row, column, 1),
    ArrowLeft: ({ row, column }) => row.fields[column - 1],
    ArrowRight: ({ row, column }) => row.fields[column + 1],
    Home: ({ row }) => row.fields[0],
    End: ({ row }) => row.fields.at(-1),
  };

  function press(event) {
    const field = event.target, row = rowOf(field), column = row?.fields.indexOf(field) ?? -1;
    if (column < 0) return;
    const { key, shiftKey: isShift } = event, isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const done = () => event.preventDefault();
    if (key === "Enter" && isPlain) {
      done();
      moveTo(nextIn(row, isShift ? column : start.column, isShift ? -1 : 1));
    } else if (key === "Enter" && event.altKey && field.localName === "textarea") {
      done();
      field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (key === "F2") { done(); edit(field); }
    else if (key === "Escape") { done(); takeBackTyping(field); }
    else if (event.ctrlKey && key.toLowerCase() === "z" && lastPaste && field.value === start.value) { done(); takeBackPaste(); }
    else if ((key === "Delete" || key === "Backspace") && field.options) {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (KEYS[key] && isPlain && !isShift && !isEditing(field)) {
      done();
      moveTo(KEYS[key]({ row, column }));
    }
  }

  function takeBackTyping(field) {
    const isTyped = field.value !== start.value;
    field.value = start.value;
    field.classList.remove("editing");
    field.select?.();
    if (isTyped) field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Where Enter goes back to: the column from which Tab set out.
  function enter({ target }) {
    const row = rowOf(target), column = row?.fields.indexOf(target) ?? -1;
    if (column < 0) return;
    start = { field: target, value: target.value, column: isTabbing ? start.column : column };
    isTabbing = false;
  }

  let isTabbing = false;
  let leaving = null;
  function leave({ target }) {
    target.classList?.remove("editing");
    const row = rowOf(target);
    clearTimeout(leaving);
    leaving = setTimeout(() => { if (row && rowOf(document.activeElement) !== row && isChanged(row)) save(); });
  }

  // Pasting

  function cellsOf(text) {
    const found = [[]], cell = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r\n|\n|\r|$)/y;
    while (cell.lastIndex < text.length) {
      const [, told, end] = cell.exec(text);
      found.at(-1).push(told.startsWith('"') && told.endsWith('"') && told.length > 1 ? told.slice(1, -1).replaceAll('""', '"') : told);
      if (end !== "\t" && cell.lastIndex < text.length) found.push([]);
      else if (end === "\t" && cell.lastIndex >= text.length) found.at(-1).push("");
    }
    return found;
  }

  // Which decimal mark a number proves; "" where it proves none: 1.234 may be either.
  function markIn(text) {
    const marks = [...text].filter((letter) => letter === "." || letter === ","), last = marks.at(-1);
    if (!last) return "";
    if (new Set(marks).size === 2) return last;
    if (marks.length > 1) return last === "." ? "," : ".";
    const [, whole, decimals] = /(\d*)[.,](\d*)/.exec(text) ?? [];
    return decimals === undefined || (decimals.length === 3 && whole.length >= 1 && whole.length <= 3 && whole !== "0") ? "" : last;
  }

  // The decimal mark of a block: the one that its numbers prove, else "" (none is proved, or both are).
  function markOf(cells) {
    const found = new Set(cells.filter(({ line }) => line.answer === "money" || line.answer === "number").map(({ text }) => markIn(text)));
    found.delete("");
    return found.size === 1 ? [...found][0] : "";
  }

  // What becomes of a block that is pasted at a field: which fields get what, and what is to be told of it first.
  function planOf(block, row, column) {
    const width = Math.max(...block.map((cells) => cells.length)), targets = rows.slice(row.at, row.at + block.length);
    const inside = targets.flatMap((target, down) => sheet.lines.slice(column, column + width).map((line, across) => (
      { target, line, field: target.fields[column + across], text: (block[down][across] ?? "").trim() }
    )));
    const notes = [];
    const over = block.slice(targets.length).filter((cells) => cells.some((text) => text.trim()));
    if (over.length) notes.push(fill(words.rows_over, { count: over.length, what: sample(over.flat()) }));
    const beyond = block.flatMap((cells) => cells.slice(sheet.lines.length - column)).filter((text) => text.trim());
    if (beyond.length) notes.push(fill(words.columns_over, { count: width - (sheet.lines.length - column), what: sample(beyond) }));
    for (const target of targets) {
      const told = inside.filter((cell) => cell.target === target && cell.text);
      if (target.told.is_read && told.length) notes.push(fill(words.sent_row, { name: target.name }));
    }
    const mark = markOf(inside);
    const writes = inside.filter(({ field }) => field).map((cell) => readPasted(cell, mark, notes)).filter(Boolean);
    return { writes, notes, rows: block.length, columns: width };
  }

  function sample(texts) {
    const found = texts.map((text) => text.trim()).filter(Boolean);
    return found.slice(0, 5).join("; ") + (found.length > 5 ? "; …" : "");
  }

  function readPasted({ target, line, field, text }, mark, notes) {
    const note = (name, what) => notes.push(fill(words[name], { name: target.name, line: line.label, text, what }));
    const isNumber = line.answer === "money" || line.answer === "number";
    try {
      const value = Reading.read(line, text, mark || sheet.mark);
      if (field.options) return { field, text: value === null ? "" : String(value) };
      if (isNumber && !mark && /^[^.,]*\d[.,]\d{3}(?!\d)/.test(text) && !markIn(text) && text.includes(sheet.mark)) return note("two_ways") && null;
      return { field, text: isNumber ? inOurMarks(line, text, mark || sheet.mark) : text };
    } catch (bad) {
      const what = unlessBad(bad, "") || sheet.words.wrong[bad.name][0];
      if (field.options) return note("no_choice") && null;
      note("not_read", what);
      return { field, text };
    }
  }

  function paste(event) {
    const row = rowOf(event.target), column = row?.fields.indexOf(event.target) ?? -1;
    const text = event.clipboardData.getData("text/plain");
    if (column < 0 || (isEditing(event.target) && !/\t/.test(text)) || !/[\t\r\n]/.test(text)) return;
    event.preventDefault();
    const plan = planOf(cellsOf(text), row, column);
    if (plan.notes.length) ask(plan, event.target); else write(plan, event.target);
  }

  function ask(plan, field) {
    const dialog = document.getElementById("paste-preview"), list = dialog.querySelector("ul");
    const told = plan.notes.slice(0, MOST_NOTES);
    if (plan.notes.length > MOST_NOTES) told.push(fill(words.and_more, { count: plan.notes.length - MOST_NOTES }));
    dialog.querySelector("[data-fits]").textContent = fill(words.fits, { rows: plan.rows, columns: plan.columns, cells: plan.writes.length });
    list.replaceChildren(...told.map((text) => { const item = document.createElement("li"); item.textContent = text; return item; }));
    dialog.querySelector("[value=fill]").hidden = !plan.writes.length;
    for (const button of dialog.querySelectorAll("button")) button.onclick = () => dialog.close(button.value);
    dialog.onclose = () => { if (dialog.returnValue === "fill") write(plan, field); else moveTo(field); };
    dialog.returnValue = "";
    dialog.showModal();
  }

  function write({ writes }, field) {
    lastPaste = writes.map(({ field: one }) => ({ field: one, text: one.value }));
    putAll(writes);
    tell("pasted", { cells: writes.length });
    document.getElementById("take-back").hidden = false;
    moveTo(field);
  }

  function takeBackPaste() {
    putAll(lastPaste);
    lastPaste = null;
    tell("taken_back");
    document.getElementById("take-back").hidden = true;
    moveTo(start.field);
  }

  function putAll(writes) {
    for (const { field, text } of writes) field.value = text;
    if (start.field) start.value = start.field.value;
    changed([...new Set(writes.map(({ field }) => rowOf(field)))]);
  }

  // Sending: first all is kept; the office then sends what is complete, as one.

  async function submit(event) {
    event.preventDefault();
    const name = event.submitter?.name ?? "save";
    const isSaved = await save();
    if (name === "save" || !isSaved) return;
    try { if (!await renew()) return; } catch (lost) {
      if (!(lost instanceof TypeError)) throw lost;
      await isAway();
      return;
    }
    for (const field of form.elements) if (field.name.includes("~")) field.disabled = true;
    const button = document.createElement("input");
    Object.assign(button, { type: "hidden", name, value: "1" });
    form.append(button);
    form.submit();
  }

  function begin() {
    table.addEventListener("input", ({ target }) => {
      const row = rowOf(target);
      if (!row) return;
      if (target.name.includes("~r-")) row.reasons[target.name.split("~r-")[1]] = target.value;
      changed([row]);
    });
    table.addEventListener("keydown", (event) => { isTabbing = event.key === "Tab"; press(event); });
    table.addEventListener("focusin", enter);
    table.addEventListener("focusout", leave);
    table.addEventListener("dblclick", ({ target }) => { if (lineOf(rowOf(target) ?? rows[0], target)) edit(target); });
    table.addEventListener("pointerdown", (event) => {
      const { target } = event;
      if (!target.select || target === document.activeElement || target.name.includes("~r-")) return;
      event.preventDefault();
      moveTo(target);
    });
    table.addEventListener("paste", paste);
    form.addEventListener("submit", submit);
    document.getElementById("take-back").addEventListener("click", takeBackPaste);
    window.addEventListener("online", save);
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    window.addEventListener("pagehide", () => {
      const body = bodyOf(waiting());
      if (waiting().length && body.length < BEACON) post(body, { keepalive: true }).catch(() => {});
    });
  }

  begin();
  for (const row of rows) if (row.turn && row.turn.value !== "0") look(row);
  restore();
})();
