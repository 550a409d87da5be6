"""The thresholds of the attention list, each with the day from which it holds and the article that sets it.

Those in force on the day asked about are used for the whole of the past that leads up to it. Where none was in
force, the rule is silent. A threshold without a law is the office's own practice.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sohtx.core.codes import Kind
from sohtx.core.law import LawRef
from sohtx.core.moment import BEGINNING
from sohtx.register.findings import LAW_OF_2023, REGISTRATION_DECREE

LAW_OF_2012 = "Luật Hợp tác xã 23/2012/QH13"
GROUPS_DECREE = "Nghị định 77/2019/NĐ-CP"
LAW_2012_BEGINS, LAW_2023_BEGINS = date(2013, 7, 1), date(2024, 7, 1)
GROUPS_DECREE_BEGINS, REGISTRATION_BEGINS = date(2019, 11, 25), date(2024, 7, 18)
LEGAL_PERSONS = (Kind.COOPERATIVE, Kind.UNION)
EVERY_KIND = tuple(Kind)


class Parameter(NamedTuple):
    """A threshold: its name and value, for whom, from which day, and who says so."""

    name: str
    value: int
    kinds: tuple[Kind, ...]
    begins: date
    law: LawRef | None


def _law(place: str) -> LawRef:
    return LawRef(LAW_OF_2023, place)


def _before(place: str) -> LawRef:
    return LawRef(LAW_OF_2012, place, is_confirmed=False)


PARAMETERS = (
    Parameter("inactive_months", 12, LEGAL_PERSONS, LAW_2012_BEGINS, _before("Điều 54")),
    Parameter("inactive_months", 12, LEGAL_PERSONS, LAW_2023_BEGINS, _law("Điều 103")),
    Parameter("meeting_months", 18, LEGAL_PERSONS, LAW_2012_BEGINS, _before("Điều 54")),
    Parameter("meeting_months", 18, LEGAL_PERSONS, LAW_2023_BEGINS, _law("Điều 103")),
    Parameter("few_months", 12, LEGAL_PERSONS, LAW_2012_BEGINS, _before("Điều 54")),
    Parameter("few_months", 12, LEGAL_PERSONS, LAW_2023_BEGINS, _law("Điều 103")),
    Parameter("few_months", 12, (Kind.GROUP,), LAW_2023_BEGINS, None),
    Parameter("least_members", 7, (Kind.COOPERATIVE,), LAW_2012_BEGINS, _before("Điều 3")),
    Parameter("least_members", 4, (Kind.UNION,), LAW_2012_BEGINS, _before("Điều 3")),
    Parameter(
        "least_members", 2, (Kind.GROUP,), GROUPS_DECREE_BEGINS,
        LawRef(GROUPS_DECREE, "Điều 3", is_confirmed=False),
    ),
    Parameter("least_members", 5, (Kind.COOPERATIVE,), LAW_2023_BEGINS, _law("Điều 4")),
    Parameter("least_members", 3, (Kind.UNION,), LAW_2023_BEGINS, _law("Điều 4")),
    Parameter("least_members", 2, (Kind.GROUP,), LAW_2023_BEGINS, _law("Điều 4")),
    Parameter(
        "suspension_months", 12, LEGAL_PERSONS, LAW_2023_BEGINS,
        LawRef(LAW_OF_2023, "Điều 96", is_confirmed=False),
    ),
    Parameter(
        "suspension_months", 12, (Kind.GROUP,), REGISTRATION_BEGINS, LawRef(REGISTRATION_DECREE, "Điều 58–63")
    ),
    Parameter("dissolving_months", 6, LEGAL_PERSONS, LAW_2023_BEGINS, _law("Điều 97–99")),
    Parameter(
        "dissolving_months", 3, (Kind.GROUP,), REGISTRATION_BEGINS, LawRef(REGISTRATION_DECREE, "Điều 58–63")
    ),
    Parameter("expiring_days", 30, EVERY_KIND, BEGINNING, None),
    Parameter("query_months", 12, EVERY_KIND, BEGINNING, None),
    Parameter("silent_half_years", 2, EVERY_KIND, BEGINNING, None),
    Parameter("grace_days", 30, EVERY_KIND, BEGINNING, None),
)  # fmt: skip
NAMES = frozenset(parameter.name for parameter in PARAMETERS)


class InForce:
    """The thresholds in force on a day."""

    def __init__(self, on: date, parameters: Iterable[Parameter] = PARAMETERS) -> None:
        self._by_name: dict[str, dict[Kind, Parameter]] = {name: {} for name in NAMES}
        for parameter in sorted(parameters, key=lambda p: p.begins):
            if parameter.begins <= on:
                self._by_name[parameter.name] |= dict.fromkeys(parameter.kinds, parameter)

    def find(self, name: str, kind: Kind) -> Parameter | None:
        """The threshold for a kind; None where none was in force."""
        return self._by_name[name].get(kind)

    def value(self, name: str, kind: Kind = Kind.COOPERATIVE) -> int:
        """The value of one that always holds."""
        return self._by_name[name][kind].value

    def sql(self) -> dict[str, str]:
        """Every threshold as an SQL expression of a row's kind: NULL, with which nothing compares, where none was."""
        return {name: _case(by_kind) for name, by_kind in self._by_name.items()}


def _case(by_kind: dict[Kind, Parameter]) -> str:
    if not by_kind:
        return "CAST(NULL AS INTEGER)"
    branches = " ".join(f"WHEN '{kind}' THEN {parameter.value}" for kind, parameter in by_kind.items())
    return f"CASE kind {branches} END"
