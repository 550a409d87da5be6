"""What stations count, asked for again in the tables by plain SQL: ``list:work/…``, ``list:classes/…``, ``list:tasks…``.

Nothing of the stations' own reading is used: which versions, notes and persons count is put down here a second time.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from petitions.naive import count_in_report
from sohtx.core.moment import read_moment
from sohtx.core.period import Period

from .counting_support import Support

Rows = list[dict[str, Any]]
ALL = "all"
ATTENDANCES = "lượt người"


class Tables:
    """The tables of a book, as far as they were known at a moment."""

    def __init__(self, home: Path, known: str) -> None:
        self._file, self._known = home / "sohtx.sqlite3", read_moment(known)

    def ask(self, sql: str, *values: object) -> Rows:
        """The rows that a query finds; ``:known`` is the moment."""
        with closing(sqlite3.connect(self._file)) as book:
            book.row_factory = sqlite3.Row
            told = {"known": self._known} | {f"v{i}": value for i, value in enumerate(values)}
            return [dict(row) for row in book.execute(sql, told)]

    def count(self, what: str, rest: str) -> Decimal | None:
        """How much a list of a station comes to; None where no station has such a list."""
        if what == "work":
            return Decimal(self._work(*rest.split("/")))
        if what == "classes":
            return Decimal(self._classes(*rest.split("/")))
        if what == "grants":
            return Decimal(self._grants(*rest.split("/")))
        if what.startswith("petitions."):
            span = Period.parse(rest.partition("/")[0])
            return Decimal(count_in_report(self._file.parent, what, span.start, span.end, self._known))
        if what in STATES:
            return Decimal(len(self._tasks(what, Period.parse(rest.partition("/")[0]))))
        return Support(self.ask, self._known).count(what, rest)

    # -- the work log ------------------------------------------------------------------------------

    def _work(self, field: str, what: str, period: str) -> int:
        span = Period.parse(period)
        lines = self.ask(LINES, field, span.start.isoformat(), span.end.isoformat())
        match what:
            case "deeds":
                return len(lines)
            case "cost":
                return sum(line["cost"] or 0 for line in lines)
            case "organizations":
                keys = ",".join(str(line["id"]) for line in lines)
                return len(
                    self.ask(
                        f"SELECT DISTINCT organization_id FROM support_workline_organizations"
                        f" WHERE workline_id IN ({keys})"
                    )
                )
        measured = sum(line["quantity"] or 0 for line in lines if line["unit"] == what)
        return measured + (sum(line["attendances"] or 0 for line in lines) if what == ATTENDANCES else 0)

    # -- classes -----------------------------------------------------------------------------------

    def _classes(self, cell: str, what: str, period: str) -> int:
        span = Period.parse(period)
        held = [
            row
            for row in self.ask(CLASSES, span.start.isoformat(), min(span.end, self._today).isoformat())
            if cell in (ALL, row["topic"], row["kind"])
        ]
        if what == "classes":
            return len(held)
        if what == "cost":
            return sum(row["cost"] or 0 for row in held)
        there = [one for row in held for one in self._there(row)]
        chosen = {
            "attendances": lambda: len(there),
            "completed": lambda: sum(one["completed"] for one in there),
            "persons": lambda: len({one["trainee_id"] for one in there}),
            "women": lambda: len({one["trainee_id"] for one in there if one["sex"] == "nữ"}),
            "minority": lambda: len({one["trainee_id"] for one in there if one["is_minority"]}),
            "organizations": lambda: len({one["organization_id"] for one in there} - {None}),
        }
        return int(chosen[what]())

    @property
    def _today(self) -> date:
        from sohtx.core.moment import day_of

        return day_of(self._known)

    def _there(self, held: dict[str, Any]) -> Rows:
        """Who was in a class: where sessions were taken down those seen at one, else all."""
        people = self.ask(ENROLLED, held["of_id"])
        seen: dict[int, dict[int, bool]] = defaultdict(dict)
        for row in self.ask(PRESENT, held["of_id"]):
            seen[row["enrolment_id"]][row["session"]] = bool(row["is_present"])
        for one in people:
            one["completed"] = 5 * sum(seen[one["id"]].values()) >= 4 * held["sessions"] if seen else False
        if not any(seen[one["id"]] for one in people):
            return [one | {"completed": False} for one in people]
        return [one for one in people if any(seen[one["id"]].values())]

    # -- form 3 ------------------------------------------------------------------------------------

    def _grants(self, cell: str, what: str, period: str) -> int | Decimal:
        """What was granted, and the classes beside it: each a row with whom, how many, how much by source."""
        span = Period.parse(period)
        days = span.start.isoformat(), min(span.end, self._today).isoformat()
        given = [
            row | {"to": {row["organization_id"] or (row["area_code"], row["group_name"])}}
            for row in self.ask(GRANTS, *days)
        ]
        for row in self.ask(CLASSES, *days):
            there = self._there(row)
            costs = dict.fromkeys(("central", "local", "other"), 0)
            for cost in self.ask(
                "SELECT money, amount FROM support_classcost WHERE version_id = :v0", row["id"]
            ):
                costs[{"nstw": "central", "nsdp": "local"}.get(cost["money"], "other")] += cost["amount"]
            orgs = {one["organization_id"] for one in there} - {None}
            content = "truc-tuyen" if row["form"] == "truc-tuyen" else row["kind"]
            given.append(
                costs
                | {"content": content, "to": orgs, "attendances": len(there), "unit": "lớp", "quantity": 1}
            )
        chosen = [one for one in given if cell in (ALL, one["content"])]
        match what:
            case "times":
                return len(chosen)
            case "to":
                return len(set().union(*(one["to"] for one in chosen)))
            case _ if what.startswith("unit:"):
                unit = what.removeprefix("unit:")
                own = [one for one in chosen if (one["unit"] or "").replace("/", " ") == unit]
                return sum(Decimal(str(one["quantity"] or 0)) for one in own)
            case "money":
                return sum(one["central"] + one["local"] + one["other"] for one in chosen)
        return sum(one[what] or 0 for one in chosen)

    # -- tasks -------------------------------------------------------------------------------------

    def _tasks(self, what: str, period: Period) -> list[str]:
        states = [(task.code, state) for task, state in self._standing(period)]
        return [code for code, state in states if state in STATES[what]]

    def _standing(self, period: Period) -> "Iterator[tuple[Life, str]]":
        """The tasks of a period, each with its state on the last day."""
        notes: dict[int, Rows] = defaultdict(list)
        for row in self.ask(NOTES):
            notes[row["task_id"]].append(row)
        for row in self.ask("SELECT * FROM plan_task WHERE recorded_at <= :known AND begins_on <= :v0",
                            period.end.isoformat()):  # fmt: skip
            life = Life(row["code"], row["deadline"], notes[row["id"]])
            state, closed_on = life.state(period.end.isoformat())
            if closed_on is None or closed_on >= period.start.isoformat():
                yield life, state

    # -- words -------------------------------------------------------------------------------------

    def words_of(self, source: str) -> str:
        """All that the book says in the rows that bear a code, as one text."""
        found: list[Any] = []
        for table, column in SOURCES:
            for row in self.ask(f"SELECT * FROM {table} WHERE {column} = :v0", source):
                found += row.values()
                if table == "petitions_petition":
                    found += [v for step in self.ask(STEPS, row["id"]) for v in step.values()]
                if table == "plan_task":
                    found += [
                        v for note in self.ask(NOTES) if note["task_id"] == row["id"] for v in note.values()
                    ]
                    found += [Decimal(row["quantity"] or 0) / 1000]
        return " ".join(f"{value:f}" if isinstance(value, Decimal) else str(value) for value in found)


class Life(NamedTuple):
    """A task with the notes that stand of it."""

    code: str
    deadline: str
    notes: Rows

    def state(self, day: str) -> tuple[str, str | None]:
        """Where it stands on a day, and on which day it was closed."""
        heard = [note for note in self.notes if note["on"] <= day]
        closed: dict[str, Any] | None = None
        word, has_begun, is_blocked = "", False, False
        for note in heard:
            word = note["word"]
            if word in ("done", "cancelled"):
                closed = note
            elif word == "reopened":
                closed = None
            if word in ("progress", "reopened", "done", "cancelled"):
                is_blocked = False
            is_blocked |= word == "blocked"
            has_begun |= word in ("progress", "blocked", "reopened", "done")
        closed_on = closed["on"] if closed else None
        is_late = (closed_on or day) > self._deadline(heard, closed_on or day)
        if closed:
            done = "done_late" if is_late else "done"
            return ("cancelled" if closed["word"] == "cancelled" else done), closed_on
        return (
            "late" if is_late else "blocked" if is_blocked else "under_way" if has_begun else "not_begun"
        ), None

    def _deadline(self, heard: Rows, until: str) -> str:
        """The deadline: as set, as corrected for all days, as adjusted by then."""
        corrected = sorted(
            (n for n in self.notes if n["word"] == "corrected"), key=lambda n: n["recorded_at"]
        )
        adjusted = [n for n in heard if n["word"] == "adjusted" and n["on"] <= until]
        told = [json.loads(n["cells"]).get("deadline") for n in (*corrected, *adjusted)]
        return next((day for day in reversed(told) if day), self.deadline)


STATES = {
    "tasks": {"done", "done_late", "late", "blocked", "under_way", "not_begun", "cancelled"},
    "tasks_done": {"done", "done_late"},
    "tasks_done_on_time": {"done"},
    "tasks_done_late": {"done_late"},
    "tasks_late": {"late"},
    "tasks_blocked": {"blocked"},
    "tasks_under_way": {"under_way"},
    "tasks_not_begun": {"not_begun"},
    "tasks_cancelled": {"cancelled"},
}
SOURCES = (("plan_task", "code"), ("support_workline", "code"), ("petitions_petition", "code"))
LINES = """
    SELECT line.* FROM support_workline AS line
    WHERE field = :v0 AND "on" BETWEEN :v1 AND :v2 AND NOT is_struck AND number = (
        SELECT max(number) FROM support_workline WHERE code = line.code AND recorded_at <= :known)
"""
CLASSES = """
    SELECT held.*, (SELECT sum(amount) FROM support_classcost WHERE version_id = held.id) AS cost
    FROM support_classversion AS held
    WHERE first_on BETWEEN :v0 AND :v1 AND NOT is_struck AND number = (
        SELECT max(number) FROM support_classversion WHERE of_id = held.of_id AND recorded_at <= :known)
"""
GRANTS = """
    SELECT granted.* FROM support_grant AS granted
    WHERE recorded_at <= :known AND from_on BETWEEN :v0 AND :v1 AND NOT EXISTS (
        SELECT 1 FROM support_entryrow AS over WHERE over.code = granted.code AND over.act = 'voided'
        AND over.of_id IS NULL AND over.recorded_at <= :known)
"""
ENROLLED = """
    SELECT one.id, one.trainee_id, one.sex, one.is_minority, who.organization_id FROM support_enrolment AS one
    JOIN support_trainee AS who ON who.id = one.trainee_id
    WHERE one.of_id = :v0 AND one.recorded_at <= :known AND (withdrawn_at IS NULL OR withdrawn_at > :known)
"""
PRESENT = """
    SELECT told.* FROM support_attendance AS told JOIN support_enrolment AS one ON one.id = told.enrolment_id
    WHERE one.of_id = :v0 AND told.recorded_at <= :known ORDER BY told.recorded_at, told.id
"""
STEPS = "SELECT * FROM petitions_step WHERE petition_id = :v0 AND recorded_at <= :known"
NOTES = """
    SELECT note.* FROM plan_note AS note
    WHERE recorded_at <= :known AND word <> 'voided' AND NOT EXISTS (
        SELECT 1 FROM plan_note AS over WHERE over.voids_id = note.id AND over.recorded_at <= :known)
    ORDER BY "on", recorded_at, id
"""
