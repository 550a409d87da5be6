"""What the officer says of a list, and how that is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sohtx.core.codes import Kind
from sohtx.exchange.lists.fields import Field
from sohtx.exchange.lists.money import MoneyUnit

KINDS = {str(kind): kind for kind in Kind}
FIELDS = {str(fld): fld for fld in Field}


@dataclass(frozen=True)
class Options:
    """What the officer says of a list.

    ``as_of`` is its day: organizations whose founding day is unknown stand in the book from it, and statuses hold
    on it. ``said`` names the field of columns (None: leave it out); ``accepted`` are lines that look like others
    and are organizations of their own all the same. ``within`` are the codes of the areas beyond which nothing is
    taken; empty where there is no such bound.
    """

    as_of: date
    province: str = ""
    sheet: str = ""
    head_row: int | None = None
    kind: Kind | None = None
    money_unit: MoneyUnit | None = None
    said: Mapping[int, Field | None] = field(default_factory=dict)
    accepted: frozenset[int] = frozenset()
    within: frozenset[str] = frozenset()


def as_told(options: Options) -> dict[str, Any]:
    """Options as they are written down."""
    return {
        "as_of": str(options.as_of), "province": options.province, "sheet": options.sheet,
        "head_row": options.head_row, "kind": str(options.kind or ""), "money_unit": str(options.money_unit or ""),
        "said": {str(column): str(fld or Field.IGNORED) for column, fld in options.said.items()},
        "accepted": sorted(options.accepted), "within": sorted(options.within),
    }  # fmt: skip


def read_told(told: Mapping[str, Any]) -> Options:
    """Options as they were written down."""
    return Options(
        as_of=date.fromisoformat(told["as_of"]), province=told["province"], sheet=told["sheet"],
        head_row=told["head_row"], kind=KINDS.get(told["kind"]),
        money_unit=MoneyUnit(told["money_unit"]) if told["money_unit"] else None,
        said={int(column): FIELDS[fld] for column, fld in told["said"].items()},
        accepted=frozenset(told["accepted"]), within=frozenset(told["within"]),
    )  # fmt: skip
