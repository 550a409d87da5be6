"""Words of a record stand in all five outputs as they were written; a counted list opens at a page of the office."""

import re
import subprocess
from dataclasses import replace
from fractions import Fraction

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import html

from sohtx.documents.markdown import write_markdown
from sohtx.documents.page import write_page
from sohtx.documents.pdf import write_pdf
from sohtx.documents.sheets import write_sheets
from sohtx.documents.tree import Column, Number, Paragraph, Record, Row, Section, Table, Tone
from sohtx.documents.word import write_word

from . import sample

WORDS = "Vận động 15 HTX, 3 THT tham gia (Kế hoạch 07/KH-LM)"
CODE = "NV-2023-004"
QUOTED = Record(text=WORDS, source=CODE, address=f"/nhiem-vu/{CODE}/")
COUNTED = Number(
    text="02", value=Fraction(2), identity="list:tasks/2023-S1/10", label="Số nhiệm vụ trong kỳ",
    behind=(("Nhiệm vụ", "NV-1, NV-2"),), address="/nhiem-vu/?period=2023-S1",
)  # fmt: skip


@pytest.fixture
def paper():
    said = Paragraph(runs=("Trong kỳ có ", COUNTED, " nhiệm vụ: ", QUOTED, "."), tone=Tone.BULLET)
    table = Table(
        key="nhiem-vu",
        caption="Nhiệm vụ",
        columns=(Column(head="STT"), Column(head="Nhiệm vụ")),
        rows=(Row(cells=(("1",), (QUOTED,))),),
    )
    section = Section(key="i", number="I.", title="NHIỆM VỤ", blocks=(said, table))
    return replace(sample.report(), parts=(section,), annexes=())


def test_in_word_a_record_says_which_it_is_and_a_list_where_it_opens(paper, tmp_path):
    write_word(paper, tmp_path / "a.docx")
    file = docx.Document(tmp_path / "a.docx")
    body = file.element.body
    tags = body.xpath(".//w:sdt[w:sdtPr/w:tag/@w:val='record:NV-2023-004']")

    assert ["".join(text.text for text in tag.iter(qn("w:t"))) for tag in tags] == [WORDS, WORDS]
    hidden = next(p.blob.decode() for p in file.part.package.iter_parts() if p.partname.endswith("item1.xml"))
    assert '<behind label="Mở danh sách">/nhiem-vu/?period=2023-S1</behind>' in hidden
    assert CODE not in hidden  # a record is no figure


def test_on_the_page_too(paper, tmp_path):
    write_page(paper, tmp_path / "a.html")
    page = html.fromstring((tmp_path / "a.html").read_text("utf-8"))

    assert [q.text_content() for q in page.xpath(f"//*[@data-record='{CODE}']")] == [WORDS, WORDS]
    figures = page.get_element_by_id("figures").getparent().text_content()
    assert "Mở danh sách" in figures
    assert "/nhiem-vu/?period=2023-S1" in figures


def test_in_the_workbook_too(paper, tmp_path):
    write_sheets(paper, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [cell.value for sheet in book for row in sheet for cell in row]
    heads, row = list(book.worksheets[-1].values)[:2]

    assert WORDS in cells
    assert dict(zip(heads, row, strict=True))["Mở danh sách"] == "/nhiem-vu/?period=2023-S1"


def test_in_markdown_and_pdf_they_are_plain_words(paper, tmp_path):
    write_markdown(paper, tmp_path / "a.md")
    write_pdf(paper, tmp_path / "a.pdf")
    printed = subprocess.run(
        ["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout

    assert (tmp_path / "a.md").read_text("utf-8").replace("\\", "").count(WORDS) == 2
    assert WORDS in " ".join(printed.split())


@pytest.mark.parametrize(
    "address",
    [
        "http://x.example/", "//x.example/", "/\\x.example", "javascript:alert(1)", "nhiem-vu/", " /a", "/a\nb", "/a b",
        "/a\\b", "\t//x",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_office(address):
    with pytest.raises(ValueError, match=re.escape(address)):
        replace(COUNTED, address=address)
    with pytest.raises(ValueError, match=re.escape(address)):
        replace(QUOTED, address=address)


def test_a_record_names_its_source():
    with pytest.raises(ValueError, match="15 HTX"):
        replace(QUOTED, source="")
