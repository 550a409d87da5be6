"""The Markdown, rendered by another program: every word comes out as it went in."""

import html
import re
from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as pages
from markdown_it import MarkdownIt

from sohtx.documents.escaping import draw_runs, escape, escape_opening
from sohtx.documents.heads import flat_head, full_title, head_rows
from sohtx.documents.markdown import write_markdown
from sohtx.documents.tree import Emphasis, Paragraph, Strong, plain

from .sample import HOSTILE, report, table

READER = MarkdownIt("commonmark").enable("table")
SIGNS = st.text(alphabet="ab1 -+*_=`~#>|\\[]()!<&;:.$đ\u00a0\n", max_size=12)


def draw(tmp_path, tree):
    path = tmp_path / "báo cáo.md"
    write_markdown(tree, path)
    return path.read_text("utf-8")


@pytest.fixture
def rendered(tmp_path):
    return pages.fromstring(f"<body>{READER.render(draw(tmp_path, report()))}</body>")


def words(text):
    return " ".join(text.split())


def test_hostile_words_come_out_literally(rendered):
    paragraphs = [words(node.text_content()) for node in rendered.iter("p")]

    assert words(HOSTILE) in paragraphs
    assert not rendered.xpath("//a | //script | //img | //code | //hr | //ol")


def test_all_words_of_the_report_come_out(rendered):
    said = words(rendered.text_content())

    for block in report().blocks():
        if isinstance(block, Paragraph):
            assert words(plain(block.runs)).removeprefix("- ") in said
    for line in (
        *report().subject,
        *report().signature.authority,
        report().masthead.motto,
        report().signature.name,
    ):
        assert words(line) in said


def test_headings_have_their_depth(rendered):
    headings = [(node.tag, node.text_content()) for node in rendered.iter("h1", "h2", "h3", "h4", "h5")]

    assert headings == [
        ("h1", "BÁO CÁO"),
        ("h2", "Phần thứ nhất. KẾT QUẢ CÔNG TÁC 6 THÁNG ĐẦU NĂM"),
        ("h3", "I. TÌNH HÌNH PHÁT TRIỂN KINH TẾ TẬP THỂ, HỢP TÁC XÃ"),
        ("h4", "1. Về số lượng"),
        ("h5", "a) Hợp tác xã"),
        ("h2", "Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ YẾU"),
        ("h2", "Phụ lục II. DANH SÁCH"),
    ]


def test_tables_come_out_cell_by_cell(rendered):
    tables = [
        [[cell.text_content() for cell in row] for row in node.iter("tr")] for node in rendered.iter("table")
    ]

    assert len(tables) == 4
    assert tables[0] == [
        ["STT", "Chỉ tiêu", "Thực hiện – 6 tháng đầu năm 2023", "Thực hiện – So với cùng kỳ", "Ghi chú"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["I", "HỢP TÁC XÃ", "", "", ""],
        ["1", "Chỉ tiêu 1", "1", "10%", "–"],
        ["2", "Chỉ tiêu 2", "2", "10%", "–"],
        ["3", "Chỉ tiêu 3", "3", "10%", "–"],
        ["", "Tổng số", "1.234.567", "", ""],
    ]
    assert [node.text_content() for node in rendered.xpath("//table[1]/tbody/tr[last()]//strong")][:2] == [
        "Tổng số",
        "1.234.567",
    ]


def test_captions_are_numbered_through_the_document(rendered):
    bold = [node.text_content() for node in rendered.xpath("//p/strong")]

    assert [text for text in bold if re.match(r"(Bảng|Hình) \d", text)] == [
        "Bảng 1. Một số chỉ tiêu chủ yếu",
        "Hình 1. Hợp tác xã theo lĩnh vực, ngày 30/6/2023",
        "Bảng 2. Một số chỉ tiêu chủ yếu",
        "Bảng 3. Một số chỉ tiêu chủ yếu",
    ]


def test_hostile_cells_stay_cells(tmp_path):
    text = f"{HOSTILE}\n| b |"
    sound = table(1)
    bad = replace(
        sound, caption=text, rows=(replace(sound.rows[1], cells=((text,), (Strong(text),), (), (), ())),)
    )
    annex = replace(report().annexes[1], blocks=(bad,))
    drawn = pages.fromstring(
        f"<body>{READER.render(draw(tmp_path, replace(report(), annexes=(annex,))))}</body>"
    )
    row = drawn.xpath("//table[last()]/tbody/tr[last()]")[-1]

    assert [words(cell.text_content()) for cell in row] == [words(text), words(text), "", "", ""]


def test_it_is_precomposed_and_ends_with_a_line_break(tmp_path):
    text = draw(tmp_path, replace(report(), kind=normalize("NFD", "BÁO CÁO")))

    assert text == normalize("NFC", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert "\n\n\n" not in text


@given(SIGNS)
@example("- - -")
@example("1) a")
@example("www.a.b http://a.b")
@example("&amp; \\& <!-- -->")
def test_any_line_comes_out_as_it_is(text):
    drawn = READER.render(escape_opening(escape(text)))

    assert words(html.unescape(re.sub("</?p>", "", drawn))) == words(text)


@given(
    st.lists(
        st.builds(lambda kind, text: kind(text), st.sampled_from([str, Strong, Emphasis]), SIGNS), max_size=4
    )
)
@example([Strong("(a)"), "b"])
@example(["a", Strong(" b "), Emphasis("c")])
def test_any_runs_come_out_in_their_words(runs):
    drawn = READER.render(escape_opening(draw_runs(tuple(runs))))

    assert words(html.unescape(re.sub("</?(p|strong|em)>", "", drawn))) == words(plain(tuple(runs)))


def test_heads_of_columns():
    columns = table().columns

    assert [[head.text for head in heads] for heads in head_rows(columns)] == [
        ["STT", "Chỉ tiêu", "Thực hiện", "Ghi chú"],
        ["6 tháng đầu năm 2023", "So với cùng kỳ"],
    ]
    assert len(head_rows(columns[:2])) == 1
    assert flat_head(columns[0]) == "STT"
    assert (full_title("a)", "Hợp tác xã"), full_title("", "x")) == ("a) Hợp tác xã", "x")
