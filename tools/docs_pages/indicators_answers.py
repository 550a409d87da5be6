"""How an answer is to be read, for docs/indicators.md: who is expected, suffixes, statuses, imputation."""

from docs_pages.markdown import code, page, table
from sohtx.core.codes import ObsStatus
from sohtx.core.numbers import write_fraction
from sohtx.indicators import answer, engine, sql
from sohtx.indicators.catalogue import INDICATORS, Comparison, ask

SUFFIXES_HEAD = """\
A comparison is asked for by a suffix to the code, such as `coop_count_yoy`; suffixes do not combine, and
what they give is never imputed. It is in per cent, and the growth of a figure that is itself in per cent
is in percentage points (`pp`).
"""
SUFFIX_RULES = {
    Comparison.YEAR_ON_YEAR: (
        "value ÷ value of the same period of last year − 1, as known at the same moment, in the same units. "
        "Numerator and denominator are the two values; `reporting_n` and `expected_n` are those of now; "
        "the status is the worse of the two; `reassigned_n` counts the organizations of either"
    ),
    Comparison.MATCHED: (
        "how the sum changed over those organizations alone that were due both times and gave a value both "
        "times, each in its present cell. Only sums and means from returns have it"
    ),
    Comparison.PLAN: (
        "what was reached ÷ the target of the calendar year. A stock: its value; a flow: from 1 January to "
        "the end of the period; a mean or ratio: its value, for whole years only"
    ),
}

STATUS_RULES = {
    ObsStatus.NORMAL: "complete, and nothing in it is an estimate; counts from the register",
    ObsStatus.PROVISIONAL: "some of the expected have no value in it, or a value in it is an estimate (ước)",
    ObsStatus.ESTIMATED: "an organization in it was placed by a choice (`reassigned_n` is not 0)",
    ObsStatus.IMPUTED: "part of the value was filled in (`imputed_n` is not 0)",
    ObsStatus.LOW_RELIABILITY: f"less than {answer.RELIABLE * 100} % of the expected have a value in it",
    ObsStatus.MISSING: "no value: someone was expected, nobody reported it",
    ObsStatus.NOT_POSSIBLE: "no value: nobody was expected, a base that is zero or negative, no target",
}


def expected_part() -> str:
    """Who must report."""
    left_out = ", ".join(code(word.strip("' ()")) for word in sql.NOT_EXPECTED.split(","))
    return f"""\
## Who is expected

An organization is expected to report on a period when, at the end of the period's last day and as known,
it

- exists, and is of the kind that the form is for;
- has a legal status other than {left_out};
- was last born at least {sql.YOUNGEST_EXPECTED.days} days before that last day (exactly so many is
  enough).

`--on` does not move this. The return of one that is not expected is kept, and left out of every figure.
`expected_n` counts all who are expected, `reporting_n` those of them with a value in the figure. An empty
cell is no value; 0 is one.
"""


def suffixes_part() -> str:
    """What a suffix asks for."""
    sample = INDICATORS["revenue"]
    rows = [
        (code(comparison.value), label.vi, label.en, SUFFIX_RULES[comparison])
        for comparison in Comparison
        if comparison is not Comparison.NONE
        for label in [ask(sample.code + comparison).label]
    ]
    header = ("Suffix", "Tiếng Việt (of `revenue`)", "English", "Rule")
    return page("## Suffixes", SUFFIXES_HEAD, table(header, rows))


def status_part() -> str:
    """The statuses, from the best to the worst."""
    rows = [(code(s.value), s.label.vi, s.label.en, STATUS_RULES[s]) for s in ObsStatus]
    head = "`obs_status` is SDMX's code list. Where several hold, the one further down is printed."
    return page("## Statuses", head, table(("Status", "Tiếng Việt", "English", "When"), rows))


def imputation_part() -> str:
    """How what is missing is filled in."""
    back = len(sql.IMPUTED_BACK)
    low, high = write_fraction(engine.SMALLEST_RATIO), write_fraction(engine.LARGEST_RATIO)
    return f"""\
## Imputation / Ước bổ sung cho đơn vị chưa báo cáo

Off unless asked for with `--impute`; only sums from returns are filled in, and only for organizations that
are expected, whose legal status is `operating` and that were not last observed inactive.

- `carry` (stocks): what the organization itself last reported and had accepted, up to {back} periods of
  this length ago.
- `ratio` (stocks and flows): the same value, times the factor by which the sum of its peers has changed
  since. Peers are, over the whole register, the organizations of its kind and present sector that were due
  both times and gave a value both times. It is left undone with fewer than {engine.FEWEST_FOR_RATIO}
  peers, with a sum of zero then, or with a factor outside {low} to {high}.

The part filled in is inside `value` and `numerator`, and told apart in `imputed_value` and `imputed_n`;
`reporting_n` leaves it out.
"""
