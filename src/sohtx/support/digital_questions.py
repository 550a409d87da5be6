"""The questions of the digital checklist: those shipped, those an office laid down; reading them from a workbook."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.support.log_codes import tidy
from sohtx.support.models import ChecklistVersion

FILE = "digital_questions.csv"
REPORTED = ("uses_e_invoice", "uses_traceability", "sells_online", "uses_management_software")
"""The lines of returns that answer a question."""
COLUMNS = (
    "code", "group", "group_vi", "group_en", "points", "vi", "en", "yes_vi", "yes_en", "next_vi", "next_en",
    "reported", "source",
)  # fmt: skip
NEEDED = ("code", "group", "group_vi", "group_en", "points", "vi", "en")
MOST_QUESTIONS, MOST_POINTS, LONGEST_CELL = 100, 100, 500
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


class Question(NamedTuple):
    """A question, what counts as yes, what to do next where it is not; the line of returns that answers it."""

    code: str
    group: str
    group_label: Text
    points: int
    label: Text
    counts_as_yes: Text
    next_step: Text
    reported: str
    source: str


class Checklist(NamedTuple):
    """The questions in force from a day. ``recorded_at`` is 0 for those that are shipped."""

    from_on: date
    questions: tuple[Question, ...]
    recorded_at: int = 0
    recorded_by: str = ""

    @property
    def points(self) -> int:
        """The most that can be reached."""
        return sum(one.points for one in self.questions)

    @property
    def groups(self) -> dict[str, Text]:
        """The groups in their order, with their names."""
        return {one.group: one.group_label for one in self.questions}


def checklists(known: int = OPEN_MOMENT) -> list[Checklist]:
    """All versions that were known at a moment, the last in force first; of one day only what was written last."""
    found = {one.from_on: one for one in _shipped()}
    for row in ChecklistVersion.objects.filter(recorded_at__lte=known).order_by("recorded_at", "pk"):
        questions = tuple(_question(cells) for cells in row.questions)
        found[row.from_on] = Checklist(row.from_on, questions, row.recorded_at, row.recorded_by)
    return sorted(found.values(), key=lambda one: one.from_on, reverse=True)


def checklist_on(day: date, known: int = OPEN_MOMENT) -> Checklist:
    """The version in force on a day."""
    return next(one for one in checklists(known) if one.from_on <= day)


@cache
def _shipped() -> tuple[Checklist, ...]:
    with files("sohtx.support").joinpath(FILE).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    days = sorted({row["from_on"] for row in rows})
    return tuple(
        Checklist(date.fromisoformat(day), tuple(_question(row) for row in rows if row["from_on"] == day))
        for day in days
    )


def _question(cells: Mapping[str, str]) -> Question:
    return Question(
        cells["code"], cells["group"], Text(cells["group_vi"], cells["group_en"]), int(cells["points"]),
        Text(cells["vi"], cells["en"]), Text(cells["yes_vi"], cells["yes_en"]),
        Text(cells["next_vi"], cells["next_en"]), cells["reported"], cells["source"],
    )  # fmt: skip


def cells_of(question: Question) -> dict[str, str]:
    """A question as a workbook has it."""
    pairs = {
        "group": question.group_label,
        "": question.label,
        "yes": question.counts_as_yes,
        "next": question.next_step,
    }
    told = {f"{name}_{i}".lstrip("_"): str(getattr(t, i)) for name, t in pairs.items() for i in ("vi", "en")}
    return told | {
        "code": question.code, "group": question.group, "points": str(question.points),
        "reported": question.reported, "source": question.source,
    }  # fmt: skip


# Reading a workbook


def read_questions(content: bytes) -> list[dict[str, str]]:
    """The questions of a workbook: its first sheet with the heads of all columns, in the order of its rows."""
    for rows in _sheets(content):
        for place, row in enumerate(rows):
            heads = [tidy(str(cell)).lower() for cell in row]
            if set(COLUMNS) <= set(heads):
                return _told(heads, rows[place + 1 :])
    raise refuse(NO_HEADS.fill(columns=", ".join(COLUMNS)), MEND_HEADS, column="file")


def _sheets(content: bytes) -> Iterator[Sequence[Sequence[Any]]]:
    import python_calamine as calamine  # noqa: PLC0415 -- slow import

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names[:10]]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the reading library is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise refuse(BROKEN, MEND_BROKEN, column="file") from None
        raise
    yield from sheets


def _told(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, str]]:
    found = []
    for row in rows:
        cells = {head: _cell(cell) for head, cell in zip(heads, row, strict=False) if head in COLUMNS}
        if any(cells.values()):
            found.append(cells)
    if problems := [*_bad_questions(found)]:
        raise Refusal(*problems)
    return found


def _cell(cell: Any) -> str:
    return tidy(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))


def _bad_questions(rows: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
    if not 0 < len(rows) <= MOST_QUESTIONS:
        yield Problem(NO_QUESTIONS, MEND_QUESTIONS.fill(most=MOST_QUESTIONS), column="file")
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        for column, what, mend in _wrong(row, seen):
            yield Problem(
                what, mend, line=number, column="file", value=f"{number}: {column} {row[column][:40]}"
            )
        seen.add(row["code"])


def _wrong(row: Mapping[str, str], seen: set[str]) -> Iterator[tuple[str, Text, Text]]:
    for column in COLUMNS:
        if column in NEEDED and not row[column]:
            yield column, EMPTY, MEND_EMPTY
        if len(row[column]) > LONGEST_CELL:
            yield column, TOO_LONG, MEND_LONG
    if row["code"] and not _CODE.fullmatch(row["code"]):
        yield "code", NO_CODE, MEND_CODE
    if row["code"] in seen:
        yield "code", TWICE, MEND_TWICE
    points = row["points"]
    if points and not (points.isascii() and points.isdigit() and 0 < int(points) <= MOST_POINTS):
        yield "points", NO_POINTS, MEND_POINTS.fill(most=MOST_POINTS)
    if row["reported"] and row["reported"] not in REPORTED:
        yield "reported", NO_LINE, MEND_LINE.fill(lines=", ".join(REPORTED))


def title_of(checklist: Checklist) -> Text:
    """A version by the day from which it holds."""
    if checklist.recorded_at == 0:
        return SHIPPED
    return FROM.fill(on=say_day(checklist.from_on))


SHIPPED = Text("Bộ câu hỏi kèm theo phần mềm", "The questions shipped with the program")
FROM = Text("Bộ câu hỏi áp dụng từ {on}", "The questions in force from {on}")
NO_HEADS = Text("không có dòng đầu bảng với các cột {columns}", "has no head with the columns {columns}")
MEND_HEADS = Text(
    "tải bộ câu hỏi đang dùng về, sửa rồi nạp lại", "take the present questions, change them, load them"
)
BROKEN = Text("không đọc được tệp Excel", "cannot be read as a workbook")
MEND_BROKEN = Text("lưu lại dưới dạng .xlsx rồi nạp lại", "save it as .xlsx and load it again")
NO_QUESTIONS = Text("không có câu hỏi nào, hoặc quá nhiều", "has no questions, or too many")
MEND_QUESTIONS = Text("ghi từ 1 đến {most} câu hỏi", "write 1 to {most} questions")
EMPTY = Text("còn để trống", "is missing")
MEND_EMPTY = Text(
    "ghi đủ mã, nhóm, điểm, câu hỏi bằng cả hai thứ tiếng", "give code, group, points, both languages"
)
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá 500 ký tự", "write no more than 500 characters")
NO_CODE = Text("không phải mã", "is no code")
MEND_CODE = Text("chỉ dùng chữ thường không dấu, số, gạch nối", "use small plain letters, digits and hyphens")
TWICE = Text("là mã đã dùng ở dòng trên", "is a code used above")
MEND_TWICE = Text("mỗi câu hỏi một mã", "give each question a code of its own")
NO_POINTS = Text("không phải số điểm", "is no number of points")
MEND_POINTS = Text("ghi số nguyên từ 1 đến {most}", "write a whole number from 1 to {most}")
NO_LINE = Text(
    "không phải dòng của phiếu báo cáo trả lời được", "is no line of returns that answers a question"
)
MEND_LINE = Text("để trống, hoặc một trong: {lines}", "leave it empty, or write one of: {lines}")
