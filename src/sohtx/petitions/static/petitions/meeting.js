// What is said in the hall: kept on the device at every letter (keeping.js), sent a moment later, sent again until the
// server has it. The page works without this file; then the buttons do it.
(() => {
  "use strict";
  const state = document.getElementById("kept-state");
  if (!state || !window.indexedDB) return;
  const PAUSE = 1200, AGAIN = 8000, MOST_ATTEMPTS = 30; // milliseconds; tries of which the answer may have been lost
  const KINDS = { kept: "late", waiting: "late", signed_out: "late", sent: "good", newer: "wrong", refused: "wrong", other_person: "wrong", lost: "wrong", nothing_chosen: "wrong" };
  const form = document.getElementById("contribution"), speech = form.elements.text, chosen = form.elements.petition;
  const told = JSON.parse(state.dataset.meeting);
  const { addresses, delegates, id } = told;
  let timer = 0, isSending = false, isAsking = false, selected = "";

  function tell(name, values = {}) {
    state.hidden = false;
    state.className = `badge ${KINDS[name]}`;
    state.textContent = told.states[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
    document.getElementById("sign-in").hidden = name !== "signed_out";
  }

  // What stands in the fields

  const NAMES = ["speaker", "position", "whose", "subject", "text", "is_written"];
  const keyHere = () => form.elements.key.value;

  function typed() {
    const fields = Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
    return { ...fields, is_written: form.elements.is_written.checked ? "1" : "" };
  }

  function put(fields) {
    for (const name of NAMES) if (name !== "is_written") form.elements[name].value = fields[name] ?? "";
    form.elements.is_written.checked = Boolean(fields.is_written);
  }

  const oneLine = (text) => text.normalize("NFC").split(/\s+/).filter(Boolean).join(" ");

  // As the server keeps it, so that what came in can be told from what somebody else has written.
  function asKept(fields) {
    const kept = { ...fields, text: fields.text.normalize("NFC").replace(/\r\n/g, "\n").trimEnd() };
    for (const name of ["speaker", "position", "subject"]) kept[name] = oneLine(kept[name]);
    return JSON.stringify(NAMES.map((name) => kept[name]));
  }

  // Keeping: { id, current, pending: { key: { fields, turn, attempts, tags } } }

  const change = (work) => Kept.update(id, (before) => {
    const kept = before ?? { id, current: "", pending: {} };
    work(kept);
    return kept;
  });

  function pendingOf(kept) {
    return (kept.pending[keyHere()] ??= { fields: typed(), turn: form.elements.turn.value, attempts: [], tags: [] });
  }

  async function keep(work = () => {}) {
    try {
      await change((kept) => {
        const mine = pendingOf(kept);
        mine.fields = typed();
        work(mine);
        kept.current = keyHere();
      });
      if (isAsking) return;
      tell("kept");
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    } catch { tell("lost"); }
  }

  // Sending

  async function send() {
    if (isSending || isAsking) return;
    isSending = true;
    clearTimeout(timer);
    try { await deliverAll(); } catch (lost) {
      if (!(lost instanceof TypeError)) throw lost; // that is how a browser says that nothing came through
      tell("waiting");
    } finally { isSending = false; }
  }

  async function deliverAll() {
    const kept = await Kept.read(id);
    const keys = Object.keys(kept?.pending ?? {}).filter((key) => !kept.pending[key].is_refused || key === keyHere());
    if (!keys.length) return;
    const there = await fetch(addresses.send, { redirect: "manual" });
    if (there.type === "opaqueredirect") { tell("signed_out"); return; }
    if (!there.ok) { tell("waiting"); return; }
    const { who, token } = await there.json();
    if (who !== told.who) { tell("other_person"); return; }
    for (const key of keys) {
      let isMore = true;
      while (isMore) isMore = await deliver(key, token);
    }
    tellUnsent(await Kept.read(id));
  }

  // Sends one contribution and one petition tagged in it; true: there is more of it to send.
  async function deliver(key, token) {
    const kept = await change((now) => {
      const mine = now.pending[key], words = mine && asKept(mine.fields);
      if (mine && mine.attempts.at(-1) !== words) mine.attempts = [...mine.attempts, words].slice(-MOST_ATTEMPTS);
    });
    const mine = kept.pending[key];
    if (!mine) return false;
    const tag = mine.tags[0], sent = JSON.stringify(mine.fields);
    const body = new URLSearchParams({ ...mine.fields, key, turn: mine.turn, ...tag });
    const answer = await fetch(addresses.send, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" });
    if (answer.type === "opaqueredirect") { tell("signed_out"); return false; }
    if (answer.status >= 500) { tell("waiting"); return false; }
    const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (answer.ok) return settle(key, sent, said, tag);
    if (said.theirs) return conflicted(key, said.theirs);
    return refused(key, tag, said.problems?.join(". ") ?? String(answer.status));
  }

  async function settle(key, sent, { turn, at, petitions }, tag) {
    const kept = await change((now) => {
      const mine = now.pending[key];
      if (tag) mine.tags = mine.tags.slice(1);
      if (JSON.stringify(mine.fields) === sent && !mine.tags.length) delete now.pending[key];
      else Object.assign(mine, { turn, attempts: [], is_refused: false });
    });
    if (key === keyHere()) {
      form.elements.turn.value = turn;
      list(petitions);
      if (!kept.pending[key]) tell("sent", { at });
    }
    return Boolean(kept.pending[key]);
  }

  // What is refused waits for the one who typed it; a petition that is refused goes back into its field.
  async function refused(key, tag, what) {
    await change((now) => {
      const mine = now.pending[key];
      if (tag) mine.tags = mine.tags.slice(1);
      mine.is_refused = true;
    });
    if (key === keyHere()) {
      if (tag) chosen.value = tag.petition;
      tell("refused", { what });
    }
    return false;
  }

  // Two have written: what the server has may be an earlier try of ours, of which the answer was lost.
  async function conflicted(key, theirs) {
    const kept = await Kept.read(id);
    if (kept.pending[key].attempts.includes(asKept(theirs.fields))) {
      await change((now) => { now.pending[key].turn = theirs.turn; });
      return true;
    }
    if (key !== keyHere()) {
      await change((now) => { now.pending[key].is_refused = true; });
      return false;
    }
    ask(theirs);
    return false;
  }

  function ask(theirs) {
    const box = document.getElementById("conflict"), says = box.querySelector("[data-says]");
    isAsking = true;
    tell("newer");
    says.textContent = says.dataset.says.replace("{by}", theirs.by).replace("{at}", theirs.at);
    box.querySelector("b").textContent = [theirs.fields.speaker, theirs.fields.subject].filter(Boolean).join(": ");
    box.querySelector("pre").textContent = theirs.fields.text;
    box.hidden = false;
    box.focus();
    box.onclick = async ({ target }) => {
      if (!target.dataset.take) return;
      box.hidden = true;
      isAsking = false;
      form.elements.turn.value = theirs.turn;
      if (target.dataset.take === "theirs") put(theirs.fields);
      await keep((mine) => { mine.turn = theirs.turn; });
    };
  }

  // Petitions: the words that are selected, else the line in which one writes

  const lineHere = () => {
    const { value, selectionStart: at } = speech;
    return value.slice(value.lastIndexOf("\n", at - 1) + 1).split("\n")[0].trim();
  };

  function select() {
    const words = speech.value.slice(speech.selectionStart, speech.selectionEnd).trim();
    if (words) chosen.value = selected = words;
    else if (chosen.value === selected) chosen.value = selected = "";
  }

  async function tag(topic) {
    const petition = chosen.value.trim() || lineHere();
    if (!petition) { tell("nothing_chosen"); return; }
    chosen.value = selected = "";
    await keep((mine) => { if (!mine.tags.some((one) => one.petition === petition)) mine.tags.push({ topic, petition }); });
    speech.focus();
    speech.setSelectionRange(speech.selectionEnd, speech.selectionEnd);
    send();
  }

  function list(petitions) {
    const lines = petitions.map(({ code, topic, text }) => {
      const made = document.getElementById("petition-line").content.cloneNode(true);
      made.querySelector("b").textContent = code;
      made.querySelector(".badge").textContent = topic;
      made.querySelector("span:last-child").textContent = text;
      return made;
    });
    document.getElementById("petitions").replaceChildren(...lines);
  }

  // F2, then a key: the topic.
  function byKey(event) {
    const buttons = document.getElementById("topics");
    if (event.key === "F2") {
      event.preventDefault();
      buttons.querySelector("button").focus();
    } else if (buttons.contains(event.target) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const button = buttons.querySelector(`[data-key="${CSS.escape(event.key.toUpperCase())}"]`);
      if (button) { event.preventDefault(); button.click(); }
      if (event.key === "Escape") speech.focus();
    }
  }

  // A delegate who is chosen brings along what is known of him.
  function whoSpeaks() {
    const found = delegates[form.elements.speaker.value];
    if (found) for (const name of ["speaker", "position", "whose"]) form.elements[name].value = found[name];
  }

  async function press(event) {
    event.preventDefault();
    const button = event.submitter;
    if (button?.name === "topic") { await tag(button.value); return; }
    await keep();
    await send();
    if (button?.name !== "next" || isAsking) return;
    await change((kept) => { kept.current = ""; });
    location.assign(addresses.page);
  }

  // What waits for the network, or was refused, while another contribution is on the page.
  function tellUnsent(kept) {
    const others = Object.keys(kept?.pending ?? {}).filter((key) => key !== keyHere());
    const box = document.getElementById("unsent"), link = box.querySelector("a");
    box.hidden = !others.length;
    if (others.length) link.href = `${addresses.page}?y=${others[0]}`;
  }

  async function begin(kept) {
    const asked = new URLSearchParams(location.search).get("y");
    const here = told.is_fresh ? asked ?? kept?.current : keyHere();
    const mine = kept?.pending[here];
    if (told.is_fresh && here && !mine && asked === null) { location.replace(`${addresses.page}?y=${here}`); return; } // where one was
    if (mine) {
      form.elements.key.value = here;
      form.elements.turn.value = mine.turn;
      put(mine.fields);
      tell("kept");
    }
    if (mine || !told.is_fresh) await change((now) => { now.current = here; });
    tellUnsent(kept);
    form.addEventListener("input", ({ target }) => { if (NAMES.includes(target.name)) keep(); });
    form.elements.speaker.addEventListener("change", () => { whoSpeaks(); keep(); });
    form.addEventListener("submit", press);
    document.addEventListener("keydown", byKey);
    speech.addEventListener("select", select);
    speech.addEventListener("keyup", select);
    window.addEventListener("online", send);
    window.addEventListener("pagehide", send);
    setInterval(send, AGAIN);
    form.dataset.ready = "1";
    await send();
  }

  Kept.read(id).then(begin, () => tell("lost"));
})();
