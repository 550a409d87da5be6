"""Rules of law and plausibility on returns: told, never refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sohtx.core.codes import Kind
from sohtx.core.law import LawRef
from sohtx.core.numbers import write_decimal
from sohtx.core.text import Text
from sohtx.indicators.measures import MEASURES
from sohtx.register.findings import LAW_OF_2023, Found, Rule

FEWEST_MEMBERS: dict[str, int] = {Kind.COOPERATIVE: 5, Kind.UNION: 3, Kind.GROUP: 2}
PART_OVER_WHOLE = Rule(
    "part_over_whole",
    Text("{part} ({value}) vượt quá {whole} ({total})", "{part} ({value}) exceeds {whole} ({total})"),
)
TOO_FEW_MEMBERS = Rule(
    "too_few_members",
    Text(
        "Chỉ có {members} thành viên, luật cần ít nhất {needed}", "{members} members; the law needs {needed}"
    ),
    LawRef(LAW_OF_2023, "Điều 4"),
)
NOT_EXPECTED = Rule(
    "not_expected",
    Text(
        "Phiếu của đơn vị không thuộc diện báo cáo kỳ này", "A return of one that is not expected to report"
    ),
)
RULES = {rule.code: rule for rule in (PART_OVER_WHOLE, TOO_FEW_MEMBERS, NOT_EXPECTED)}

PARTS = (
    ("members_women", "members"), ("worker_members", "workers"), ("workers_women", "workers"),
    ("workers_insured", "workers"), ("worker_members", "members"), ("revenue_members", "revenue"),
)  # fmt: skip
TRAINED_MANAGERS = "managers_vocational+managers_college"
TRAINED = ("managers_vocational", "managers_college")
LAW_BEGINS = "2024-07-01"


def oddity_of(columns: Sequence[str]) -> Callable[[Sequence[Any]], bool]:
    """A quick test whether a row of values may offend any rule, so that the others need no second look."""
    place = {name: i for i, name in enumerate(columns)}
    if "members" not in place:
        return lambda _: False  # a table without measures has nothing that the rules are about
    pairs = [(place[part], place[whole]) for part, whole in PARTS]
    members, managers = place["members"], place["managers"]
    trained = [place[code] for code in TRAINED]
    most = max(FEWEST_MEMBERS.values())

    def is_odd(values: Sequence[Any]) -> bool:
        for part, whole in pairs:
            if (over := values[part]) is not None and (total := values[whole]) is not None and over > total:
                return True
        if values[members] is not None and values[members] < most:
            return True
        return values[managers] is not None and sum(values[i] or 0 for i in trained) > values[managers]

    return is_odd


def find_in_values(record: str, kind: str, period_end: str, values: Mapping[str, int]) -> Iterator[Found]:
    """What the values of one return offend. The least membership is that of the law in force from 1 July 2024."""
    for part, whole in PARTS:
        if part in values and whole in values and values[part] > values[whole]:
            yield _over(record, part, values[part], whole, values[whole])
    if "managers" in values and all(code in values for code in TRAINED):
        together = sum(values[code] for code in TRAINED)
        if together > values["managers"]:
            yield _over(record, TRAINED_MANAGERS, together, "managers", values["managers"])
    needed = FEWEST_MEMBERS[kind]
    if period_end >= LAW_BEGINS and values.get("members", needed) < needed:
        yield Found(TOO_FEW_MEMBERS, record, {"members": values["members"], "needed": needed})


def _over(record: str, part: str, value: int, whole: str, total: int) -> Found:
    scale = MEASURES[whole].unit.scale
    return Found(
        PART_OVER_WHOLE,
        record,
        {"part": part, "value": _plain(value, scale), "whole": whole, "total": _plain(total, scale)},
    )


def _plain(value: int, scale: int) -> str:
    return write_decimal(value, scale)
