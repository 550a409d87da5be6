"""The Word file: what a clerk would touch before signing, what a reader of the file by machine finds in it."""

import os
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import docx
import pytest
from lxml import etree

from sohtx.documents.tree import (
    Align,
    Column,
    Number,
    Paragraph,
    Picture,
    Row,
    RowKind,
    Section,
    Table,
    plain,
    table_numbers,
)
from sohtx.documents.word import write_word
from sohtx.documents.word.controls import FIGURES, exact
from sohtx.documents.word.lengths import length
from sohtx.documents.word.tables import share_out

from . import sample

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "f": FIGURES,
}


class Written:
    """A written file, read back."""

    def __init__(self, report, folder):
        self.path = folder / "Báo cáo.docx"
        write_word(report, self.path)
        with zipfile.ZipFile(self.path) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
            self.moments = {entry.date_time for entry in file.infolist()}
        self.body = self.part("word/document.xml")

    def part(self, name):
        return etree.fromstring(self.parts[name])

    def find(self, path, part=None):
        return (self.body if part is None else self.part(part)).xpath(path, namespaces=NS)

    def styled(self, style):
        return [words(p) for p in self.find(f"//w:p[w:pPr/w:pStyle/@w:val='{style}']")]


def words(element):
    pieces = element.xpath(".//w:t | .//w:br | .//w:tab", namespaces=NS)
    return "".join(
        {"t": piece.text or "", "br": "\n", "tab": "\t"}[etree.QName(piece).localname] for piece in pieces
    )


@pytest.fixture
def written(tmp_path):
    return Written(sample.report(), tmp_path)


def with_blocks(*blocks):
    section = Section(key="i", number="I.", title="Mục", blocks=blocks)
    return replace(sample.report(), parts=(section,), annexes=(), declarations=())


def printed_numbers(report):
    for block in report.blocks():
        if isinstance(block, Paragraph):
            yield from (run for run in block.runs if isinstance(run, Number))
        elif isinstance(block, Table):
            yield from table_numbers(block)


# --- numbers ---


def test_every_number_is_a_control_in_reading_order(written):
    controls = written.find("//w:sdt")
    expected = list(printed_numbers(sample.report()))
    assert [words(c.find(f"{{{W}}}sdtContent")) for c in controls] == [n.text for n in expected]
    assert written.find("//w:sdtPr/w:tag/@w:val") == [n.identity for n in expected]
    assert written.find("//w:sdtPr/w:alias/@w:val") == [n.label for n in expected]


def test_controls_are_plain_text_each_with_an_id_of_its_own(written):
    ids = written.find("//w:sdtPr/w:id/@w:val")
    assert len(set(ids)) == len(ids) == len(written.find("//w:sdtPr/w:text"))
    assert {tuple(etree.QName(e).localname for e in p) for p in written.find("//w:sdtPr")} == {
        ("alias", "tag", "id", "text")
    }


def test_hidden_part_tells_each_figure_once(written):
    figures = written.find("/f:figures/f:figure", "customXml/item1.xml")
    expected = list(dict.fromkeys(printed_numbers(sample.report())))
    assert [f.get("identity") for f in figures] == [n.identity for n in expected]
    assert [f.get("n") for f in figures] == [str(n) for n in range(1, len(expected) + 1)]
    growth = next(f for f in figures if f.get("identity") == sample.GROWTH.identity)
    assert (growth.get("decimals"), growth.get("percent")) == ("1", "true")
    assert [(e.tag.split("}")[1], e.get("label"), e.text) for e in growth] == [
        ("label", None, sample.GROWTH.label),
        ("text", None, "10%"),
        ("value", None, "10"),
        ("behind", "Số đơn vị báo cáo", "412/472"),
        ("behind", "Tử số", "928"),
        ("behind", "Mẫu số", "843,6"),
    ]


def test_a_figure_without_a_value_has_none_and_a_mark_is_kept(written):
    figures = {f.get("identity"): f for f in written.find("/f:figures/f:figure", "customXml/item1.xml")}
    assert figures[sample.NOTHING.identity].find(f"{{{FIGURES}}}value") is None
    assert figures[sample.LARGE.identity].findtext(f"{{{FIGURES}}}mark") == "sơ bộ"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(486), "486"),
        (Fraction(1857, 2), "928.5"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-22, 7), "-22/7"),
        (Fraction(0), "0"),
        (Fraction(1, 5**70), f"1/{5**70}"),
    ],
)
def test_exact_values(value, text):
    assert exact(value) == text


def test_a_long_identity_leads_to_its_row(tmp_path):
    long = sample.number("7", 7, "x" * 65, label="Nhãn dài " * 20)
    just = sample.number("8", 8, "y" * 64)
    written = Written(with_blocks(Paragraph(runs=(just, long, long))), tmp_path)
    assert written.find("//w:tag/@w:val") == ["y" * 64, "#2", "#2"]
    assert [f.get("identity") for f in written.find("//f:figure", "customXml/item1.xml")] == [
        "y" * 64,
        "x" * 65,
    ]
    label = written.find("//w:alias/@w:val")[1]
    assert len(label) <= 64 and label.startswith("Nhãn dài Nhãn") and label.endswith("…")


def test_a_mark_follows_its_number_outside_the_control(written):
    [mark, *_] = written.find("//w:sdt[w:sdtPr/w:tag/@w:val='revenue/2023-S1/10']/following-sibling::w:r[1]")
    assert words(mark) == " (sơ\u00a0bộ)"
    assert mark.xpath("boolean(w:rPr/w:i)", namespaces=NS)
    others = written.find(
        "//w:sdt[w:sdtPr/w:tag/@w:val='profit_mean/2023-S1/10'][ancestor::w:tc]/following-sibling::*"
    )
    assert others == []


# --- words ---


def test_hostile_words_appear_as_they_are(written):
    assert sample.HOSTILE in written.styled("BodyText")


def test_words_are_composed_cleaned_and_broken(tmp_path):
    text = unicodedata.normalize("NFD", "Hợp tác") + "\x00\x0b\x1b\ufffe\ud800 xã\r\nhai\tba\rbốn"
    written = Written(with_blocks(Paragraph(runs=(text,))), tmp_path)
    assert written.styled("BodyText") == ["Hợp tác xã\nhai\tba\nbốn"]


def test_hostile_words_anywhere_leave_every_part_readable(tmp_path):
    bad = f"\x01{sample.HOSTILE}\"'<&>]]>\n"
    n = sample.number(bad, 1, bad, label=bad, mark=bad, behind=((bad, bad),))
    table = Table(
        key=bad,
        caption=bad,
        unit=bad,
        notes=(bad,),
        columns=(Column(head=bad, group=bad),),
        rows=(Row(cells=((n,),)),),
    )
    report = with_blocks(
        Paragraph(runs=(bad,)), table, replace(sample.picture(), title=bad, alt=bad, source=bad, key=bad)
    )
    properties = replace(report.properties, title=bad, subject=bad, author=bad, facts=((bad, bad),))
    written = Written(replace(report, kind=bad, subject=(bad,), properties=properties), tmp_path)
    for name in written.parts:
        if name.endswith((".xml", ".rels")):
            written.part(name)
    [figure] = written.find("//f:figure", "customXml/item1.xml")
    assert figure.findtext(f"{{{FIGURES}}}label") == bad[1:]
    assert figure.get("identity") == bad[1:]


def test_no_word_is_lost_or_added(written):
    report = sample.report()
    text = words(written.body)
    for block in report.blocks():
        if isinstance(block, Paragraph):
            assert plain(block.runs) in text
    assert written.styled("Title") == ["BÁO CÁO"]
    assert written.styled("Subtitle") == ["\n".join(report.subject)]
    assert written.styled("Recipients") == [report.signature.recipients_head, *report.signature.recipients]
    assert written.styled("Signature") == [*report.signature.authority, report.signature.name]
    m = report.masthead
    assert [t for t in written.styled("Masthead") if t] == [
        m.superior,
        m.agency,
        m.state,
        m.motto,
        m.symbol,
        m.dateline,
    ]


def test_strong_and_emphasis(written):
    bold = written.find("//w:p[w:pPr/w:pStyle/@w:val='BodyText']/w:r[w:rPr/w:b]")
    italic = written.find("//w:p[w:pPr/w:pStyle/@w:val='BodyText']/w:r[w:rPr/w:i]")
    assert ([words(r) for r in bold], [words(r) for r in italic]) == (["lãi bình quân"], ["chưa có số liệu"])


def test_what_is_not_finished_is_yellow_and_boxed(written):
    assert written.styled("Mark") == ["[Phần này chưa được biên tập]"]
    [style] = written.find("//w:style[@w:styleId='Mark']", "word/styles.xml")
    assert style.xpath("string(w:pPr/w:shd/@w:fill)", namespaces=NS) == "FFFF00"
    assert style.xpath("boolean(w:pPr/w:pBdr)", namespaces=NS)


def test_declarations_stand_between_subject_and_text(written):
    styles = written.find("/w:document/w:body/w:p/w:pPr/w:pStyle/@w:val")
    assert styles[:5] == ["Title", "Subtitle", "TitleRule", "Declaration", "Heading1"]


# --- headings ---


def test_headings_are_headings_without_gaps(written):
    styles = [s for s in written.find("//w:pStyle/@w:val") if s.startswith("Heading")]
    assert styles == ["Heading1", "Heading2", "Heading3", "Heading4", "Heading1", "Heading1"]
    assert written.styled("Heading1") == [
        "Phần thứ nhất\nKẾT QUẢ CÔNG TÁC 6 THÁNG ĐẦU NĂM",
        "Phụ lục I\nMỘT SỐ CHỈ TIÊU CHỦ YẾU",
        "Phụ lục II\nDANH SÁCH",
    ]
    assert written.styled("Heading2") == ["I. TÌNH HÌNH PHÁT TRIỂN KINH TẾ TẬP THỂ, HỢP TÁC XÃ"]
    levels = written.find(
        "//w:style[starts-with(@w:styleId,'Heading')]/w:pPr/w:outlineLvl/@w:val", "word/styles.xml"
    )
    assert levels == [str(n) for n in range(9)]


def test_a_report_without_parts_begins_with_roman_numerals_at_level_one(tmp_path, written):
    report = sample.report()
    plainer = Written(replace(report, parts=report.parts[0].sections), tmp_path)
    assert plainer.styled("Heading1")[0] == "I. TÌNH HÌNH PHÁT TRIỂN KINH TẾ TẬP THỂ, HỢP TÁC XÃ"
    look = "string(//w:style[@w:styleId='Heading1']/w:pPr/w:jc/@w:val)"
    assert (written.find(look, "word/styles.xml"), plainer.find(look, "word/styles.xml")) == ("center", "")


# --- tables ---


def head_rows(table):
    return table.xpath("w:tr[w:trPr/w:tblHeader]", namespaces=NS)


def figure_tables(written):
    return written.find("//w:tbl[w:tblPr/w:tblStyle/@w:val='TableGrid']")


def test_heads_are_merged_numbered_and_come_again(written):
    upper, lower, numbers = head_rows(figure_tables(written)[0])
    assert [words(c) for c in upper.iterfind(f"{{{W}}}tc")] == ["STT", "Chỉ tiêu", "Thực hiện", "Ghi chú"]
    assert [words(c) for c in lower.iterfind(f"{{{W}}}tc")] == [
        "",
        "",
        "6 tháng đầu năm 2023",
        "So với cùng kỳ",
        "",
    ]
    assert upper.xpath("w:tc/w:tcPr/w:gridSpan/@w:val", namespaces=NS) == ["2"]
    assert (
        len(upper.xpath(".//w:vMerge[@w:val='restart']", namespaces=NS)),
        len(lower.xpath(".//w:vMerge", namespaces=NS)),
    ) == (3, 3)
    assert [words(c) for c in numbers.iterfind(f"{{{W}}}tc")] == ["(1)", "(2)", "(3)", "(4)", "(5)"]


def test_no_page_break_cuts_a_row(written):
    assert written.find("//w:tr[not(w:trPr/w:cantSplit)]") == []


def test_columns_fill_the_text_width_to_the_last_twentieth_of_a_point(written):
    widths = [
        [int(w) for w in t.xpath("w:tblGrid/w:gridCol/@w:w", namespaces=NS)] for t in figure_tables(written)
    ]
    assert [sum(w) for w in widths] == [9071, 14003, 9071]
    for table, columns in zip(figure_tables(written), widths):
        for row in table.iterfind(f"{{{W}}}tr"):
            assert sum(int(w) for w in row.xpath("w:tc/w:tcPr/w:tcW/@w:w", namespaces=NS)) == sum(columns)


def test_share_out():
    assert share_out(10, (1, 1, 1)) == (3, 3, 4)
    assert sum(share_out(9071, (7, 13, 1, 29))) == 9071


def test_totals_and_groups_are_bold_and_a_group_runs_on(written):
    rows = figure_tables(written)[0].xpath("w:tr[not(w:trPr/w:tblHeader)]", namespaces=NS)
    styles = [set(r.xpath(".//w:pStyle/@w:val", namespaces=NS)) for r in rows]
    assert styles == [{"TableTotal"}, {"TableText"}, {"TableText"}, {"TableText"}, {"TableTotal"}]
    assert [words(c) for c in rows[0].iterfind(f"{{{W}}}tc")] == ["I", "HỢP TÁC XÃ"]
    assert rows[0].xpath("w:tc/w:tcPr/w:gridSpan/@w:val", namespaces=NS) == ["4"]


def test_captions_are_counted_by_fields_that_already_have_their_number(written):
    assert [c.split(".")[0] for c in written.styled("Caption")] == ["Bảng 1", "Hình 1", "Bảng 2", "Bảng 3"]
    codes = [c.strip() for c in written.find("//w:instrText/text()")]
    assert codes == [f"SEQ {word} \\* ARABIC" for word in ("Bảng", "Hình", "Bảng", "Bảng")]


def test_caption_and_unit_stay_with_the_table_and_notes_follow(written):
    table = figure_tables(written)[0]
    unit, caption = table.getprevious(), table.getprevious().getprevious()
    assert (words(caption), words(unit)) == ("Bảng 1. Một số chỉ tiêu chủ yếu", "Đơn vị tính: hợp tác xã")
    assert all(p.xpath("boolean(w:pPr/w:keepNext)", namespaces=NS) for p in (caption, unit))
    assert words(table.getnext()) == "“–”: chưa có số liệu."


def test_tables_without_caption_do_not_grow_together(tmp_path):
    bare = replace(sample.table(1), caption="", unit="", notes=(), is_numbered=False)
    written = Written(with_blocks(bare, bare), tmp_path)
    assert written.styled("Caption") == []
    assert len(figure_tables(written)) == 2
    children = [etree.QName(e).localname for e in written.find("/w:document/w:body/*")]
    assert ("tbl", "tbl") not in list(pairwise(children))


def test_many_columns_make_smaller_letters(tmp_path):
    def wide(n):
        return Table(
            key="k",
            caption="",
            columns=tuple(Column(head=f"{i}") for i in range(n)),
            rows=(Row(cells=(("x",),) * n),),
        )

    written = Written(with_blocks(wide(9), wide(10)), tmp_path)
    assert [set(t.xpath("w:tr[last()]//w:pStyle/@w:val", namespaces=NS)) for t in figure_tables(written)] == [
        {"TableText"},
        {"TableTextSmall"},
    ]


@pytest.mark.parametrize("kinds", [(), (RowKind.TOTAL,), (RowKind.GROUP,)])
def test_tables_of_hardly_a_row(tmp_path, kinds):
    table = Table(
        key="k",
        caption="Bảng",
        columns=(Column(head="a", align=Align.RIGHT), Column(head="b")),
        rows=tuple(Row(cells=((), ()), kind=kind) for kind in kinds),
    )
    written = Written(with_blocks(table), tmp_path)
    assert len(figure_tables(written)[0].findall(f"{{{W}}}tr")) == 2 + len(kinds)


# --- pictures ---


def test_a_picture_is_drawn_as_vectors_with_its_raster_twin(written):
    rels = {r.get("Id"): r.get("Target") for r in written.part("word/_rels/document.xml.rels")}
    [raster], [vector] = written.find("//a:blip/@r:embed"), written.find("//asvg:svgBlip/@r:embed")
    assert written.parts[f"word/{rels[raster]}"] == sample.PNG
    assert written.parts[f"word/{rels[vector]}"].decode() == sample.SVG


def test_a_picture_tells_what_it_shows(written):
    [described] = written.find("//wp:docPr")
    assert (described.get("descr"), described.get("title")) == (sample.picture().alt, sample.picture().title)
    assert written.styled("Caption")[1] == f"Hình 1. {sample.picture().title}"
    assert sample.picture().source in written.styled("Note")
    ids = [
        p.get("id")
        for p in Written(with_blocks(sample.picture(), sample.picture()), written.path.parent).find(
            "//wp:docPr"
        )
    ]
    assert ids == ["1", "2"]


@pytest.mark.parametrize(
    ("width_mm", "height_mm", "expected"),
    [(150, 75, (5400000, 2700000)), (320, 100, (5760085, 1800026)), (100, 1000, (817245, 8172450))],
)
def test_a_picture_never_goes_beyond_the_margins(tmp_path, width_mm, height_mm, expected):
    picture = replace(sample.picture(), width_mm=width_mm, height_mm=height_mm)
    [extent] = Written(with_blocks(picture), tmp_path).find("//wp:extent")
    assert (int(extent.get("cx")), int(extent.get("cy"))) == expected


def test_the_numbers_behind_a_picture_are_not_printed(tmp_path):
    picture = sample.picture()
    assert isinstance(picture, Picture) and picture.table
    written = Written(with_blocks(picture), tmp_path)
    assert (figure_tables(written), written.find("//w:sdt")) == ([], [])


# --- pages ---


def test_pages_are_those_of_the_decree(written):
    sections = written.find("//w:sectPr")
    sizes = [
        (s.xpath("string(w:pgSz/@w:w)", namespaces=NS), s.xpath("string(w:pgSz/@w:orient)", namespaces=NS))
        for s in sections
    ]
    assert sizes == [("11906", ""), ("16838", "landscape"), ("11906", "")]
    margins = {
        tuple(
            s.xpath(f"string(w:pgMar/@w:{side})", namespaces=NS)
            for side in ("top", "bottom", "left", "right")
        )
        for s in sections
    }
    assert margins == {("1134", "1134", "1701", "1134")}


def test_page_numbers_stand_above_from_the_second_page(written):
    assert len(written.find("//w:sectPr/w:titlePg")) == 3
    rels = {r.get("Id"): f"word/{r.get('Target')}" for r in written.part("word/_rels/document.xml.rels")}
    names = {
        r.get(f"{{{W}}}type"): rels[r.get(f"{{{NS['r']}}}id")] for r in written.find("//w:headerReference")
    }
    assert [c.strip() for c in written.find("//w:instrText/text()", names["default"])] == ["PAGE"]
    assert written.find("//w:r", names["first"]) == []


def test_one_font_black_and_the_reports_language(written):
    [fonts] = {tuple(sorted(f.attrib.items())) for f in written.find("//w:rFonts", "word/styles.xml")}
    assert fonts == tuple(
        sorted((f"{{{W}}}{s}", "Times New Roman") for s in ("ascii", "hAnsi", "cs", "eastAsia"))
    )
    assert set(written.find("//@w:color", "word/styles.xml")) <= {"000000", "auto"}
    assert written.find("//w:color/@w:val", "word/styles.xml") == ["000000"]
    assert written.find("//w:docDefaults//w:lang/@w:val", "word/styles.xml") == ["vi-VN"]
    assert written.find("//w:themeFontLang/@w:val", "word/settings.xml") == ["vi-VN"]
    assert b"theme" not in written.parts["word/styles.xml"].lower()


def test_english(tmp_path):
    report = sample.report()
    written = Written(replace(report, properties=replace(report.properties, language="en")), tmp_path)
    assert written.find("//w:docDefaults//w:lang/@w:val", "word/styles.xml") == ["en-US"]
    assert written.find("//dc:language/text()", "docProps/core.xml") == ["en-US"]


def test_body_text_is_14_justified_and_indented():
    from sohtx.documents.word.headings import ranks_of
    from sohtx.documents.word.stylesheet import stylesheet

    styles = etree.fromstring(stylesheet(f'xmlns:w="{W}"', ranks_of(()), "vi"))
    assert styles.xpath("//w:docDefaults//w:sz/@w:val", namespaces=NS) == ["28"]
    [body] = styles.xpath("//w:style[@w:styleId='BodyText']/w:pPr", namespaces=NS)
    assert body.xpath("string(w:jc/@w:val)", namespaces=NS) == "both"
    assert body.xpath("string(w:ind/@w:firstLine)", namespaces=NS) == "720"
    assert body.xpath("string(w:spacing/@w:before)", namespaces=NS) == "120"


def test_every_style_named_is_there(written):
    there = set(written.find("//w:style/@w:styleId", "word/styles.xml"))
    named = set(written.find("//w:pStyle/@w:val")) | set(written.find("//w:tblStyle/@w:val"))
    wanted = set(written.find("//w:basedOn/@w:val | //w:next/@w:val", "word/styles.xml"))
    assert named | wanted <= there


def test_the_signature_is_one_row_that_the_last_words_stay_with(written):
    [name] = written.find("//w:p[w:pPr/w:pStyle/@w:val='Signature'][.//w:t='Nguyễn Văn Mẫu']")
    table = name.getparent().getparent().getparent()
    assert len(table.findall(f"{{{W}}}tr")) == 1
    gap, last = table.getprevious(), table.getprevious().getprevious()
    assert words(last) == "Nội dung."
    assert all(p.xpath("boolean(w:pPr/w:keepNext)", namespaces=NS) for p in (gap, last))


def test_lines_beneath_are_measured():
    assert length("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13) == pytest.approx(5424, abs=2)
    assert length("Độc lập - Tự do - Hạnh phúc", 14) == length(
        unicodedata.normalize("NFD", "Độc lập - Tự do - Hạnh phúc"), 14
    )


def test_the_line_beneath_the_motto_is_as_long_as_it(written):
    [rule] = written.find(
        "//w:p[w:pPr/w:pStyle/@w:val='Rule'][preceding-sibling::w:p[.//w:t='Độc lập - Tự do - Hạnh phúc']]"
    )
    column = int(rule.xpath("string(../w:tcPr/w:tcW/@w:w)", namespaces=NS))
    indent = int(rule.xpath("string(w:pPr/w:ind/@w:left)", namespaces=NS))
    assert column - 2 * indent == pytest.approx(length("Độc lập - Tự do - Hạnh phúc", 14), abs=2)


# --- the file ---


def test_the_same_report_gives_the_same_bytes(tmp_path):
    write_word(sample.report(), tmp_path / "a.docx")
    write_word(sample.report(), tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_file_holds_no_moment_and_nothing_that_is_not_the_reports(written):
    assert written.moments == {(1980, 1, 1, 0, 0, 0)}
    assert sorted(written.parts) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "customXml/_rels/item1.xml.rels",
        "customXml/item1.xml",
        "customXml/itemProps1.xml",
        "docProps/core.xml",
        "docProps/custom.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/media/picture1.png",
        "word/media/picture1.svg",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]
    assert not any(
        b"python-docx" in content or b"updateFields" in content for content in written.parts.values()
    )


def test_what_the_file_says_about_itself(written):
    properties = sample.report().properties
    core = docx.Document(str(written.path)).core_properties
    assert (core.title, core.subject, core.author) == (
        properties.title,
        properties.subject,
        properties.author,
    )
    assert core.created.date() == properties.made_on
    facts = written.part("docProps/custom.xml")
    assert [(p.get("name"), p[0].text) for p in facts] == list(properties.facts)
    assert [p.get("pid") for p in facts] == ["2", "3", "4"]


def test_a_fact_named_twice_is_told_once(tmp_path):
    report = sample.report()
    facts = (("period", "a"), ("Period", "b"), ("area", "c"))
    written = Written(replace(report, properties=replace(report.properties, facts=facts)), tmp_path)
    assert [(p.get("name"), p[0].text) for p in written.part("docProps/custom.xml")] == [
        ("Period", "b"),
        ("area", "c"),
    ]


def test_another_reader_reads_it(written):
    document = docx.Document(str(written.path))
    assert [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")][:4] == [
        f"Heading {n}" for n in (1, 2, 3, 4)
    ]
    assert len(document.tables) == 5
    assert len(document.inline_shapes) == 1


def test_nothing_of_word_is_imported_before_it_is_written():
    code = "import sys, sohtx.documents.word; print('docx' in sys.modules, 'lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def needs_libreoffice():
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        pytest.skip(
            "LibreOffice (soffice) or pdftotext is not installed: the Word file was not opened by a second program"
        )
    return office, reader


def test_libreoffice_opens_it_and_prints_the_vietnamese(tmp_path, written):
    office, reader = needs_libreoffice()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(written.path),
    ]
    subprocess.run(
        command, check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(tmp_path)}
    )
    pdf = tmp_path / "Báo cáo.pdf"
    text = subprocess.run([reader, "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    pages = [" ".join(unicodedata.normalize("NFC", page).split()) for page in text.split("\f")]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert "toàn tỉnh có 486 hợp tác xã; doanh thu bình quân đạt 928,5 triệu đồng" in pages[0]
    assert pages[1].startswith("2 ")
    lying = [page for page in pages if "(1) (2) (3) (4) (5)" in page and "TÁC XÃ VIỆT NAM" not in page]
    assert len(lying) >= 3
