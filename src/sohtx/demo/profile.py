"""What an organization would report: how big it is, how it grows, what share of it is what."""

from dataclasses import dataclass
from functools import cached_property

from sohtx.core.codes import Kind
from sohtx.core.period import Period
from sohtx.demo.dice import Dice, trait
from sohtx.demo.organization import Organization
from sohtx.demo.tables import table

FIRST = Period.parse("2022-S1")
LEVELS = 1_900
# Sizes in permille of the sector's usual, by twentieths: most are small, a few large.
WORKERS = (
    *(150, 200, 250, 300, 350, 400, 460, 520, 580, 650),
    *(720, 800, 890, 990, 1110, 1250, 1430, 1700, 2150, 3200),
)
REVENUE = (
    *(40, 70, 100, 135, 170, 210, 250, 300, 355, 415),
    *(480, 560, 650, 760, 890, 1060, 1290, 1640, 2300, 4200),
)
SCALED = ("workers", "members", "revenue")
SECTORS = {row["sector"]: row for row in table("sectors")}


def steps(period: Period) -> int:
    """How many halves a half lies after the first."""
    return (period.year - FIRST.year) * 2 + period.number - FIRST.number


def _at(sizes: tuple[int, ...], level: int) -> int:
    index, rest = divmod(max(0, min(level, LEVELS - 1)), 100)
    return sizes[index] + (sizes[index + 1] - sizes[index]) * rest // 100


@dataclass(frozen=True)
class Profile:
    """The numbers of one organization, before they are brought to the province's sums."""

    org: Organization
    margin: int = 100
    wage: int = 100

    @cached_property
    def _dice(self) -> Dice:
        return Dice("profile", self.org.org_id)

    @cached_property
    def _sector(self) -> dict[str, int]:
        return {k: int(v or 0) for k, v in SECTORS[self.org.sector].items() if k != "sector"}

    @cached_property
    def _level(self) -> int:
        return trait(0, LEVELS - 1, "level", self.org.org_id)

    @cached_property
    def _bases(self) -> dict[str, int]:
        """Persons and money before all growth, in thousandths."""
        dice, sector = self._dice, self._sector
        is_group = self.org.kind is Kind.GROUP
        spread = 100 if self.org.sector == "credit" else 450
        return {
            "workers": _at(WORKERS, self._level) * (sector["workers"] if not is_group else 3),
            "members": dice.between(650, 1350) * (sector["members"] if not is_group else 9)
            + (0 if is_group else 1500),
            "revenue": _at(REVENUE, self._level + dice.between(-spread, spread))
            * (sector["revenue"] if not is_group else 90) * 10,
        }  # fmt: skip

    @cached_property
    def _growth(self) -> int:
        """Yearly growth of revenue in percent."""
        return self._sector["growth"] + self._dice.between(-7, 9)

    def raw(self, measure: str, period: Period) -> int:
        """A number of a half in thousandths of a person or of a hundred thousand đồng, before scaling."""
        value = self._bases[measure]
        if measure == "revenue":
            value = value * (200 + self._growth * steps(period)) // 200
            value = value * self._sector[f"season_{period.number}"] // 100
            value = value * trait(93, 107, measure, self.org.org_id, period) // 100
            return self._while_idle(value, period)
        value = value * (100 + steps(period)) // 100
        if self.org.was_idle(period.end) and measure == "workers":
            return value // 3
        return value

    def _while_idle(self, revenue: int, period: Period) -> int:
        if self.org.was_idle(period.end):
            return 0 if trait(0, 99, "idle", self.org.org_id, period) < 55 else revenue // 5
        days = (period.end - self.org.born).days
        return revenue * min(55 + days // 15, 100) // 100  # the young grow for two years and more

    @cached_property
    def _rates(self) -> dict[str, int]:
        return {}

    def rate(self, name: str, low: int, high: int) -> int:
        """A share of the organization's own, in percent, the same in every half."""
        if name not in self._rates:
            self._rates[name] = trait(low, high, name, self.org.org_id)
        return self._rates[name]

    def near(self, name: str, spread: int) -> int:
        """A share near that of its sector."""
        usual = self._sector[name]
        return max(0, min(self.rate(name, usual - spread, usual + spread), 100))

    @property
    def income(self) -> int:
        """Monthly income of a worker in the first half, in thousand đồng."""
        return self._sector["income"] * self.rate("income", 82, 122) * self.wage // 10_000

    @property
    def profitability(self) -> int:
        """Profit in permille of revenue; of some it is a loss."""
        usual = self.rate("margin", 4, 24) * self.margin // 10
        return -usual // 2 if self.rate("losing", 1, 100) <= 7 else usual
