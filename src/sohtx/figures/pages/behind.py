"""What lies behind one figure: its records a page at a time, who did not report, what was recorded since a moment.

Records are found by the engine, a page of organizations at a time, and named by a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from django.http import QueryDict

from sohtx.accounts.gate import AskedRequest
from sohtx.core.codes import EntryType, FilingStatus, Kind, Via
from sohtx.core.moment import now, read_moment
from sohtx.core.period import Period, with_parts
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.figures.asking import organization_names, told
from sohtx.figures.extract import Extract
from sohtx.figures.pages.asked import plain_of
from sohtx.figures.pages.showing import NOT_STATED
from sohtx.figures.pages.wanted import NO_CELL, Wanted, read_asked
from sohtx.figures.remembering import ask_remembered, on_extract
from sohtx.figures.sealing import sealed
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import Asked, Comparison
from sohtx.indicators.declare import Family, Indicator
from sohtx.indicators.engine import Amount, Cell, Engine, Record, Some
from sohtx.indicators.placing import Places
from sohtx.indicators.question import By, Impute, Question
from sohtx.ledger import book
from sohtx.ledger.bulk import batches
from sohtx.register.models import Entry
from sohtx.register.queries import profiles
from sohtx.register.unnamed import unnamed_organizations
from sohtx.returns.models import FilingVersion
from sohtx.returns.return_forms import FORMS

PAGE = 50
ASKED_AT_ONCE = 500


class One(NamedTuple):
    """One figure: its question, which may have other cells, and where it stands among them."""

    question: Question
    asked: Asked
    figure: Figure

    @property
    def by(self) -> tuple[By, ...]:
        """The parts of its cell beside the area."""
        return tuple(by for by in self.question.by if by is not By.AREA)

    def some(self, places: Places, after: int = 0, most: int | None = PAGE) -> Some:
        """Some of what is behind it."""
        others = iter(self.figure.by)
        cell: Cell = tuple(
            places.number(self.figure.area) if by is By.AREA else next(others) for by in self.question.by
        )
        return Some(cell, after, most)


@dataclass(frozen=True)
class CellAsked:
    """The cell that an address names."""

    sector: str = ""
    kind: str = ""
    directly: str = ""

    @property
    def by(self) -> tuple[str, ...]:
        """What its question is broken down by."""
        parts = ((By.AREA, self.directly), (By.SECTOR, self.sector), (By.KIND, self.kind))
        return tuple(by.value for by, part in parts if part)

    @property
    def others(self) -> tuple[str, ...]:
        """Its parts beside the area, as figures have them."""
        return tuple("" if part == NOT_STATED else part for part in (self.sector, self.kind) if part)


def read_cell(query: QueryDict) -> CellAsked:
    """The cell of an address."""
    return CellAsked(*(str(query.get(name, "")).strip() for name in ("sector", "kind", "directly")))


def figure_of(wanted: Wanted, asked: Asked, cell: CellAsked) -> One:
    """One figure; refuses a cell in which nothing is counted nor expected."""
    request = wanted.request([asked.code], by=cell.by, level=cell.directly or None)
    question, figures = ask_remembered(request)
    whole = question.area or on_extract(lambda extract: extract.units.country)
    for figure in figures:
        if figure.by == cell.others and figure.area.key == whole.key:
            return One(question, asked, figure)
    value = "/".join(part for part in (cell.directly, cell.sector, cell.kind) if part)
    raise refuse(NO_CELL, MEND_CELL, column="by", value=value)


def one_of(request: AskedRequest) -> tuple[Wanted, One]:
    """The figure that a request opens, and the question of its address."""
    plain = request.GET.copy()
    for name in ("indicator", "by", "view"):
        plain.pop(name, None)
    wanted = plain_of(request, plain)
    return wanted, figure_of(wanted, read_asked(request.GET), read_cell(request.GET))


# Records


class Named(NamedTuple):
    """An organization as the reader may know it: by name, or only counted."""

    org_id: str
    name: str
    is_named: bool


class Line(NamedTuple):
    """A record behind a figure."""

    who: Named
    record: str
    record_id: str
    what: str
    recorded_as: str
    numerator: str
    denominator: str
    is_reassigned: bool
    is_imputed: bool

    @property
    def period(self) -> Period | None:
        """The period of a return, also of the one from which a value was carried."""
        code = self.record_id.rpartition("/")[2]
        return Period.parse(code) if self.record != "entry" and Period.is_code(code) else None

    @property
    def over(self) -> Fraction:
        """What it adds."""
        return Fraction(self.numerator)

    @property
    def under(self) -> Fraction | None:
        """What it adds to the denominator."""
        return Fraction(self.denominator) if self.denominator else None

    @property
    def recorded_at(self) -> int | None:
        """The moment at which it was recorded."""
        return read_moment(self.recorded_as)


class Page(NamedTuple):
    """Some of a list by key; ``next_key`` is the organization after which it goes on."""

    lines: list[Line]
    next_key: int = 0


Knows = AbstractSet[int]


def records_of(
    extract: Extract, one: One, after: int, most: int | None = PAGE
) -> tuple[list[Record], Places]:
    """The records of so many organizations after one, in the order of their keys."""
    engine = Engine(extract)
    places = engine.places(one.question)
    more = None if most is None else most + 1
    records = engine.records(one.question, one.asked.indicator, one.some(places, after, more))
    return sorted(records, key=lambda record: record.org), places


def unnamed_in(extract: Extract, one: One) -> int:
    """How many of the groups in a figure of the register have been reported by number only and bear no name yet."""
    indicator = one.asked.indicator
    if indicator.kind is not Kind.GROUP or indicator.family is Family.FILINGS:
        return 0
    unnamed = unnamed_organizations()
    if not unnamed:
        return 0
    engine = Engine(extract)
    places = engine.places(one.question)
    records = engine.records(one.question, indicator, one.some(places, most=None))
    return sum(record.org in unnamed for record in records)


def first_of(records: Sequence[Record], most: int) -> tuple[list[Record], int]:
    """The records of the first organizations, and the last of these if more follow."""
    keys = sorted({record.org for record in records})
    if len(keys) <= most:
        return list(records), 0
    kept = set(keys[:most])
    return [record for record in records if record.org in kept], keys[most - 1]


def lines_of(
    extract: Extract, one: One, records: Sequence[Record], places: Places, named: Knows
) -> list[Line]:
    """Records in words; those of organizations that the reader may not name are without them."""
    orgs = {record.org for record in records}
    names = names_of(extract, one.question, orgs, named)
    by_id = {who.org_id: who for who in names.values()}
    cells = told(extract, one.question, one.asked.indicator, records, places)
    others = len(one.by)
    words = _entry_words([row[4 + others + 1] for row in cells if row[4 + others] == "entry"])
    found = []
    for row in cells:
        org_id, record, record_id, recorded_as, numerator, denominator, reassigned, imputed = row[
            3 + others :
        ]
        who = by_id[org_id]
        found.append(
            Line(
                who=who,
                record=record,
                record_id=record_id if who.is_named else "",
                what=words.get(record_id, "") if record == "entry" else "",
                recorded_as=recorded_as,
                numerator=numerator,
                denominator=denominator,
                is_reassigned=bool(reassigned),
                is_imputed=bool(imputed),
            )
        )
    return found


def names_of(extract: Extract, question: Question, orgs: Iterable[int], named: Knows) -> dict[int, Named]:
    """Organizations as they are called on the question's day."""
    keys = sorted(set(orgs))
    ids = organization_names(keys)
    found = profiles(
        [key for key in keys if key in named],
        units=extract.units, on=question.valid_on, known=question.known, place=extract.place,
    )  # fmt: skip
    return {
        key: Named(ids[key], found[ids[key]].name if ids[key] in found else ids[key], key in named)
        for key in keys
    }


def _entry_words(entry_ids: Sequence[str]) -> dict[str, str]:
    """What entries say happened."""
    found: dict[str, str] = {}
    for batch in batches(sorted(set(entry_ids)), ASKED_AT_ONCE):
        rows = Entry.objects.filter(entry_id__in=batch).values_list("entry_id", "entry", "via")
        found |= {entry_id: str(_label(entry, via)) for entry_id, entry, via in rows}
    return found


def _label(entry: str, via: str) -> Text:
    return _VIA[via] if via else _ENTRY[entry]


_ENTRY = {str(entry): entry.label for entry in EntryType}
_VIA = {str(via): via.label for via in Via}
_STATUS = {str(status): status.label for status in FilingStatus}


# Who did not report


def silent_of(extract: Extract, one: One, after: int, most: int | None = PAGE) -> tuple[list[int], int]:
    """Who was expected in the figure and did not report it, and after whom the list goes on."""
    engine = Engine(extract)
    places = engine.places(one.question)
    more = None if most is None else most + 1
    keys = engine.unreported(one.question, one.asked.indicator, one.some(places, after, more))
    if most is None or len(keys) <= most:
        return keys, 0
    return keys[:most], keys[most - 1]


# What changed


class Cause(NamedTuple):
    """An entry or a version of a return recorded between the two moments."""

    what: Text
    record_id: str
    recorded_at: int


class Mover(NamedTuple):
    """An organization that adds something else now."""

    who: Named
    before: Fraction | None
    after: Fraction | None
    causes: list[Cause]


def changed_since(extract: Extract, one: One, since: int) -> list[tuple[int, Amount, Amount]]:
    """Who adds something else to a figure than was known at a moment: the organization, then, now."""
    until = min(one.question.known, now())
    if since >= until:
        return []
    orgs = _touched(extract, one.question, since, until)
    sides = []
    for known in (since, one.question.known):
        question = replace(one.question, known=known, impute=Impute.NONE)
        engine = Engine(extract)
        places = engine.places(question)
        added = engine.by_organization(question, [one.asked.indicator], orgs)
        cell = one.some(places).cell or (places.number(one.figure.area),)
        sides.append(added.get((one.asked.indicator.code, cell), {}))
    then, present = sides
    found = [
        (org, then.get(org, Amount()), present.get(org, Amount()))
        for org in then.keys() | present.keys()
        if then.get(org, Amount())[:4] != present.get(org, Amount())[:4]
    ]
    return sorted(found, key=lambda each: (-abs(each[2].numerator - each[1].numerator), each[0]))


def _touched(extract: Extract, question: Question, since: int, until: int) -> set[int]:
    """The organizations of which anything became known between two moments, and the members of such unions."""
    between = " OR ".join(
        f"({column} > {since} AND {column} <= {until})" for column in ("known_from", "known_to")
    )
    stored = [p for p in with_parts(question.period) if p in extract.periods]
    tables = ["states", "events", *(f'"filings {p}"' for p in stored)]
    rows = extract.con.execute(
        " UNION ".join(f"SELECT org FROM {table} WHERE {between}" for table in tables)
    ).fetchall()
    orgs = {row[0] for row in rows}
    members = extract.con.execute(
        "SELECT DISTINCT org FROM (SELECT org, unnest(unions) AS joined FROM states) "
        "WHERE joined IN (SELECT unnest(?::BIGINT[]))",
        [sorted(orgs)],
    ).fetchall()
    return orgs | {row[0] for row in members}


def movers_of(
    extract: Extract, one: One, moved: Sequence[tuple[int, Amount, Amount]], since: int, named: Knows
) -> list[Mover]:
    """Those who moved, in words, with what was recorded of them in between."""
    keys = [org for org, _, _ in moved]
    names = names_of(extract, one.question, keys, named)
    causes = _causes(one.question, [key for key in keys if key in named], since, one.question.known)
    return [
        Mover(names[org], _added(one.asked.indicator, a), _added(one.asked.indicator, b), causes[org])
        for org, a, b in moved
    ]


def _added(indicator: Indicator, amount: Amount) -> Fraction | None:
    """What an organization adds; nothing where it is not in the figure."""
    return Fraction(amount.numerator, indicator.scale) if amount.taken else None


def _causes(question: Question, orgs: Sequence[int], since: int, until: int) -> dict[int, list[Cause]]:
    found: dict[int, list[Cause]] = defaultdict(list)
    within = {"organization__in": orgs, "recorded_at__gt": since, "recorded_at__lte": until}
    published = {"transaction__place__isnull": False}
    entries = Entry.objects.filter(**within, **published).order_by("recorded_at", "entry_id")
    for org, entry_id, entry, via, at in entries.values_list(
        "organization", "entry_id", "entry", "via", "recorded_at"
    ):
        found[org].append(Cause(_label(entry, via), entry_id, at))
    periods = [str(p) for p in with_parts(question.period)]
    filings = FilingVersion.objects.filter(
        **within, **published, form__in=FORMS, period__in=periods
    ).order_by("recorded_at")
    for org, form, period, status, at in filings.values_list(
        "organization", "form", "period", "status", "recorded_at"
    ):
        found[org].append(Cause(RETURN.fill(status=_STATUS[status]), f"{form}/{period}", at))
    return found


def last_seal(one: One, area: Unit) -> tuple[str, int] | None:
    """The last sealed report of a figure's period and area: its name and the moment up to which it knew."""
    if book.current() is None:
        return None
    row = sealed().filter(period=str(one.question.period), area=area.key).values_list("name", "known").last()
    return (str(row[0]), int(row[1])) if row else None


# The two sides of a comparison


def sides_of(one: One) -> list[tuple[Asked, Question]]:
    """The figures that a comparison sets side by side, each of which opens in turn."""
    plain = one.asked.plain
    match one.asked.comparison:
        case Comparison.NONE:
            return []
        case Comparison.PLAN if plain.indicator.is_flow and plain.indicator.is_additive:
            return [(plain, replace(one.question, period=p)) for p in one.question.period.so_far]
        case Comparison.PLAN:
            return [(plain, one.question)]
        case _:
            return [(plain, one.question), (plain, one.question.a_year_before())]


MEND_CELL = Text("quay lại bảng và chọn một số khác", "go back to the table and choose another figure")
RETURN = Text("Phiếu báo cáo: {status}", "Return: {status}")
