"""A report as PDF, read back by poppler: what is printed, said of itself, tagged, repeated and refused."""

import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from sohtx.documents.pdf import PdfError, write_pdf
from sohtx.documents.pdf.faces import MISSING, printable
from sohtx.documents.tree import (
    Align,
    Annex,
    Column,
    Emphasis,
    Paragraph,
    Row,
    RowKind,
    Section,
    Strong,
    Table,
    Tone,
)

from . import sample

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler (pdftotext) is not installed"
)
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
VOWELS = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES} | {"đ"}
LETTERS = sorted(VOWELS | {vowel.upper() for vowel in VOWELS})


def read(tool, *arguments):
    return subprocess.run(
        [tool, *arguments], capture_output=True, encoding="utf-8", errors="replace", check=True
    ).stdout


@pytest.fixture
def printed(tmp_path):
    """Writes a report and reads its pages back."""

    def printed(report):
        write_pdf(report, tmp_path / "report.pdf")
        pages = read("pdftotext", "-layout", tmp_path / "report.pdf", "-").split("\f")[:-1]
        return [" ".join(page.split()) for page in pages]

    return printed


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    path = tmp_path_factory.mktemp("Nguyễn Thị Hà") / "Báo cáo.pdf"
    write_pdf(sample.report(), path)
    return path


def in_pdf(text):
    return "FEFF" + text.encode("utf-16-be").hex().upper()


def with_blocks(*blocks, annexes=()):
    section = Section(key="i", number="I.", title="NỘI DUNG", blocks=blocks)
    return replace(sample.report(), parts=(section,), annexes=annexes)


def words(*runs, tone=Tone.BODY):
    return Paragraph(runs=runs, tone=tone)


def list_of(*names, **more):
    column = Column(head="Tên", align=Align.LEFT)
    rows = tuple(Row(cells=((name,),)) for name in names)
    return Table(**{"key": "ten", "caption": "Danh sách", "columns": (column,), "rows": rows} | more)


def hostile_annex():
    return Annex(
        key="x", number="Phụ lục", title="X", belongs_to=sample.HOSTILE, blocks=(words(sample.HOSTILE),)
    )


@needs_poppler
def test_every_word_of_the_report_is_printed_once_and_in_order(printed):
    pages = printed(sample.report())

    first = pages[0]
    in_order = ["BÁO CÁO", "Sơ kết công tác", "Số liệu giả định.", "Phần thứ nhất", "I. TÌNH HÌNH", "1. Về số lượng", "toàn tỉnh có 486 hợp tác xã",
                "Bảng 1. Một số chỉ tiêu chủ yếu", "Đơn vị tính: hợp tác xã", "Thực hiện", "(1) (2) (3) (4) (5)", "Chỉ tiêu 3 3 10% –"]  # fmt: skip
    assert [first.count(piece) for piece in in_order] == [1] * len(in_order)
    assert sorted(in_order, key=first.index) == in_order
    assert "1.234.567" in first and "(sơ bộ)" in first
    assert "Hình 1. Hợp tác xã theo lĩnh vực" in pages[1] and "Nguồn: Sổ HTX" in pages[1]
    assert "TM. BAN THƯỜNG VỤ" in pages[1] and "Nguyễn Văn Mẫu" in pages[1]


@needs_poppler
def test_hostile_words_are_printed_as_they_stand(tmp_path):
    report = with_blocks(list_of(sample.HOSTILE, notes=(sample.HOSTILE,)), annexes=(hostile_annex(),))
    report = replace(
        report,
        masthead=replace(report.masthead, symbol=sample.HOSTILE),
        signature=replace(report.signature, name=sample.HOSTILE, recipients=(sample.HOSTILE,)),
        subject=(sample.HOSTILE,),
        properties=replace(report.properties, title=sample.HOSTILE, author=sample.HOSTILE),
    )

    write_pdf(report, tmp_path / "report.pdf")

    text = "".join(read("pdftotext", "-raw", tmp_path / "report.pdf", "-").split())
    assert text.count("".join(sample.HOSTILE.split())) == 8
    assert (
        read("pdfinfo", tmp_path / "report.pdf").splitlines()[0].removeprefix("Title:").strip()
        == sample.HOSTILE
    )


@needs_poppler
@pytest.mark.parametrize("look", [str, Strong, Emphasis])
def test_every_vietnamese_letter_comes_back_precomposed(printed, look):
    assert len(LETTERS) == 146
    text = " ".join(f"t{letter}n" for letter in LETTERS)  # poppler takes single letters for one word set wide

    page = printed(with_blocks(words(look(unicodedata.normalize("NFD", text)))))[0]

    assert text in page
    assert unicodedata.is_normalized("NFC", page)


@needs_poppler
def test_letters_that_follow_each_other_come_back_apart(printed):
    text = "office affluent fishing – “trích” … 5 ≤ 6 − 1"

    assert text in printed(with_blocks(words(text)))[0]


def test_printable_replaces_what_no_face_has():
    assert printable("a😀中\ue000\x07b") == f"a{MISSING * 4}b"
    assert printable("a\u202eb\u200bc\ufeff\r\nd\te") == "abc\nd e"


@needs_poppler
def test_strange_letters_do_not_stop_the_report(printed):
    assert "a□b" in printed(with_blocks(words("a😀b")))[0]


@needs_poppler
def test_the_file_says_what_it_is(drawn):
    said = dict(line.split(":", 1) for line in read("pdfinfo", drawn).splitlines())
    meta = read("pdfinfo", "-meta", drawn)

    assert said["Tagged"].strip() == "yes"
    assert said["Title"].strip() == "Báo cáo sơ kết công tác 6 tháng đầu năm 2023"
    assert said["Author"].strip() == "Liên minh Hợp tác xã tỉnh Lào Cai"
    assert "period=2023-S1" in said["Keywords"]
    assert "<pdfaid:part>2</pdfaid:part>" in meta and "<pdfaid:conformance>A</pdfaid:conformance>" in meta
    assert "<pdfuaid:part>1</pdfuaid:part>" in meta
    assert "<rdf:li>vi</rdf:li>" in meta
    assert "2023-07-28" in meta
    assert b"/Lang (vi" in drawn.read_bytes() or b"/Lang(vi" in drawn.read_bytes()


@needs_poppler
def test_only_our_fonts_and_all_within(drawn):
    rows = [line.split() for line in read("pdffonts", drawn).splitlines()[2:]]

    assert {row[0].split("+")[1].split("-")[0] for row in rows} == {"LiberationSerif"}
    assert {tuple(row[-5:-2]) for row in rows} == {
        ("yes", "yes", "yes")
    }  # embedded, subset, with its letters


@needs_poppler
def test_headings_heads_and_pictures_are_tagged(drawn):
    structure = read("pdfinfo", "-struct-text", drawn)

    tags = {
        line.split()[0].rstrip(":")
        for line in structure.splitlines()
        if line.strip() and '"' not in line.split()[0]
    }
    assert {"H1", "H2", "H3", "H4", "P", "Table", "THead", "TH", "TD", "Caption", "Figure"} <= tags
    assert structure.count("Table (block)") == 3  # never the numbers of the picture


def test_a_picture_is_told(drawn):
    assert f"/Alt<{in_pdf(sample.picture().alt)}>".encode() in drawn.read_bytes()


def test_headings_are_bookmarks(drawn):
    titles = re.findall(rb"/Title<FEFF([0-9A-F]*)>/Dest", drawn.read_bytes())

    assert {bytes.fromhex(title.decode()).decode("utf-16-be") for title in titles} == {
        "Phần thứ nhất KẾT QUẢ CÔNG TÁC 6 THÁNG ĐẦU NĂM",
        "I. TÌNH HÌNH PHÁT TRIỂN KINH TẾ TẬP THỂ, HỢP TÁC XÃ",
        "1. Về số lượng",
        "a) Hợp tác xã",
        "Phụ lục I MỘT SỐ CHỈ TIÊU CHỦ YẾU",
        "Phụ lục II DANH SÁCH",
    }


@needs_poppler
def test_the_head_of_a_table_is_repeated_and_rows_are_whole(printed):
    pages = printed(sample.report(200))

    assert sum("(1) (2) (3) (4) (5)" in page for page in pages[:6]) == 6
    together = " ".join(pages[:8])
    assert [f"{i} Chỉ tiêu {i} {i} 10% –" in together for i in range(1, 201)] == [True] * 200


@needs_poppler
def test_pages_are_numbered_but_the_first(printed):
    pages = printed(sample.report())

    assert pages[0].startswith("LIÊN MINH")
    assert [page.split()[0] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]


@needs_poppler
def test_an_annex_lies_if_it_is_wide(drawn):
    sizes = [
        line.split()[3]
        for line in read("pdfinfo", "-l", "99", drawn).splitlines()
        if line.startswith("Page ") and "size" in line
    ]

    assert float(sizes[0]) < 600 < float(sizes[2])
    assert float(sizes[-1]) < 600


@needs_poppler
def test_only_what_has_a_title_is_counted(printed):
    untitled = replace(sample.picture("x"), title="")
    page = " ".join(
        printed(
            with_blocks(list_of("a"), list_of("b", caption=""), list_of("c"), untitled, sample.picture("y"))
        )
    )

    assert ["Bảng 1. Danh sách" in page, "Bảng 2. Danh sách" in page, "Bảng 3" in page] == [True, True, False]
    assert ["Hình 1. Hợp" in page, "Hình 2" in page] == [True, False]


@needs_poppler
def test_a_number_never_runs_into_its_neighbour(printed):
    columns = tuple(Column(head=f"C{i}", align=Align.RIGHT) for i in range(12))
    numbers = tuple(f"1.234.56{i % 10},{i % 10}" for i in range(12))
    table = Table(
        key="t", caption="", columns=columns, rows=(Row(cells=tuple((number,) for number in numbers)),)
    )

    assert " ".join(numbers) in printed(with_blocks(table))[0]


@needs_poppler
def test_a_word_wider_than_its_column_is_broken_and_one_in_a_line_too(printed):
    address = "https://" + "a" * 150
    page = printed(with_blocks(words(address), list_of("b" * 400)))[0]

    assert address in page.replace(" ", "")
    assert "b" * 400 in page.replace(" ", "")


@needs_poppler
def test_nothing_stands_alone_on_a_page(printed):
    for lines in range(16, 28):
        pages = printed(with_blocks(*[words("dòng")] * lines, sample.table(8), words("Cuối cùng ./.")))

        assert all("Chỉ tiêu 1 1" in page for page in pages if "Bảng 1." in page)
        assert all("Chỉ tiêu 1 1" in page for page in pages if "I HỢP TÁC XÃ" in page)
        assert all("Cuối cùng" in page for page in pages if "CHỦ TỊCH" in page)


@needs_poppler
@pytest.mark.parametrize("kinds", ["g", "gg", "ggg", "pg", "gpgg", "ggpptg" * 30, "g" * 90, "gp" * 60])
def test_groups_may_stand_in_any_order(printed, kinds):
    kind = {"g": RowKind.GROUP, "p": RowKind.PLAIN, "t": RowKind.TOTAL}
    rows = tuple(Row(cells=((f"R{place}",),), kind=kind[letter]) for place, letter in enumerate(kinds))

    page = " ".join(printed(with_blocks(list_of(rows=rows))))

    assert [word for word in page.split() if word[0] == "R"] == [f"R{place}" for place in range(len(kinds))]


@needs_poppler
def test_a_row_higher_than_the_page_is_printed_whole(printed):
    long = " ".join(f"chữ{place}" for place in range(3000))

    assert long in " ".join(
        page.split("Tên (1) ")[-1].split(" Nơi nhận")[0] for page in printed(with_blocks(list_of(long)))
    )


def test_a_picture_without_words_for_it_is_refused(tmp_path):
    with pytest.raises(PdfError, match="Picture hinh-1"):
        write_pdf(with_blocks(replace(sample.picture(), alt=" ")), tmp_path / "report.pdf")

    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_is_none_is_told(tmp_path):
    with pytest.raises(PdfError, match="failed to parse SVG"):
        write_pdf(with_blocks(replace(sample.picture(), svg="<svg")), tmp_path / "report.pdf")


@pytest.mark.parametrize("base", [RuntimeError, BaseException])
def test_a_fault_while_setting_is_told(tmp_path, monkeypatch, base):
    fault = type("PanicException", (base,), {})

    def fall_over(*_, **__):
        raise fault("range start index 1 out of range")

    monkeypatch.setattr("typst.Compiler", lambda **_: SimpleNamespace(compile_with_warnings=fall_over))

    with pytest.raises(PdfError, match="range start index 1"):
        write_pdf(sample.report(), tmp_path / "report.pdf")


def test_a_warning_is_a_fault(tmp_path, monkeypatch):
    warned = SimpleNamespace(message="unknown font family: arial", hints=["use another"], diagnostic="")
    compiler = SimpleNamespace(compile_with_warnings=lambda **_: (b"%PDF", [warned]))
    monkeypatch.setattr("typst.Compiler", lambda **_: compiler)

    with pytest.raises(PdfError, match="unknown font family: arial\nuse another"):
        write_pdf(sample.report(), tmp_path / "report.pdf")


def test_the_same_report_gives_the_same_bytes(tmp_path):
    write_pdf(sample.report(), tmp_path / "one.pdf")
    write_pdf(with_blocks(words("another")), tmp_path / "between.pdf")
    write_pdf(sample.report(), tmp_path / "two.pdf")

    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


@needs_poppler
def test_an_english_report(tmp_path):
    base = sample.report()
    write_pdf(
        replace(
            base,
            properties=replace(base.properties, language="en", made_on=date(2024, 2, 29)),
            words=replace(base.words, table="Table", figure="Figure"),
        ),
        tmp_path / "report.pdf",
    )

    text = read("pdftotext", tmp_path / "report.pdf", "-")
    assert "Table 1. " in text.replace("\u00a0", " ") and "Bảng" not in text
    assert "2024-02-29" in read("pdfinfo", "-meta", tmp_path / "report.pdf")
