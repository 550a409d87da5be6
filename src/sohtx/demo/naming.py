"""Names that nobody bears: coined ones for organizations, put together ones for people, codes of an unused range."""

from collections.abc import Iterator
from typing import NamedTuple

from sohtx.core.codes import Kind
from sohtx.demo.dice import Dice
from sohtx.demo.tables import names, table

TAX_CODES = 990_000_000  # no tax office hands out codes that begin with 99
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
KINH = "kinh"


class Trade(NamedTuple):
    """What an organization does: the words of its name and its business line."""

    sector: str
    cooperative: str
    group: str
    vsic: str


class Person(NamedTuple):
    """An invented person."""

    name: str
    sex: str


TRADES: dict[str, list[Trade]] = {}
for _row in table("trades"):
    TRADES.setdefault(_row["sector"], []).append(Trade(**_row))
_COINED = [f"{a['first']} {b['second']}" for a in table("words") for b in table("words")]


def tax_codes(block: int) -> Iterator[str]:
    """Codes with a right check digit, from a block of ten thousand."""
    for serial in range(TAX_CODES + block * 10_000, TAX_CODES + 10_000_000):
        check = 10 - sum(w * int(d) for w, d in zip(_WEIGHTS, str(serial), strict=True)) % 11
        if check < 10:
            yield f"{serial}{check}"


class Namer:
    """Gives each organization of a province a name of its own."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._borne: set[str] = set()

    def organization(self, kind: str, trade: Trade) -> str:
        """A name that no other organization of the province bears."""
        name = f"{_title(kind, trade)} {self._dice.pick(_COINED)}"
        number = 1
        while (numbered := name if number == 1 else f"{name} {number}") in self._borne:
            number += 1
        self._borne.add(numbered)
        return numbered

    def person(self) -> Person:
        """A person."""
        return invent_person(self._dice)


def _title(kind: str, trade: Trade) -> str:
    if kind == Kind.UNION:
        return "Liên hiệp Hợp tác xã"
    if kind == Kind.GROUP:
        return f"Tổ hợp tác {trade.group}"
    return trade.cooperative if trade.sector == "credit" else f"Hợp tác xã {trade.cooperative}"


def invent_person(dice: Dice) -> Person:
    """A person's name, put together from parts as one of the peoples of the region would."""
    people = dice.weighted(_PEOPLES)
    sex = "female" if dice.chance(32) else "male"
    parts = _PARTS[people]
    family = dice.pick(parts["family"].split())
    if people == KINH:
        middle, given = dice.pick(names(f"{sex}_middle")), dice.pick(names(sex))
    else:
        middle, given = (dice.pick(parts[f"{part}_{sex}"].split()) for part in ("middle", "given"))
    return Person(f"{family} {middle} {given}", "nữ" if sex == "female" else "nam")


_PARTS = {row["people"]: row for row in table("peoples")}
_PEOPLES = {people: int(row["weight"]) for people, row in _PARTS.items()}
