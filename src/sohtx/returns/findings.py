"""Rules of law and plausibility on returns: told, never refused."""

from collections.abc import Iterator, Mapping

from sohtx.core.codes import Kind
from sohtx.core.law import LawRef
from sohtx.core.numbers import write_decimal
from sohtx.core.text import Text
from sohtx.indicators.measures import MEASURES
from sohtx.register.findings import LAW_OF_2023, Found, Rule

FEWEST_MEMBERS = {Kind.COOPERATIVE: 5, Kind.UNION: 3, Kind.GROUP: 2}
PART_OVER_WHOLE = Rule(
    "part_over_whole", Text("{part} ({value}) lớn hơn {whole} ({total})", "{part} ({value}) over {whole} ({total})")
)
TOO_FEW_MEMBERS = Rule(
    "too_few_members",
    Text("Chỉ có {members} thành viên, luật cần ít nhất {needed}", "{members} members; the law needs {needed}"),
    LawRef(LAW_OF_2023, "Điều 4"),
)
NOT_EXPECTED = Rule(
    "not_expected",
    Text("Phiếu của đơn vị không thuộc diện báo cáo kỳ này", "A return of one that is not expected to report"),
)
RULES = {rule.code: rule for rule in (PART_OVER_WHOLE, TOO_FEW_MEMBERS, NOT_EXPECTED)}

PARTS = (
    ("members_women", "members"), ("worker_members", "workers"), ("workers_women", "workers"),
    ("workers_insured", "workers"), ("worker_members", "members"), ("revenue_members", "revenue"),
)  # fmt: skip
LAW_BEGINS = "2024-07-01"


def find_in_values(record: str, kind: str, period_end: str, values: Mapping[str, int]) -> Iterator[Found]:
    """What the values of one return offend. The least membership is that of the law in force from 1 July 2024."""
    for part, whole in PARTS:
        if part in values and whole in values and values[part] > values[whole]:
            yield _over(record, part, values[part], whole, values[whole])
    trained = ("managers_vocational", "managers_college")
    if "managers" in values and all(code in values for code in trained):
        together = sum(values[code] for code in trained)
        if together > values["managers"]:
            yield _over(record, "managers_college", together, "managers", values["managers"])
    needed = FEWEST_MEMBERS[Kind(kind)]
    if period_end >= LAW_BEGINS and values.get("members", needed) < needed:
        yield Found(TOO_FEW_MEMBERS, record, {"members": values["members"], "needed": needed})


def _over(record: str, part: str, value: int, whole: str, total: int) -> Found:
    scale = MEASURES[part].unit.scale
    return Found(
        PART_OVER_WHOLE, record, {"part": part, "value": _plain(value, scale), "whole": whole, "total": _plain(total, scale)}
    )


def _plain(value: int, scale: int) -> str:
    return write_decimal(value, scale)
