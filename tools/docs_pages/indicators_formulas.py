"""The formulas of indicators in words, for docs/indicators.md: what is counted or added up, and over whom."""

from docs_pages.markdown import code
from sohtx.core.codes import Kind
from sohtx.indicators.declare import Family, Formula, Indicator
from sohtx.indicators.registered import OPERATING

CONDITIONS = {
    "TRUE": "",
    OPERATING: ", whose legal status is `operating` and which were not last observed inactive",
    "is_alliance_member": ", last recorded as members of the Alliance",
    "is_registered": ", last recorded as registered",
    "is_in_union": ", that belong to at least one union which itself exists; each counted once",
}
FLOWS = {
    "established": "births of {kind} by `established` without `via`",
    "other_entries": "births of {kind} with a `via` (divided, split off, consolidated, converted, opened)",
    "dissolved": "exits of {kind} by {words}",
    "other_exits": "exits of {kind} by another word (merged, divided, consolidated, converted, bankrupt)",
    "moved_in": "moves of {kind} into the printed cell, from another area or (`--by sector`) another sector",
    "moved_out": "moves of {kind} out of the printed cell, to another area or (`--by sector`) another sector",
}
PLURALS = {
    Kind.COOPERATIVE: "cooperatives",
    Kind.UNION: "unions of cooperatives",
    Kind.GROUP: "cooperative groups",
}


def in_words(indicator: Indicator) -> str:
    """The formula in words."""
    match indicator.family:
        case Family.STANDING:
            return standing_words(indicator)
        case Family.EVENTS:
            return events_words(indicator)
        case Family.FILINGS:
            return filings_words(indicator)


def standing_words(indicator: Indicator) -> str:
    """The formula of what stands in the register."""
    who = f"{kind_of(indicator)} that exist at the valid date"
    if indicator.formula is Formula.SUM:
        return f"the sum of the last {code(indicator.numerator)} that the entries of {who} gave"
    return f"the number of {who}{CONDITIONS.get(indicator.taken, f', where {code(indicator.taken)}')}"


def events_words(indicator: Indicator) -> str:
    """The formula of what happened in the register."""
    flow = indicator.taken.partition("'")[2].rstrip("'")
    words = "`terminated`" if indicator.kind is Kind.GROUP else "`dissolved`"
    told = FLOWS.get(flow, f"what is in the flow {code(flow)} of {{kind}}")
    return (
        f"the number of {told.format(kind=kind_of(indicator), words=words)}, taking effect within the period"
    )


def filings_words(indicator: Indicator) -> str:
    """The formula of what was reported."""
    names = [code(m.code) for m in indicator.measures]
    match indicator.formula:
        case Formula.MEAN:
            return f"Σ {names[0]} ÷ the number of organizations that reported it"
        case Formula.RATIO if indicator.is_percentage:
            return f"Σ {names[0]} ÷ Σ {names[1]} × 100, over the organizations that reported both"
        case Formula.RATIO:
            return f"Σ ({names[0]} × {names[1]}) ÷ Σ {names[1]}, over the organizations that reported both"
        case _:
            return f"Σ {names[0]} over the organizations that reported it"


def kind_of(indicator: Indicator) -> str:
    """Which organizations an indicator is about."""
    return PLURALS[indicator.kind] if indicator.kind else "organizations"


def expected_words(indicator: Indicator) -> str:
    """Who is expected to have a value."""
    if indicator.expected is None:
        return "nobody: it is read from the register, and `reporting_n` and `expected_n` are blank"
    if indicator.is_from_returns:
        return "the cooperatives that must report ([who](#who-is-expected)); with `--by kind` each kind apart"
    return f"all {kind_of(indicator)} that exist at the valid date"
