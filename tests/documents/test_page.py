"""The web page, read as a browser and a screen reader read it."""

import re
from base64 import b64decode
from dataclasses import replace
from importlib import resources
from itertools import pairwise

import pytest
from lxml import html

from sohtx.documents.page import write_page
from sohtx.documents.tree import Annex, Paragraph, Tone, plain

from .sample import HOSTILE, SVG, number, report, table

LIGHT, DARK = 0, 1


def draw(tmp_path, tree):
    path = tmp_path / "trang.html"
    write_page(tree, path)
    return html.fromstring(path.read_text("utf-8"))


@pytest.fixture
def page(tmp_path):
    return draw(tmp_path, report())


def words(node):
    return " ".join(node.text_content().split())


def hostile_report():
    sound = report()
    text = HOSTILE + '" onclick="alert(1)'
    cell = number(text, 1, identity=text, label=text, mark=text, behind=((text, text),))
    bad = replace(table(1), caption=text, unit=text, notes=(text,))
    bad = replace(bad, rows=(replace(bad.rows[1], cells=((text,), (cell,), (), (), ())),))
    annex = Annex(key=text, number=text, title=text, belongs_to=text, blocks=(bad,))
    properties = replace(
        sound.properties, title=text, subject=text, author=text, facts=((text, text),), language=text
    )
    declared = (Paragraph(runs=(text,), tone=Tone.DECLARATION),)
    return replace(sound, properties=properties, annexes=(annex,), declarations=declared, kind=text), text


def test_hostile_words_stand_literally_and_nothing_runs(tmp_path):
    tree, text = hostile_report()
    page = draw(tmp_path, tree)
    attributes = {name for node in page.iter() for name in node.attrib}

    assert not page.xpath("//script | //iframe | //object | //embed | //form | //link | //base | //svg")
    assert not {name for name in attributes if name.startswith("on")}
    assert page.findtext(".//title") == text
    assert words(page.xpath("//p[@class='declaration']")[0]) == text
    assert page.xpath("//section[contains(@class, 'annex')]//p[@class='belongs']")[0].text == text
    assert {dt.text for dt in page.xpath("//li[starts-with(@id, 'f')]//dt")} >= {text}


def test_it_needs_nothing_from_elsewhere(page):
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    addresses = page.xpath("//@href | //@src")
    style = page.findtext(".//style")

    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert all(address.startswith(("#", "data:image/svg+xml;base64,")) for address in addresses)
    assert "url(" not in style
    assert "@import" not in style


def test_every_number_opens_and_leads_back(page):
    links = page.xpath("//a[@class='n']")
    ids = page.xpath("//@id")

    assert [link.text for link in links] == [figure.text for figure in report().numbers()]
    assert len(ids) == len(set(ids))
    assert {address.removeprefix("#") for address in page.xpath("//@href") if address[0] == "#"} <= set(ids)
    for link in links:
        entry = page.get_element_by_id(link.get("href").removeprefix("#"))
        assert entry.findtext("p/b") == link.text
        assert entry.xpath("p[@class='back']/a[starts-with(@href, '#n')]")


def test_an_entry_tells_all_that_is_behind_its_number(page):
    link = next(link for link in page.xpath("//a[@class='n']") if link.text == "10%")
    entry = page.get_element_by_id(link.get("href").removeprefix("#"))
    facts = list(zip(entry.xpath("dl/dt/text()"), entry.xpath("dl/dd/text()"), strict=True))

    assert "Doanh thu bình quân: tăng so với cùng kỳ" in words(entry)
    assert facts == [
        ("Giá trị", "10%"),
        ("Mã số liệu", "revenue_mean_yoy/2023-S1/10"),
        ("Số đơn vị báo cáo", "412/472"),
        ("Tử số", "928"),
        ("Mẫu số", "843,6"),
    ]
    assert entry.xpath("p[@class='back']/a/text()") == [
        "1. Về số lượng",
        "Bảng 1",
        "Hình 1",
        "Bảng 2",
        "Bảng 3",
    ]
    assert page.xpath("//li[starts-with(@id, 'f')]/p/i/text()") == ["sơ bộ"]


def test_all_words_of_the_report_are_on_it(page):
    said = words(page)

    for block in report().blocks():
        if isinstance(block, Paragraph):
            assert " ".join(plain(block.runs).split()) in said
    for text in (
        "LIÊN MINH HỢP TÁC XÃ TỈNH LÀO CAI",
        "Bảng 1. Một số chỉ tiêu chủ yếu",
        "Nguyễn Văn Mẫu",
        "- UBND tỉnh;",
    ):
        assert text in said


def test_headings_come_in_order_and_contents_lead_to_them(page):
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(page.xpath("//nav[@class='beside']//a")) == len(levels) - 1


def test_tables_say_what_their_heads_head(page):
    frame = page.xpath("//div[@role='region']")[0]

    assert (frame.get("tabindex"), words(page.get_element_by_id(frame.get("aria-labelledby")))) == (
        "0",
        "Bảng 1. Một số chỉ tiêu chủ yếu",
    )
    assert frame.xpath(".//caption")
    assert frame.xpath(".//thead/tr[1]/th/@scope") == ["col", "col", "colgroup", "col"]
    assert frame.xpath(".//thead/tr[1]/th/@rowspan") == ["2", "2", "2"]
    assert frame.xpath(".//tbody/tr[2]/th[@scope='row']/text()") == ["Chỉ tiêu 1"]


def test_a_table_without_a_caption_is_called_by_its_heading(tmp_path):
    annex = report().annexes[0]
    bare = replace(annex, blocks=(replace(table(1), caption=""),))
    page = draw(tmp_path, replace(report(), annexes=(bare,)))

    assert (
        words(page.xpath("//section[contains(@class, 'annex')]//caption/span[@class='unseen']")[0])
        == "Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ YẾU"
    )


def test_a_picture_has_alternative_words_and_its_numbers(page):
    figure = page.xpath("//figure")[0]
    image = figure.find("img")

    assert image.get("alt") == "Biểu đồ thanh: nông nghiệp 267 hợp tác xã, nhiều nhất."
    assert b64decode(image.get("src").partition(",")[2]).decode() == SVG
    assert words(figure.find("figcaption")) == "Hình 1. Hợp tác xã theo lĩnh vực, ngày 30/6/2023"
    assert figure.findtext("details/summary") == "Số liệu của hình"
    assert figure.xpath("details//table")


@pytest.mark.parametrize(("ink", "paper"), [("ink", "paper"), ("quiet", "paper"), ("accent", "paper"), ("ink", "ground"),
                                            ("quiet", "ground"), ("ink", "soft"), ("accent", "soft"), ("warn-ink", "warn")])  # fmt: skip
@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_words_stand_out_from_what_is_behind_them(scheme, ink, paper):
    style = resources.files("sohtx.documents.page").joinpath("page.css").read_text("utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", style.split(":root {")[1 + scheme].split("}")[0]))
    lighter, darker = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_same_report_gives_the_same_bytes(tmp_path):
    write_page(report(), tmp_path / "a.html")
    write_page(report(), tmp_path / "b.html")

    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
