"""Every number of the report is asked for again from outside and agrees; and none stands there without a figure."""

import pickle
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from unittest import mock

import pytest
from filelock import FileLock

from exchange.running import Book
from sohtx.config.starting import start

from .building import born, filed, happened, load, make_book, write_report
from .conftest import SEALED_ON
from .counting import Tables
from .living import live
from .reading import Control, Docx, read_figures_sheet
from .recomputing import Records, spellings

DIRECTION = re.compile(r"\b(tăng|giảm|nâng|còn)\b", re.IGNORECASE)
COMPARED = re.compile(r"_yoy|\d - ")
ROUNDED = Fraction(2, 1_000_000)  # commands print six decimals


@dataclass
class Case:
    """A written report beside the records that it was written from."""

    docx: Docx
    printed: set[tuple[str, str]]
    records: Records


def _case(book: Book, files: Mapping[str, Path], level: str, sealed: str = "") -> Case:
    """Ask a book for everything that its report prints; ``sealed``: the seal of the half before."""
    docx = Docx(files["docx"])
    printed = set(read_figures_sheet(files["xlsx"]))
    facts = docx.facts
    records = Records(
        book, facts["period"], facts["area"], facts["known"], facts["geography"], level,
        {sealed: SEALED_ON} if sealed else {},
    )  # fmt: skip
    records.ask_all({identity for identity, _ in printed} | {control.identity for control in docx.controls})
    return Case(docx, printed, records)


@pytest.fixture(scope="module")
def demo(demo_book: Book, demo_files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The example province as of the conference; asked by one worker for all."""
    kept = demo_book.home.parent / "asked.pickle"
    with FileLock(demo_book.home.parent / "asked.lock"):
        if kept.exists():
            records = pickle.loads(kept.read_bytes())  # noqa: S301 -- written by this test
            return Case(Docx(demo_files["docx"]), set(read_figures_sheet(demo_files["xlsx"])), records)
        book = demo_book.copy(tmp_path_factory.mktemp("asked") / "home")
        case = _case(book, demo_files, "commune", "2022-S2-10-1")
        case.records.exported("entries")
        kept.write_bytes(pickle.dumps(case.records))
        return case


@pytest.fixture(scope="module")
def small(small_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The small register as a whole country: provinces beneath, few reporters, targets, a figure once published."""
    folder = tmp_path_factory.mktemp("asked")
    book = small_book.copy(folder / "home")
    return _case(book, write_report(book, folder / "out").files, "province")


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A province whose half-year was sealed before a birth, an exit, two corrections and a return were recorded."""
    folder = tmp_path_factory.mktemp("asked")
    standing = [
        born("H1"), born("H2"), born("H3"), born("H4", sector="credit"), born("H5", sector=""),
        born("T1", kind="group", name="Tổ hợp tác Giả Định 1"),
        born("T2", kind="group", name="Tổ hợp tác Giả Định 2", sector="environment"),
        filed("H1", "2022-S2", recorded_at="2023-01-10T08:00:00", members="10", revenue="100.5"),
    ]  # fmt: skip
    book = make_book(folder, entries=standing[:-1], returns=standing[-1:])
    assert book.sohtx("seal", "2022-S2", "--area", "97", "--known", SEALED_ON).status == 0
    late = "2023-03-01T08:00:00"
    load(
        book,
        folder / "late",
        entries=[
            born("H6", "2022-11-01", recorded_at=late, area_code="97002"),
            happened("H2", "dissolved", "2022-12-01", recorded_at=late),
            happened("H3", "voided", "2020-03-01", recorded_at=late, supersedes="E-H3"),
            born("H7", "2023-02-01"),
            born("L1", "2023-02-01", kind="union", name="Liên hiệp hợp tác xã Giả Định"),
            happened("H1", "joined_union", "2023-02-05", related_org_id="L1"),
        ],
        returns=[
            filed("H4", "2022-S2", recorded_at=late, members="900", revenue="33.3"),
            *(filed(org, members=n, workers=w, revenue=r) for org, n, w, r in (
                ("H1", "12", "5", "150.25"), ("H4", "910", "9", "2000"), ("H5", "7", "2", "0"), ("H6", "8", "3", "60"),
            )),
        ],
    )  # fmt: skip
    _estimate(book, "members", "2022-S2", "1.500", "2022-12-20T08:00:00")
    _estimate(book, "members", "2023-S1", "940", "2023-06-20T08:00:00")
    _estimate(book, "revenue_mean", "2023-S1", "801,25", "2023-06-20T08:00:00")
    _estimate(book, "coop_count", "2023", "8", "2023-06-20T08:00:00")
    report = write_report(book, folder / "out", "2023-S1", "--area", "97")
    return _case(book, report.files, "commune", "2022-S2-97-1")


def _estimate(book: Book, indicator: str, period: str, value: str, at: str) -> None:
    """Enter an estimate as of a moment before its period had ended."""
    with mock.patch.dict("os.environ", {"SOHTX_HOME": str(book.home)}):
        start()
        from sohtx.areas.queries import units_of_book
        from sohtx.core.moment import read_moment
        from sohtx.figures import estimates

        units = units_of_book()
        assert units is not None
        area = units.read("97", date.fromisoformat(at[:10]))
        with mock.patch.object(estimates, "now", return_value=read_moment(at)):
            estimates.enter_estimate(
                indicator=indicator, period=period, area=area, value=value, reason="xã báo nhanh", by="han"
            )


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A province with targets, whose Alliance kept its work log, held classes and saw to its tasks."""
    folder = tmp_path_factory.mktemp("asked")
    book = make_book(
        folder,
        entries=[born("H1"), born("H2"), born("H3", "2023-02-01"), born("T1", kind="group", name="Tổ hợp tác Giả Định")],
        returns=[filed("H1", members="12", workers="5"), filed("H2", "2022-S2", members="9", workers="4")],
        targets=[
            {"indicator": code, "period": "2023", "area_code": "97", "value": value, "decided_on": "2023-01-10",
             "recorded_at": "2023-01-10T08:00:00", "document_no": "01/NQ-BCH"}
            for code, value in (("coop_established", "4"), ("coop_count", "8"), ("members", "40"))
        ],
    )  # fmt: skip
    live(book.home)
    report = write_report(book, folder / "out", "2023-S1", "--area", "97")
    return _case(book, report.files, "commune")


@pytest.fixture(params=["demo", "small", "chained", "lived"])
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.getfixturevalue(request.param)
    return found


def test_every_number_is_what_its_figure_says(case: Case) -> None:
    wrong = []
    for control in case.docx.controls:
        told = case.records.tell(control.identity)
        if control.text not in spellings(told):
            wrong.append(
                f"{control.before[-40:]}{control.text}: {control.identity} is {told.value} {told.unit}"
            )

    assert wrong == []


def test_every_number_of_the_workbook_is_what_its_figure_says(case: Case) -> None:
    """The workbook has the numbers of pictures too."""
    wrong = []
    for identity, text in sorted(case.printed):
        told = case.records.tell(identity)
        if text not in spellings(told):
            wrong.append(f"{text}: {identity} is {told.value} {told.unit}")

    assert {(control.identity, control.text) for control in case.docx.controls} <= case.printed
    assert wrong == []


def test_words_and_signs_say_the_same(case: Case) -> None:
    """A change printed without its sign stands behind the word that says it; tables print the sign itself."""
    wrong = [
        f"{control.before[-60:]}{control.text}: {control.identity}"
        for control in case.docx.controls
        if COMPARED.search(control.identity) and not _agrees(control, case)
    ]

    assert wrong == []


def _agrees(control: Control, case: Case) -> bool:
    told = case.records.tell(control.identity)
    value = told.value or 0
    if "#" in control.identity or control.text.strip("0,%–") == "":
        return True
    if control.text.startswith(("+", "−")):
        return control.text.startswith("−") == (value < 0)
    found = DIRECTION.findall(control.before)
    return value > 0 if not found else (value < 0) == (found[-1].lower() in ("giảm", "còn"))


def test_hidden_figures_hold_the_exact_values(case: Case) -> None:
    rows = case.docx.figures
    by_identity = {row["identity"] for row in rows.values()}
    values = {row["identity"]: row["value"] for row in rows.values() if "value" in row}

    assert {control.identity for control in case.docx.controls} == by_identity
    wrong = []
    for identity, text in values.items():
        numerator, _, denominator = text.partition("/")
        told = case.records.tell(identity)
        exact = Fraction(numerator) / Fraction(denominator or 1)
        if told.value is None or abs(exact - Fraction(told.value)) > ROUNDED:
            wrong.append(f"{identity}: {text}, not {told.value}")
    assert wrong == []


def test_the_file_says_by_which_clocks_it_was_computed(demo: Case) -> None:
    facts = demo.docx.facts

    assert (facts["period"], facts["area"], facts["geography"]) == ("2023-S1", "10", "2023-06-30")
    day = date.fromisoformat(facts["known"][:10])
    assert facts["known"][11:19] == "23:59:59"
    assert any(
        f"cập nhật đến ngày {day.day}/{day.month}/{day.year};" in text for _, text in demo.docx.running_text()
    )


def test_there_is_much_to_compare(demo: Case, chained: Case) -> None:
    """The comparison is not empty: every way of naming a number occurs."""
    identities = {c.identity for one in (demo, chained) for c in one.docx.controls}

    assert len(demo.docx.controls) > 2_000
    for sign in (" - ", " % ", "#reporting_n", "#expected_n", "#denominator", "#numerator", "published:", "seal:",
                 "list:reporting", "list:restated", "list:chain_late_births", "list:chain_late_exits",
                 "list:chain_corrected_out", "#estimate", "_yoy_matched", "_plan_pct", "/credit", "/group", "/-"):  # fmt: skip
        assert any(sign in identity for identity in identities), sign


# -- and the reverse: no number without a figure ----------------------------------------------------

FIXED = (
    "Biểu 3. Kết quả hỗ trợ",
    "nhóm 3–5",
    *("3 sao", "4 sao", "5 sao"),
    "dưới 70% số đơn vị phải báo cáo",
    "Dưới 95% số đơn vị báo cáo",
    "Số cùng kỳ dưới 30 đơn vị",
)
WORDINGS = (
    re.compile(r"\b\d{1,2}:\d{2}\b"),
    re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b"),
    re.compile(r"\b6 tháng (đầu|cuối) năm( \d{4})?\b", re.IGNORECASE),
    re.compile(r"\b(năm|tháng) \d{1,4}\b", re.IGNORECASE),
    re.compile(r"\b\d{4}(-[SQM]\d{1,2}|-L)?(?=$|\s*$)"),
)
CAPTION = re.compile(r"^(Bảng|Hình) \d+\. ")
HEADING = re.compile(r"^\d+\. ")
NUMBERED = re.compile(r"\(\d+\)")
TOKENS = re.compile(r"[^\s;,()…]+")
DIGITS = re.compile(r"\d[\d.,]*")


def test_no_number_stands_without_a_figure(case: Case) -> None:
    known, phrases = _known(case)
    left = [
        f"{style}: {text[:120]}"
        for style, text in _said(case.docx)
        if DIGITS.search(_without(text, known, phrases, style))
    ]

    assert left == []


def _said(docx: Docx) -> Iterator[tuple[str, str]]:
    yield from docx.running_text()
    for head in docx.heads():
        yield "Head", NUMBERED.sub("", head)
    for first, column, text in docx.cells():
        if not (first == "STT" and column == 0):
            yield "Cell", text


def _without(text: str, known: set[str], phrases: set[str], style: str) -> str:
    for phrase in phrases:
        text = text.replace(phrase, "")
    if style == "Caption":
        text = CAPTION.sub("", text)
    if style.startswith("Heading"):
        text = HEADING.sub("", text)
    text = TOKENS.sub(lambda found: "" if found[0] in known else found[0], text)
    for wording in WORDINGS:
        text = wording.sub("", text)
    return text


def _known(case: Case) -> tuple[set[str], set[str]]:
    """Names of things in the book: records, papers, organizations, places, seals; what was published, on what basis."""
    records = case.records
    texts = set(records.sealed_known)
    for row in records.exported("entries"):
        texts |= {row["entry_id"], row["document_no"], row["name"]}
    for row in records.exported("returns"):
        texts.add(f"{row['org_id']}/{row['form']}/{row['period']}")
    texts |= {row["document_no"] for row in records.exported("targets")}
    tokens = {token for text in texts for token in TOKENS.findall(text)}
    phrases = {row[cell] for row in records.exported("published") for cell in ("basis", "document_no")}
    return {t for t in tokens if re.search(r"[^\d.,]", t)}, {p for p in phrases if DIGITS.search(p)} | set(
        FIXED
    )


def test_what_is_quoted_stands_in_the_book(case: Case) -> None:
    """A record is quoted with its code, and every number in it is its own."""
    tables = Tables(case.records.book.home, case.records.known)
    strange = []
    for source, text in case.docx.quoted:
        said = _digits(tables.words_of(source))
        strange += [f"{source}: {number} in {text[:80]}" for number in _digits(text) if number not in said]

    assert strange == []


def _digits(text: str) -> set[str]:
    """The numbers of a text, a leading zero and the marks of thousands apart."""
    found = (re.sub(r"\.(?=\d{3}\b)", "", number).strip(".,") for number in DIGITS.findall(text))
    return {number.lstrip("0") or "0" for number in found}


def test_records_are_quoted_and_what_stations_count_is_told(lived: Case) -> None:
    sources = {source for source, _ in lived.docx.quoted}
    identities = {control.identity for control in lived.docx.controls}

    assert {"NV-2023-01", "0a1b2c3d4e01"} <= sources
    for sign in ("list:tasks/", "list:tasks_done_late/", "list:tasks_late/", "list:work/", "list:classes/all/women/",
                 "list:classes/all/persons/", "list:classes/ke-toan/", "#per_month"):  # fmt: skip
        assert any(sign in identity for identity in identities), sign


def test_a_duty_of_which_stations_tell_is_not_marked_as_empty(lived: Case) -> None:
    marked = "\n".join(text for style, text in lived.docx.running_text() if style == "Mark")

    for told in ("tuyen-truyen.md", "tham-muu.md", "dao-tao.md", "giai-phap.md"):
        assert told not in marked
    assert "kiem-tra-thi-dua.md" in marked


def test_what_is_taken_out_takes_no_number_with_it() -> None:
    """The sieve above still sees a number that somebody typed."""
    for text in (
        "có 486 HTX",
        "tăng 6,8%",
        "7.735 THT",
        "(412/472)",
        "năm nay 31 HTX",
        "12 tháng",
        "tháng này 5 HTX",
    ):
        assert DIGITS.search(_without(text, set(), set(FIXED), "BodyText")), text
