"""What a broken check says: the lines by their labels with the values written, in the reader's language."""

from fractions import Fraction

from sohtx.core.numbers import write_thousandths
from sohtx.core.numerals import say_number
from sohtx.core.text import ENGLISH, LANGUAGES, Text
from sohtx.returns.definitions.definition import Check, FormVersion
from sohtx.returns.definitions.rules import Comparison, Facts, Jump, Rule, Slip, Sum, Term, Unusual

THOUSAND = 1000
PLACES = 3


def tell(check: Check, version: FormVersion, facts: Facts) -> str:
    """What is wrong, in the check's own words where the form gives them."""
    return str(check.says or _by_rule(check.rule, version, facts))


def explain(rule: Rule, version: FormVersion) -> Text:
    """What a rule demands, in words, by the labels of the lines."""
    match rule:
        case Comparison():
            left, right = (_labelled(side, version) for side in (rule.left, rule.right))
            return DEMANDED.fill(left=left, sign=_SIGNS.get(rule.operator, rule.operator), right=right)
        case Jump():
            return MAY_NOT_JUMP.fill(line=version.by_code[rule.line].label, factor=rule.factor)
        case Slip():
            return MAY_NOT_SLIP.fill(line=version.by_code[rule.line].label)
        case Unusual():
            return MAY_NOT_BE_UNUSUAL.fill(line=version.by_code[rule.line].label)


def _labelled(told: Sum, version: FormVersion) -> Text:
    return Text(*(_labelled_in(language, told, version) for language in LANGUAGES))


def _labelled_in(language: str, told: Sum, version: FormVersion) -> str:
    parts = []
    for term in told.terms:
        label = version.by_code[term.line].label
        words = (LAST.fill(line=label) if term.is_last else label).within(language)
        size = abs(term.factor)
        parts.append(
            (term.factor < 0, words if size == THOUSAND else f"{_exactly(size, language)} × {words}")
        )
    if told.constant or not parts:
        parts.append((told.constant < 0, _exactly(abs(told.constant), language)))
    return (
        "".join(f" {MINUS if is_less else '+'} {words}" for is_less, words in parts)
        .removeprefix(" + ")
        .strip()
    )


def _exactly(thousandths: int, language: str) -> str:
    text = write_thousandths(thousandths)
    return text if language == ENGLISH else text.replace(".", ",")


def _by_rule(rule: Rule, version: FormVersion, facts: Facts) -> Text:
    match rule:
        case Comparison():
            left, right = (_sum(side, version, facts) for side in (rule.left, rule.right))
            return COMPARED[rule.operator].fill(left=left, right=right)
        case Jump():
            last = _number(facts.last[rule.line])
            return JUMPED.fill(line=_named(rule.line, version, facts), last=last, factor=rule.factor)
        case Slip():
            usual, unit = _number(rule.usual(facts) or 0), version.by_code[rule.line].unit
            return SLIPPED.fill(line=_named(rule.line, version, facts), usual=usual, unit=unit)
        case Unusual():
            band = facts.bands[rule.line]
            low, high = _about(band.low), _about(band.high)
            return UNUSUAL.fill(line=_named(rule.line, version, facts), low=low, high=high)


def _named(code: str, version: FormVersion, facts: Facts) -> Text:
    return NAMED.fill(line=version.by_code[code].label, value=_number(facts.values[code]))


def _sum(told: Sum, version: FormVersion, facts: Facts) -> str:
    parts = [(term.factor < 0, _term(term, version, facts)) for term in told.terms]
    if told.constant or not parts:
        parts.append((told.constant < 0, _number(abs(told.constant))))
    text = "".join(f" {MINUS if is_less else '+'} {words}" for is_less, words in parts)
    return text.removeprefix(" + ").strip()


def _term(term: Term, version: FormVersion, facts: Facts) -> str:
    value = (facts.last if term.is_last else facts.values)[term.line]
    words = (NAMED_LAST if term.is_last else NAMED).fill(
        line=version.by_code[term.line].label, value=_number(value)
    )
    size = abs(term.factor)
    return str(words) if size == THOUSAND else f"{_number(size)} × {words}"


def _number(thousandths: int) -> str:
    return say_number(Fraction(thousandths, THOUSAND), PLACES)


def _about(thousandths: int) -> str:
    """A bound of a band, to as many digits as it is worth."""
    zeros = max(len(str(thousandths)) - WORTH, 0)
    return _number(round(thousandths, -zeros))


WORTH = 2
_SIGNS = {"<=": "≤", ">=": "≥"}
DEMANDED = Text("{left} {sign} {right}", "{left} {sign} {right}")
LAST = Text("{line} (kỳ trước)", "{line} (period before)")
MAY_NOT_JUMP = Text(
    "{line}: tăng hoặc giảm không quá {factor} lần so với kỳ trước",
    "{line}: rises or falls by no more than {factor} times from the period before",
)
MAY_NOT_SLIP = Text(
    "{line}: đúng đơn vị tính (không lệch khoảng một nghìn, một triệu lần)",
    "{line}: in the right unit (not about a thousand or a million times off)",
)
MAY_NOT_BE_UNUSUAL = Text(
    "{line}: không khác xa các đơn vị cùng lĩnh vực", "{line}: not far from those of the same sector"
)
MINUS = "\u2212"
NAMED = Text("{line} ({value})", "{line} ({value})")
NAMED_LAST = Text("{line} kỳ trước ({value})", "{line} of the period before ({value})")
COMPARED = {
    "<=": Text("{left} lớn hơn {right}", "{left} is more than {right}"),
    "<": Text("{left} phải nhỏ hơn {right}", "{left} must be less than {right}"),
    ">=": Text("{left} ít hơn {right}", "{left} is less than {right}"),
    ">": Text("{left} phải lớn hơn {right}", "{left} must be more than {right}"),
    "=": Text("{left} không bằng {right}", "{left} does not equal {right}"),
}
JUMPED = Text(
    "{line} gấp hơn {factor} lần, hoặc chưa bằng 1/{factor} kỳ trước ({last})",
    "{line} is more than {factor} times, or less than 1/{factor} of, the period before ({last})",
)
SLIPPED = Text(
    "{line} lệch khoảng một nghìn hoặc một triệu lần so với mức thường gặp ({usual}); xem lại đơn vị tính: {unit}",
    "{line} is about a thousand or a million times off the usual value ({usual}); look at the unit: {unit}",
)
UNUSUAL = Text(
    "{line} khác xa các đơn vị cùng loại (thường từ {low} đến {high})",
    "{line} is far from like organizations (usually from {low} to {high})",
)
