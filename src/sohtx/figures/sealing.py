"""Sealed reports: figures kept with everything that is needed to compute them again, figure for figure, for ever.

A seal remembers the last place of the ledger that it saw. To compute it again only what was written up to that place
is read, so that a row loaded later, whatever day it claims to have been recorded, changes no seal.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from itertools import count, groupby
from typing import Any, cast

import duckdb
from django.db import transaction

from sohtx.core.codes import Level
from sohtx.core.moment import now
from sohtx.core.numbers import write_fraction
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.figures.asking import answer_all
from sohtx.figures.extract import Extract
from sohtx.figures.models import Seal
from sohtx.figures.past import extract_anew, extract_at, sectors_at
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, ask
from sohtx.indicators.question import By, Impute, Question
from sohtx.ledger import book
from sohtx.ledger.verifying import Damage
from sohtx.ledger.writing import Writing, sweep

FIELDS = tuple(Seal.CONTENT)
LONGEST_CODE = 50  # of a unit, in a seal's name
UNREADABLE = (Refusal, ValueError, LookupError, TypeError, StopIteration, duckdb.Error)
"""What comes of computing from a seal that someone changed."""

Kept = tuple[str, ...]
"""A figure as a seal keeps it: question, indicator, period, area's key, cells, then its numbers and status."""


def _nothing(_seal: Seal) -> None:
    """No more is done."""


def seal(
    extract: Extract,
    questions: Sequence[Question],
    period: Period,
    area: Unit,
    *,
    by: str = "",
    within: Callable[[Seal], None] = _nothing,
) -> Seal:
    """Seal the answers to some questions about a period and an area.

    ``within`` is called in the one short step that makes the seal seen: what it writes stands or falls with it.
    """
    values = _values(extract, questions, period, area)
    with book.one_load():
        sweep()  # a seal that died has taken a name
        values |= {"name": _next_name(period, area), "sealed_at": now()}
        writing = Writing("seal", by)
        rows = [tuple(values[name] for name in FIELDS)]
        writing.write(Seal, FIELDS, rows, lambda row: row)
        with transaction.atomic():
            writing.publish()
            made = sealed().get(name=values["name"])
            within(made)
    return cast("Seal", made)


def as_if_sealed(extract: Extract, questions: Sequence[Question], period: Period, area: Unit) -> Seal:
    """What a seal of some questions would keep, to compare with; nothing is written."""
    return Seal(**_values(extract, questions, period, area))


def _values(extract: Extract, questions: Sequence[Question], period: Period, area: Unit) -> dict[str, Any]:
    """What a seal keeps, but for its name and the moment at which it is made."""
    return {
        "period": str(period),
        "area": area.key,
        "geography": questions[0].geography,
        "known": questions[0].known,
        "up_to": extract.place,
        "units": units_digest(extract.units),
        "sectors": sectors_digest(extract.place),
        "definitions": definitions_digest(),
        "questions": json.dumps([_write(question) for question in questions]),
        "figures": json.dumps(list(kept(answer_all(extract, questions))), ensure_ascii=False),
    }


def _next_name(period: Period, area: Unit) -> str:
    """Names rise. Units of one code at different days share them, so they are counted by what they begin with."""
    head = f"{period}-{area.code[:LONGEST_CODE]}-"
    taken = set(sealed().filter(name__startswith=head).values_list("name", flat=True))
    return next(name for number in count(1) if (name := f"{head}{number}") not in taken)


def find(name: str) -> Seal:
    """A seal by its name; refuses one that there is not."""
    names: list[str] = []
    if book.current() is not None:
        book.open_for_writing()  # one of an earlier version has no table of seals
        found: Seal | None = sealed().filter(name=name).first()
        if found is not None:
            return found
        names = list(sealed().values_list("name", flat=True))
    raise refuse(NO_SEAL, MEND_SEAL.fill(names=", ".join(names) or "–"), column="SEAL", value=name)


def sealed() -> Any:
    """The seals of the book, in the order in which they were made."""
    return Seal.objects.filter(transaction__place__isnull=False).order_by("transaction__place")


def last_before(day: date, area: Unit, place: int) -> Seal | None:
    """The last seal of an area whose period ended the day before ``day``, of those written up to a place."""
    candidates = sealed().filter(area=area.key, transaction__place__lte=place)
    fitting = [one for one in candidates if (day - Period.parse(one.period).end).days == 1]
    return fitting[-1] if fitting else None


# Figures as they are kept


def kept(answers: Iterable[Sequence[Figure]]) -> Iterator[Kept]:
    """Figures as a seal keeps them: exact fractions as text, so that nothing is rounded."""
    for number, figures in enumerate(answers):
        for f in figures:
            numbers = (f.value, f.numerator, f.denominator, f.reporting_n, f.expected_n, f.imputed_value)
            yield (
                str(number),
                f.asked.code,
                str(f.period),
                f.area.key,
                "/".join(f.by),
                *("" if n is None else str(n) for n in numbers),
                str(f.imputed_n),
                str(f.reassigned_n),
                f.obs_status.value,
            )


def figures_of(one: Seal) -> list[Kept]:
    """The figures that a seal keeps."""
    return [tuple(cells) for cells in json.loads(one.figures)]


def questions_of(one: Seal, units: Units) -> list[Question]:
    """The questions that a seal answers."""
    return [_read(told, units) for told in json.loads(one.questions)]


def reproduce(one: Seal) -> list[Kept]:
    """Compute a seal's figures again, from what had been written up to its place."""
    extract = extract_at(one.up_to)
    return list(kept(answer_all(extract, questions_of(one, extract.units))))


def can_reproduce(one: Seal, units: Units) -> bool:
    """Whether this program still has the definitions and units by which a seal was computed."""
    return (one.definitions, one.units) == (definitions_digest(), units_digest(units))


def verify_seals() -> Iterator[Damage]:
    """Seals whose figures do not come out again."""
    for place, seals in groupby(sealed().order_by("up_to", "pk"), key=lambda one: one.up_to):
        extract = extract_anew(place)
        for one in seals:
            if not _comes_out(one, extract):
                yield Damage(str(THE_SEAL.fill(name=one.name)), NOT_REPRODUCED)
        extract.close()


def _comes_out(one: Seal, extract: Extract) -> bool:
    """Whether a seal's figures come out of the tables as of its place.

    One computed by an earlier version's rules stands as it was kept, under the ledger's digests.
    """
    if not can_reproduce(one, extract.units):
        return True
    try:
        again = list(kept(answer_all(extract, questions_of(one, extract.units))))
        return again == figures_of(one) and sectors_digest(one.up_to) == one.sectors
    except UNREADABLE:
        return False


def _write(question: Question) -> dict[str, Any]:
    return {
        "period": str(question.period),
        "asked": [a.code for a in question.asked],
        "known": question.known,
        "geography": str(question.geography),
        "on": question.on and str(question.on),
        "area": question.area and question.area.key,
        "by": [str(by) for by in question.by],
        "level": str(question.level),
        "include_submitted": question.include_submitted,
        "impute": str(question.impute),
        "all_areas": question.all_areas,
    }


def _read(told: dict[str, Any], units: Units) -> Question:
    return Question(
        period=Period.parse(told["period"]),
        asked=tuple(map(ask, told["asked"])),
        known=told["known"],
        geography=date.fromisoformat(told["geography"]),
        on=told["on"] and date.fromisoformat(told["on"]),
        area=told["area"] and units.rows[told["area"]],
        by=tuple(map(By, told["by"])),
        level=_level(told["level"]),
        include_submitted=told["include_submitted"],
        impute=Impute(told["impute"]),
        all_areas=told["all_areas"],
    )


def _level(code: str) -> Level:
    return next(level for level in Level if level.value == code)


# What figures are computed by


@cache
def definitions_digest() -> str:
    """The digest of all declarations of indicators: what they count, not what they are called."""
    told = [
        {k: str(v) for k, v in asdict(i).items() if k not in ("label", "note", "law")}
        for i in INDICATORS.values()
    ]
    return _digest(json.dumps(told, sort_keys=True))


def units_digest(units: Units) -> str:
    """The digest of all units and their changes."""
    rows = sorted(str(tuple(unit)) for unit in units.rows.values())
    changes = sorted(
        f"{c.on} {c.from_code} {c.to_code} {'' if c.share is None else write_fraction(c.share, 12)}"
        for c in units.changes
    )
    return _digest("\n".join((*rows, *changes)))


def sectors_digest(place: int) -> str:
    """The digest of the installation's own sector codes up to a place."""
    return _digest(json.dumps(sorted(sectors_at(place).items())))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


NO_SEAL = Text("không có bản chốt này", "there is no such sealed report")
MEND_SEAL = Text("các bản chốt đang có: {names}", "the sealed reports there are: {names}")
THE_SEAL = Text("bản chốt {name}", "sealed report {name}")
NOT_REPRODUCED = Text("số liệu tính lại không giống lúc chốt", "its figures do not come out again")
