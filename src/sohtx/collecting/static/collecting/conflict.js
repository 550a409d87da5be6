// Two have written one return: the values that differ stand side by side, and the one who sends later chooses.
const Conflict = (() => {
  "use strict";
  const ANSWER = "a-";

  function told(sheet, name, text) {
    const line = sheet.lines.find(({ code }) => ANSWER + code === name);
    if (!line) return text;
    try {
      const value = Reading.read(line, text, sheet.mark);
      return `${typeof value} ${value}`;
    } catch (bad) {
      if (!(bad instanceof Reading.Bad)) throw bad;
      return `text ${text}`;
    }
  }

  // The fields that two fillings answer otherwise, however they write it.
  function differing(sheet, mine, theirs) {
    const names = [...sheet.lines.map(({ code }) => ANSWER + code), "nature"];
    return names.filter((name) => told(sheet, name, mine[name] ?? "") !== told(sheet, name, theirs[name] ?? ""));
  }

  function label(sheet, name) {
    return sheet.lines.find(({ code }) => ANSWER + code === name)?.label ?? document.querySelector("[data-natures]").textContent;
  }

  function shown(sheet, name, text = "") {
    if (name === "nature") return sheet.natures[text] ?? text;
    const option = [...(document.getElementById(name)?.options ?? [])].find(({ value }) => value && value === text);
    return option?.textContent || text || "–";
  }

  function row(sheet, name, both) {
    const made = document.getElementById("conflict-row").content.cloneNode(true);
    made.querySelector("th").textContent = label(sheet, name);
    for (const cell of made.querySelectorAll("td")) {
      const box = cell.querySelector("input"), value = shown(sheet, name, both[box.value][name]);
      box.name = name;
      cell.querySelector("span").textContent = value;
      box.setAttribute("aria-label", `${label(sheet, name)}, ${cell.dataset.label}: ${value}`);
    }
    return made;
  }

  // Asks which of two fillings is right, line by line; gives the fields chosen.
  function ask(sheet, mine, theirs) {
    const form = document.getElementById("conflict"), who = form.querySelector("[data-says]");
    const names = differing(sheet, mine, theirs.fields);
    who.hidden = !theirs.by;
    who.textContent = who.dataset.says.replace("{by}", theirs.by).replace("{at}", theirs.at);
    form.querySelector("tbody").replaceChildren(...names.map((name) => row(sheet, name, { mine, theirs: theirs.fields })));
    form.hidden = false;
    form.focus();
    return new Promise((resolve) => {
      form.onclick = ({ target }) => {
        if (target.dataset.take) for (const box of form.querySelectorAll(`input[value=${target.dataset.take}]`)) box.checked = true;
      };
      form.onsubmit = (event) => {
        event.preventDefault();
        form.hidden = true;
        const chosen = new FormData(form);
        resolve(Object.fromEntries(names.map((name) => [name, (chosen.get(name) === "mine" ? mine : theirs.fields)[name] ?? ""])));
      };
    });
  }

  return { differing, ask };
})();
