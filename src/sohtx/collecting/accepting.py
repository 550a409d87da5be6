"""Sending and accepting as pages and commands do it: what is accepted of a count makes the register agree with it.

Everything else is the services of ``sohtx.returns``; a return and what follows from it stand or fall together.
"""

from collections.abc import Sequence

from sohtx.collecting.counting.agreeing import FORMS, Agreement, agreement, is_count
from sohtx.core.codes import FilingStatus
from sohtx.returns import services
from sohtx.returns.answers import Answers
from sohtx.returns.filings import IN_BOOK, NO_HISTORY, Filing, histories
from sohtx.returns.models import AreaFilingVersion, Filed
from sohtx.returns.receiving.planning import Given, Seen
from sohtx.returns.receiving.writing import Within
from sohtx.returns.services import Sent


def _nothing(_written: Sequence[Filed]) -> None:
    """No more is done."""


def send(
    given: Sequence[Given],
    *,
    by: str,
    key: str = "",
    is_accepted: bool = False,
    seen: Seen | None = None,
    within: Within = _nothing,
) -> Sent:
    """As :func:`sohtx.returns.services.send`; a count that is accepted at once moves the register."""
    if not is_accepted:
        return services.send(given, by=by, key=key, seen=seen, within=within)
    follows = _Following([(one.filing, one.answers) for one in given if is_count(one.filing)], by, within)
    return services.send(given, by=by, key=key, is_accepted=True, seen=seen, within=follows)


def accept(filings: Sequence[Filing], *, by: str, within: Within = _nothing) -> Sent:
    """As :func:`sohtx.returns.services.accept`; an accepted count moves the register."""
    past = histories([filing for filing in filings if is_count(filing)])
    counts = [(filing, found.waiting.answers) for filing, found in past.items() if found.waiting]
    return services.accept(filings, by=by, within=_Following(counts, by, within))


def agree_again(filing: Filing, *, by: str) -> None:
    """Make the register agree once more with a count that is accepted: named groups were recorded meanwhile."""
    decided = histories([filing]).get(filing, NO_HISTORY).decided
    if decided is not None and is_count(filing):
        _agreement(filing, decided.answers).carry_out(by=by)


class _Following:
    """What is done within the transaction of counts: their agreements, planned before, are carried out."""

    def __init__(self, counts: Sequence[tuple[Filing, Answers]], by: str, within: Within) -> None:
        self._agreements = [_agreement(filing, answers) for filing, answers in counts]
        self._by, self._within = by, within

    def __call__(self, written: Sequence[Filed]) -> None:
        named = {(v.area_code, v.form, v.period) for v in written if isinstance(v, AreaFilingVersion)}
        for one in self._agreements:
            if one.filing in named:
                one.carry_out(by=self._by)
        self._within(written)


def _agreement(filing: Filing, answers: Answers) -> Agreement:
    counted = AreaFilingVersion.objects.filter(
        **IN_BOOK, form__in=FORMS, area_code=filing.respondent, status=FilingStatus.ACCEPTED
    )
    return agreement(filing, answers, is_first=not counted.exclude(period=filing.period).exists())
