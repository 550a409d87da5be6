"""What an address of these pages asks: read whole, refused in words, and written again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from sohtx.core.codes import Code, Level
from sohtx.core.period import Period
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import NO_WORDS, Text
from sohtx.core.units import Unit
from sohtx.figures.asking import MEND_OFFERED, NOT_OFFERED, Request
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison, ask, can_match
from sohtx.indicators.question import By, Impute

FIRST = "coop_count"
LONGEST = 200
"""Letters of any part of an address; nothing that means something is longer."""


class View(Code):
    """How figures are looked at."""

    TABLE = "table", "Bảng", "Table"
    CHART = "chart", "Biểu đồ", "Chart"
    MAP = "map", "Bản đồ", "Map"


class Compare(Code):
    """What a figure is set beside."""

    YEAR = "yoy", "Cùng kỳ năm trước", "The same period last year"
    MATCHED = "matched", "Cùng kỳ, các đơn vị báo cáo cả hai kỳ", "Those that reported both times"
    PLAN = "plan", "Kế hoạch năm", "The year's plan"

    @property
    def suffix(self) -> Comparison:
        """The comparison that it asks for."""
        return _SUFFIXES[self]


_SUFFIXES = {
    Compare.YEAR: Comparison.YEAR_ON_YEAR,
    Compare.MATCHED: Comparison.MATCHED,
    Compare.PLAN: Comparison.PLAN,
}
SORTS = ("indicator", "area", "sector", "kind", "value", "change", "reporting")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A question as its address has it; an empty text is the usual."""

    period: str
    indicators: tuple[str, ...] = ()
    area: str = ""
    by: tuple[str, ...] = ()
    level: str = ""
    on: str = ""
    known: str = ""
    geography: str = ""
    submitted: bool = False
    impute: str = Impute.NONE.value
    compare: Compare = Compare.YEAR
    view: View = View.TABLE
    sort: str = ""
    only: str = ""
    after: str = ""
    before: str = ""

    def request(self, indicators: Sequence[str], **changes: Any) -> Request:
        """The request of some indicators with these clocks."""
        given: dict[str, Any] = {
            "period": self.period,
            "indicators": tuple(indicators),
            "area": self.area or None,
            "by": self.by,
            "level": self.level or None,
            "on": self.on or None,
            "known": self.known or None,
            "geography": self.geography or None,
            "include_submitted": self.submitted,
            "impute": self.impute,
        }
        return Request(**(given | changes))

    @property
    def clocks(self) -> dict[str, str]:
        """The part of an address that says the clocks, and how what is missing is dealt with."""
        told = {"on": self.on, "known": self.known, "geography": self.geography}
        told["submitted"] = "1" if self.submitted else ""
        told["impute"] = "" if self.impute == Impute.NONE.value else self.impute
        return {name: value for name, value in told.items() if value}

    @property
    def others(self) -> tuple[By, ...]:
        """What figures are broken down by beside the area."""
        return tuple(By(by) for by in self.by if by != By.AREA.value)

    def compared(self, code: str) -> str | None:
        """The code of what an indicator is set beside; None where that cannot be asked of it."""
        if self.compare is Compare.MATCHED and not can_match(INDICATORS[code]):
            return None
        return code + self.compare.suffix


def read_wanted(query: QueryDict, area: Unit, today: str, period: Period) -> Wanted:
    """Read an address; refuses what cannot be read. ``area`` and ``period`` are the reader's usual ones.

    What says how to break down or to draw and not what is of the first figure of all.
    """
    codes = tuple(dict.fromkeys(_known_indicator(code) for code in _all(query, "indicator")))
    by = tuple(_one_of(By, "by", text).value for text in dict.fromkeys(_all(query, "by")))
    view = _one_of(View, "view", _text(query, "view") or View.TABLE.value)
    if not codes and (by or view is not View.TABLE):
        codes = (FIRST,)
    sort = _text(query, "sort")
    if sort and sort.removeprefix("-") not in SORTS:
        raise _not_offered("sort", sort, SORTS)
    return Wanted(
        period=_text(query, "period") or str(period),
        indicators=codes,
        area=_text(query, "area") or area.code,
        by=by,
        level=_text(query, "level"),
        on=_text(query, "on"),
        known=_text(query, "known"),
        geography=_text(query, "geography") or today,
        submitted=bool(_text(query, "submitted")),
        impute=_text(query, "impute") or Impute.NONE.value,
        compare=_one_of(Compare, "compare", _text(query, "compare") or Compare.YEAR.value),
        view=view,
        sort=sort,
        only=_text(query, "only"),
        after=_text(query, "after"),
        before=_text(query, "before"),
    )


def in_level(wanted: Wanted, unit: Unit) -> Wanted:
    """With the level that areas are broken down to: provinces of the country, communes of any other unit.

    A level above the area's own becomes the area's own: what is counted within an area is no figure of what holds it.
    """
    if wanted.level:
        above = {level.value for level in Level if level.depth < unit.level.depth}
        return replace(wanted, level=unit.level.value) if wanted.level in above else wanted
    level = Level.PROVINCE if unit.level is Level.COUNTRY else Level.COMMUNE
    return replace(wanted, level=level.value)


def read_asked(query: QueryDict) -> Asked:
    """The one indicator of an address, with its comparison."""
    return ask(_text(query, "indicator"))


def _known_indicator(code: str) -> str:
    if code not in INDICATORS:
        ask(code)  # refuses what is unknown; a comparison is chosen beside, not named
        raise _not_offered("indicator", code, ("compare=yoy", "compare=matched", "compare=plan"))
    return code


def _one_of(codes: Any, name: str, text: str) -> Any:
    for code in codes:
        if code.value == text:
            return code
    raise _not_offered(name, text, [code.value for code in codes])


def _not_offered(name: str, text: str, codes: Sequence[str]) -> Refusal:
    return refuse(NOT_OFFERED, MEND_OFFERED.fill(codes=", ".join(codes)), column=name, value=text)


def _text(query: QueryDict, name: str) -> str:
    text = str(query.get(name, "")).strip()
    if len(text) > LONGEST:
        raise refuse(TOO_LONG, MEND_LONG, column=name, value=text)
    return text


def _all(query: QueryDict, name: str) -> list[str]:
    found = [str(text).strip() for text in query.getlist(name)]
    return [text for text in found if text]


def in_words(problems: Sequence[Problem]) -> list[Problem]:
    """Problems that name the controls of the page instead of the options, codes and files of a command."""
    return [_in_words(problem) for problem in problems]


def _in_words(problem: Problem) -> Problem:
    name = problem.column.lstrip("-").lower()
    control = NAMES.get(name, NO_WORDS)
    mend = CHOOSE.fill(control=control) if name in CHOSEN and problem.what is not NO_CELL else problem.mend
    return replace(problem, column=str(control), mend=MENDS.get(name, mend))


NAMES: Mapping[str, Text] = {
    "period": Text("Kỳ", "Period"),
    "indicator": Text("Chỉ tiêu", "Indicator"),
    "area": Text("Địa bàn", "Area"),
    "by": Text("Chia theo", "By"),
    "level": Text("Cấp đơn vị", "Level"),
    "on": Text("Tính đến ngày", "As of"),
    "known": Text("Số liệu cập nhật đến", "As known at"),
    "geography": Text("Theo đơn vị hành chính ngày", "In the administrative units of"),
    "impute": Text("Ước bổ sung", "Imputation"),
    "compare": Text("So với", "Compared with"),
    "view": Text("Cách xem", "View"),
    "sort": Text("Sắp xếp", "Order"),
    "since": Text("Thay đổi từ", "Changes since"),
    "sector": Text("Lĩnh vực", "Sector"),
    "kind": Text("Loại hình", "Kind"),
    "format": Text("Dạng tệp", "Format"),
}
CHOSEN = frozenset({"period", "indicator", "area", "by", "level", "impute", "compare"})
CHOOSE = Text(
    "chọn lại ở ô “{control}” của trang Số liệu tổng hợp",
    "choose again under “{control}” on the page of figures",
)
MENDS: Mapping[str, Text] = {
    "view": Text("chọn Bảng, Biểu đồ hoặc Bản đồ trên trang", "choose Table, Chart or Map on the page"),
    "sort": Text("bấm vào tên cột cần sắp xếp", "press the head of the column to order by"),
    "format": Text("bấm nút Excel hoặc CSV trên trang", "press Excel or CSV on the page"),
}
NO_CELL = Text(
    "không có đơn vị nào được đếm hoặc phải báo cáo ở đây",
    "nobody is counted or expected here",
)
TOO_LONG = Text("dài quá", "is too long")
MEND_LONG = Text("viết không quá 200 ký tự", "write at most 200 letters")
