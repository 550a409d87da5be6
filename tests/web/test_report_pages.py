"""The report pages: begun, written by two, commented on, moved on and back, issued, printed again, by whom it may be."""

import html
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sohtx.core.text import Text

from .conftest import Office

if TYPE_CHECKING:
    from django.test import Client

    from sohtx.review.models import ReviewRound

HOSTILE = '<script>alert(1)</script> {{ 7*7 }} {workers} "><img src=x onerror=alert(2)> =HYPERLINK("x")'
OLD = "10 0001-01-01"
"""Lào Cai as it was before the merger."""
ENDINGS = {"docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK", "html": b"<!doctype html>", "md": b""}


@pytest.fixture(scope="module")
def made(office: Office) -> "ReviewRound":
    """A report of the example half-year, begun on its page."""
    from sohtx.review.models import ReviewRound

    answer = office.client_of("officer").post("/bao-cao/moi/", {"period": "2023-S1", "area": OLD})
    assert answer.status_code == 302, answer.content.decode()
    return ReviewRound.objects.get(period="2023-S1")


@pytest.fixture
def officer(office: Office) -> "Client":
    """Signed in anew for each test: a browser remembers the language it was last read in."""
    return office.client_of("officer")


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def value_of(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return html.unescape(found[1])


def test_a_report_begins_in_the_units_of_its_period(made: "ReviewRound") -> None:
    assert (made.area.split()[0], str(made.geography), made.state) == ("10", "2023-06-30", "draft1")


def test_an_area_that_never_was_and_a_second_report_are_refused(
    made: "ReviewRound", officer: "Client"
) -> None:
    for given in (
        {"period": "2023-S1", "area": OLD},
        {"period": "2023-S1", "area": "xyz"},
        {"period": "nay"},
        {},
    ):
        answer = officer.post("/bao-cao/moi/", given)
        assert answer.status_code == 422, given


def options_of(page: str, name: str) -> list[tuple[str, str]]:
    """What a list offers: each value with its words."""
    (inside,) = re.findall(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"(?: selected)?>([^<]*)</option>', inside)


def test_period_and_area_are_chosen_not_typed(officer: "Client") -> None:
    page = text_of(officer.get("/bao-cao/moi/", {"lang": "vi"}))
    periods, areas = options_of(page, "period"), options_of(page, "area")

    assert periods[0] == ("2026-S1", "6\N{NO-BREAK SPACE}tháng đầu năm 2026")
    assert '<option value="2026-S1" selected>' in page
    assert ("2022-S1", "6\N{NO-BREAK SPACE}tháng đầu năm 2022") in periods
    assert [words for _, words in areas].count("Tỉnh Lào Cai") == 1
    assert (OLD, "Tỉnh Lào Cai (trước 1/7/2025)") in areas
    assert areas[0] == ("", "Toàn địa bàn của đơn vị")
    assert not any(code.startswith("01 ") for code, _ in areas), "nobody of the book stands in Hà Nội"


def test_a_reader_of_one_province_is_offered_no_other(office: Office) -> None:
    page = text_of(office.client_of("officer", area="01").get("/bao-cao/moi/"))

    assert [code for code, _ in options_of(page, "area")] == [""]


def test_pages_name_periods_in_words(made: "ReviewRound", officer: "Client") -> None:
    """A code stands in addresses and in the name of a sealed report, never in a sentence."""
    from sohtx.figures.sealing import sealed

    pages = ["/bao-cao/", "/bao-cao/moi/", f"/bao-cao/ban-chot/{sealed().first().pk}/"]
    pages += [f"/bao-cao/{made.pk}/{page}" for page in ("", "uoc/", "so-sanh/", "muc/phu-luc-cap-nhat/")]
    for page in pages:
        seen = re.sub(r"<[^>]*>", " ", text_of(officer.get(page, {"lang": "vi"})))
        seen = re.sub(r"mã bản chốt [\w-]+", "", seen)
        assert re.findall(r"\d{4}-[SQM]\d", seen) == [], page
        assert "lệnh" not in seen, page


def test_the_top_shows_the_reports_own_period_and_keeps_the_one_worked_in(
    made: "ReviewRound", officer: "Client"
) -> None:
    officer.post("/ky-lam-viec/", {"period": "2025-S1"})
    for path, own, back in (
        (f"/bao-cao/{made.pk}/", "2023-S1", "/bao-cao/"),
        ("/phieu/mau/HTX-6T/2025-S2/", "2025-S2", "/phieu/"),
        ("/bao-cao/", "2025-S1", "/bao-cao/"),
        ("/to-chuc/?q=x", "2025-S1", "/to-chuc/?q=x"),
    ):
        answer = officer.get(path)
        top = text_of(answer).partition("<main")[0]
        assert re.findall(r'<option value="([^"]*)" selected>', top) == [own], path
        assert f'name="next" value="{back}"' in top
        assert "sohtx_period" not in answer.cookies


def test_unwritten_sections_are_counted_once(office: Office) -> None:
    from sohtx.review.checks import UNWRITTEN, Check, Weight
    from sohtx.review.queries import Outline

    assert office
    words = Text("lời", "words")
    few, error = (Check(weight, "x", words, "workers") for weight in (Weight.WARNING, Weight.ERROR))
    unwritten = Check(Weight.WARNING, "Lời văn", words, UNWRITTEN)
    paper: Any = None

    assert Outline(paper, [], [few, error, unwritten], [], []).others == [few]


def test_a_sealed_report_tells_the_whole_first_and_the_rest_on_demand(officer: "Client") -> None:
    from sohtx.figures.sealing import sealed

    page = f"/bao-cao/ban-chot/{sealed().first().pk}/"
    short, whole = (text_of(officer.get(page, query)) for query in ({"lang": "vi"}, {"chi-tiet": "1"}))

    assert "chỉ tiêu toàn địa bàn khác với lúc chốt" in short
    assert "số liệu chi tiết khác với lúc chốt" not in short
    assert "số liệu chi tiết khác với lúc chốt" in whole
    rows = re.findall(r'class="num" data-label="(?:Đã báo cáo|Cập nhật)">([^<]*)<', whole)
    assert rows
    assert [pair for pair in zip(rows[::2], rows[1::2], strict=True) if pair[0] == pair[1]] == []
    assert re.search(r">(?:tăng|giảm) [\d,.]+%<", whole)
    assert not re.search(r">-\d", whole), "minus is written as minus"


@pytest.mark.parametrize("page", ["", "ra-soat/", "gop-y/", "so-sanh/", "uoc/", "chuyen-buoc/", "ban-hanh/"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_opens_in_both_languages(
    made: "ReviewRound", officer: "Client", page: str, lang: str
) -> None:
    answer = officer.get(f"/bao-cao/{made.pk}/{page}", {"lang": lang})

    assert answer.status_code == 200
    assert answer["Content-Language"] == lang
    assert ("Outline" in text_of(answer)) == (lang == "en")
    assert " style=" not in answer.content.decode()


def test_every_section_and_annex_opens(made: "ReviewRound", officer: "Client") -> None:
    outline = text_of(officer.get(f"/bao-cao/{made.pk}/", {"lang": "vi"}))
    addresses = sorted(set(re.findall(rf'href="(/bao-cao/{made.pk}/muc/[\w-]+/)"', outline)))

    assert len(addresses) > 30
    for address in addresses:
        answer = officer.get(address)
        assert answer.status_code == 200, address
        assert " style=" not in answer.content.decode(), address


def test_a_number_leads_to_its_figure(made: "ReviewRound", officer: "Client") -> None:
    section = text_of(officer.get(f"/bao-cao/{made.pk}/muc/so-luong/"))

    assert ">486<" in section
    if 'class="n" href="' in section:
        assert "indicator=coop_count&period=2023-S1&area=10&geography=2023-06-30" in section


def test_prose_is_written_where_the_report_reads_it(
    made: "ReviewRound", officer: "Client", office: Office
) -> None:
    address = f"/bao-cao/{made.pk}/muc/tham-muu/sua/"
    base = value_of(officer.get(address), "base")
    answer = officer.post(
        address, {"text": "Đã tham mưu **02** văn bản cho {workers} lao động.\r\n\r\n- một", "base": base}
    )

    assert answer.status_code == 302
    file = office.book.home / "prose" / "10" / "2023-S1" / "tham-muu.md"
    assert file.read_text("utf-8") == "Đã tham mưu **02** văn bản cho {workers} lao động.\n\n- một\n"
    section = text_of(officer.get(f"/bao-cao/{made.pk}/muc/tham-muu/"))
    assert "<strong>02</strong>" in section
    assert re.search(r"văn bản cho .*>9\.229<", section)
    assert "02" in text_of(officer.get(f"/bao-cao/{made.pk}/muc/tham-muu/lich-su/"))


def test_a_preview_saves_nothing(made: "ReviewRound", officer: "Client", office: Office) -> None:
    address = f"/bao-cao/{made.pk}/muc/dao-tao/sua/"
    before = (office.book.home / "prose" / "10" / "2023-S1" / "dao-tao.md").read_bytes()
    answer = officer.post(address, {"text": "Xem **thử**", "base": "", "preview": "1"})

    assert "Xem <strong>thử</strong>" in text_of(answer)
    assert (office.book.home / "prose" / "10" / "2023-S1" / "dao-tao.md").read_bytes() == before


def test_of_two_who_write_neither_loses_a_word(
    made: "ReviewRound", officer: "Client", office: Office
) -> None:
    address = f"/bao-cao/{made.pk}/muc/tu-van/sua/"
    other = office.client_of("administrator")
    base = value_of(officer.get(address), "base")
    assert other.post(address, {"text": "Bản của người kia", "base": base}).status_code == 302

    answer = officer.post(address, {"text": "Bản của tôi", "base": base})

    assert answer.status_code == 409
    said = text_of(answer)
    assert "Bản của người kia" in said
    assert "Bản của tôi" in said
    file = office.book.home / "prose" / "10" / "2023-S1" / "tu-van.md"
    assert file.read_text("utf-8") == "Bản của người kia\n"
    again = officer.post(address, {"text": "Cả hai", "base": value_of(answer, "base")})
    assert again.status_code == 302
    assert file.read_text("utf-8") == "Cả hai\n"


def test_hostile_words_stay_words(made: "ReviewRound", officer: "Client", office: Office) -> None:
    address = f"/bao-cao/{made.pk}/muc/chuyen-doi-so/"
    base = value_of(officer.get(f"{address}sua/"), "base")
    assert officer.post(f"{address}sua/", {"text": HOSTILE, "base": base}).status_code == 302
    assert officer.post(f"{address}gop-y/", {"text": HOSTILE}).status_code == 302

    for page in (address, f"{address}sua/", f"{address}lich-su/", f"/bao-cao/{made.pk}/gop-y/"):
        raw = officer.get(page).content.decode()
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert "49" not in re.findall(r"script&gt; (\S+)", raw)


def test_comments_are_answered_by_the_writer(made: "ReviewRound", office: Office, officer: "Client") -> None:
    from sohtx.review.models import Comment

    address = f"/bao-cao/{made.pk}/muc/uu-diem/"
    department = office.client_of("department")
    assert department.post(f"{address}gop-y/", {"text": "Thiếu số liệu OCOP"}).status_code == 302
    comment = Comment.objects.get(text="Thiếu số liệu OCOP")
    assert "Còn" in text_of(officer.get(f"/bao-cao/{made.pk}/chuyen-buoc/"))

    refused = department.post(f"/bao-cao/{made.pk}/gop-y/{comment.pk}/tra-loi/", {"answer": "tự trả lời"})
    done = officer.post(f"/bao-cao/{made.pk}/gop-y/{comment.pk}/tra-loi/", {"answer": "Đã bổ sung"})

    assert (refused.status_code, done.status_code) == (403, 302)
    comment.refresh_from_db()
    assert (comment.answer, comment.closed_by) == ("Đã bổ sung", "officer")
    assert officer.post(f"{address}gop-y/", {"text": "  "}).status_code == 422


def test_comments_are_on_what_the_report_has(made: "ReviewRound", officer: "Client") -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.review import services
    from sohtx.review.models import Comment
    from sohtx.review.papers import paper_of

    before = Comment.objects.count()
    for section in ("khong-co", "", "uu-diem" + "x" * 100, "{section}"):
        with pytest.raises(Refusal):
            services.add_comment(made=made, section=section, text="lời", by="officer")
    assert officer.post(f"/bao-cao/{made.pk}/muc/khong-co/gop-y/", {"text": "lời"}).status_code == 404
    assert Comment.objects.count() == before
    annex = paper_of(made).report.annexes[0].key
    assert services.add_comment(made=made, section=annex, text="lời", by="officer").section == annex
    Comment.objects.filter(section=annex).delete()


def test_who_may_do_what(made: "ReviewRound", office: Office) -> None:
    one = f"/bao-cao/{made.pk}/"
    assert office.client_of("commune", area="02647").get("/bao-cao/").status_code == 403
    assert office.client_of("cooperative", org="DEMO-0001").get(one).status_code == 403
    for role in ("leader", "department"):
        client = office.client_of(role)
        assert client.get(one).status_code == 200
        assert client.get(f"{one}chuyen-buoc/").status_code == 403
        assert client.get(f"{one}ban-hanh/").status_code == 403
        assert client.get("/bao-cao/moi/").status_code == 403
        assert client.post(f"{one}uoc/ghi/", {}).status_code == 403
    elsewhere = office.client_of("leader", area="01")
    assert elsewhere.get(one).status_code == 403
    assert f"/bao-cao/{made.pk}/" not in text_of(elsewhere.get("/bao-cao/"))
    assert office.client_of("leader", area="15").get(one).status_code == 200


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_can_be_taken_away_in_every_format(made: "ReviewRound", officer: "Client", ending: str) -> None:
    from sohtx.accounts.models import LogEntry

    answer = officer.get(f"/bao-cao/{made.pk}/tai/{ending}/")

    assert answer.content.startswith(ENDINGS[ending])
    assert answer["Content-Disposition"].endswith(f'-2023-S1-10.{ending}"')
    assert LogEntry.objects.latest("pk").details["ending"] == ending
    assert officer.get(f"/bao-cao/{made.pk}/tai/exe/").status_code == 404


def test_estimates_are_entered_while_the_period_runs(
    office: Office, officer: "Client", monkeypatch: pytest.MonkeyPatch
) -> None:
    from sohtx.core import moment
    from sohtx.figures import estimates
    from sohtx.review.models import ReviewRound

    answer = officer.post("/bao-cao/moi/", {"period": "2026-S2"})
    assert answer.status_code == 302, text_of(answer)
    running = ReviewRound.objects.get(period="2026-S2")
    page = f"/bao-cao/{running.pk}/uoc/"
    given = {"period": "2026-S2", "indicator": "workers", "value": "9.500", "reason": "báo cáo nhanh của xã"}
    monkeypatch.setattr(estimates, "now", lambda: moment.read_moment("2026-12-01T08:00:00"))

    assert officer.post(f"{page}ghi/", given).status_code == 302
    assert officer.post(f"{page}ghi/", given | {"value": "9.5001"}).status_code == 422
    assert officer.post(f"{page}ghi/", given | {"period": "2020-S1"}).status_code == 422


@pytest.fixture(scope="module")
def issued(made: "ReviewRound", office: Office) -> "ReviewRound":
    """The report led through all its steps, once back, and issued; what its pages refuse on the way is tried."""
    officer = office.client_of("officer")
    one = f"/bao-cao/{made.pk}/"
    for to in ("draft2", "comment", "board"):
        turn = value_of(officer.get(f"{one}chuyen-buoc/"), "on-turn")
        assert (
            officer.post(
                f"{one}chuyen-buoc/", {"on-to": to, "on-turn": turn, "on-remark": "xong", "on": "1"}
            ).status_code
            == 302
        )
    stale = officer.post(
        f"{one}chuyen-buoc/", {"on-to": "committee", "on-turn": "0", "on-remark": "", "on": "1"}
    )
    assert stale.status_code == 422
    turn = value_of(officer.get(f"{one}chuyen-buoc/"), "back-turn")
    silent = officer.post(
        f"{one}chuyen-buoc/", {"back-to": "draft2", "back-turn": turn, "back-remark": "", "back": "1"}
    )
    assert silent.status_code == 422
    for name, to in (("back", "comment"), ("on", "board"), ("on", "committee")):
        turn = value_of(officer.get(f"{one}chuyen-buoc/"), f"{name}-turn") if name == "on" or to else ""
        sent = {f"{name}-to": to, f"{name}-turn": turn, f"{name}-remark": "sửa lại mục I", name: "1"}
        assert officer.post(f"{one}chuyen-buoc/", sent).status_code == 302
    form = officer.get(f"{one}ban-hanh/")
    sent = {"turn": value_of(form, "turn"), "seen": value_of(form, "seen"), "document_no": "45/BC-LMHTX",
            "issued_on": "28/7/2023", "signatory": "Hoàng Văn Mẫu"}  # fmt: skip
    remarked = officer.post(f"{one}ban-hanh/", sent)
    assert remarked.status_code == 422
    assert "trước ngày số liệu được tổng hợp" in text_of(remarked)
    made.refresh_from_db()
    assert made.state == "committee"
    meant = sent | {"is_meant": "on"}
    assert officer.post(f"{one}ban-hanh/", meant | {"seen": "0" * 64}).status_code == 422

    assert officer.post(f"{one}ban-hanh/", meant).status_code == 302

    made.refresh_from_db()
    return made


def test_from_draft_to_issued(issued: "ReviewRound", officer: "Client") -> None:
    from sohtx.figures.sealing import figures_of, find, reproduce
    from sohtx.review.papers import keep, kept_paper, paper_of

    one = f"/bao-cao/{issued.pk}/"
    assert (issued.state, issued.document_no, issued.issued_on) == (
        "issued",
        "45/BC-LMHTX",
        date(2023, 7, 28),
    )
    seal = find(issued.seal)
    assert reproduce(seal) == figures_of(seal)
    assert keep(paper_of(issued).report) == kept_paper(issued.steps.latest("pk"))
    for page in ("", "muc/so-luong/", "so-sanh/"):
        assert officer.get(one + page).status_code == 200
    assert "trước ngày số liệu được tổng hợp" in text_of(officer.get(f"{one}ra-soat/"))
    sealed = officer.get(f"/bao-cao/ban-chot/{seal.pk}/")
    assert sealed.status_code == 200
    assert "45/BC-LMHTX" in text_of(officer.get("/bao-cao/"))
    again = officer.get(f"/bao-cao/ban-chot/{seal.pk}/tai/md/").content.decode()
    assert again == officer.get(f"{one}tai/md/").content.decode()
    assert "Số: 45/BC-LMHTX" in again.replace("\\", "")
    assert officer.post(f"{one}muc/tham-muu/sua/", {"text": "muộn", "base": ""}).status_code == 422


def test_the_command_prints_the_issued_report_again(
    issued: "ReviewRound", office: Office, officer: "Client", tmp_path: Path
) -> None:
    again = officer.get(f"/bao-cao/{issued.pk}/tai/md/", {"lang": "vi"}).content
    ran = office.book.sohtx("report", issued.period, "--out", tmp_path, "--seal", issued.seal)

    assert ran.status == 0, ran.err
    assert next(tmp_path.glob("*.md")).read_bytes() == again
