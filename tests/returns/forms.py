"""A form of an office's own, to start from; and its versions as workbooks."""

from dataclasses import replace
from datetime import date
from typing import Any

from sohtx.core.text import NO_WORDS, Text
from sohtx.exchange.lists.opening import open_bytes
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
from sohtx.returns.definitions.rules import parse
from sohtx.returns.definitions.sheet import read_sheet, write_sheet
from sohtx.returns.definitions.superseding import Defined, define
from sohtx.returns.definitions.writing import tables_of

OWN = "HTX-SENGIADINH"


def line(code: str, answer: Answer = Answer.COUNT, **more: Any) -> Line:
    return Line(code, more.pop("section", NO_WORDS), Text(f"Hỏi {code}", f"Asks {code}"), answer, **more)


def check(rule: str, code: str = "some_check", level: Level = Level.HARD) -> Check:
    return Check(code, level, parse(rule))


LINES = (
    line("lotus_ponds", is_required=True),
    line("lotus_ponds_shared"),
    line("lotus_sales", Answer.MONEY, is_flow=True),
    line("lotus_depth", Answer.NUMBER),
    line("lotus_certified", Answer.YES_NO),
    line("lotus_kind", Answer.CHOICE, choices=(Choice("white", Text("Trắng", "White")), Choice("red", Text("Đỏ", "Red")))),
    line("lotus_sown_on", Answer.DAY),
    line("lotus_story", Answer.TEXT),
)  # fmt: skip
ANSWERS = {
    "lotus_ponds": 4, "lotus_ponds_shared": 1, "lotus_sales": 12_500, "lotus_depth": 1_250, "lotus_certified": True,
    "lotus_kind": "red", "lotus_sown_on": "2023-02-01", "lotus_story": "hai vụ,\n“một” ao",
}  # fmt: skip


def own(**more: Any) -> FormVersion:
    """The form of one's own, changed where a test wants it."""
    version = FormVersion(
        OWN, date(2020, 1, 1), Respondent.COOPERATIVE, Span.HALF, Text("Phiếu trồng sen", "Lotus return"), LINES,
        (check("lotus_ponds_shared <= lotus_ponds"),),
    )  # fmt: skip
    return replace(version, **more)


def defined(*versions: FormVersion) -> Defined:
    """Versions as the tables of a package bring them."""
    return define(tables_of(versions))


def by_sheet(version: FormVersion) -> Defined:
    """A version as a workbook brings it."""
    return read_sheet(open_bytes(write_sheet(version), "biểu mẫu.xlsx").sheets)
