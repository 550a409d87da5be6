"""From a count and what the register holds to the steps that make the two agree.

The register is moved by unnamed groups alone: what is recorded of a named group is never touched, and where named ones
alone exceed the count, the two cannot agree and people must look. How many are registered is made to agree as far as
unnamed groups allow: of many named ones nobody has said. What an earlier count put in too many is voided, so
that a corrected count restates and never adds up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text


class Counted(NamedTuple):
    """What an area reported of its groups: at the end of the period, begun and ended in it, registered if told."""

    groups: int
    new: int
    ended: int
    registered: int | None = None


@dataclass(frozen=True)
class Group:
    """A group in the register. Of an unnamed one ``entries`` are those that count; ``exit`` is the one that ended it.

    ``is_opened`` says that it was there before anybody recorded it. Two are the same by their identifier.
    """

    org_id: str
    is_unnamed: bool = field(compare=False)
    is_registered: bool = field(default=False, compare=False)
    is_opened: bool = field(default=False, compare=False)
    entries: tuple[str, ...] = field(default=(), compare=False)
    exit: str = field(default="", compare=False)


class Held(NamedTuple):
    """What the register holds of an area and period: those that stand at its end, began in it, ended in it."""

    standing: Sequence[Group]
    new: Sequence[Group]
    ended: Sequence[Group]

    @property
    def unnamed(self) -> int:
        """How many of those that stand are unnamed."""
        return sum(group.is_unnamed for group in self.standing)

    @property
    def counted(self) -> Counted:
        """The register's own count."""
        registered = sum(group.is_registered for group in self.standing)
        return Counted(len(self.standing), len(self.new), len(self.ended), registered)

    def agrees(self, counted: Counted) -> bool:
        """Whether the register says what was counted."""
        mine = self.counted
        return mine[:3] == counted[:3] and counted.registered in (None, mine.registered)


@dataclass
class Steps:
    """What makes the register agree. ``born`` and ``opened`` are numbers: of the latter ``passing`` end at once."""

    voided: list[Group] = field(default_factory=list)
    reopened: list[Group] = field(default_factory=list)
    ended: list[Group] = field(default_factory=list)
    born: int = 0
    opened: int = 0
    passing: int = 0
    registered: list[Group] = field(default_factory=list)
    unregistered: list[Group] = field(default_factory=list)
    born_registered: int = 0
    """How many of those that are born or opened, and stay, are registered."""


def plan(counted: Counted, held: Held) -> Steps:
    """The steps; refuses where named groups alone say more than was counted."""
    steps, problems = Steps(), Problems()
    _check_named(counted, held, problems)
    problems.raise_any()
    standing = [group for group in held.standing if group.is_unnamed]
    _agree_on_births(counted, held, steps, standing)
    _agree_on_exits(counted, held, steps, standing)
    _agree_on_stock(counted, held, steps, standing)
    _agree_on_registration(counted, held, steps, standing)
    return steps


def _check_named(counted: Counted, held: Held, problems: Problems) -> None:
    """The named groups are within what was counted, line by line."""
    told = (
        (NEW, counted.new, held.new),
        (ENDED, counted.ended, held.ended),
        (STANDING, counted.groups, held.standing),
    )
    for label, number, groups in told:
        named = sum(not group.is_unnamed for group in groups)
        if named > number:
            what = MORE_NAMED.fill(what=label, named=named, counted=number)
            problems.add(Problem(what, MEND_NAMED, value=str(number)))


def _agree_on_births(counted: Counted, held: Held, steps: Steps, standing: list[Group]) -> None:
    named, unnamed = _parted(held.new)
    wanted = counted.new - len(named)
    surplus = len(unnamed) - wanted
    steps.born = max(-surplus, 0)
    for group in _first(sorted(unnamed, key=lambda g: g not in standing), surplus):
        _void(group, steps, standing)


def _agree_on_exits(counted: Counted, held: Held, steps: Steps, standing: list[Group]) -> None:
    named, unnamed = _parted(held.ended)
    left = [group for group in unnamed if group not in steps.voided]
    lacking = counted.ended - len(named) - len(left)
    for group in _first(left, -lacking):
        steps.reopened.append(group)
        standing.append(group)
    begun = {group.org_id for group in held.new}
    for group in _first([g for g in standing if g.org_id not in begun], lacking):
        steps.ended.append(group)
        standing.remove(group)
    steps.passing = max(lacking - len(steps.ended), 0)
    steps.opened = steps.passing


def _agree_on_stock(counted: Counted, held: Held, steps: Steps, standing: list[Group]) -> None:
    named, _ = _parted(held.standing)
    lacking = counted.groups - len(named) - len(standing) - steps.born
    steps.opened += max(lacking, 0)
    begun = {group.org_id for group in held.new}
    earlier = [group for group in standing if group.org_id not in begun]
    earlier.sort(
        key=lambda group: not group.is_opened
    )  # what was counted as established stays as long as it can
    too_many = _first(earlier, -lacking)
    for group in too_many:
        _void(group, steps, standing)
    if len(too_many) < -lacking:
        problems = Problems()
        problems.add(Problem(TOO_FEW, MEND_TOO_FEW, value=str(counted.groups)))
        problems.raise_any()


def _agree_on_registration(counted: Counted, held: Held, steps: Steps, standing: list[Group]) -> None:
    if counted.registered is None:
        return
    named, _ = _parted(held.standing)
    wanted = counted.registered - sum(group.is_registered for group in named)
    registered = [group for group in standing if group.is_registered]
    others = [group for group in standing if not group.is_registered]
    steps.unregistered = _first(registered, len(registered) - wanted)
    lacking = max(wanted - len(registered), 0)
    steps.born_registered = min(lacking, steps.born + steps.opened - steps.passing)
    steps.registered = _first(others, lacking - steps.born_registered)


def _void(group: Group, steps: Steps, standing: list[Group]) -> None:
    steps.voided.append(group)
    for others in (standing, steps.reopened):
        if group in others:
            others.remove(group)


def _parted(groups: Iterable[Group]) -> tuple[list[Group], list[Group]]:
    """The named and the unnamed."""
    all_of = list(groups)
    return [g for g in all_of if not g.is_unnamed], [g for g in all_of if g.is_unnamed]


def _first(groups: Sequence[Group], number: int) -> list[Group]:
    return list(groups[: max(number, 0)])


NEW, ENDED = Text("thành lập mới", "newly established"), Text("chấm dứt", "ended")
STANDING = Text("có đến cuối kỳ", "at the end of the period")
MORE_NAMED = Text(
    "sổ đã có {named} tổ hợp tác có tên {what}, phiếu chỉ ghi {counted}",
    "the book already has {named} named groups {what}, the return says {counted}",
)
MEND_NAMED = Text(
    "trả lại phiếu để xã kiểm tra, hoặc đính chính các tổ đã ghi tên trong sổ",
    "send the return back to be checked, or correct the named groups in the book",
)
TOO_FEW = Text(
    "số tổ hợp tác cuối kỳ ít hơn số mới thành lập cộng số đã có tên",
    "there are fewer groups at the end than were established and are named",
)
MEND_TOO_FEW = Text(
    "trả lại phiếu để xã kiểm tra số cuối kỳ, số mới và số chấm dứt",
    "send the return back: the number at the end, those new and those ended do not fit",
)
