"""The page docs/indicators.md: every indicator by theme, with its formula, SQL, law and suffixes.

Then who is expected, suffixes, statuses, imputation (``indicators_answers``) and the choices that the
program makes (``indicators_choices``). Formulas are put into words in ``indicators_formulas``.
"""

from collections.abc import Iterator
from types import ModuleType

from docs_pages.indicators_answers import expected_part, imputation_part, status_part, suffixes_part
from docs_pages.indicators_choices import CHOICES
from docs_pages.indicators_formulas import expected_words, in_words
from docs_pages.markdown import code, page, table
from docs_pages.words import GENERATED, law_words
from sohtx.core.refusal import Refusal
from sohtx.indicators import catalogue, engine, sql
from sohtx.indicators.catalogue import INDICATORS, Comparison, ask
from sohtx.indicators.declare import Indicator
from sohtx.indicators.question import Impute

INDICATORS_HEAD = f"""\
# Indicators / Chỉ tiêu

{GENERATED}

Every figure of the program is declared once, in `src/sohtx/indicators/`, and this page is read from there.
The words used here are explained in the [glossary](glossary.md); what could not be confirmed is in
[unconfirmed.md](unconfirmed.md).

An indicator is a **stock** (what stands at the end of the valid date) or a **flow** (what happened within
the period), and a **count** of organizations, a **sum**, a **mean** or a **ratio**. A count or sum adds up
over areas and sectors. A mean or ratio does not: in every cell it is the quotient of that cell's own two
sums. The SQL is what the engine runs: whole numbers in, whole sums out, money in thousandths of a million
đồng; the one division is done afterwards, exactly.
"""


def indicators_page() -> str:
    """The page of all indicators, by theme."""
    parts = (expected_part(), suffixes_part(), status_part(), imputation_part(), CHOICES)
    return page(INDICATORS_HEAD, *(theme_part(theme) for theme in themes()), *parts)


def themes() -> list[ModuleType]:
    """The modules that declare indicators, in the order of the catalogue."""
    order = list(INDICATORS)
    modules = [m for m in vars(catalogue).values() if isinstance(m, ModuleType) and hasattr(m, "INDICATORS")]
    return sorted(modules, key=lambda m: order.index(m.INDICATORS[0].code))


def theme_part(theme: ModuleType) -> str:
    """One theme: an overview, then each indicator."""
    headline = (theme.__doc__ or theme.__name__).strip().splitlines()[0].rstrip(".")
    rows = [
        (f"[{code(i.code)}](#{i.code})", i.label.vi, i.label.en, kind_words(i), unit_words(i))
        for i in theme.INDICATORS
    ]
    overview = table(("Code", "Tiếng Việt", "English", "Kind", "Unit / Đơn vị tính"), rows)
    return page(f"## {headline}", overview, *(indicator_part(i) for i in theme.INDICATORS))


def indicator_part(indicator: Indicator) -> str:
    """Everything that is declared of one indicator."""
    lines = [
        f"**{indicator.label.vi}** · {indicator.label.en}",
        "",
        f"- Kind: {kind_words(indicator)}, in {unit_words(indicator)}",
        f"- Formula: {in_words(indicator)}",
        f"- Numerator: {code(sql.numerator_sum(indicator))}" + denominator_words(indicator),
        f"- Expected: {expected_words(indicator)}",
        f"- Law: {law_words(indicator.law)}",
        f"- Suffixes: {', '.join(code(s) for s in suffixes(indicator))}; imputed by: {imputed_by(indicator)}",
    ]
    if indicator.note.vi:
        lines.append(f"- Note: {indicator.note.vi} / {indicator.note.en}")
    return page(f"### `{indicator.code}`", "\n".join(lines))


def kind_words(indicator: Indicator) -> str:
    """Stock or flow; count, sum, mean or ratio."""
    return f"{'flow' if indicator.is_flow else 'stock'}, {indicator.formula}"


def unit_words(indicator: Indicator) -> str:
    """The unit of measure in both languages, and its code."""
    unit = indicator.unit
    return (
        code(unit.code)
        if unit.code == unit.label.en
        else f"{unit.label.vi} / {unit.label.en} ({code(unit.code)})"
    )


def denominator_words(indicator: Indicator) -> str:
    """The denominator as SQL, if there is one."""
    return f"; denominator: {code(sql.denominator_sum(indicator))}" if indicator.denominator else ""


def suffixes(indicator: Indicator) -> Iterator[str]:
    """The suffixes that may follow a code."""
    for comparison in Comparison:
        if comparison is Comparison.NONE:
            continue
        try:
            ask(indicator.code + comparison)
        except Refusal:
            continue
        yield str(comparison.value)


def imputed_by(indicator: Indicator) -> str:
    """The ways in which it can be filled in."""
    ways = [code(how.value) for how in Impute if engine.can_impute(indicator, how)]
    return ", ".join(ways) or "nothing"
