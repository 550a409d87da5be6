"""The attention list of a day: who is in it, in pages, counted by rule, or about one organization."""

from calendar import month_name
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Protocol

from sohtx.core.codes import Kind, LegalStatus, Level
from sohtx.core.law import LawRef
from sohtx.core.period import Length, Period
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import Named, Unit
from sohtx.figures.attention.facts import Facts
from sohtx.figures.attention.parameters import NAMES, InForce
from sohtx.figures.attention.rules import RULES, AttentionRule, Severity
from sohtx.figures.extract import Extract
from sohtx.indicators.placing import Places
from sohtx.indicators.question import By, Question
from sohtx.indicators.sql import day, known_at
from sohtx.ledger import book
from sohtx.ledger.bulk import batches
from sohtx.register.models import Entry, Organization
from sohtx.register.queries import profiles

ASKED_AT_ONCE = 500
ORDER = "rank, since, org, rule"
_KINDS = {str(kind): kind for kind in Kind}
_STATUSES = {str(status): status for status in LegalStatus}


class Reach(Protocol):
    """Whose organizations may be seen: everyone's, those of some areas, or some by name."""

    @property
    def everything(self) -> bool:
        """All of them."""

    @property
    def areas(self) -> Collection[str]:
        """Codes of areas, as they are borne on the day asked about."""

    @property
    def organizations(self) -> Collection[str]:
        """Identifiers of organizations."""


@dataclass(frozen=True, slots=True)
class Within:
    """A reach of one's own making."""

    everything: bool = False
    areas: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()


EVERYWHERE = Within(everything=True)


class Key(NamedTuple):
    """Where a page of the list ends: the place of its last row in the order of all."""

    rank: int
    since: date
    org: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One organization in the list by one rule."""

    key: Key
    org_id: str
    name: str
    kind: Kind
    unit: Unit
    rule: AttentionRule
    since: date
    days: int
    law: LawRef | None
    values: Mapping[str, object]
    evidence: str

    @property
    def severity(self) -> Severity:
        """How serious it is."""
        return self.rule.severity

    @property
    def next_step(self) -> Text:
        """What to do."""
        return self.rule.next_step

    def says(self) -> Text:
        """The sentence with its values."""
        return self.rule.says.fill(**{name: _spoken(value) for name, value in self.values.items()})


@dataclass(frozen=True, kw_only=True)
class Look:
    """What is asked: the day, what was known by when, whose organizations, and which part of the list.

    ``area`` is a code as borne on the day.
    """

    on: date
    known: int
    reach: Reach = EVERYWHERE
    rules: Sequence[str] = tuple(RULES)
    kinds: Sequence[Kind] = tuple(Kind)
    area: str | None = None


class AttentionList:
    """The list, found once and then read in pages."""

    def __init__(self, extract: Extract, look: Look) -> None:
        self._extract, self._look = extract, look
        self._in_force = InForce(look.on)
        if extract.place:
            book.open_for_writing()  # one of an earlier version has no table of meetings
        self._con = extract.con.cursor()
        orgs = self._only()
        facts = Facts(extract, self._con, on=look.on, known=look.known, in_force=self._in_force, orgs=orgs)
        facts.lay_out_standing()
        self._narrow()
        facts.lay_out()
        self._con.execute(f"CREATE TEMP TABLE attention AS {self._statement()}")

    def close(self) -> None:
        """Let go of it; the extract stays open."""
        self._con.close()

    # Reading

    def counts(self) -> dict[str, int]:
        """How many are in the list by each of the rules asked for; 0 where nobody is."""
        found = self._con.execute("SELECT rule, count(*) FROM attention GROUP BY rule").fetchall()
        return dict.fromkeys(self._look.rules, 0) | dict(found)

    def organizations(self) -> int:
        """How many organizations are in it, by however many rules."""
        row = self._con.execute("SELECT count(DISTINCT org) FROM attention").fetchone()
        return int(row[0]) if row else 0

    def rows(self, *, limit: int | None = None, after: Key | None = None) -> list[Attention]:
        """The list from the most serious and longest on; a page of it goes on after the last key of the one before."""
        where = "" if after is None else f"WHERE ({ORDER}) > ({_cells(after)}) "
        page = "" if limit is None else f"LIMIT {int(limit)}"
        found = self._con.execute(
            f"SELECT rank, since, org, rule, until, number, period, status, kind, unit, unit_position "
            f"FROM attention {where}ORDER BY {ORDER} {page}"
        ).fetchall()
        return list(self._tell([_Found(Key(*row[:4]), *row[4:]) for row in found]))

    # Finding

    def _statement(self) -> str:
        columns = {
            "org": "BIGINT", "since": "DATE", "until": "DATE", "number": "BIGINT", "period": "VARCHAR",
            "status": "VARCHAR", "rule": "VARCHAR", "rank": "INTEGER", "kind": "VARCHAR", "unit": "VARCHAR",
            "unit_position": "INTEGER",
        }  # fmt: skip
        nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items())
        parts = [f"SELECT {nothing} WHERE FALSE"]
        filled = self._in_force.sql() | {"on": day(self._look.on)}
        for code in self._look.rules:
            rule = _rule(code)
            kinds = [f"'{kind}'" for kind in rule.kinds if kind in self._look.kinds]
            if kinds:
                parts.append(
                    f"SELECT found.*, '{rule.code}' AS rule, {rule.severity.rank} AS rank, s.kind, s.unit, "
                    f"s.unit_position FROM ({rule.rows.format(**filled)}) found "
                    f"JOIN stood s ON s.org = found.org WHERE s.kind IN ({', '.join(kinds)})"
                )
        return " UNION ALL BY NAME ".join(parts)

    def _only(self) -> list[int] | None:
        """The keys of the only organizations that may be in it; None where areas decide."""
        reach = self._look.reach
        return None if reach.everything or reach.areas else self._named(reach.organizations)

    def _named(self, org_ids: Collection[str]) -> list[int]:
        found: list[int] = []
        for batch in batches(sorted(org_ids) if self._extract.place else (), ASKED_AT_ONCE):
            found += Organization.objects.filter(org_id__in=batch).values_list("pk", flat=True)
        return sorted(found)

    def _narrow(self) -> None:
        """Leave only those who stand in an area asked for, and within the reach."""
        look = self._look
        by_reach = not look.reach.everything and bool(look.reach.areas)
        if not by_reach and look.area is None:
            return
        half = Period(look.on.year, Length.HALF, 1 if look.on.month <= 6 else 2)
        question = Question(
            period=half, asked=(), known=look.known, geography=look.on, on=look.on, by=(By.AREA,),
            level=Level.COMMUNE,
        )  # fmt: skip
        places = Places(self._con, self._extract.units, question)
        if look.area is not None:
            self._keep(places, [look.area], [])
        if by_reach:
            self._keep(places, look.reach.areas, self._named(look.reach.organizations))

    def _keep(self, places: Places, codes: Iterable[str], orgs: Sequence[int]) -> None:
        units, on = self._extract.units, self._look.on
        wanted = {units.read(code, on, "area") for code in codes}
        numbers = [
            places.number(unit)
            for unit in places.areas
            if unit in wanted or (unit.exists_on(on) and wanted.intersection(units.above(unit, on)))
        ]
        self._con.execute(
            "DELETE FROM stood WHERE org NOT IN (SELECT s.org FROM stood s LEFT JOIN place p ON p.unit = s.unit "
            "LEFT JOIN place_of o ON o.org = s.org AND o.unit = s.unit AND o.position = s.unit_position "
            "WHERE coalesce(o.area, p.area) IN (SELECT unnest(?::INTEGER[]))) "
            "AND org NOT IN (SELECT unnest(?::BIGINT[]))",
            [numbers, list(orgs)],
        )

    # Telling

    def _tell(self, found: Sequence["_Found"]) -> Iterator[Attention]:
        if not found:
            return
        look, keys = self._look, sorted({one.key.org for one in found})
        org_ids: dict[int, str] = {}
        for batch in batches(keys, ASKED_AT_ONCE):
            org_ids |= dict(Organization.objects.filter(pk__in=batch).values_list("pk", "org_id"))
        units = self._extract.units
        who = profiles(keys, units=units, on=look.on, known=look.known, place=self._extract.place)
        where = self._places(found)
        evidence = self._evidence(found)
        for one in found:
            rule, kind = RULES[one.key.rule], _KINDS[one.kind]
            yield Attention(
                key=one.key,
                org_id=org_ids[one.key.org],
                name=who[org_ids[one.key.org]].name,
                kind=kind,
                unit=where[one.key.org],
                rule=rule,
                since=one.key.since,
                days=(look.on - one.key.since).days,
                law=self._law(rule, kind),
                values=self._values(one, kind),
                evidence=one.period or evidence.get((one.key.org, rule.code), ""),
            )

    def _law(self, rule: AttentionRule, kind: Kind) -> LawRef | None:
        """The article in force on the day, for this kind."""
        laws = [p.law for name in rule.thresholds if (p := self._in_force.find(name, kind)) and p.law]
        return laws[-1] if laws else rule.law

    def _values(self, one: "_Found", kind: Kind) -> dict[str, object]:
        told: dict[str, object] = {"since": one.key.since, "days": (self._look.on - one.key.since).days}
        told |= {name: p.value for name in sorted(NAMES) if (p := self._in_force.find(name, kind))}
        others = {"until": one.until, "number": one.number, "period": one.period}
        told |= {name: value for name, value in others.items() if value is not None}
        return told | ({"status": _STATUSES[one.status].label} if one.status else {})

    def _places(self, found: Sequence["_Found"]) -> dict[int, Unit]:
        """Where each stands, in the units of the day."""
        units, on = self._extract.units, self._look.on
        stood = {one.key.org: (units.rows[one.unit], one.unit_position) for one in found}
        apart = [org for org, (unit, _) in stood.items() if units.depends_on_names(unit, on)]
        names = self._names(apart)
        return {
            org: units.place(unit, on, names.get(org, ()), position).unit
            for org, (unit, position) in stood.items()
        }

    def _names(self, orgs: Sequence[int]) -> dict[int, list[Named]]:
        """The units that organizations name themselves, where it depends on that where they stand."""
        if not orgs:
            return {}
        rows = self._con.execute(
            "SELECT org, position, effective_on, named_unit FROM events e WHERE named_unit <> '' "
            f"AND {known_at(self._look.known, 'e')} AND org IN (SELECT unnest(?::BIGINT[])) ORDER BY org, position",
            [list(orgs)],
        ).fetchall()
        units = self._extract.units.rows
        return {
            org: [Named(position, effective_on, units[key]) for _, position, effective_on, key in group]
            for org, group in groupby(rows, key=itemgetter(0))
        }

    def _evidence(self, found: Sequence["_Found"]) -> dict[tuple[int, str], str]:
        """The entry on which a row rests: the last counted one of its kinds, effective by then."""
        wanted = [one for one in found if RULES[one.key.rule].evidence]
        entries = self._entries(sorted({one.key.org for one in wanted}))
        return {
            (one.key.org, one.key.rule): fitting[-1]
            for one in wanted
            if (
                fitting := [
                    entry_id
                    for entry_id, entry, effective_on in entries.get(one.key.org, ())
                    if entry in RULES[one.key.rule].evidence and effective_on <= one.key.since
                ]
            )
        }

    def _entries(self, orgs: Sequence[int]) -> dict[int, list[tuple[str, str, date]]]:
        """The counted entries of some organizations, in their order."""
        found: dict[int, list[tuple[str, str, date]]] = {}
        columns = ("organization_id", "effective_on", "recorded_at", "entry_id", "entry", "supersedes")
        for batch in batches(orgs, ASKED_AT_ONCE):
            rows = list(
                Entry.objects.filter(
                    organization__in=batch,
                    recorded_at__lte=self._look.known,
                    transaction__place__isnull=False,
                ).values_list(*columns)
            )
            replaced = {row[-1] for row in rows}
            for org, effective_on, _, entry_id, entry, _ in sorted(rows):
                if entry_id not in replaced:
                    found.setdefault(org, []).append((entry_id, entry, effective_on))
        return found


class _Found(NamedTuple):
    key: Key
    until: date | None
    number: int | None
    period: str | None
    status: str | None
    kind: str
    unit: str
    unit_position: int


def attention(
    extract: Extract, look: Look, *, limit: int | None = None, after: Key | None = None
) -> list[Attention]:
    """The list, or a page of it."""
    found = AttentionList(extract, look)
    try:
        return found.rows(limit=limit, after=after)
    finally:
        found.close()


def attention_of(extract: Extract, org_id: str, *, on: date, known: int) -> list[Attention]:
    """By which rules one organization is in the list."""
    return attention(extract, Look(on=on, known=known, reach=Within(organizations=frozenset({org_id}))))


def _rule(code: str) -> AttentionRule:
    if code not in RULES:
        raise refuse(NO_RULE, MEND_RULE.fill(codes=", ".join(RULES)), column="rule", value=code)
    return RULES[code]


def _cells(key: Key) -> str:
    """A key as SQL literals; its rule is one that is declared."""
    return f"{int(key.rank)}, {day(key.since)}, {int(key.org)}, '{_rule(key.rule).code}'"


def _spoken(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return Text(f"{value:,}".replace(",", "."), f"{value:,}")
    if not isinstance(value, date):
        return value
    return Text(
        f"{value.day}/{value.month}/{value.year}", f"{value.day} {month_name[value.month]} {value.year}"
    )


NO_RULE = Text("không có quy tắc rà soát này", "is no rule of the attention list")
MEND_RULE = Text("dùng một trong: {codes}", "use one of: {codes}")
