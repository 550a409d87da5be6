"""What the demo must come to: births, exits and returns of each half, and the sums that were printed.

Lào Cai's 2023-S1 are the figures of the article of 28 July 2023, its 2022-S1 those printed a year before, Yên Bái's
2023 and 2024 and the 71 births of 2025 those of the provincial press (``data/published.csv`` names the sources).
What lies between is invented so that every opening is the closing before.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sohtx.core.period import Period
from sohtx.demo.tables import table

LAO_CAI, YEN_BAI = "10", "15"
OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Half:
    """What happens in one half-year. Percentages of reporters are of those expected to report."""

    period: Period
    coop_new: int
    coop_dissolved: int
    coop_converted: int
    reorganizations: tuple[str, ...]
    coop_idle: int
    group_new: int
    group_ended: int
    union_new: int
    first_percent: int
    final_percent: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What the returns of a half add up to: as known at its meeting (where that was printed too) and for good."""

    measure: str
    period: str
    final: int
    first: int | None = None


@dataclass(frozen=True)
class Plan:
    """The plan of one province, which others may follow too."""

    code: str

    @cached_property
    def _rows(self) -> dict[str, dict[str, str]]:
        return {row["period"]: row for row in table("plan") if row["province"] == self.code}

    @cached_property
    def opening(self) -> Half:
        """What was there when the book was opened."""
        return _half(self._rows[OPENING], Period.parse("2021-S2"))

    @cached_property
    def halves(self) -> list[Half]:
        """The half-years from 2022 on."""
        return [_half(row, Period.parse(code)) for code, row in self._rows.items() if code != OPENING]

    @property
    def margin(self) -> int:
        """How profitable its cooperatives are, in percent of the usual."""
        return {YEN_BAI: 172}.get(self.code, 92)

    @property
    def income(self) -> int:
        """What its workers earn, in percent of the usual."""
        return {YEN_BAI: 110}.get(self.code, 94)

    def reporters(self, period: Period) -> tuple[int, int] | None:
        """How many cooperatives have reported at the meeting and in the end, where that is said in numbers."""
        return _REPORTERS.get((self.code, str(period)))

    def sums(self, measure: str) -> dict[str, Sum]:
        """The sums of a measure that are given, by period."""
        return {s.period: s for s in _SUMS[self.code] if s.measure == measure}


def _half(row: dict[str, str], period: Period) -> Half:
    def count(column: str) -> int:
        return int(row[column] or 0)

    return Half(
        period, count("coop_new"), count("coop_dissolved"), count("coop_converted"),
        tuple(row["reorganizations"].split()), count("coop_idle"), count("group_new"), count("group_ended"),
        count("union_new"), count("first_percent"), count("final_percent"),
    )  # fmt: skip


_REPORTERS = {
    (LAO_CAI, "2022-S1"): (356, 396),
    (LAO_CAI, "2023-S1"): (412, 430),
    (YEN_BAI, "2023-S1"): (490, 536),
    (YEN_BAI, "2023-S2"): (530, 585),
    (YEN_BAI, "2024-S1"): (575, 628),
    (YEN_BAI, "2024-S2"): (625, 689),
}


def _revenue(mean: Fraction | int, reporters: int) -> int:
    """The sum behind a mean, in hundred thousand đồng (a tenth of a million)."""
    total = Fraction(mean) * reporters * 10
    if total.denominator != 1:
        raise ValueError(f"{reporters} returns cannot have the mean {mean}")
    return total.numerator


# 928 is 10 % more than 928 ÷ 1.1 = 9280/11 exactly: hence 396 = 36 × 11 returns in the half a year before.
_SUMS = {
    LAO_CAI: (
        Sum("workers", "2022-S1", final=8_806, first=8_806),
        Sum("members", "2022-S1", final=7_045),
        Sum("revenue", "2022-S1", final=_revenue(Fraction(928 * 10, 11), 396)),
        Sum("workers", "2023-S1", final=9_229, first=9_229),
        Sum("revenue", "2023-S1", final=_revenue(928, 430), first=_revenue(928, 412)),
    ),
    YEN_BAI: (
        Sum("revenue", "2023-S1", final=_revenue(960, 536)),
        Sum("revenue", "2023-S2", final=_revenue(1_140, 585)),
        Sum("members", "2023-S2", final=32_060),
        Sum("revenue", "2024-S1", final=_revenue(1_010, 628)),
        Sum("revenue", "2024-S2", final=_revenue(1_190, 689)),
        Sum("workers", "2024-S2", final=10_100),
    ),
}
