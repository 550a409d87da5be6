"""A question put to the figures: which, of what period, where, by what, and at which three clocks."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sohtx.core.codes import Level
from sohtx.core.period import Period, a_year_before
from sohtx.core.units import Unit
from sohtx.indicators.catalogue import Asked


class By(StrEnum):
    """What a figure is broken down by."""

    AREA = "area"
    SECTOR = "sector"
    KIND = "kind"


class Impute(StrEnum):
    """How what was not reported is filled in; off unless asked for."""

    NONE = "none"
    CARRY = "carry"
    RATIO = "ratio"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    ``known`` is a moment in microseconds; ``geography`` the day in whose units areas are expressed; ``on``
    moves the valid date of what stands, and nothing else. ``area`` is None for the country.
    """

    period: Period
    asked: tuple[Asked, ...]
    known: int
    geography: date
    on: date | None = None
    area: Unit | None = None
    by: tuple[By, ...] = ()
    level: Level = Level.COMMUNE
    include_submitted: bool = False
    impute: Impute = Impute.NONE
    all_areas: bool = False

    @property
    def valid_on(self) -> date:
        """The valid date of what stands."""
        return self.on or self.period.end

    @property
    def has_places(self) -> bool:
        """Whether it matters where an organization stands."""
        return self.area is not None or By.AREA in self.by

    def a_year_before(self) -> "Question":
        """The same question a year earlier, at the same known moment and geography."""
        return replace(self, period=self.period.a_year_before, on=self.on and a_year_before(self.on))
