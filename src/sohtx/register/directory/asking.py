"""What can be asked of the directory, and its translation into conditions of SQL."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from sohtx.core.codes import Kind, LegalStatus, Level, Sector
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT, Unit, Units
from sohtx.register.directory.ground import Ground
from sohtx.register.directory.lines import ENDED

EXISTING = "existing"
OBSERVED_INACTIVE = "observed_inactive"
STATUSES = (EXISTING, ENDED, OBSERVED_INACTIVE, *map(str, LegalStatus))
NO_SECTOR = ""
MOST_ROWS = 500
FEW_UNITS = 60


class Reach(Protocol):
    """What someone may see: everything, or today's units with all under them, and single organizations."""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""

    @property
    def areas(self) -> AbstractSet[str]:
        """Codes of today's units."""

    @property
    def organizations(self) -> AbstractSet[str]:
        """Identifiers of organizations."""


class Sort(StrEnum):
    """What a list is ordered by; the best first is the order of a list that was searched."""

    BEST = "best"
    NAME = "name"
    UNIT = "unit"
    BORN = "born"
    CODE = "code"


class Span(NamedTuple):
    """Days from one to another, both included; None leaves it open."""

    first: date | None = None
    last: date | None = None


ANY_DAY = Span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked: a text, filters, an order, and which page.

    A list that is empty asks for all. ``units`` are codes or keys of units of any day; with ``is_as_then`` they are
    compared with the unit that the organization's own entries name, else with today's in its place. Groups that nobody
    has named stand in no list; ``is_unnamed`` asks for them alone.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    is_as_then: bool = False
    is_alliance_member: bool | None = None
    is_registered: bool | None = None
    is_unnamed: bool = False
    born: Span = ANY_DAY
    ended: Span = ANY_DAY
    on: date | None = None
    reach: Reach | None = None
    sort: Sort = Sort.BEST
    is_descending: bool = False
    after: str = ""
    before: str = ""
    size: int = 50


def check(query: Query) -> None:
    """Refuse what no page offers: a word of a list that is none, a page of no size."""
    offered: Sequence[tuple[str, Iterable[str], Iterable[str]]] = (
        ("kind", query.kinds, map(str, Kind)),
        ("sector", query.sectors, (NO_SECTOR, *map(str, Sector))),
        ("status", query.statuses, STATUSES),
    )
    for column, asked, known in offered:
        for word in sorted(set(asked) - set(known)):
            raise refuse(NOT_OFFERED, MEND_NOT_OFFERED, column=column, value=word)
    if not 1 <= query.size <= MOST_ROWS:
        raise refuse(NO_SIZE, MEND_NO_SIZE.fill(most=MOST_ROWS), column="size", value=str(query.size))


class Cell(NamedTuple):
    """What many organizations have in common, counted together."""

    id: int
    kind: str
    status: str
    sector: str
    is_alliance_member: int | None
    is_observed_active: int | None
    is_registered: int | None
    is_unnamed: int


FACETS = ("kind", "status", "sector")


class Wanted:
    """Which cells a query wants, facet by facet: a facet counts what its own filter leaves out."""

    def __init__(self, query: Query, kinds_of_text: AbstractSet[str]) -> None:
        self._query = query
        self._kinds_of_text = kinds_of_text

    def wants(self, cell: Cell, but: str = "") -> bool:
        """Whether a cell is wanted, whatever one facet says."""
        query = self._query
        return (
            (but == "kind" or not query.kinds or cell.kind in query.kinds)
            and (not self._kinds_of_text or cell.kind in self._kinds_of_text)
            and (but == "sector" or not query.sectors or cell.sector in query.sectors)
            and (but == "status" or not query.statuses or any(_has(cell, s) for s in query.statuses))
            and _said(query.is_alliance_member, cell.is_alliance_member)
            and _said(query.is_registered, cell.is_registered)
            and query.is_unnamed == bool(cell.is_unnamed)
        )


def _has(cell: Cell, status: str) -> bool:
    if status == EXISTING:
        return cell.status != ENDED
    if status == OBSERVED_INACTIVE:
        return cell.status != ENDED and cell.is_observed_active == 0
    return cell.status == status


def _said(asked: bool | None, told: int | None) -> bool:
    """Whether a mark is as asked; one never set is not set."""
    return asked is None or bool(told) == asked


class Condition(NamedTuple):
    """A condition on the lines of the directory, with its values; a narrow one is met by few lines."""

    sql: str
    values: tuple[object, ...] = ()
    is_narrow: bool = False


def conditions(query: Query, ground: Ground, on: date) -> list[Condition]:
    """The conditions of a query but for its text and its cells."""
    found = [Condition("s.valid_from <= ? AND s.valid_to > ?", (on.toordinal(), on.toordinal()))]
    if query.units:
        found.append(_in_units(query, ground, on))
    if query.reach is not None and not query.reach.everything:
        found.append(_within(query.reach, ground, on))
    for column, span in (("born_on", query.born), ("ended_on", query.ended)):
        if span.first is not None:
            found.append(Condition(f"s.{column} >= ?", (span.first.toordinal(),)))
        if span.last is not None:
            found.append(Condition(f"s.{column} <= ?", (span.last.toordinal(),)))
    return found


def _in_units(query: Query, ground: Ground, on: date) -> Condition:
    units = [read_unit(ground.units, word, on) for word in query.units]
    if query.is_as_then:
        return _stored_in(ground, (row for unit in units for row in ground.family(unit)))
    today = _among("s.unit_at", (number for unit in units for number in ground.heirs(unit)))
    gone = [unit for unit in units if ground.units.row_on(unit, ground.day) is None]
    above = [row for unit in gone for row in ground.family(unit) if row.level is not Level.COMMUNE]
    if (
        not above
    ):  # only what stands in a unit above communes that is no more is placed elsewhere than its communes
        return today
    then = _stored_in(ground, above)
    values = (*today.values, *then.values)
    return Condition(f"({today.sql} OR {then.sql})", values, today.is_narrow and then.is_narrow)


def _stored_in(ground: Ground, rows: Iterable[Unit]) -> Condition:
    """What its own entries put into one of some rows of units."""
    return _among("s.unit_then", (ground.units.numbers[row.key] for row in rows))


def read_unit(units: Units, word: str, on: date) -> Unit:
    """A unit from its key, or from a code as it is meant on a day."""
    unit = units.rows.get(word) or units.resolve(word, on)
    if unit is None:
        raise refuse(UNKNOWN_UNIT, MEND_UNIT, column="unit", value=word)
    return unit


_LAST = (
    "(SELECT last.unit_at FROM stretch last WHERE last.org = s.org AND last.valid_from <= ? "
    "ORDER BY last.valid_from DESC LIMIT 1)"
)
"""The unit in which an organization stands on a day, or last stood."""


def _within(reach: Reach, ground: Ground, on: date) -> Condition:
    """What lies in someone's units, or is named to them.

    On another day than today it must lie there today too: who has moved away is no longer theirs to see.
    """
    units = (ground.units.resolve(code, ground.day) for code in sorted(reach.areas))
    numbers = {number for unit in units if unit is not None for number in ground.under(unit)}
    areas = _among("s.unit_at", numbers)
    if on != ground.day:
        last = _among(_LAST, numbers)
        values = (*areas.values, ground.day.toordinal(), *last.values)
        areas = Condition(f"({areas.sql} AND {last.sql})", values, areas.is_narrow)
    if not reach.organizations:
        return areas
    named = "s.org IN (SELECT org FROM organization WHERE org_id IN (SELECT value FROM json_each(?)))"
    values = (*areas.values, json.dumps(sorted(reach.organizations)))
    return Condition(f"({areas.sql} OR {named})", values, areas.is_narrow)


def _among(what: str, numbers: Iterable[int]) -> Condition:
    """One of some numbers; a run of them is told by its ends."""
    found = sorted(set(numbers))
    is_narrow = len(found) <= FEW_UNITS
    if found and found[-1] - found[0] + 1 == len(found):
        return Condition(f"{what} BETWEEN ? AND ?", (found[0], found[-1]), is_narrow)
    return Condition(f"{what} IN (SELECT value FROM json_each(?))", (json.dumps(found),), is_narrow)


# Keys of pages: where a page begins or ends, told by its line itself


def write_key(sort: Sort, parts: Sequence[object]) -> str:
    """The key of a line in an order, fit for an address."""
    told = [{"b": part.hex()} if isinstance(part, bytes) else part for part in parts]
    words = json.dumps([str(sort), *told], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(words).decode().rstrip("=")


def read_key(sort: Sort, key: str, shape: Sequence[type]) -> list[object]:
    """The parts of a key; refused when it is of another order or of none."""
    try:
        told = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        name, *parts = told
        read = [bytes.fromhex(part["b"]) if isinstance(part, Mapping) else part for part in parts]
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError):
        raise refuse(NO_KEY, MEND_NO_KEY, column="page", value=key) from None
    is_ours = name == sort and [type(part) for part in read] == list(shape)
    if not is_ours or any(isinstance(part, int) and abs(part) >= 1 << 62 for part in read):
        raise refuse(NO_KEY, MEND_NO_KEY, column="page", value=key)
    return read


NOT_OFFERED = Text("không có trong danh mục để chọn", "is not among what can be chosen")
MEND_NOT_OFFERED = Text("chọn lại trong danh mục", "choose again from the list")
NO_SIZE = Text("số dòng một trang không hợp lệ", "is no number of lines for a page")
MEND_NO_SIZE = Text("cho một số từ 1 đến {most}", "give a number from 1 to {most}")
NO_KEY = Text("trang này không còn nữa", "this page is no more")
MEND_NO_KEY = Text("mở lại danh sách từ trang đầu", "open the list again from its first page")
