"""The attention list once more, slowly and one organization at a time: day by day, from the rows of the package.

It shares nothing with the program but the calendar of periods and the words of the law: thresholds stand here again.
"""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from builders import make_day, make_moment
from sohtx.core.period import Period

STATUSES = {
    "suspended": "suspended", "resumed": "operating", "not_at_address": "not_at_address",
    "dissolving": "dissolving", "bankruptcy_pending": "bankruptcy_pending", "revoked": "revoked",
    "reinstated": "operating",
}  # fmt: skip
EXITS = {"dissolved", "terminated"}
LEAVING = {"dissolving", "bankruptcy_pending", "revoked"}
ONE_DAY = timedelta(days=1)
Rows = Sequence[Mapping[str, str]]


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


class Record:
    """What is known of one organization at a moment."""

    def __init__(
        self, entries: Rows, returns: Rows, meetings: Sequence[Mapping[str, Any]], contact: str, known: int
    ):
        recorded = [e for e in entries if make_moment(e["recorded_at"]) <= known]
        replaced = {e.get("supersedes") for e in recorded}
        counted = [e for e in recorded if e["entry_id"] not in replaced and e["entry"] != "voided"]
        turn = {"established": 0} | dict.fromkeys(EXITS, 2)
        self.entries = sorted(
            counted,
            key=lambda e: (
                e["effective_on"],
                turn.get(e["entry"], 1),
                make_moment(e["recorded_at"]),
                e["entry_id"],
            ),
        )
        self.kind = next(e["kind"] for e in entries if e["entry"] == "established")
        self.returns = self._counted_returns(returns, known)
        self.meetings = [
            make_day(m["on"])
            for m in meetings
            if make_moment(m["recorded"]) <= known
            and not (m.get("withdrawn") and make_moment(m["withdrawn"]) <= known)
        ]
        self.contact = make_day(contact) if contact and make_moment(contact) <= known else None

    def _counted_returns(self, returns: Rows, known: int) -> list[tuple[Period, Mapping[str, str]]]:
        last: dict[str, Mapping[str, str]] = {}
        for row in sorted(returns, key=lambda r: make_moment(r["recorded_at"])):
            if make_moment(row["recorded_at"]) <= known and row["status"] in ("accepted", "withdrawn"):
                last[row["period"]] = row
        return [(Period.parse(p), row) for p, row in last.items() if row["status"] == "accepted"]

    def state(self, day: date) -> dict[str, Any] | None:
        state: dict[str, Any] | None = None
        for e in self.entries:
            if make_day(e["effective_on"]) > day:
                break
            if e["entry"] == "established" and state is None:
                born_on = make_day(e["effective_on"])
                state = {"status": "operating", "active": None, "unions": set(), "born_on": born_on}
            elif state is None:
                continue
            elif e["entry"] in EXITS:
                state = None
            elif e["entry"] in STATUSES:
                state["status"] = STATUSES[e["entry"]]
            elif e["entry"] in ("observed_active", "observed_inactive"):
                state["active"] = e["entry"] == "observed_active"
            elif e["entry"] == "joined_union":
                state["unions"].add(e["related_org_id"])
            elif e["entry"] == "left_union":
                state["unions"].discard(e["related_org_id"])
        return state

    def since(self, on: date, holds: Any) -> date:
        """Walk back as long as it holds, not beyond the birth."""
        born_on = self.state(on)["born_on"]  # type: ignore[index]
        day = on
        while day > born_on and holds(self.state(day - ONE_DAY)):
            day -= ONE_DAY
        return day

    def days_of(self, on: date, *kinds: str) -> list[date]:
        days = [make_day(e["effective_on"]) for e in self.entries if e["entry"] in kinds]
        return [day for day in days if day <= on]

    def expected(self, period: Period) -> bool:
        state = self.state(period.end)
        return bool(state and state["status"] not in LEAVING and (period.end - state["born_on"]).days >= 30)


Found = dict[str, date]


class Asked(NamedTuple):
    """An organization on a day."""

    org_id: str
    records: Mapping[str, Record]
    on: date
    record: Record
    state: dict[str, Any]

    @property
    def is_person(self) -> bool:
        return self.record.kind != "group"

    @property
    def returns(self) -> list[tuple[Period, Mapping[str, str]]]:
        return [(p, row) for p, row in self.record.returns if p.end <= self.on]

    @property
    def is_termed(self) -> bool:
        """Whether the law sets terms to suspension and dissolution yet."""
        return self.on >= (date(2024, 7, 1) if self.is_person else date(2024, 7, 18))

    def is_over(self, since: date, months: int) -> bool:
        return self.on > months_after(since, months)


def attention_of(org_id: str, records: Mapping[str, Record], on: date) -> Found:
    """By which rules an organization is in the list, each with the day since when."""
    record = records[org_id]
    state = record.state(on)
    if state is None:
        return {}
    asked = Asked(org_id, records, on, record, state)
    members = _union_members if record.kind == "union" else _told_members
    found: Found = {}
    for look in (_idle, _meetings, members, _suspended, _statuses, _silent, _odd):
        found |= look(asked)
    return found


def _idle(asked: Asked) -> Found:
    def holds(s: dict[str, Any]) -> bool:
        return s["active"] is False and s["status"] in ("operating", "not_at_address")

    if not (asked.is_person and holds(asked.state)):
        return {}
    since = asked.record.since(asked.on, holds)
    worked = [
        p.end
        for p, row in asked.returns
        if p.end > since and (float(row["revenue"] or 0) > 0 or int(row["workers"] or 0) > 0)
    ]
    since = max([since, *worked])
    return {"inactive": since} if asked.is_over(since, 12) else {}


def _meetings(asked: Asked) -> Found:
    if not asked.is_person or asked.state["status"] in LEAVING:
        return {}
    held = [day for day in asked.record.meetings if day <= asked.on]
    since = max(held, default=asked.state["born_on"])
    if not asked.is_over(since, 18):
        return {}
    return {"no_meeting" if held else "meeting_unknown": since}


def _least(asked: Asked) -> int:
    new, old = {"cooperative": (5, 7), "group": (2, 2), "union": (3, 4)}[asked.record.kind]
    return new if asked.on >= date(2024, 7, 1) else old


def _union_members(asked: Asked) -> Found:
    def members(day: date) -> int:
        states = [r.state(day) for r in asked.records.values() if r.kind == "cooperative"]
        return sum(1 for s in states if s and asked.org_id in s["unions"])

    least, day = _least(asked), asked.on
    if members(day) >= least:
        return {}
    while day > asked.state["born_on"] and members(day - ONE_DAY) < least:
        day -= ONE_DAY
    return {"union_few_members_long" if asked.is_over(day, 12) else "union_few_members": day}


def _told_members(asked: Asked) -> Found:
    told = [(p.end, int(row["members"])) for p, row in asked.returns if row["members"]]
    told = [one for one in told if one[0] >= asked.state["born_on"]]
    low: list[date] = []
    for day in sorted({end for end, _ in told}, reverse=True):
        if any(n >= _least(asked) for end, n in told if end == day):
            break
        low.append(day)
    has_term = asked.is_person or asked.on >= date(2024, 7, 1)
    if not low or not has_term:
        return {}
    return {"few_members_long" if asked.is_over(low[-1], 12) else "few_members": low[-1]}


def _suspended(asked: Asked) -> Found:
    if asked.state["status"] != "suspended" or not asked.is_termed:
        return {}
    begun = asked.record.since(asked.on, lambda s: s["status"] == "suspended")
    notice = max([begun, *asked.record.days_of(asked.on, "suspended")])
    if asked.is_over(notice, 12):
        return {"suspension_over": notice}
    is_near = months_after(notice, 12) <= asked.on + timedelta(days=30)
    return {"suspension_expiring": notice} if is_near else {}


def _statuses(asked: Asked) -> Found:
    status = asked.state["status"]
    since = asked.record.since(asked.on, lambda s: s["status"] == status)
    if status in ("not_at_address", "revoked", "bankruptcy_pending"):
        return {status: since}
    is_late = status == "dissolving" and asked.is_termed and asked.is_over(since, 6 if asked.is_person else 3)
    return {"dissolving_over": since} if is_late else {}


def _silent(asked: Asked) -> Found:
    record, on = asked.record, asked.on
    halves = [Period.parse(f"{year}-S{n}") for year in range(on.year - 2, on.year + 1) for n in (1, 2)]
    due = [p for p in halves if p.end + timedelta(days=30) <= on][-2:]
    begins = due[0].start
    has_sign = [p for p, _ in asked.returns if p.end >= begins]
    seen = record.days_of(on, "observed_active", "observed_inactive")
    if (
        has_sign
        or any(day >= begins for day in seen)
        or asked.state["status"] != "operating"
        or asked.state["active"] is False
        or not all(record.expected(p) for p in due)
    ):
        return {}
    has_contact = record.contact is not None and record.contact <= on
    return {"unverified" if has_contact else "unreachable": begins}


def _odd(asked: Asked) -> Found:
    odd = [
        p.end
        for p, _ in asked.returns
        if (then := asked.record.state(p.end))
        and then["status"] in ("suspended", "dissolving")
        and not asked.is_over(p.end, 12)
    ]
    return {"return_while_stopped": max(odd)} if odd else {}
