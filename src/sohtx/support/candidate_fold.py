"""How far a candidate is on a day, as was known at a moment; plain Python."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sohtx.support.becoming_codes import Stage
from sohtx.support.linkage_fold import standing


class Step(NamedTuple):
    """A row of a candidate."""

    key: int
    act: str
    on: date
    of: int | None
    recorded_at: int
    members: int | None = None
    all_agree: bool | None = None
    next_step: str = ""
    next_on: date | None = None
    founded: str = ""
    reason: str = ""
    recorded_by: str = ""

    @property
    def stage(self) -> Stage:
        """The stage that it tells."""
        return Stage.of(self.act)


class Standing(NamedTuple):
    """How a candidate stands: its steps up to the day, and what the last ones that say so tell."""

    steps: tuple[Step, ...]

    @property
    def last(self) -> Step:
        """The step that it stands on."""
        return self.steps[-1]

    @property
    def stage(self) -> Stage:
        """How far it is."""
        return self.last.stage

    @property
    def members(self) -> int | None:
        """How many would found it, as was told last."""
        return next((step.members for step in reversed(self.steps) if step.members is not None), None)

    @property
    def all_agree(self) -> bool | None:
        """Whether all members of the group agree, as was told last."""
        return next((step.all_agree for step in reversed(self.steps) if step.all_agree is not None), None)

    def on(self, stage: Stage) -> date | None:
        """The last day on which it reached a stage."""
        return next((step.on for step in reversed(self.steps) if step.stage is stage), None)


def in_order(rows: Iterable[Step], known: int) -> list[Step]:
    """The steps that stand, by their days; those of one day as they were written."""
    return sorted(standing(rows, known), key=lambda step: (step.on, step.key))


def stands(rows: Iterable[Step], day: date, known: int) -> Standing | None:
    """How a candidate stands on a day; None before its first step."""
    steps = [step for step in in_order(rows, known) if step.on <= day]
    return Standing(tuple(steps)) if steps else None


def is_sound(steps: Sequence[Step]) -> bool:
    """Whether nothing follows a registration."""
    return all(step.stage is not Stage.REGISTERED for step in steps[:-1])
