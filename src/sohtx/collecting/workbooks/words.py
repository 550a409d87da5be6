"""What a workbook says of a line: its unit, how to fill it in, an answer in words."""

from sohtx.collecting.entry import said
from sohtx.collecting.workbooks import shape
from sohtx.core.text import NO_WORDS, Text
from sohtx.returns.answers import Answered
from sohtx.returns.definitions.definition import Answer, Line


def unit(line: Line | None, key: str) -> str:
    """In what a line is told."""
    if line is None:
        return UNITS[Answer.CHOICE].vi if key == shape.NATURE else ""
    return line.unit.vi or UNITS.get(line.answer, NO_WORDS).vi


def help_of(line: Line | None, key: str) -> str:
    """How it is filled in, and by which law."""
    if line is None:
        return HELPS[key].vi if key in HELPS else ""
    return " ".join(part for part in (line.help.vi, f"({line.law})" if line.law else "") if part)


def answer_in_words(line: Line, value: Answered) -> str:
    """An answer in Vietnamese words."""
    if isinstance(value, bool):
        return (shape.YES if value else shape.NO).vi
    if line.answer is Answer.CHOICE:
        return next((c.label.vi for c in line.choices if c.code == value), str(value))
    return said(line, value)


UNITS = {
    Answer.YES_NO: Text("Có / Không", "Yes / No"),
    Answer.CHOICE: Text("chọn một", "choose one"),
    Answer.DAY: Text("ngày/tháng/năm", "day/month/year"),
    Answer.TEXT: Text("ghi chữ", "words"),
}
HELPS = {
    shape.NATURE: Text(
        "Thực hiện: số đã có. Ước thực hiện: số ước tính đến hết kỳ.",
        "Actual: what is done. Estimate: foreseen to the end of the period.",
    ),
    shape.REASON: Text(
        "Khi số khác thường mà vẫn đúng: ghi ngắn lý do.",
        "Where a number is odd and right all the same: why.",
    ),
}
