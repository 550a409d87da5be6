"""What Excel lets one write into a cell: from a list, a day, a number that no check forbids; and what it says of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.checks import Watched
from sohtx.collecting.workbooks.words import help_of
from sohtx.core.text import Text
from sohtx.returns.definitions.definition import Answer, FormVersion, Level, Line

LONGEST_PROMPT, LONGEST_TITLE, LONGEST_RULE = 255, 32, 255
EARLIEST = date(1945, 1, 1)
LARGEST = 10**15


class Allowed:
    """The validation of each key's cells. ``lists`` says where on the workbook the choices of a key stand."""

    def __init__(self, version: FormVersion, lists: Mapping[str, str]) -> None:
        self._version, self._lists = version, lists

    def of(self, key: str, cell: str, watched: Sequence[Watched]) -> dict[str, Any] | None:
        """The rule of a key's cells, of which ``cell`` is the first; ``watched`` is what is looked at in them."""
        line = self._version.by_code.get(key)
        rule = self._rule(key, line, cell, [one for one in watched if one.level is Level.HARD])
        prompt = " ".join((*(f"{one.says.vi}." for one in watched), help_of(line, key))).strip()
        if rule is None or not prompt:
            return rule
        title = shape.label_of(self._version, key).vi[:LONGEST_TITLE]
        return rule | {"input_title": title, "input_message": prompt[:LONGEST_PROMPT]}

    def _rule(self, key: str, line: Line | None, cell: str, hard: Sequence[Watched]) -> dict[str, Any] | None:
        if key in self._lists:
            return {"validate": "list", "source": self._lists[key], **_wrong(CHOOSE)}
        if line is None or line.answer is Answer.TEXT:
            return {"validate": "any"} if line else None
        if line.answer is Answer.DAY:
            return {"validate": "date", "criteria": ">=", "value": EARLIEST, **_wrong(WRITE_DAY, "warning")}
        return _number(line, cell, hard)


def _number(line: Line, cell: str, hard: Sequence[Watched]) -> dict[str, Any]:
    """The rule of a number: as narrow as Excel can hold it."""
    is_count = line.answer is Answer.COUNT
    told = WRITE_COUNT if is_count else WRITE_NUMBER.fill(unit=line.unit)
    kind = "stop" if is_count else "warning"  # who insists may write "2 tỷ"
    sound = [f"ISNUMBER({cell})", *([f"{cell}>=0", f"{cell}=INT({cell})"] if is_count else [])]
    formula = f"=AND({','.join([*sound, *(f'NOT({one.formula})' for one in hard)])})"
    if hard and len(formula) <= LONGEST_RULE:
        said = " ".join((*(f"{one.says.vi}." for one in hard), told.vi))
        return {"validate": "custom", "value": formula, **_wrong(Text(said, said), kind)}
    if is_count:
        return {"validate": "integer", "criteria": ">=", "value": 0, **_wrong(told, kind)}
    return {
        "validate": "decimal", "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST, **_wrong(told, kind),
    }  # fmt: skip


def _wrong(text: Text, kind: str = "stop") -> dict[str, str]:
    return {"error_type": kind, "error_title": WRONG_TITLE.vi, "error_message": text.vi[:LONGEST_PROMPT]}


WRONG_TITLE = Text("Xem lại ô này", "Look at this cell")
CHOOSE = Text("Chọn một mục trong danh sách thả xuống.", "Choose one of the list.")
WRITE_DAY = Text("Ghi ngày/tháng/năm, ví dụ 30/6/2026.", "Write day/month/year, such as 30/6/2026.")
WRITE_COUNT = Text(
    "Ghi số nguyên từ 0. Chưa biết thì để trống.", "A whole number from 0; blank where unknown."
)
WRITE_NUMBER = Text(
    "Ghi số theo đơn vị tính: {unit}. Chưa biết thì để trống.",
    "A number in its unit: {unit}; blank where unknown.",
)
