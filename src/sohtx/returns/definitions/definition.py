"""What a form is: a version with its lines and its checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sohtx.core.codes import Code, Kind
from sohtx.core.law import LawRef
from sohtx.core.period import Length, Period
from sohtx.core.text import NO_WORDS, Text
from sohtx.indicators.measures import MEASURES, Measure
from sohtx.returns.definitions.rules import Rule

THOUSAND = 1000


class Respondent(Code):
    """Who answers a form: an organization of a kind, or the office of an area for its whole area."""

    COOPERATIVE = "cooperative", "Hợp tác xã", "Cooperative"
    UNION = "union", "Liên hiệp hợp tác xã", "Union of cooperatives"
    GROUP = "group", "Tổ hợp tác", "Cooperative group"
    COMMUNE = "commune", "UBND cấp xã", "Commune"
    PROVINCE = "province", "Cơ quan cấp tỉnh", "Provincial body"

    @property
    def kind(self) -> Kind | None:
        """The kind of organization that answers; None where an area's office does."""
        return Kind.of(self.value) if self.value in set(Kind) else None


class Span(Code):
    """Which periods a form is for."""

    YEAR = "year", "Cả năm", "Whole years"
    SHORTER = "shorter", "Kỳ ngắn hơn năm", "Periods shorter than a year"
    HALF = "half", "Sáu tháng", "Half-years"

    def holds(self, period: Period) -> bool:
        """Whether a period is among them."""
        if self is Span.HALF:
            return period.length is Length.HALF
        return period.is_whole_year == (self is Span.YEAR)


class Answer(Code):
    """What is written on a line. Numbers are kept as whole numbers: of ones, or of thousandths."""

    COUNT = "count", "Số nguyên", "Whole number"
    MONEY = "money", "Số tiền (triệu đồng)", "Amount (million đồng)"
    NUMBER = "number", "Số", "Number"
    YES_NO = "yes_no", "Có/Không", "Yes or no"
    CHOICE = "choice", "Chọn một", "One of several"
    DAY = "day", "Ngày", "Day"
    TEXT = "text", "Chữ", "Words"

    @property
    def is_number(self) -> bool:
        """Whether it can be counted with."""
        return self in (Answer.COUNT, Answer.MONEY, Answer.NUMBER)

    @property
    def scale(self) -> int:
        """How many of the stored whole number make one."""
        return 1 if self is Answer.COUNT else THOUSAND


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that may be chosen."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a form. One whose code is a measure's asks that measure, with its unit and its way of adding."""

    code: str
    section: Text
    label: Text
    answer: Answer
    unit: Text = NO_WORDS
    is_flow: bool = False
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    help: Text = NO_WORDS
    law: LawRef | None = None

    @property
    def measure(self) -> Measure | None:
        """The measure that it asks."""
        return MEASURES.get(self.code)

    def thousandths(self, stored: int) -> int:
        """A stored number in thousandths, in which checks count."""
        return stored * (THOUSAND // self.answer.scale)


class Level(Code):
    """What follows when a check is broken."""

    HARD = "hard", "Phải sửa", "To be mended"
    SOFT = "soft", "Phải giải thích", "To be explained"


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on the answers. Its rule speaks for itself unless the form says it in words of its own."""

    code: str
    level: Level
    rule: Rule
    says: Text | None = None
    law: LawRef | None = None
    begins: date = date.min


@dataclass(frozen=True)
class FormVersion:
    """A form as it stands from a day on."""

    form: str
    valid_from: date
    respondent: Respondent
    span: Span
    title: Text
    lines: tuple[Line, ...]
    checks: tuple[Check, ...] = ()
    help: Text = NO_WORDS
    law: LawRef | None = None
    by_code: dict[str, Line] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the lines once."""
        object.__setattr__(self, "by_code", {line.code: line for line in self.lines})

    @property
    def stamp(self) -> str:
        """By which a paper or file names exactly this version."""
        return f"{self.form}@{self.valid_from}"

    @cached_property
    def numbers(self) -> tuple[Line, ...]:
        """The lines that can be counted with."""
        return tuple(line for line in self.lines if line.answer.is_number)

    @cached_property
    def factors(self) -> Mapping[str, int]:
        """By how much the stored number of each of them is multiplied to be in thousandths."""
        return {line.code: line.thousandths(1) for line in self.numbers}

    def checks_for(self, period: Period) -> tuple[Check, ...]:
        """The checks in force on the last day of a period."""
        last = period.end
        return tuple(check for check in self.checks if check.begins <= last)
