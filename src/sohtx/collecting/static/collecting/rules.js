// The checks of a form, judged and told as sohtx/returns/definitions/rules.py and telling.py do: in whole thousandths, so
// that nothing differs by a rounding. A rule that asks for an answer which is not there says nothing.
const Rules = (() => {
  "use strict";
  const THOUSAND = 1000n;
  const SLIPS = [THOUSAND, THOUSAND * THOUSAND];
  const WORTH = 2;
  const HOLDS = {
    "<=": (left, right) => left <= right,
    ">=": (left, right) => left >= right,
    "<": (left, right) => left < right,
    ">": (left, right) => left > right,
    "=": (left, right) => left === right,
  };
  const size = (number) => (number < 0n ? -number : number);

  // A sum's worth in millionths; null where an answer is missing.
  function worth(sum, facts) {
    let total = BigInt(sum.constant) * THOUSAND;
    for (const { factor, line, is_last: isLast } of sum.terms) {
      const value = (isLast ? facts.last : facts.values).get(line);
      if (value === undefined) return null;
      total += BigInt(factor) * value;
    }
    return total;
  }

  const usual = (line, facts) => facts.last.get(line) || facts.bands.get(line)?.middle;

  const BROKEN = {
    comparison(rule, facts) {
      const left = worth(rule.left, facts), right = worth(rule.right, facts);
      return left !== null && right !== null && !HOLDS[rule.operator](left, right);
    },
    jump({ line, factor }, facts) {
      const value = facts.values.get(line), last = facts.last.get(line), times = BigInt(factor);
      if (value === undefined || last === undefined || value <= 0n || last <= 0n) return false;
      return value > last * times || value * times < last;
    },
    slip({ line }, facts) {
      const value = facts.values.get(line), held = usual(line, facts);
      if (!value || !held || value < 0n !== held < 0n) return false;
      const [small, large] = size(value) < size(held) ? [size(value), size(held)] : [size(held), size(value)];
      return SLIPS.some((slip) => small * slip <= large * 2n && large <= small * slip * 2n);
    },
    unusual({ line }, facts) {
      const value = facts.values.get(line), band = facts.bands.get(line);
      return value !== undefined && band !== undefined && !(band.low <= value && value <= band.high);
    },
  };
  const isBroken = (rule, facts) => BROKEN[rule.kind](rule, facts);

  // A number of thousandths as the page writes it: 1.234,5 or 1,234.5.
  function number(thousandths, mark) {
    const whole = (size(thousandths) / THOUSAND).toString().replace(/\B(?=(\d{3})+$)/g, mark === "," ? "." : ",");
    const decimals = (size(thousandths) % THOUSAND).toString().padStart(3, "0").replace(/0+$/, "");
    return `${thousandths < 0n ? "-" : ""}${whole}${decimals ? mark + decimals : ""}`;
  }

  // A bound of a band, to as many digits as it is worth; a half goes to the even digit, as in Python.
  function about(thousandths) {
    const part = 10n ** BigInt(Math.max(thousandths.toString().length - WORTH, 0));
    const whole = size(thousandths) / part, rest = 2n * (size(thousandths) % part);
    const rounded = (whole + (rest > part || (rest === part && whole % 2n) ? 1n : 0n)) * part;
    return thousandths < 0n ? -rounded : rounded;
  }

  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // What a broken check says, in its own words where the form gives them.
  function tell(check, sheet, facts) {
    if (check.says) return check.says;
    const { rule } = check, words = sheet.words.checks;
    const shown = (thousandths) => number(thousandths, sheet.mark);
    const lineOf = (code) => sheet.lines.find((line) => line.code === code);
    const named = (code, isLast) => fill(isLast ? words.named_last : words.named, {
      line: lineOf(code).label, value: shown((isLast ? facts.last : facts.values).get(code)),
    });
    const told = ({ terms, constant }) => {
      const parts = terms.map(({ factor, line, is_last: isLast }) => {
        const times = size(BigInt(factor)), name = named(line, isLast);
        return [BigInt(factor) < 0n, times === THOUSAND ? name : `${shown(times)} × ${name}`];
      });
      if (BigInt(constant) || !parts.length) parts.push([BigInt(constant) < 0n, shown(size(BigInt(constant)))]);
      return parts.map(([isLess, part]) => ` ${isLess ? "\u2212" : "+"} ${part}`).join("").replace(/^ \+ /, "").trim();
    };
    switch (rule.kind) {
      case "comparison": return fill(words.compared[rule.operator], { left: told(rule.left), right: told(rule.right) });
      case "jump": return fill(words.jumped, { line: named(rule.line), last: shown(facts.last.get(rule.line)), factor: rule.factor });
      case "slip": return fill(words.slipped, { line: named(rule.line), usual: shown(usual(rule.line, facts)), unit: lineOf(rule.line).shown_unit });
      default: {
        const band = facts.bands.get(rule.line);
        return fill(words.unusual, { line: named(rule.line), low: shown(about(band.low)), high: shown(about(band.high)) });
      }
    }
  }

  const whole = (told) => new Map(Object.entries(told).map(([line, value]) => [line, BigInt(value)]));

  // What rules are judged on, from numbers written as text: those of the answers, of the period before, and the bands.
  function factsOf(values, last, bands) {
    const read = Object.entries(bands).map(([line, [low, middle, high]]) => [line, { low: BigInt(low), middle: BigInt(middle), high: BigInt(high) }]);
    return { values: whole(values), last: whole(last), bands: new Map(read) };
  }

  // What is missing and what is broken in answers (a Map by line), what must be mended before what must be explained.
  function judge(sheet, answers) {
    const facts = factsOf({}, sheet.last, sheet.bands);
    for (const line of sheet.lines) {
      const value = answers.get(line.code);
      if (typeof value === "bigint") facts.values.set(line.code, line.answer === "count" ? value * THOUSAND : value);
    }
    const broken = sheet.checks.filter((check) => isBroken(check.rule, facts)).map((check) => ({ ...check, says: tell(check, sheet, facts) }));
    return {
      missing: sheet.lines.filter((line) => line.is_required && !answers.has(line.code)).map((line) => line.code),
      broken: [...broken.filter((check) => check.level === "hard"), ...broken.filter((check) => check.level !== "hard")],
    };
  }

  return { isBroken, factsOf, judge, number };
})();
