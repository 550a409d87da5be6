"""Reading definitions from the rows of three tables: versions, lines, checks. Whatever is wrong is told with its place.

The same rows come from the program's own files, from a package, from the workbook in which an office keeps its forms
and from XLSForm.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sohtx.core import cells
from sohtx.core.cells import Column
from sohtx.core.law import LawRef
from sohtx.core.moment import BEGINNING
from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text
from sohtx.indicators.measures import MEASURES, Measure
from sohtx.returns.definitions.definition import (
    Answer,
    Check,
    Choice,
    FormVersion,
    Level,
    Line,
    Respondent,
    Span,
)
from sohtx.returns.definitions.rules import NotARule, Rule, parse

FILES = ("form_versions.csv", "forms.csv", "form_checks.csv")
FORM, LINE = re.compile(r"[A-Z][A-Z0-9-]{1,38}"), re.compile(r"[a-z][a-z0-9_]{0,58}")
MOST_LINES, MOST_CHOICES, MOST_CHECKS = 500, 200, 500
LONGEST_WORDS = 4_000
RESERVED = frozenset({
    "org_id", "area_code", "form", "period", "recorded_at", "status", "nature", "source",
    "last", "jump", "slip", "unusual", "meta",
})  # fmt: skip
"""Columns of the package, words of rules, and what XLSForm keeps for itself."""


def _matching(name: str, shape: re.Pattern[str], mend: Text) -> Column:
    def read(cell: str) -> Any:
        return (cell if shape.fullmatch(cell) else cells.WRONG) if cell else None

    return Column(name, read, BAD_CODE, mend, is_required=True)


BAD_CODE = Text("không dùng làm mã được", "cannot serve as a code")
MEND_FORM = Text(
    "viết chữ in hoa không dấu, chữ số và gạch nối, ví dụ HTX-OCOP",
    "write capital letters without marks, digits and hyphens, such as HTX-OCOP",
)
MEND_LINE = Text(
    "viết chữ thường không dấu, chữ số và gạch dưới, ví dụ ocop_products",
    "write small letters without marks, digits and underscores, such as ocop_products",
)


def _words(name: str, *, is_required: bool = False) -> Column:
    """A column of text that fits on a page and in a cell."""

    def read(cell: str) -> Any:
        text = cells.plain_text(cell)
        return cells.WRONG if isinstance(text, str) and len(text) > LONGEST_WORDS else text

    return Column(name, read, BAD_WORDS, MEND_WORDS, is_required)


BAD_WORDS = Text(
    "dài quá 4.000 ký tự, hoặc có ký tự điều khiển", "has more than 4,000 characters, or control characters"
)
MEND_WORDS = Text("viết ngắn lại, xóa ký tự lạ", "write less, remove odd characters")
_KEY = (_matching("form", FORM, MEND_FORM), cells.day("valid_from", is_required=True))
VERSION_COLUMNS = (
    *_KEY, cells.coded("respondent", Respondent, is_required=True), cells.coded("span", Span, is_required=True),
    _words("title_vi", is_required=True), _words("title_en"), _words("help_vi"), _words("help_en"),
    _words("law"),
)  # fmt: skip
LINE_COLUMNS = (
    *_KEY, _matching("line", LINE, MEND_LINE), cells.whole("ordinal"), _words("section_vi"),
    _words("section_en"), _words("label_vi"), _words("label_en"), cells.coded("answer", Answer),
    _words("unit_vi"), _words("unit_en"), cells.boolean("is_flow"), cells.boolean("is_required"),
    cells.text("choices"), _words("help_vi"), _words("help_en"), _words("law"),
)  # fmt: skip
CHECK_COLUMNS = (
    *_KEY, _matching("check", LINE, MEND_LINE), cells.coded("level", Level, is_required=True),
    _words("rule", is_required=True), _words("says_vi"), _words("says_en"), _words("law"),
    cells.day("begins"),
)  # fmt: skip


class Row(NamedTuple):
    """The read cells of one row, and where it stands."""

    file: str
    number: int
    cells: Mapping[str, Any]

    def words(self, name: str) -> Text:
        """A text in both languages; what is not said in English is said as in Vietnamese."""
        vi = self.cells[f"{name}_vi"] or ""
        return Text(vi, self.cells[f"{name}_en"] or vi)


class Tables(NamedTuple):
    """The rows of the three tables, their cells as text."""

    versions: Sequence[tuple[str, int, Mapping[str, str]]]
    lines: Sequence[tuple[str, int, Mapping[str, str]]]
    checks: Sequence[tuple[str, int, Mapping[str, str]]]


def read_forms(tables: Tables, problems: Problems) -> list[FormVersion]:
    """The versions that the rows define, in the order of their days; what is wrong is noted, and left out."""
    reader = _Reader(problems)
    versions = reader.rows(tables.versions, VERSION_COLUMNS)
    lines = _by_version(reader.rows(tables.lines, LINE_COLUMNS))
    checks = _by_version(reader.rows(tables.checks, CHECK_COLUMNS))
    known = {_key(row) for row in versions}
    reader.refuse_doubles(versions, *VERSION_KEY)
    for row in (
        row for group in (lines, checks) for key, rows in group.items() if key not in known for row in rows
    ):
        reader.note(row, "form", row.cells["form"], NO_VERSION)
    made = [reader.version(row, lines.get(_key(row), []), checks.get(_key(row), [])) for row in versions]
    return sorted(made, key=lambda v: (v.form, v.valid_from))


VERSION_KEY = ("form", "valid_from")


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row.cells[column] for column in VERSION_KEY)


def _by_version(rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[_key(row)].append(row)
    return found


class _Reader:
    """Reads rows, noting what is wrong with each."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._spoilt: set[tuple[str, ...]] = set()

    def note(self, row: Row, column: str, value: str | None, said: tuple[Text, Text]) -> None:
        self._problems.add(Problem(*said, row.file, row.number, column, value))

    def rows(
        self, given: Iterable[tuple[str, int, Mapping[str, str]]], columns: Sequence[Column]
    ) -> list[Row]:
        """The rows whose cells can be read."""
        read = (self._row(file, number, texts, columns) for file, number, texts in given)
        return [row for row in read if row is not None]

    def _row(self, file: str, number: int, texts: Mapping[str, str], columns: Sequence[Column]) -> Row | None:
        row = Row(
            file, number, {column.name: column.read(texts.get(column.name) or "") for column in columns}
        )
        is_sound = True
        for column in columns:
            value = row.cells[column.name]
            if value is cells.WRONG:
                self.note(row, column.name, texts[column.name], (column.what, column.mend))
                is_sound = False
            elif value is None and column.is_required:
                self.note(row, column.name, "", (cells.BLANK, cells.MEND_BLANK))
                is_sound = False
        if not is_sound:
            self._spoilt.add(tuple(texts.get(column) or "" for column in VERSION_KEY))
        return row if is_sound else None

    def version(self, row: Row, lines: list[Row], checks: list[Row]) -> FormVersion:
        told = row.cells
        if not lines:
            self.note(row, "form", told["form"], NO_LINES)
        if len(lines) > MOST_LINES:
            self.note(row, "form", told["form"], (TOO_MANY_LINES, MEND_LINES))
        if len(checks) > MOST_CHECKS:
            self.note(row, "form", told["form"], (TOO_MANY_CHECKS, MEND_LINES))
        ordered = sorted(enumerate(lines), key=lambda pair: (pair[1].cells["ordinal"] or 0, pair[0]))
        made = [self._line(line) for _, line in ordered]
        self.refuse_doubles([line for _, line in ordered], "line")
        self.refuse_doubles(checks, "check")
        codes = {line.code: line for line in made}
        judged = [check for check in (self._check(c, codes) for c in checks) if check]
        return FormVersion(
            told["form"], date.fromisoformat(told["valid_from"]),
            Respondent.of(told["respondent"]), Span.of(told["span"]),
            row.words("title"), tuple(made), tuple(judged), row.words("help"), _law(told["law"]),
        )  # fmt: skip

    def refuse_doubles(self, rows: Sequence[Row], *columns: str) -> None:
        """Note every row whose code stood in one before."""
        seen: set[tuple[str, ...]] = set()
        for row in rows:
            code = tuple(row.cells[column] for column in columns)
            if code in seen:
                self.note(row, columns[0], code[0], TWICE)
            seen.add(code)

    def _line(self, row: Row) -> Line:
        told = row.cells
        if told["line"] in RESERVED:
            self.note(row, "line", told["line"], RESERVED_WORD)
        measure = MEASURES.get(told["line"])
        if measure:
            return self._measuring(row, measure)
        for column in ("label_vi", "answer"):
            if not told[column]:
                self.note(row, column, "", (cells.BLANK, cells.MEND_BLANK))
        answer = Answer.of(told["answer"] or Answer.TEXT)
        if told["is_flow"] and not answer.is_number:
            self.note(row, "is_flow", "true", NOT_A_FLOW)
        return Line(
            told["line"], row.words("section"), row.words("label"), answer, row.words("unit"), bool(told["is_flow"]),
            bool(told["is_required"]), self._choices(row, answer), row.words("help"), _law(told["law"]),
        )  # fmt: skip

    def _measuring(self, row: Row, measure: Measure) -> Line:
        """A line that asks a measure: its unit and its way of adding are the measure's."""
        told = row.cells
        answer = Answer.COUNT if measure.unit.scale == 1 else Answer.MONEY
        label = row.words("label") if told["label_vi"] else measure.label
        for column, own in (
            ("answer", answer),
            ("is_flow", measure.is_flow),
            ("unit_vi", measure.unit.label.vi),
        ):
            if told[column] is not None and told[column] != own:
                self.note(row, column, str(told[column]).lower(), OF_THE_MEASURE)
        return Line(
            told["line"], row.words("section"), label, answer, measure.unit.label, measure.is_flow,
            bool(told["is_required"]), (), row.words("help"), _law(told["law"]),
        )  # fmt: skip

    def _choices(self, row: Row, answer: Answer) -> tuple[Choice, ...]:
        told = row.cells["choices"] or ""
        if answer is not Answer.CHOICE:
            if told:
                self.note(row, "choices", told, NO_CHOICE_ASKED)
            return ()
        found = tuple(_choice(part) for part in told.splitlines() if part.strip())
        codes = {choice.code for choice in found if choice}
        if not found or len(codes) < len(found) or len(found) > MOST_CHOICES:
            self.note(row, "choices", told, BAD_CHOICES)
        return tuple(choice for choice in found if choice)

    def _check(self, row: Row, codes: Mapping[str, Line]) -> Check | None:
        told = row.cells
        try:
            rule = parse(told["rule"])
            parse(str(rule))  # it is kept as the program writes it, which may be longer
        except NotARule as error:
            self.note(row, "rule", told["rule"], (BAD_RULE.fill(place=error.args[0]), MEND_RULE))
            return None
        if not self._speaks_of_numbers(row, rule, codes):
            return None
        says = row.words("says") if told["says_vi"] else None
        begins = date.fromisoformat(told["begins"]) if told["begins"] else BEGINNING
        return Check(told["check"], Level.of(told["level"]), rule, says, _law(told["law"]), begins)

    def _speaks_of_numbers(self, row: Row, rule: Rule, codes: Mapping[str, Line]) -> bool:
        if _key(row) in self._spoilt:
            return False  # the line that it misses may be one that could not be read
        others = [name for name in rule.lines if name not in codes or not codes[name].answer.is_number]
        for name in others:
            self.note(row, "rule", row.cells["rule"], (NOT_A_NUMBER_LINE.fill(line=name), MEND_NUMBER_LINE))
        if not rule.lines:
            self.note(row, "rule", row.cells["rule"], NO_LINE_IN_RULE)
        return bool(rule.lines) and not others


def _choice(part: str) -> Choice | None:
    """A choice written ``code = words | words in English``."""
    code, _, words = (bit.strip() for bit in part.partition("="))
    vi, _, en = (bit.strip() for bit in words.partition("|"))
    return Choice(code, Text(vi, en or vi)) if LINE.fullmatch(code) and vi else None


def _law(told: str | None) -> LawRef | None:
    """A source as it was written; one that ends in (?) was not read."""
    if not told:
        return None
    return LawRef(told.removesuffix("(?)").strip(), is_confirmed=not told.endswith("(?)"))


NO_VERSION = (
    Text("phiên bản này của biểu mẫu không có", "there is no such version of the form"),
    Text(
        "thêm một dòng cho phiên bản đó, cùng mã và ngày",
        "add a row for that version, with this code and day",
    ),
)
NO_LINES = (
    Text("biểu mẫu không có dòng nào", "the form has no lines"),
    Text("thêm ít nhất một dòng", "add at least one line"),
)
TOO_MANY_LINES = Text("biểu mẫu có quá 500 dòng", "the form has more than 500 lines")
TOO_MANY_CHECKS = Text("biểu mẫu có quá 500 phép kiểm tra", "the form has more than 500 checks")
MEND_LINES = Text("tách thành hai biểu mẫu", "make two forms of it")
TWICE = (Text("bị lặp", "stands twice"), Text("đặt mã khác", "choose another code"))
RESERVED_WORD = (
    Text("là từ dành riêng", "is a reserved word"),
    Text("đặt mã khác", "choose another code"),
)
NOT_A_FLOW = (
    Text("chỉ con số mới cộng dồn được", "only numbers add up over time"),
    Text("để trống", "leave it blank"),
)
OF_THE_MEASURE = (
    Text(
        "chỉ tiêu này đã có kiểu trả lời, đơn vị tính và cách cộng riêng",
        "this measure has its own kind of answer, unit and way of adding",
    ),
    Text("để trống", "leave it blank"),
)
NO_CHOICE_ASKED = (
    Text("chỉ dòng kiểu choice mới có lựa chọn", "only a line of answer choice has choices"),
    Text("để trống, hoặc đổi kiểu trả lời thành choice", "leave it blank, or make the answer choice"),
)
BAD_CHOICES = (
    Text("các lựa chọn viết chưa đúng", "the choices are not written rightly"),
    Text(
        "mỗi dòng một lựa chọn: mã = chữ tiếng Việt | chữ tiếng Anh; mã không lặp",
        "one choice a line: code = words in Vietnamese | words in English; no code twice",
    ),
)
BAD_RULE = Text("không hiểu được từ ký tự thứ {place}", "not understood from character {place} on")
MEND_RULE = Text(
    "viết như members_women <= members, jump(revenue, 5), slip(revenue) hoặc unusual(revenue)",
    "write it like members_women <= members, jump(revenue, 5), slip(revenue) or unusual(revenue)",
)
NOT_A_NUMBER_LINE = Text(
    "{line} không phải dòng số của biểu mẫu này", "{line} is no line of numbers on this form"
)
NO_LINE_IN_RULE = (
    Text("không nói đến dòng nào", "speaks of no line"),
    Text("viết điều kiện có ít nhất một mã dòng", "name at least one line"),
)
MEND_NUMBER_LINE = Text("dùng mã của một dòng số", "name a line whose answer is a number")
