"""Papers that are no reports: what a letter, a submission and minutes have otherwise, in every drawing."""

from dataclasses import replace

import pytest

from sohtx.documents.markdown import write_markdown
from sohtx.documents.page import write_page
from sohtx.documents.pdf import write_pdf
from sohtx.documents.sheets import write_sheets
from sohtx.documents.tree import Addressees, Paragraph, Section, Signer, Tone
from sohtx.documents.word import draw_word, write_word

from . import sample
from .test_word import Written

WRITERS = {
    "docx": write_word,
    "pdf": write_pdf,
    "xlsx": write_sheets,
    "html": write_page,
    "md": write_markdown,
}


def letter(names=("Sở Tài chính",), blocks=(), **more):
    report = sample.report()
    text = Section(key="t", number="", title="", blocks=(*blocks, Paragraph(runs=("Trân trọng./.",))))
    cells = {
        "kind": "",
        "subject": (),
        "masthead": replace(report.masthead, symbol="Số:        /CV-LMHTX", about="V/v giải quyết kiến nghị"),
        "parts": (text,),
        "annexes": (),
        "declarations": (),
        "addressees": Addressees(head="Kính gửi:", names=names),
    }
    return replace(report, **(cells | more))


def minutes():
    report = sample.report()
    signature = replace(report.signature, beside=Signer(authority=("THƯ KÝ",), name="Trần Thị Giả"))
    return replace(report, kind="BIÊN BẢN", signature=signature)


def test_a_letter_has_no_kind_but_says_what_it_is_about_beneath_its_number(tmp_path):
    written = Written(letter(), tmp_path)
    assert (written.styled("Title"), written.styled("Subtitle"), written.styled("Heading1")) == ([], [], [])
    lines = [line for line in written.styled("Masthead") if line]
    place = lines.index("Số:        /CV-LMHTX")
    assert lines[place + 1] == "V/v giải quyết kiến nghị"
    [size] = written.find("//w:p[w:pPr/w:pStyle/@w:val='Masthead'][contains(., 'V/v')]//w:sz/@w:val")
    assert size == "24"


def test_one_addressee_stands_in_the_middle_of_one_line(tmp_path):
    written = Written(letter(), tmp_path)
    assert "Kính gửi: Sở Tài chính" in written.styled("BodyText")
    [align] = written.find("//w:p[contains(., 'Kính gửi')]/w:pPr/w:jc/@w:val")
    assert align == "center"


def test_several_addressees_stand_each_on_a_line_of_its_own(tmp_path):
    written = Written(letter(names=("- Sở Tài chính;", "- Sở Xây dựng.")), tmp_path)
    assert written.styled("BodyText") == ["Kính gửi:", "- Sở Tài chính;", "- Sở Xây dựng.", "Trân trọng./."]
    cells = written.find("//w:tbl[contains(., 'Kính gửi')]//w:tc")
    assert ["Kính" in "".join(cell.itertext()) for cell in cells] == [True, False]


def test_tables_without_words_between_them_do_not_grow_together(tmp_path):
    written = Written(letter(names=("- a;", "- b.")), tmp_path)
    assert written.find("//w:tbl/following-sibling::*[1][self::w:tbl]") == []


def test_two_who_sign_stand_side_by_side_and_the_recipients_beneath(tmp_path):
    written = Written(minutes(), tmp_path)
    signature = sample.report().signature
    assert written.styled("Signature") == ["THƯ KÝ", "Trần Thị Giả", *signature.authority, signature.name]
    assert written.styled("Recipients") == [signature.recipients_head, *signature.recipients]
    assert written.find("//w:tbl//w:p[w:pPr/w:pStyle/@w:val='Recipients']") == []


def test_a_formula_stands_in_the_middle_in_bold_with_what_follows(tmp_path):
    formula = Paragraph(runs=("QUYẾT NGHỊ:",), tone=Tone.FORMULA)
    written = Written(letter(blocks=(formula,)), tmp_path)
    [drawn] = written.find("//w:p[contains(., 'QUYẾT NGHỊ')]")
    found = {
        name: written.find(f"boolean(//w:p[contains(., 'QUYẾT NGHỊ')]{name})")
        for name in ("//w:b", "//w:keepNext")
    }
    assert (drawn is not None, found) == (True, {"//w:b": True, "//w:keepNext": True})


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("paper", ["letter", "minutes"])
def test_every_drawing_takes_them(tmp_path, ending, paper):
    formula = Paragraph(runs=("QUYẾT NGHỊ:",), tone=Tone.FORMULA)
    report = (
        letter(names=("- a;", "- b."), blocks=(formula, sample.table())) if paper == "letter" else minutes()
    )
    path = tmp_path / f"a.{ending}"
    WRITERS[ending](report, path)
    assert path.stat().st_size > 500
    if ending in ("html", "md"):
        text = path.read_text("utf-8")
        said = (
            ["Kính gửi:", "QUYẾT NGHỊ:", "V/v giải quyết kiến nghị"]
            if paper == "letter"
            else ["Trần Thị Giả"]
        )
        assert [words for words in said if words not in text] == []
        assert '<h2 id="s1"><span></span>' not in text


def test_hostile_words_stay_words(tmp_path):
    bad = f"\x01{sample.HOSTILE} {{ PAGE }} \\* MERGEFORMAT"
    said = Signer(authority=(bad,), name=bad)
    report = letter(names=(bad,), blocks=(Paragraph(runs=(bad,), tone=Tone.FORMULA),))
    report = replace(
        report,
        masthead=replace(report.masthead, about=bad),
        signature=replace(report.signature, beside=said),
    )
    written = Written(report, tmp_path)
    for name in written.parts:
        if name.endswith((".xml", ".rels")):
            written.part(name)
    assert bad[1:] in written.styled("BodyText")
    assert written.find("//w:instrText") == []


def test_the_same_letter_gives_the_same_bytes():
    assert draw_word(letter()) == draw_word(letter())
