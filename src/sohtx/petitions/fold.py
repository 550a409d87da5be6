"""Where a petition stands on a day, as known at a moment: folded from what was written once and from its steps.

Plain Python. A step counts on a day if it was done by then, was known by then, and no voiding of it was. Steps apply
in the order of their days, those of one day in the order in which they were written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sohtx.core.alphabet import plain
from sohtx.core.codes import Code
from sohtx.petitions.codes import Act, Outcome, Verdict
from sohtx.petitions.deadlines import last_day, lateness

Carry = Callable[[str, date, date], str]
"""Who has on a later day what lay with a body on an earlier one: its code then."""


class State(Code):
    """Where a petition stands."""

    RECEIVED = "received", "Mới tiếp nhận", "Received"
    CLASSIFIED = "classified", "Đã phân loại", "Classified"
    SUBMITTED = "submitted", "Đã trình UBND tỉnh giao", "Put before the People's Committee"
    REFERRED = "referred", "Đã chuyển, chờ trả lời", "Referred, awaiting an answer"
    ANSWERED = "answered", "Đã có văn bản trả lời", "Answered in writing"
    REOPENED = "reopened", "Mở lại", "Reopened"
    CLOSED = "closed", "Kết thúc theo dõi", "Closed"
    MERGED = "merged", "Đã gộp", "Merged"
    SPLIT = "split", "Đã tách", "Split"


class Raised(NamedTuple):
    """Somebody who raised a petition: an organization by its identifier, or others by name."""

    org_id: str
    name: str
    raised_on: date
    recorded_at: int
    withdrawn_at: int | None = None

    def counts(self, on: date, known: int) -> bool:
        """Whether it had raised it by a day, as known at a moment."""
        return self.raised_on <= on and _is_known(self.recorded_at, self.withdrawn_at, known)


class Facts(NamedTuple):
    """What was written of a petition once. ``split_at``: when its parts were written, where it was split."""

    code: str
    topic: str
    raised_on: date
    recorded_at: int
    raisers: tuple[Raised, ...] = ()
    withdrawn_at: int | None = None
    split_at: int | None = None

    def exists(self, on: date, known: int) -> bool:
        """Whether it had been raised by a day, as known at a moment."""
        return self.raised_on <= on and _is_known(self.recorded_at, self.withdrawn_at, known)


class Done(NamedTuple):
    """A step, as it was written. ``key`` rises with the writing; ``voids`` is the key of a step that it voids."""

    key: int
    act: Act
    on: date
    recorded_at: int
    body_code: str = ""
    topic: str = ""
    document_no: str = ""
    document_on: date | None = None
    due_on: date | None = None
    result: str = ""
    text: str = ""
    into: str = ""
    voids: int | None = None


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where a petition stands. ``body`` has it now; blank: it lies with the Alliance itself.

    ``due_on`` is the day by which an answer is due that has not come; of one that came, ``was_due_on``.
    """

    on: date
    state: State = State.RECEIVED
    topic: str = ""
    body: str = ""
    submitted_on: date | None = None
    referred_on: date | None = None
    referral: Done | None = None
    due_on: date | None = None
    was_due_on: date | None = None
    reminded_on: date | None = None
    reminders_n: int = 0
    escalated_on: date | None = None
    reply: Done | None = None
    outcome: Outcome | None = None
    verdict: Verdict | None = None
    is_public: bool = False
    closed_on: date | None = None
    into: str = ""
    organizations: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    steps: tuple[Done, ...] = ()

    @property
    def raisers_n(self) -> int:
        """How many raised it, each counted once."""
        return len(self.organizations) + len(self.others)

    @property
    def is_own(self) -> bool:
        """Whether it is a matter for itself: neither merged into another nor split into others."""
        return self.state not in (State.MERGED, State.SPLIT)

    @property
    def is_open(self) -> bool:
        """Whether it is followed on: nothing has settled it yet."""
        if self.state is State.ANSWERED:
            return self.outcome not in SETTLING
        return self.is_own and self.state is not State.CLOSED

    @property
    def answered_on(self) -> date | None:
        """When it was answered."""
        return self.reply.on if self.reply else None

    @property
    def is_late(self) -> bool:
        """Whether an answer is overdue."""
        return self.is_open and self.due_on is not None and self.on > last_day(self.due_on)

    @property
    def days_late(self) -> int:
        """By how many working days an answer is overdue."""
        return lateness(self.due_on, None, self.on).days_late if self.is_late and self.due_on else 0

    @property
    def was_in_time(self) -> bool | None:
        """Whether the answer came by the day it was due; None without answer. No day set: nothing was missed."""
        if self.reply is None:
            return None
        return self.was_due_on is None or self.reply.on <= last_day(self.was_due_on)


SETTLING = (Outcome.RESOLVED, Outcome.BEYOND)
GIVING = (Act.SUBMITTED, Act.REFERRED)
"""By which a body comes to have a petition."""


def stays(code: str, _from_day: date, _to_day: date) -> str:
    """Of bodies of which nothing more is known: what lies with one stays there."""
    return code


def stand(facts: Facts, steps: Iterable[Done], on: date, known: int, carry: Carry = stays) -> Stand | None:
    """Where a petition stands on a day, as known at a moment; None where there was none, or it was withdrawn."""
    if not facts.exists(on, known):
        return None
    present = begin(facts, on, known)
    for step in counted(steps, on, known):
        present = after(present, step)
    if present.state is not State.MERGED and facts.split_at is not None and facts.split_at <= known:
        present = replace(present, state=State.SPLIT)
    if present.body:
        present = replace(present, body=carry(present.body, _had_since(present), on))
    return present


def begin(facts: Facts, on: date, known: int) -> Stand:
    """A petition before its first step."""
    raisers = [one for one in facts.raisers if one.counts(on, known)]
    return Stand(
        on=on,
        topic=facts.topic,
        organizations=frozenset(one.org_id for one in raisers if one.org_id),
        others=frozenset(plain(one.name) for one in raisers if not one.org_id),
    )


def counted(steps: Iterable[Done], on: date, known: int) -> list[Done]:
    """The steps that count, in the order in which they apply."""
    seen = [step for step in steps if step.recorded_at <= known]
    voided = {step.voids for step in seen if step.voids is not None}
    standing = (s for s in seen if s.voids is None and s.key not in voided and s.on <= on)
    return sorted(standing, key=lambda step: (step.on, step.key))


def after(present: Stand, step: Done) -> Stand:
    """Where a petition stands after a further step."""
    changed = _EFFECTS[step.act](present, step) if step.act in _EFFECTS else {}
    return replace(present, **changed, steps=(*present.steps, step))


def _had_since(present: Stand) -> date:
    """The day on which it came to the body that has it."""
    return next(step.on for step in reversed(present.steps) if step.act in GIVING)


def _is_known(recorded_at: int, withdrawn_at: int | None, known: int) -> bool:
    return recorded_at <= known and (withdrawn_at is None or withdrawn_at > known)


# What steps do


def _classified(present: Stand, step: Done) -> dict[str, Any]:
    is_first = present.state is State.RECEIVED
    return {"topic": step.topic} | ({"state": State.CLASSIFIED} if is_first else {})


def _merged(_present: Stand, step: Done) -> dict[str, Any]:
    return {"state": State.MERGED, "into": step.into}


def _submitted(_present: Stand, step: Done) -> dict[str, Any]:
    return _ANEW | {"state": State.SUBMITTED, "body": step.body_code, "submitted_on": step.on}


def _referred(_present: Stand, step: Done) -> dict[str, Any]:
    return _ANEW | {
        "state": State.REFERRED,
        "body": step.body_code,
        "referred_on": step.on,
        "referral": step,
        "due_on": step.due_on,
    }


def _extended(_present: Stand, step: Done) -> dict[str, Any]:
    return {"due_on": step.due_on}


def _reminded(present: Stand, step: Done) -> dict[str, Any]:
    return {"reminded_on": step.on, "reminders_n": present.reminders_n + 1}


def _escalated(_present: Stand, step: Done) -> dict[str, Any]:
    return {"escalated_on": step.on}


def _replied(present: Stand, step: Done) -> dict[str, Any]:
    """A further answer does not make the first one later than it was."""
    was_due_on = present.due_on if present.state is not State.ANSWERED else present.was_due_on
    return {
        "state": State.ANSWERED, "reply": step, "outcome": Outcome.of(step.result), "verdict": None,
        "due_on": None, "was_due_on": was_due_on,
    }  # fmt: skip


def _verdict(_present: Stand, step: Done) -> dict[str, Any]:
    return {"verdict": Verdict.of(step.result)}


def _reopened(_present: Stand, step: Done) -> dict[str, Any]:
    return _ANEW | {"state": State.REOPENED, "due_on": step.due_on}


def _closed(_present: Stand, step: Done) -> dict[str, Any]:
    return {"state": State.CLOSED, "closed_on": step.on, "due_on": None}


_ANEW: dict[str, object] = {
    "due_on": None, "was_due_on": None, "reply": None, "outcome": None, "verdict": None, "closed_on": None,
    "escalated_on": None, "reminded_on": None, "reminders_n": 0,
}  # fmt: skip
"""What is forgotten when a petition sets out again."""
_EFFECTS: Mapping[Act, Callable[[Stand, Done], dict[str, Any]]] = {
    Act.CLASSIFIED: _classified,
    Act.MERGED: _merged,
    Act.SUBMITTED: _submitted,
    Act.REFERRED: _referred,
    Act.EXTENDED: _extended,
    Act.REMINDED: _reminded,
    Act.ESCALATED: _escalated,
    Act.REPLIED: _replied,
    Act.VERDICT: _verdict,
    Act.REOPENED: _reopened,
    Act.CLOSED: _closed,
    Act.PUBLISHED: lambda _present, _step: {"is_public": True},
    Act.HIDDEN: lambda _present, _step: {"is_public": False},
}


# Those that were merged


def gathered(stands: Mapping[str, Stand]) -> dict[str, Stand]:
    """The petitions that are matters for themselves, each with those who raised what was merged into it."""
    return {
        code: replace(
            stands[code],
            organizations=frozenset().union(*(stands[one].organizations for one in family)),
            others=frozenset().union(*(stands[one].others for one in family)),
        )
        for code, family in families(stands).items()
    }


def families(stands: Mapping[str, Stand]) -> dict[str, list[str]]:
    """The petitions that are matters for themselves, each with itself and all that were merged into it."""
    found: dict[str, list[str]] = {}
    for code, present in stands.items():
        if present.state is not State.SPLIT:
            found.setdefault(root_of(code, stands), []).append(code)
    return found


def root_of(code: str, stands: Mapping[str, Stand]) -> str:
    """The petition that one was merged into, and that one's, to the last; itself where it was not merged."""
    seen = [code]
    while (into := stands[seen[-1]].into) in stands and into not in seen:
        seen.append(into)
    return seen[-1] if stands[seen[-1]].state is not State.MERGED else code


def course(facts: Facts, steps: Sequence[Done], known: int) -> Iterator[tuple[Stand, Done]]:
    """Each step that counts, with how the petition stood just before it."""
    present = begin(facts, date.max, known)
    for step in counted(steps, date.max, known):
        yield replace(present, on=step.on), step
        present = after(present, step)
