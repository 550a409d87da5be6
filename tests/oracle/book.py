"""The package as it was written: its rows read into plain values, nothing worked out yet."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from .clock import parse_date, parse_moment

FLOW_MEASURES = [
    "members_joined",
    "members_left",
    "workers_new",
    "revenue",
    "revenue_members",
    "profit",
    "budget_paid",
    "loan_fund_new",
    "loan_bank_new",
]
STOCK_MEASURES = [
    "members",
    "members_women",
    "workers",
    "worker_members",
    "workers_women",
    "workers_insured",
    "managers",
    "managers_vocational",
    "managers_college",
    "charter_capital",
    "total_capital",
    "loan_fund_outstanding",
    "loan_bank_outstanding",
    "loan_overdue",
]
MEASURES = [*STOCK_MEASURES, *FLOW_MEASURES, "worker_income"]


@dataclass(frozen=True)
class AreaRow:
    """One row of areas.csv: a unit under one name, type and parent. `ends` is the first day it is no more."""

    code: str
    name: str
    level: str
    parent_code: str
    begins: date
    ends: date

    def in_force(self, day: date) -> bool:
        """Whether it existed on that day."""
        return self.begins <= day < self.ends


@dataclass(frozen=True)
class ChangeRow:
    """One row of area_changes.csv: on a day (part of) one unit passed into another."""

    on: date
    from_code: str
    to_code: str
    share: Fraction | None


@dataclass(frozen=True)
class Entry:
    """Something that happened to one organization. Blanks are empty strings, or None."""

    entry_id: str
    org_id: str
    entry: str
    effective_on: date
    recorded_at: datetime
    recorded_text: str
    supersedes: str
    related_org_id: str
    via: str
    kind: str
    area_code: str
    sector: str
    charter_capital: Fraction | None
    is_alliance_member: bool | None
    is_registered: bool | None


@dataclass(frozen=True)
class Version:
    """One version of a return."""

    org_id: str
    form: str
    period: str
    recorded_at: datetime
    recorded_text: str
    status: str
    is_estimate: bool
    values: dict[str, Fraction]

    @property
    def record_id(self) -> str:
        """How the return is named among the records behind a figure."""
        return f"{self.org_id}/{self.form}/{self.period}"


@dataclass(frozen=True)
class Target:
    """What was decided to be reached."""

    indicator: str
    period: str
    area_code: str
    value: Fraction
    decided_on: date
    recorded_at: datetime


@dataclass(frozen=True)
class Book:
    """A package, read."""

    areas: list[AreaRow]
    changes: list[ChangeRow]
    entries: dict[str, list[Entry]]  # by organization
    returns: dict[tuple[str, str], list[Version]]  # by organization and period
    targets: list[Target]
    sectors: dict[str, str]
    kinds: dict[str, str]


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a csv file; none where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{key: (value or "") for key, value in row.items()} for row in csv.DictReader(stream)]


def _number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def read_area(row: dict[str, str]) -> AreaRow:
    """A row of areas.csv."""
    begins = parse_date(row["valid_from"]) if row["valid_from"] else date.min
    ends = parse_date(row["valid_to"]) if row["valid_to"] else date.max
    return AreaRow(row["code"], row["name"], row["level"], row["parent_code"], begins, ends)


def read_change(row: dict[str, str]) -> ChangeRow:
    """A row of area_changes.csv."""
    return ChangeRow(parse_date(row["on"]), row["from_code"], row["to_code"], _number(row.get("share", "")))


def read_entry(row: dict[str, str]) -> Entry:
    """An entry out of its row; columns may be missing."""
    return Entry(
        entry_id=row["entry_id"],
        org_id=row["org_id"],
        entry=row["entry"],
        effective_on=parse_date(row["effective_on"]),
        recorded_at=parse_moment(row["recorded_at"]),
        recorded_text=row["recorded_at"],
        supersedes=row.get("supersedes", ""),
        related_org_id=row.get("related_org_id", ""),
        via=row.get("via", ""),
        kind=row.get("kind", ""),
        area_code=row.get("area_code", ""),
        sector=row.get("sector", ""),
        charter_capital=_number(row.get("charter_capital", "")),
        is_alliance_member=_boolean(row.get("is_alliance_member", "")),
        is_registered=_boolean(row.get("is_registered", "")),
    )


def _version(row: dict[str, str]) -> Version:
    return Version(
        org_id=row["org_id"],
        form=row["form"],
        period=row["period"],
        recorded_at=parse_moment(row["recorded_at"]),
        recorded_text=row["recorded_at"],
        status=row["status"],
        is_estimate=row["nature"] == "estimate",
        values={name: Fraction(row[name]) for name in MEASURES if row.get(name)},
    )


def _target(row: dict[str, str]) -> Target:
    return Target(
        row["indicator"],
        row["period"],
        row["area_code"],
        Fraction(row["value"]),
        parse_date(row["decided_on"]),
        parse_moment(row["recorded_at"]),
    )


def read_book(folder: Path) -> Book:
    """The whole package of a folder."""
    entries: dict[str, list[Entry]] = {}
    kinds: dict[str, str] = {}
    for row in read_rows(folder / "entries.csv"):
        entries.setdefault(row["org_id"], []).append(read_entry(row))
        if row.get("kind"):
            kinds[row["org_id"]] = row["kind"]
    returns: dict[tuple[str, str], list[Version]] = {}
    for row in read_rows(folder / "returns.csv"):
        returns.setdefault((row["org_id"], row["period"]), []).append(_version(row))
    for versions in returns.values():
        versions.sort(key=lambda version: version.recorded_at)
    return Book(
        areas=[read_area(row) for row in read_rows(folder / "areas.csv")],
        changes=[read_change(row) for row in read_rows(folder / "area_changes.csv")],
        entries=dict(sorted(entries.items())),
        returns=returns,
        targets=[_target(row) for row in read_rows(folder / "targets.csv")],
        sectors={row["code"]: row["maps_to"] for row in read_rows(folder / "sectors.csv")},
        kinds=kinds,
    )
