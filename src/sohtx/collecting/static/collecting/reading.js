// What people type on a form, read into answers as sohtx/collecting/typed.py reads it, exactly, or refused: numbers come
// as whole numbers (BigInt) of ones or thousandths. tests/browser/test_rules_in_browser.py holds the two together.
const Reading = (() => {
  "use strict";
  const LIMIT = 10n ** 15n;
  const POINT = ".", COMMA = ",";
  const BLANKS = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
  const NONE = new Set(["khong", "khong co", "k", "no", "none", "x"]);
  const UNKNOWN = new Set(["chua xac dinh", "chua biet", "khong ro", "khong biet", "chua ro", "unknown"]);
  const DASHES = new Set(["", "-", "--", "–", "—", "…", "...", ".", "/", "x", "khong", "khong co", "chua co", "chua ro", "k", "na", "null", "nan"]);
  const YES = new Set(["x", "co", "true", "1", "da", "la thanh vien", "yes"]);
  const NO = new Set(["khong", "chua", "false", "0", "no"]);
  const MILLION = 10n ** 6n;
  const WORTHS = new Map([
    [10n ** 9n, ["ty", "ti", "ty dong", "ti dong"]],
    [MILLION, ["trieu", "trieu dong", "tr", "trd", "tr d", "tr dong"]],
    [1000n, ["nghin", "ngan", "nghin dong", "ngan dong"]],
    [1n, ["dong", "d", "vnd", "vn dong", "dong vn"]],
  ].flatMap(([worth, words]) => words.map((word) => [word, worth])));

  // A text that is no answer; its name is that of the words that say so.
  class Bad extends Error {
    constructor(name) { super(name); this.name = name; }
  }

  const trimmed = (text) => text.replace(new RegExp(`^${BLANKS}|${BLANKS}$`, "g"), "");
  const onOneLine = (text) => trimmed(text).replace(new RegExp(BLANKS, "g"), " ");
  const withoutMarks = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "");
  const fold = (text) => withoutMarks(text.toLowerCase().replaceAll("đ", "d")).replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  function isBlank(text) {
    const shown = trimmed(text);
    return DASHES.has(shown) || ([...shown].length < 10 && !/^\d/.test(shown) && DASHES.has(fold(shown)));
  }

  function isUnknown(text) {
    const words = fold(text);
    return UNKNOWN.has(words) || (!NONE.has(words) && isBlank(text));
  }

  function readText(text) {
    if (isBlank(text)) return "";
    const shown = onOneLine(text);
    if (/^#(REF!|N\/A|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|GETTING_DATA)$/.test(shown)) throw new Bad("formula_error");
    return shown;
  }

  // Numbers: digits and how many of them are decimals, so that none is rounded before its time.

  function decimalMark(text, marks, style, isDong) {
    const last = marks.at(-1);
    if (new Set(marks).size === 2) return last;
    const other = last === POINT ? COMMA : POINT;
    if (marks.length > 1) return other;
    const [whole, decimals] = text.split(last);
    if (decimals.length !== 3 || whole.length < 1 || whole.length > 3 || whole === "0") return last;
    if (style) return style;
    if (isDong) return other; // there is no thousandth of a đồng
    throw new Bad("either_mark");
  }

  function readNumber(text, style, isDong = false) {
    const isNegative = text.startsWith("-");
    const shown = (isNegative ? text.slice(1) : text).replace(/(?<=\d) (?=\d{3}(\D|$))/g, "");
    if (!/^\d[\d.,]*$/.test(shown)) throw new Bad("bad_number");
    const marks = [...shown].filter((letter) => letter === POINT || letter === COMMA);
    const point = marks.length ? decimalMark(shown, marks, style, isDong) : POINT;
    const [whole, ...rest] = shown.split(point);
    const groups = whole.split(point === POINT ? COMMA : POINT);
    const isGrouped = groups.length === 1 || (/^\d{1,3}$/.test(groups[0]) && groups.slice(1).every((group) => /^\d{3}$/.test(group)));
    const isSound = rest.length <= 1 && isGrouped && groups.every((group) => /^\d+$/.test(group)) && rest.every((part) => /^\d+$/.test(part));
    if (!isSound) throw new Bad("bad_number");
    const decimals = rest[0] ?? "";
    const digits = BigInt(groups.join("") + decimals);
    return { digits: isNegative ? -digits : digits, places: decimals.length };
  }

  function plus(one, other) {
    const places = Math.max(one.places, other.places);
    const grown = ({ digits, places: has }) => digits * 10n ** BigInt(places - has);
    return { digits: grown(one) + grown(other), places };
  }

  // The numbers of an amount with the units behind them: 2 tỷ 500 triệu.
  function partsOf(text) {
    const letters = withoutMarks(text.toLowerCase().replace(/[đ₫]/g, "d")).replace(/[^\p{Nd}.,\-a-z ]/gu, "");
    const shown = onOneLine(letters).replaceAll("vn d", "vnd");
    const parts = [];
    let at = 0;
    for (const found of shown.matchAll(/(-?[\d.,\s]*\d)\s*([a-z ]*)/g)) {
      const unit = found[2].trim();
      if (found.index !== at || (unit && !WORTHS.has(unit))) throw new Bad("bad_number");
      parts.push({ number: found[1].trim(), worth: WORTHS.get(unit) });
      at = found.index + found[0].length;
    }
    if (!parts.length || shown.slice(at).replace(/[ .]/g, "")) throw new Bad("bad_number");
    return parts;
  }

  function readAmount(text, style) {
    const parts = partsOf(text);
    if (parts.length === 1 && !parts[0].worth) return readNumber(parts[0].number, style);
    const isFalling = parts.every(({ worth }, at) => worth && (at === 0 || worth < parts[at - 1].worth));
    if (!isFalling || parts.slice(1).some(({ number }) => number.startsWith("-"))) throw new Bad("bad_number");
    const dong = parts.map(({ number, worth }) => {
      const read = readNumber(number.replace(/^-/, ""), style, worth === 1n);
      return { digits: read.digits * worth, places: read.places };
    }).reduce(plus);
    const digits = parts[0].number.startsWith("-") ? -dong.digits : dong.digits;
    return { digits, places: dong.places + 6 };
  }

  function numberIn(line, told, mark) {
    let text = told.replace(/[\u2212\u2013]/g, "-").trim();
    const inBrackets = /^\((.+)\)$/.exec(text);
    if (inBrackets) text = `-${inBrackets[1].trim()}`;
    if (line.answer === "money") return readAmount(text, mark);
    const unit = fold(line.unit);
    if (unit && fold(text).endsWith(unit)) text = text.split(/[^\d.,\s-]/)[0].trim();
    if (line.answer === "count") return readNumber(text, text.includes(COMMA) ? POINT : COMMA); // its only mark parts thousands
    return readNumber(text, mark);
  }

  function readScaled(line, text, mark) {
    if (NONE.has(fold(text))) throw new Bad("zero_or_blank");
    const { digits, places } = numberIn(line, readText(text), mark);
    const part = 10n ** BigInt(places), size = digits < 0n ? -digits : digits;
    if (size >= LIMIT * part) throw new Bad("too_large");
    const scaled = size * (line.answer === "count" ? 1n : 1000n);
    if (line.answer === "count" && (scaled % part || digits < 0n)) throw new Bad("not_whole");
    if (line.answer === "number" && scaled % part) throw new Bad("too_fine");
    const rounded = (2n * scaled + part) / (2n * part); // half away from zero
    return digits < 0n ? -rounded : rounded;
  }

  // Others

  function readFlag(text) {
    const words = fold(text);
    if (!words) return null;
    if (YES.has(words)) return true;
    if (NO.has(words)) return false;
    throw new Bad("bad_flag");
  }

  function readChoice(line, text) {
    const words = fold(readText(text));
    const found = line.choices.find((choice) => [choice.code, choice.vi, choice.en].some((name) => fold(name) === words));
    if (!found) throw new Bad("not_a_choice");
    return found.code;
  }

  const YEAR_FIRST = /^(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
  const DAY_FIRST = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$/;
  const IN_WORDS = /^(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})$/;
  const A_MONTH = /^(?:thang )?(\d{1,2})\s*(?:[/.-]| nam )\s*(\d{4})$/;
  const A_YEAR = /^(?:nam )?(\d{4})$/;
  const DAY = 86400000;

  function readDay(given) {
    const text = readText(given), words = fold(text);
    let found;
    if (!text) throw new Bad("not_a_day");
    if ((found = YEAR_FIRST.exec(text))) return dayOf(+found[1], +found[2], +found[3]);
    if ((found = DAY_FIRST.exec(text) ?? IN_WORDS.exec(words))) {
      const [day, month, year] = found.slice(1).map(Number);
      if (month > 12 && day <= 12) throw new Bad("month_first");
      return dayOf(year, month, day);
    }
    found = A_MONTH.exec(words.includes("thang") ? words : text);
    if (found && +found[1] >= 1 && +found[1] <= 12) throw new Bad(isPlausible(+found[2]) ? "not_a_day" : "odd_day");
    if ((found = A_YEAR.exec(words))) throw new Bad(isPlausible(+found[1]) ? "not_a_day" : "odd_day");
    if (/^\d{5}$/.test(text) && +text >= 10000 && +text <= 70000) return written(Date.UTC(1899, 11, 30) + +text * DAY);
    throw new Bad("bad_day");
  }

  const isPlausible = (year) => year >= 1945 && year <= 2100;

  function dayOf(year, month, day) {
    const made = new Date(Date.UTC(2000, month - 1, day));
    made.setUTCFullYear(year, month - 1, day);
    if (year < 1 || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) throw new Bad("no_such_day");
    return written(made.getTime());
  }

  function written(moment) {
    const made = new Date(moment);
    if (!isPlausible(made.getUTCFullYear())) throw new Bad("odd_day");
    return made.toISOString().slice(0, 10);
  }

  function readWords(text) {
    const shown = trimmed(text).normalize("NFC");
    if ([...shown].length > 32000 || /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(shown)) throw new Bad("bad_text");
    return shown;
  }

  // The answer that a text gives on a line; null for a blank. Throws Bad. `mark` is the decimal mark of the page.
  function read(line, text, mark) {
    if (isUnknown(text)) return null;
    switch (line.answer) {
      case "yes_no": return readFlag(text);
      case "choice": return readChoice(line, text);
      case "day": return readDay(text);
      case "text": return readWords(text);
      default: return readScaled(line, text, mark);
    }
  }

  return { read, Bad };
})();
