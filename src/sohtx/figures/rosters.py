"""The organizations behind figures, by name: who came, who went, who did not report."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sohtx.core.codes import Kind, Level
from sohtx.core.units import Unit
from sohtx.figures.asking import organization_names
from sohtx.figures.extract import Extract
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.engine import Engine
from sohtx.indicators.question import By, Question
from sohtx.indicators.sql import Sql, nothing_reported
from sohtx.ledger.bulk import batches
from sohtx.register.models import Entry
from sohtx.register.queries import Profile, profiles
from sohtx.register.unnamed import unnamed_on

ASKED_AT_ONCE = 500


class Listed(NamedTuple):
    """An organization in a list: who it is, where it stands in the geography asked, and the entry that put it there."""

    profile: Profile
    area: Unit
    entry_id: str = ""
    entry: str = ""
    via: str = ""
    effective_on: date | None = None
    document: str = ""
    kind: Kind | None = Kind.COOPERATIVE


def behind(extract: Extract, question: Question, codes: Sequence[str]) -> list[Listed]:
    """The organizations behind ledger figures, a line an entry, by day."""
    asked = _by_area(question)
    engine = Engine(extract)
    places = engine.places(asked)
    records = [
        (INDICATORS[code].kind, record)
        for code in codes
        for record in engine.records(asked, INDICATORS[code])
    ]
    who = _who(extract, question, [record.org for _, record in records])
    entries = _entries([record.entry for _, record in records])
    lines = [
        Listed(who[record.org], places.areas[int(record.cell[0])], record.entry, *entries[record.entry], kind)
        for kind, record in records
    ]
    return sorted(lines, key=_order)


def _order(line: Listed) -> tuple[int, date, str, str]:
    """By kind, then by day."""
    return [*Kind, None].index(line.kind), line.effective_on or date.min, line.profile.name, line.entry_id


def silent(extract: Extract, question: Question) -> list[Listed]:
    """Who was expected to report on the period and did not, by area and name."""
    asked = _by_area(question)
    places = Engine(extract).places(asked)
    rows = extract.con.execute(_silent(Sql(asked, extract.periods))).fetchall()
    who = _who(extract, question, [org for _, org in rows])
    lines = [Listed(who[org], places.areas[area]) for area, org in rows]
    return sorted(lines, key=lambda line: (line.area.code, line.profile.name, line.profile.org_id))


def _silent(text: Sql) -> str:
    """Who was expected and has no return that counts, with its area."""
    period = text.question.period
    reported = text.reported(period, []) or nothing_reported([])
    return text.complete(
        f"SELECT area, org FROM ({text.expected(period)}) WHERE org NOT IN (SELECT org FROM ({reported}))"
    )


def _by_area(question: Question) -> Question:
    return replace(question, by=(By.AREA,), level=Level.COMMUNE, asked=())


def _who(extract: Extract, question: Question, keys: Sequence[int]) -> dict[int, Profile]:
    found = profiles(
        keys, units=extract.units, on=question.valid_on, known=question.known, place=extract.place
    )
    names = organization_names(keys)
    return {key: found[names[key]] for key in keys}


def _entries(entry_ids: Sequence[str]) -> dict[str, tuple[str, str, date, str]]:
    """What entries say happened, when, and on what paper."""
    found = {}
    columns = ("entry_id", "entry", "via", "effective_on", "document_no")
    for batch in batches(sorted(set(entry_ids)), ASKED_AT_ONCE):
        for entry_id, *told in Entry.objects.filter(entry_id__in=batch).values_list(*columns):
            found[entry_id] = tuple(told)
    return found


def count_unnamed(extract: Extract, question: Question) -> int:
    """How many of the groups that stood had been reported by number only and bore no name yet."""
    unnamed = unnamed_on(question.valid_on, question.known)
    if not unnamed:
        return 0
    asked = _by_area(question)
    engine = Engine(extract)
    engine.places(asked)
    return sum(record.org in unnamed for record in engine.records(asked, INDICATORS["group_count"]))


def count_silent(extract: Extract, question: Question) -> int:
    """How many were expected to report on the period and did not."""
    asked = _by_area(question)
    Engine(extract).places(asked)
    row = extract.con.execute(f"SELECT count(*) FROM ({_silent(Sql(asked, extract.periods))})").fetchone()
    return int(row[0]) if row else 0
