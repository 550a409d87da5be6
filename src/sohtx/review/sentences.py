"""The patterns of sentences in every branch: growth, fall, no change, no base, zero, few reporters.

Each gives a clause: runs without the comma before it. Clauses that say nothing are empty; :func:`clauses` joins
the rest.
"""

from fractions import Fraction

from sohtx.core.codes import Kind, ObsStatus
from sohtx.core.text import Text
from sohtx.documents.tree import Runs
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS
from sohtx.review.facts import Facts
from sohtx.review.saying import compose, count_of, difference, enumerate_runs, number_of, part_of, reporters
from sohtx.review.wording import a_year_before_in_words, noun, were

ENOUGH = Fraction(95, 100)  # fewer reporters than this in either period: growth of the same units leads


def clauses(*parts: Runs, between: str = ", ") -> Runs:
    """Clauses one after the other, without the empty ones."""
    return enumerate_runs([part for part in parts if part], between=between)


def change_of_count(facts: Facts, code: str, kind: Kind, *, cell: str | None = None) -> Runs:
    """How a count stands against the same period of last year: tăng 6,8% (tăng 31 HTX) so với cùng kỳ năm 2022."""
    now = facts.figure(code, cell=cell)
    then = facts.figure(code, period=facts.subject.period.a_year_before, cell=cell)
    growth = facts.figure(f"{code}_yoy", cell=cell)
    if now is None or then is None:
        return ()
    before = a_year_before_in_words(facts.subject.period)
    moved = (now.value or Fraction(0)) - (then.value or Fraction(0))
    if not moved:
        return compose(SAME, before=before)
    by = difference(now, then, padded=abs(moved) < 10)
    if growth is None or growth.value is None:
        return compose(FROM_NOTHING, by=by, what=noun(kind, abs(moved)), before=before)
    direction = ROSE if moved > 0 else FELL
    return compose(
        BY_COUNT,
        direction=direction,
        percent=number_of(growth, unsigned=True, marked=False),
        by=by,
        what=noun(kind, abs(moved)),
        before=before,
    )


def change_of_reported(
    facts: Facts, code: str, kind: Kind = Kind.COOPERATIVE, *, cell: str | None = None
) -> Runs:
    """How a figure from returns stands against the same period of last year, saying whose growth it is.

    Where too few reported in either period the growth of those that reported both times leads.
    """
    now, growth = facts.figure(code, cell=cell), facts.figure(f"{code}_yoy", cell=cell)
    before = a_year_before_in_words(facts.subject.period)
    if now is None or now.value is None or now.obs_status is ObsStatus.LOW_RELIABILITY:
        return ()
    if growth is None or growth.value is None:
        return compose(_why_no_base(facts, code, cell), before=before, what=noun(kind, 0))
    matched = facts.figure(f"{code}_yoy_matched", cell=cell)
    if matched is None or has_enough(growth, facts, code, cell):
        return compose(PLAIN, growth=_moved(growth), before=before)
    if matched.value is None:
        return compose(NO_PAIRS, growth=_moved(growth), before=before)
    pairs = count_of(matched, "reporting_n", matched.reporting_n, padded=True)
    return compose(
        MATCHED_FIRST,
        matched=_moved(matched),
        pairs=pairs,
        what=noun(kind, matched.reporting_n),
        growth=_moved(growth),
        before=before,
    )


def _why_no_base(facts: Facts, code: str, cell: str | None) -> Text:
    """Why nothing can be compared: nobody was there, nobody reported, or it was nothing."""
    then = facts.figure(code, period=facts.subject.period.a_year_before, cell=cell)
    if then is None or not then.expected_n:
        return NOBODY_THEN
    if then.value is not None and then.value < 0:
        return LOSS_THEN
    return NOTHING_THEN if then.value == 0 else NO_BASE


def has_enough(now: Figure, facts: Facts, code: str, cell: str | None = None) -> bool:
    """Whether at least 95 % of those expected reported, in this period and a year before."""
    then = facts.figure(code, period=facts.subject.period.a_year_before, cell=cell)
    if then is None:
        return False
    return all((f.reporting_n or 0) >= ENOUGH * (f.expected_n or 0) for f in (now, then))


def _moved(growth: Figure) -> Runs:
    """Tăng 10%, giảm 2,8%, tương đương; of a figure in per cent, in percentage points."""
    if growth.value is None:
        return ()
    shown = number_of(growth, unsigned=True, marked=False)
    if not growth.value:
        return (str(EQUAL),)
    if shown.text in ("0", "0%"):
        return (str(ABOUT_EQUAL),)
    points = f" {POINTS}" if growth.asked.indicator.is_percentage else ""
    return (f"{ROSE if growth.value > 0 else FELL} ", shown, points)


def who_reported(figure: Figure, kind: Kind = Kind.COOPERATIVE) -> Runs:
    """Who is behind a figure: (412/472 HTX báo cáo)."""
    words = WHO_FEW if figure.obs_status is ObsStatus.LOW_RELIABILITY else WHO
    return compose(words, who=reporters(figure), what=noun(kind, figure.expected_n))


def reported(facts: Facts, code: str, words: Text, *, cell: str | None = None) -> Runs:
    """A figure from returns as a clause: what it is, who reported it, how it changed. ``words`` name it with ``{n}``.

    Where nobody reported it, that is said; where nobody was expected to, nothing is.
    """
    figure = facts.figure(code, cell=cell)
    if figure is None or not figure.expected_n:
        return ()
    kind = next((kind for kind in Kind if kind.value == cell), Kind.COOPERATIVE)
    if figure.value is None:
        what = figure.asked.label
        return compose(
            NOBODY,
            what=Text(what.vi[:1].lower() + what.vi[1:], what.en[:1].lower() + what.en[1:]),
            who=reporters(figure),
            kind=noun(kind, figure.expected_n),
        )
    change = clauses(
        change_of_reported(facts, code, kind, cell=cell), against_plan(facts, code) if cell is None else ()
    )
    said = (*compose(words, n=number_of(figure, padded=True, marked=False)), " ", *who_reported(figure, kind))
    return clauses(said, change)


def reported_too(facts: Facts, code: str, words: Text, beside: str) -> Runs:
    """A figure from returns beside another in one sentence: in short, where the same units reported both."""
    figure, other = facts.figure(code), facts.figure(beside)
    if figure is None or figure.value is None:
        return ()
    if other is None or figure.reporting_n != other.reporting_n:
        return reported(facts, code, words)
    change = _briefly(facts, code)
    said = compose(words, n=number_of(figure, padded=True, marked=False))
    return (*said, " (", *change, ")") if change else said


def _briefly(facts: Facts, code: str) -> Runs:
    """The growth that leads and the plain one, beside another figure's that says of whom and on what."""
    growth, matched = facts.figure(f"{code}_yoy"), facts.figure(f"{code}_yoy_matched")
    if growth is None or growth.value is None:
        return ()
    if matched is None or matched.value is None or has_enough(growth, facts, code):
        return _moved(growth)
    return compose(BRIEFLY, matched=_moved(matched), growth=_moved(growth))


def against_plan(facts: Facts, code: str) -> Runs:
    """What part of the year's plan was reached: đạt 55% kế hoạch năm (40 HTX)."""
    plan = facts.figure(f"{code}_plan_pct")
    if plan is None or plan.value is None or not plan.denominator:
        return ()
    indicator = INDICATORS[code]
    unit = (
        noun(indicator.kind, plan.denominator)
        if indicator.kind and indicator.is_count
        else indicator.unit.label
    )
    target = part_of(plan, "denominator", plan.denominator)
    is_running = indicator.is_flow and not plan.period.is_whole_year and plan.period.number > 1
    words = OF_PLAN_SO_FAR if is_running else OF_PLAN
    return compose(words, percent=number_of(plan, marked=False), target=target, unit=unit)


def flow(facts: Facts, code: str, kind: Kind, verb: Text, none: Text) -> Runs:
    """A flow, zero said explicitly: thành lập mới 22 HTX; không có HTX giải thể."""
    figure = facts.figure(code)
    if figure is None or not figure.value:
        return (str(none.fill(what=noun(kind, 0))),)
    return compose(
        verb, n=number_of(figure, padded=True), what=noun(kind, figure.value), were=were(figure.value)
    )


ROSE, FELL = Text("tăng", "up"), Text("giảm", "down")
EQUAL = Text("không thay đổi", "unchanged")
ABOUT_EQUAL = Text("gần như không đổi", "almost unchanged")
POINTS = Text("điểm phần trăm", "percentage points")
SAME = Text("bằng {before}", "the same as in {before}")
FROM_NOTHING = Text("tăng {by} {what} so với {before}", "{by} {what} more than in {before}")
BY_COUNT = Text(
    "{direction} {percent} ({direction} {by} {what}) so với {before}",
    "{direction} {percent} ({direction} {by} {what}) on {before}",
)
NO_BASE = Text("chưa có số liệu {before} để so sánh", "there are no figures of {before} to compare with")
NOBODY_THEN = Text("{before} chưa có {what}", "there were no {what} in {before}")
LOSS_THEN = Text("{before} bị lỗ", "there was a loss in {before}")
NOTHING_THEN = Text("{before} không phát sinh", "there was none in {before}")
PLAIN = Text("{growth} so với {before}", "{growth} on {before}")
NO_PAIRS = Text(
    "{growth} so với {before} (không có đơn vị nào báo cáo cả hai kỳ)",
    "{growth} on {before} (none reported both times)",
)
BRIEFLY = Text("{matched}; tính chung {growth}", "{matched}; over all {growth}")
MATCHED_FIRST = Text(
    "{matched} so với {before} tính trên {pairs} {what} báo cáo cả hai kỳ (tính chung {growth})",
    "{matched} on {before} among the {pairs} {what} that reported both times (over all {growth})",
)
NOBODY = Text("chưa có {kind} nào báo cáo chỉ tiêu “{what}” ({who})", "no {kind} reported “{what}” ({who})")
WHO = Text("({who} {what} báo cáo)", "({who} {what} reported)")
WHO_FEW = Text(
    "(mới có {who} {what} báo cáo, độ tin cậy thấp, chỉ để tham khảo)",
    "(only {who} {what} reported: low reliability, for reference only)",
)
OF_PLAN_SO_FAR = Text(
    "lũy kế từ đầu năm đạt {percent} kế hoạch năm ({target} {unit})",
    "{percent} of the year's plan ({target} {unit}) since January",
)
OF_PLAN = Text(
    "đạt {percent} kế hoạch năm ({target} {unit})", "{percent} of the year's plan ({target} {unit})"
)
