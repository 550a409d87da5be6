"""How petitions stand and what a report tells of them, a second time: from bare rows, step after step, without the fold.

Written for comparing, so it shares nothing with the program but the calendar of working days.
"""

import sqlite3
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sohtx.core.working_days import is_working_day

Row = dict[str, Any]


@dataclass
class Rows:
    """All that was written: of petitions, of who raised them, of steps."""

    petitions: list[Row] = field(default_factory=list)
    raisers: list[Row] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)


@dataclass
class Present:
    """How one stands. ``answer`` and ``answer_due``: when it was answered, and by when it should have been."""

    state: str = "received"
    topic: str = ""
    due: date | None = None
    answer: date | None = None
    answer_due: date | None = None
    outcome: str = ""
    into: int | None = None
    settled: list[date] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        if self.state == "answered":
            return self.outcome in ("in_progress", "unresolved")
        return self.state not in ("closed", "merged", "split")


def read_rows(home: Path) -> Rows:
    """The rows of a book in SQLite, asked for by plain SQL."""
    with sqlite3.connect(home / "sohtx.sqlite3") as con:
        con.row_factory = sqlite3.Row

        def read(sql: str) -> list[Row]:
            return [
                {
                    name: _day(value) if name.endswith(("_on", "on")) else value
                    for name, value in dict(row).items()
                }
                for row in con.execute(sql)
            ]

        return Rows(
            read(
                "SELECT one.id, one.code, topic, area_code, raised_on, one.recorded_at, withdrawn_at, split_from_id, "
                "hall.code AS conference FROM petitions_petition AS one "
                "LEFT JOIN petitions_contribution AS said ON said.id = contribution_id "
                "LEFT JOIN petitions_conference AS hall ON hall.id = said.conference_id"
            ),
            read(
                "SELECT petition_id, coalesce(organization_id, 'name ' || name) who, raised_on, recorded_at, withdrawn_at "
                "FROM petitions_raiser"
            ),
            read(
                'SELECT id, petition_id, act, "on", recorded_at, topic, due_on, result, into_id, voids_id '
                "FROM petitions_step"
            ),
        )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def standing(rows: Rows, on: date, known: int) -> dict[int, Present]:
    """How every petition stands that is there on a day, as known at a moment."""
    return {row["id"]: _stand(rows, row, on, known) for row in rows.petitions if _is_there(row, on, known)}


def _is_there(row: Row, on: date, known: int) -> bool:
    is_known = row["recorded_at"] <= known
    is_gone = row["withdrawn_at"] is not None and row["withdrawn_at"] <= known
    return row["raised_on"] <= on and is_known and not is_gone


def _stand(rows: Rows, petition: Row, on: date, known: int) -> Present:
    own = [
        step for step in rows.steps if step["petition_id"] == petition["id"] and step["recorded_at"] <= known
    ]
    voided = {step["voids_id"] for step in own if step["voids_id"]}
    done = [step for step in own if not step["voids_id"] and step["id"] not in voided and step["on"] <= on]
    found = Present(topic=petition["topic"])
    for step in sorted(done, key=lambda one: (one["on"], one["id"])):
        _do(found, step)
    parts = [
        row
        for row in rows.petitions
        if row["split_from_id"] == petition["id"] and row["withdrawn_at"] is None
    ]
    if found.state != "merged" and any(row["recorded_at"] <= known for row in parts):
        found.state = "split"
    return found


def _do(found: Present, step: Row) -> None:
    act = step["act"]
    if act == "classified":
        found.topic = step["topic"]
        if found.state == "received":
            found.state = "classified"
    elif act == "merged":
        found.state, found.into = "merged", step["into_id"]
    elif act in ("submitted", "referred", "reopened"):
        found.state = act
        found.answer = found.answer_due = None
        found.outcome = ""
        found.due = None if act == "submitted" else step["due_on"]
    elif act == "extended":
        found.due = step["due_on"]
    elif act == "replied":
        if found.state != "answered":
            found.answer_due = found.due
        found.state, found.answer, found.outcome, found.due = "answered", step["on"], step["result"], None
        found.settled.append(step["on"])
    elif act == "closed":
        found.state, found.due = "closed", None
        found.settled.append(step["on"])


def last_day(day: date) -> date:
    """A day, or the next on which somebody works."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@dataclass
class Told:
    """A petition in a report."""

    code: str
    present: Present
    carried: bool
    raisers: int
    on: date
    conference: str = ""

    def is_of(self, kind: str) -> bool:
        """Whether it is counted under a name."""
        kind, _, more = kind.partition(".")
        present = self.present
        is_answered, is_open = present.answer is not None, present.is_open
        came_late = is_answered and _is_past(present.answer, present.answer_due)
        if kind.startswith("conference"):
            return self.conference == more and self.is_of(kind.removeprefix("conference").strip("_") or "all")
        return {
            "all": True,
            "carried": self.carried,
            "new": not self.carried,
            "topic": present.topic == more,
            "answered": is_answered,
            "outcome": is_answered and present.outcome == more,
            "in_time": is_answered and not came_late,
            "answered_late": came_late,
            "unanswered": is_open and not is_answered,
            "open": is_open,
            "late": is_open and _is_past(self.on, present.due),
        }[kind]


def _is_past(day: date | None, due: date | None) -> bool:
    return day is not None and due is not None and day > last_day(due)


def told(rows: Rows, first: date, last: date, known: int) -> list[Told]:
    """What the report of a period tells, of the whole country, in no order."""
    before, now = standing(rows, first - timedelta(days=1), known), standing(rows, last, known)
    roots: dict[int, list[int]] = {}
    for key, present in now.items():
        if present.state != "split":
            roots.setdefault(_root(key, now), []).append(key)
    by_key = {row["id"]: row for row in rows.petitions}
    found = []
    for root, family in roots.items():
        present = now[root]
        is_told = (
            present.is_open
            or (root in before and before[root].is_open)
            or any(by_key[one]["raised_on"] >= first for one in family)
            or any(first <= day <= last for day in present.settled)
        )
        if is_told:
            row = by_key[root]
            who = {
                one["who"]
                for one in rows.raisers
                if one["petition_id"] in family and _is_there(one, last, known)
            }
            hall = row.get("conference") or ""
            found.append(Told(row["code"], present, row["raised_on"] < first, len(who), last, hall))
    return found


def _root(key: int, now: dict[int, Present]) -> int:
    seen = [key]
    while (into := now[seen[-1]].into) in now and into not in seen and into is not None:
        seen.append(into)
    return seen[-1] if now[seen[-1]].state != "merged" else key


def count_in_report(home: Path, name: str, first: date, last: date, known: int) -> int:
    """A number that the report of a period tells, by its name: petitions.late, petitions.raisers.KN-2023-001."""
    found = told(read_rows(home), first, last, known)
    kind = name.removeprefix("petitions.")
    if kind.startswith("raisers."):
        return next(one.raisers for one in found if one.code == kind.removeprefix("raisers."))
    return sum(one.is_of(kind) for one in found)
