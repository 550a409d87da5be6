"""The officer's own words: never written over, carried on to the next period, and nothing but words in every format."""

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as pages
from markdown_it import MarkdownIt

from exchange.running import Book

from .building import Report, born, filed, load, make_book, write_report, write_text, write_word
from .reading import Docx, words

SECTION = "so-luong.md"
HOSTILE = (
    "<script>alert(1)</script>",
    '#include "/etc/passwd" #eval("1") $x^2$ @nhan',
    "{{ settings }} {% include x %} {n} {period}",
    "=SUM(A1:A9)",
    "| a | b |",
    "</w:t></w:r> ]]> &amp; &#60;",
    "\\textbf{x} \\\\ %",
    "“ngoặc” — 'x' \"y\"",
)
HOSTILE_MARKDOWN = (
    r"\<script\>alert(1)\</script\>",
    r'\#include "/etc/passwd" \#eval("1") \$x^2\$ @nhan',
    r"{{ settings }} {% include x %} {n} {period}",
    r"=SUM(A1:A9)",
    r"\| a \| b \|",
    r"\</w:t\>\</w:r\> ]]\> \&amp; \&#60;",
    r"\\textbf{x} \\\\ %",
    "“ngoặc” — 'x' \"y\"",
)


def prose_of(book: Book, area: str = "XT", period: str = "2023-S1") -> Path:
    """The folder of a report's prose."""
    return book.home / "prose" / area / period


def write_prose(book: Book, text: str | bytes, *, period: str = "2023-S1", section: str = SECTION) -> Path:
    """Write a section's prose as an officer would."""
    file = prose_of(book, period=period) / section
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return file


def test_the_first_report_lays_a_file_a_section_and_says_where(book: Book, tmp_path: Path) -> None:
    report = write_text(book, tmp_path / "out")

    files = sorted(file.name for file in prose_of(book).iterdir())
    assert SECTION in files
    assert len(files) > 15
    assert all(file.endswith(".md") for file in files)
    assert str(prose_of(book)) in report.ran.err
    assert str(prose_of(book)) not in write_text(book, tmp_path / "out").ran.err


@pytest.mark.parametrize(
    "told",
    [
        b"Ch\xe1\xbb\x89 m\xe1\xbb\x99t d\xc3\xb2ng",
        b"\xef\xbb\xbfHai\r\n\r\nd\xc3\xb2ng  \r\n\t\r\n",
        b"",
        b"\n\n\n",
        "<!-- ghi chú của tôi -->\nLời văn".encode(),
        "Chu\u031b\u0303 ro\u031b\u0300i".encode(),
    ],
    ids=["no line end", "BOM and CRLF", "empty", "blank", "a comment", "decomposed letters"],
)
def test_prose_survives_every_report_byte_for_byte(book: Book, tmp_path: Path, told: bytes) -> None:
    file = write_prose(book, told)

    write_text(book, tmp_path / "out")
    load(book, tmp_path / "late", entries=[born("H9", "2023-03-01", area_code="97003")])
    write_text(book, tmp_path / "out")

    assert file.read_bytes() == told


def test_figures_change_beside_prose_that_does_not(book: Book, tmp_path: Path) -> None:
    write_prose(book, "Các hợp tác xã mới tập trung ở vùng chè.")
    before = write_text(book, tmp_path / "one").text
    load(book, tmp_path / "late", entries=[born("H9", "2023-03-01", area_code="97003")])

    after = write_text(book, tmp_path / "two").text

    assert "04 hợp tác xã" in before and "05 hợp tác xã" in after
    assert before.count("tập trung ở vùng chè") == after.count("tập trung ở vùng chè") == 1


def test_the_next_period_starts_from_the_last_one_s_text_and_is_marked(book: Book, tmp_path: Path) -> None:
    write_prose(book, "Lời văn *kỳ trước*.\n")

    report = write_text(book, tmp_path / "out", "2023-S2")

    file = prose_of(book, period="2023-S2") / SECTION
    lines = file.read_text("utf-8").splitlines()
    assert lines[0].startswith("<!-- ") and "2023-S1" in lines[0]
    assert lines[2:] == ["Lời văn *kỳ trước*."]
    assert f"tệp {SECTION}" in report.text
    assert "Lời văn *kỳ trước*." in report.text
    assert any("chưa biên tập" in line and "1. Về số lượng" in line for line in report.checks)


def test_text_that_was_touched_is_not_marked(book: Book, tmp_path: Path) -> None:
    write_prose(book, "Lời văn kỳ trước.\n")
    write_text(book, tmp_path / "out", "2023-S2")
    file = prose_of(book, period="2023-S2") / SECTION
    file.write_text(file.read_text("utf-8").split("\n", 1)[1].replace("trước", "này"), encoding="utf-8")

    report = write_text(book, tmp_path / "out", "2023-S2")

    assert "Lời văn kỳ này." in report.text
    assert f"tệp {SECTION}" not in report.text
    assert not any("1. Về số lượng" in line for line in report.checks)


def test_text_is_carried_over_a_period_without_any(book: Book, tmp_path: Path) -> None:
    """From half a year two steps back, and from periods of the same length only."""
    write_prose(book, "Từ nửa năm 2022.", period="2022-S1")
    write_prose(book, "Từ quý IV.", period="2022-Q4")

    write_text(book, tmp_path / "out")

    assert "Từ nửa năm 2022." in (prose_of(book) / SECTION).read_text("utf-8")


def test_another_area_s_text_is_not_taken(book: Book, tmp_path: Path) -> None:
    write_prose(book, "Cả xứ.", period="2022-S2")

    write_text(book, tmp_path / "out", "2023-S1", "--area", "97")

    assert "Cả xứ." not in (prose_of(book, "97") / SECTION).read_text("utf-8")


def test_comments_are_not_printed(book: Book, tmp_path: Path) -> None:
    write_prose(book, "Trước.\n\n<!-- nhắc: hỏi lại\nanh Páo -->\n\nSau.\n")

    text = write_text(book, tmp_path / "out").text

    assert "Trước." in text and "Sau." in text
    assert "anh Páo" not in text


@given(st.lists(st.sampled_from(("<!--", "-->", "<!", "-", ">", " ", "\n", "\x1c", "lời"))).map("".join))
@example("<!-->")
@example("a<!-- b --> \n c<!-- d")
def test_comments_are_what_they_always_were(text: str) -> None:
    from sohtx.review.prose import without_remarks

    assert without_remarks(text) == re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)


def test_comments_without_end_are_looked_for_once() -> None:
    from sohtx.review.prose import without_remarks

    class Counted(str):
        __slots__ = ()
        looked = 0

        def find(self, *args: object) -> int:
            """Count what is walked through."""
            at = super().find(*args)  # type: ignore[arg-type]
            Counted.looked += (len(self) if at < 0 else at) - int(args[1])  # type: ignore[call-overload]
            return at

    for text in ("<!--" * 250_000, "<!-- -->" * 125_000, "-->" * 300_000 + "<!--"):
        Counted.looked = 0
        left = without_remarks(Counted(text))
        assert left == ("" if "<!-- -->" in text else text)
        assert Counted.looked <= 2 * len(text)


def test_markdown_is_what_it_looks_like(book: Book, tmp_path: Path) -> None:
    """Paragraphs, bold, italics, lists and headings; wrapped lines are one paragraph."""
    write_prose(book, "## Mục nhỏ\n\nMột **đậm** và\n*nghiêng*.\n\n- thứ nhất\n- thứ hai\n\n3. ba\n4. bốn\n")

    docx = Docx(write_word(book, tmp_path / "out").files["docx"])
    said = [words(paragraph) for paragraph in docx.paragraphs]
    for line in ("Mục nhỏ", "Một đậm và nghiêng.", "- thứ nhất", "- thứ hai", "3. ba", "4. bốn"):
        assert line in said, line


@pytest.fixture(scope="module")
def hostile(small_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report whose officer wrote what other programs would take for commands; control characters as well."""
    folder = tmp_path_factory.mktemp("hostile")
    book = small_book.copy(folder / "home")
    write_prose(book, "\n\n".join((*HOSTILE_MARKDOWN, "Chuông\x07 và \x0bdọc")))
    return write_report(book, folder / "out")


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_prose_is_only_words_in_word(hostile: Report, line: str) -> None:
    assert line in [words(paragraph) for paragraph in Docx(hostile.files["docx"]).paragraphs]


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_prose_is_only_words_on_the_page(hostile: Report, line: str) -> None:
    page = pages.document_fromstring(hostile.files["html"].read_bytes().decode("utf-8"))

    assert line in [" ".join(paragraph.text_content().split()) for paragraph in page.iter("p")]
    assert [s for s in page.iter("script") if "alert(1)" in s.text_content()] == []


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_prose_is_only_words_in_markdown(hostile: Report, line: str) -> None:
    drawn = MarkdownIt("commonmark", {"html": True}).render(hostile.files["md"].read_text("utf-8"))

    assert f"<p>{html.escape(line, quote=False).replace(chr(34), '&quot;')}</p>" in drawn


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler (pdftotext) is not installed")
def test_hostile_prose_is_only_words_in_print(hostile: Report) -> None:
    told = subprocess.run(
        ["pdftotext", "-raw", str(hostile.files["pdf"]), "-"], check=True, capture_output=True
    ).stdout.decode("utf-8")
    said = "".join(told.split())

    assert [line for line in HOSTILE if "".join(line.split()) not in said] == []


def test_hostile_names_are_only_words_in_every_format(tmp_path: Path) -> None:
    """Whoever registers under such a name changes no file: it stands in the list of those that did not report."""
    name = 'Hợp tác xã <b>A&B</b> #eval("1") =1+1 *x* | {n}'
    book = make_book(
        tmp_path / "made",
        entries=[born("H1", name=name), born("H2", name="=CMD|' /C calc'!A0"), born("H3")],
        returns=[filed("H3", members="9")],
    )

    report = write_report(book, tmp_path / "out")

    docx = Docx(report.files["docx"])
    page = pages.document_fromstring(report.files["html"].read_bytes().decode("utf-8"))
    assert name in [words(paragraph) for paragraph in docx.paragraphs]
    assert name in [" ".join(cell.text_content().split()) for cell in page.iter("td", "th")]
    drawn = MarkdownIt("commonmark").enable("table").render(report.files["md"].read_text("utf-8"))
    assert name in [
        cell.text_content() for cell in pages.fragment_fromstring(drawn, create_parent=True).iter("td")
    ]
    assert name in _strings(report.files["xlsx"])
    assert "=CMD|' /C calc'!A0" in _strings(report.files["xlsx"])


def _strings(file: Path) -> list[str]:
    """The texts of a workbook; it has no formula."""
    import zipfile

    from lxml import etree

    with zipfile.ZipFile(file) as archive:
        assert not any(
            b"<f>" in archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")
        )
        return ["".join(one.itertext()) for one in etree.fromstring(archive.read("xl/sharedStrings.xml"))]


def test_prose_that_is_not_utf8_is_refused(book: Book, tmp_path: Path) -> None:
    file = write_prose(book, "Lời văn".encode("utf-16"))

    ran = book.sohtx("report", "2023-S1", "--out", tmp_path / "out")

    assert ran.status == 2
    assert SECTION in ran.err and "UTF-8" in ran.err
    assert not (tmp_path / "out").exists()
    assert file.read_bytes() == "Lời văn".encode("utf-16")


def test_earlier_prose_that_is_not_utf8_is_refused_too(book: Book, tmp_path: Path) -> None:
    write_prose(book, b"\xff\xfe", period="2022-S2")

    ran = book.sohtx("report", "2023-S1", "--out", tmp_path / "out")

    assert ran.status == 2
    assert "2022-S2" in ran.err
