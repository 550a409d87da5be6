"""Figures taken down by telephone or from a paper on one page, with the paper attached; papers looked at and removed."""

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from returns.pictures import HEIC, PDF, SECRET, camera_jpeg, camera_png

from .conftest import COMMUNE, Office

if TYPE_CHECKING:
    from django.test import Client

PERIOD = "2026-S2"
HOSTILE = '<script>alert(1)</script> {{ 7*7 }} =HYPERLINK("x")'
TOLD = {"a-members": "25", "a-workers": "12", "a-revenue": "1.200"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")


@pytest.fixture(scope="module")
def owing(office: Office) -> tuple[list[str], str]:
    """Cooperatives of the commune of the tests about whom nothing is odd, and one of elsewhere."""
    from sohtx.collecting.board import board_of
    from sohtx.core.period import Period
    from sohtx.returns.background import backgrounds
    from sohtx.returns.definitions.catalogue import shipped
    from sohtx.returns.filings import Filing
    from sohtx.returns.judging import judge

    period = Period.parse(PERIOD)
    version = shipped().get("HTX-6T", period)
    answers = {"members": 25, "workers": 12, "revenue": 1_200_000}
    items = {
        Filing(i.respondent, "HTX-6T", PERIOD): i for i in board_of(version, period).items if i.is_missing
    }
    found = backgrounds(list(items))
    fit = [i for f, i in items.items() if not judge(version, period, answers, found[f]).soft]
    within = [i.respondent for i in fit if COMMUNE in i.codes]
    return within, next(i.respondent for i in fit if COMMUNE not in i.codes)


@pytest.fixture(scope="module")
def coops(owing: tuple[list[str], str]) -> list[str]:
    return owing[0]


@pytest.fixture(scope="module")
def attached(office: Office, coops: list[str]) -> str:
    """A cooperative whose return was taken down with a picture of its paper."""
    assert take_down(office.client_of("officer"), coops[10], file(camera_jpeg())).status_code == 302
    return coops[10]


def address(org_id: str, tail: str = "") -> str:
    return f"/phieu/{org_id}/HTX-6T/{PERIOD}/{tail}"


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def file(content: bytes, name: str = "phiếu.jpg", media_type: str = "text/html") -> SimpleUploadedFile:
    """A file as a browser sends it; what it says it is, is believed by nobody."""
    return SimpleUploadedFile(name, content, content_type=media_type)


def take_down(client: "Client", org_id: str, *files: SimpleUploadedFile, **more: str) -> Any:
    page = client.get(address(org_id, "goi/"), {"lang": "vi"}).content.decode()
    hidden = dict(re.findall(r'name="(mark|turn|based_on|key)" value="([^"]*)"', page))
    return client.post(
        address(org_id, "lay-so/"), TOLD | {"source": "phone"} | hidden | more | {"papers": list(files)}
    )


def latest(org_id: str) -> Any:
    from sohtx.returns.filings import Filing, history

    return history(Filing(org_id, "HTX-6T", PERIOD)).latest


def paper_links(client: "Client", org_id: str) -> list[str]:
    page = client.get(address(org_id), {"lang": "vi"}).content.decode()
    return re.findall(rf'href="({re.escape(address(org_id))}giay/\d+/)"', page)


def last_deeds(count: int) -> list[str]:
    from sohtx.accounts.models import LogEntry

    return list(LogEntry.objects.order_by("-pk").values_list("act", flat=True)[:count])


# Six figures on one page


def test_the_page_of_a_call_asks_six_figures(office: Office, coops: list[str]) -> None:
    page = office.client_of("officer").get(address(coops[0], "goi/")).content.decode()
    asked = re.findall(r'name="a-(\w+)"', page)

    assert asked == ["members", "members_women", "members_joined", "workers", "revenue", "profit"]


def test_every_form_has_six_main_lines_at_most_and_those_that_must_be_there_first() -> None:
    from sohtx.collecting.taking_down import MOST, main_lines
    from sohtx.returns.definitions.catalogue import shipped

    for version in shipped().versions:
        lines = main_lines(version)
        required = [line for line in version.lines if line.is_required]
        assert 1 <= len(lines) <= MOST
        assert set(required) <= set(lines) or len(required) > MOST
        assert list(lines) == [line for line in version.lines if line in lines]


def test_taken_down_by_telephone_it_is_a_return_with_its_call_and_paper(
    office: Office, coops: list[str]
) -> None:
    officer, org_id = office.client_of("officer"), coops[0]
    answer = take_down(officer, org_id, file(camera_jpeg()), note=f"kế toán đọc số {HOSTILE}")
    assert answer.status_code == 302
    version = latest(org_id)

    assert (version.status, version.source) == ("accepted", "phone")
    assert version.answers == {"members": 25, "workers": 12, "revenue": 1_200_000}
    page = text_of(officer.get(address(org_id)))
    assert "Qua điện thoại" in page
    assert "phiếu.jpg" in page
    assert f"Đã lấy số liệu qua điện thoại . kế toán đọc số {HOSTILE}" in text_of(
        officer.get(address(org_id, "goi/"))
    )


def test_from_a_paper_the_note_stands_with_the_version(office: Office, coops: list[str]) -> None:
    officer, org_id = office.client_of("officer"), coops[1]
    assert (
        take_down(officer, org_id, file(PDF, "q.pdf"), source="paper", note="phiếu thiếu dấu").status_code
        == 302
    )

    assert latest(org_id).source == "paper"
    assert "phiếu thiếu dấu" in text_of(officer.get(address(org_id)))
    assert "phiếu thiếu dấu" not in text_of(officer.get(address(org_id, "goi/")))


def test_what_was_not_asked_stays_as_it_was(office: Office, coops: list[str]) -> None:
    from sohtx.returns.filings import Filing
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    officer, org_id = office.client_of("officer"), coops[2]
    before = {"members": 24, "workers": 12, "revenue": 1_200_000, "managers": 4, "workers_women": 5}
    send([Given(Filing(org_id, "HTX-6T", PERIOD), before)], by="an")
    assert take_down(officer, org_id).status_code == 302

    assert latest(org_id).answers == before | {"members": 25}


def test_what_lacks_a_required_line_is_a_draft(office: Office, coops: list[str]) -> None:
    officer, org_id = office.client_of("officer"), coops[3]
    answer = take_down(officer, org_id, file(PDF), **{"a-revenue": ""})
    assert answer.status_code == 302
    assert latest(org_id) is None
    said = text_of(officer.get(address(org_id)))

    assert "còn thiếu Doanh thu" in said
    assert "Bản nháp chưa giữ được ảnh" in said
    page = officer.get(address(org_id, "goi/")).content.decode()
    assert re.search(r'name="a-members" value="25"', page)
    assert take_down(officer, org_id).status_code == 302
    assert latest(org_id).source == "phone"


def test_what_is_wrong_is_told_and_nothing_is_written(office: Office, coops: list[str]) -> None:
    officer, org_id = office.client_of("officer"), coops[4]
    wrong = take_down(
        officer, org_id, **{"a-members_women": "30", "a-profit": f"lãi {HOSTILE}"}, note="gọi lần 1"
    )
    said = text_of(wrong)
    assert wrong.status_code == 422
    assert "Số thành viên nữ (30) lớn hơn" in said
    assert HOSTILE in html.unescape(wrong.content.decode())
    assert "gọi lần 1" in said
    spoilt = take_down(officer, org_id, file(b"<svg onload=alert(1)>", "anh.jpg"))
    assert spoilt.status_code == 422
    assert "không phải ảnh JPG" in text_of(spoilt)

    assert latest(org_id) is None


def test_an_odd_number_asks_for_its_reason_there(office: Office, coops: list[str]) -> None:
    officer, org_id = office.client_of("officer"), coops[5]
    odd = {"a-revenue": "1.200.000"}
    asked = take_down(officer, org_id, **odd)
    assert asked.status_code == 422
    reasons = dict.fromkeys(re.findall(r'name="(r-\w+)"', asked.content.decode()), "đã hỏi lại hai lần")
    assert reasons
    assert take_down(officer, org_id, **odd, **reasons).status_code == 302

    assert latest(org_id).answers["revenue"] == 1_200_000_000
    assert "đã hỏi lại hai lần" in text_of(officer.get(address(org_id)))


def test_the_same_page_sent_twice_is_one_return_and_one_paper(office: Office, coops: list[str]) -> None:
    from sohtx.returns.filings import Filing, history
    from sohtx.returns.models import Call

    officer, org_id = office.client_of("officer"), coops[6]
    for _ in range(2):
        assert take_down(officer, org_id, file(PDF), key="một lần").status_code == 302

    assert len(history(Filing(org_id, "HTX-6T", PERIOD)).versions) == 1
    assert len(paper_links(officer, org_id)) == 1
    assert Call.objects.filter(organization__org_id=org_id).count() == 1


def test_a_commune_takes_down_for_its_own_and_it_waits(office: Office, owing: tuple[list[str], str]) -> None:
    within, elsewhere = owing
    client = office.client_of("commune", area=COMMUNE)
    assert take_down(client, within[7], file(PDF)).status_code == 302

    assert (latest(within[7]).status, latest(within[7]).source) == ("submitted", "commune")
    assert client.post(address(elsewhere, "lay-so/"), TOLD).status_code == 403


def test_the_message_is_copied_whole(office: Office, coops: list[str]) -> None:
    page = office.client_of("officer").get(address(coops[8], "goi/"), {"lang": "vi"}).content.decode()
    copied = re.search(r'data-copies="([^"]+)" data-copied="Đã chép"', page)

    assert copied
    assert html.unescape(copied[1]) in html.unescape(page.replace(copied[0], ""))
    assert "Liên minh HTX đề nghị đơn vị gửi" in html.unescape(copied[1])


# Papers


def test_a_picture_is_served_apart_from_the_pages(office: Office, attached: str) -> None:
    officer = office.client_of("officer")
    link = paper_links(officer, attached)[0]
    answer = officer.get(link)

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''phi%E1%BA%BFu.jpg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert {"default-src 'self'", "frame-ancestors 'none'", "sandbox"} <= policy
    assert answer["Cache-Control"] == "no-store, private"
    assert SECRET not in answer.content


@pytest.mark.parametrize(
    ("content", "name", "ends"), [(PDF, "trang.html", ".html.pdf"), (HEIC, "IMG_1.HEIC", "IMG_1.heic")]
)
def test_what_no_browser_shows_safely_is_taken_away(
    office: Office, attached: str, content: bytes, name: str, ends: str
) -> None:
    officer, org_id = office.client_of("officer"), attached
    assert officer.post(address(org_id, "giay/"), {"papers": [file(content, name)]}).status_code == 302
    answer = officer.get(paper_links(officer, org_id)[-1])

    assert answer["Content-Disposition"].startswith("attachment")
    assert ends in answer["Content-Disposition"]
    assert answer.content == content


def test_papers_are_added_to_what_was_sent_and_bounded(office: Office, coops: list[str]) -> None:
    officer, org_id = office.client_of("officer"), coops[11]
    assert take_down(officer, org_id, file(PDF)).status_code == 302
    add = address(org_id, "giay/")
    assert officer.post(add).status_code == 302
    pictures = [file(camera_png(bytes([n, n, n])), f"{n}.png") for n in range(4)]
    assert officer.post(add, {"papers": pictures}).status_code == 302
    assert len(paper_links(officer, org_id)) == 5
    assert officer.post(add, {"papers": [file(HEIC, "x.heic")]}).status_code == 422
    assert officer.post(add, {"papers": [file(b"MZ\x90\0")]}).status_code == 422
    assert officer.post(add, {"papers": [file(PDF + bytes(10 * 2**20))]}).status_code == 422
    assert officer.post(address(coops[9], "giay/"), {"papers": [file(PDF)]}).status_code == 422

    assert len(paper_links(officer, org_id)) == 5
    assert last_deeds(1) == ["return.paper"]


def test_a_paper_is_removed_with_a_reason_by_the_officer_alone(office: Office, coops: list[str]) -> None:
    from sohtx.accounts.log import tell
    from sohtx.accounts.models import LogEntry
    from sohtx.ledger.papers import FOLDER

    officer, org_id = office.client_of("officer"), coops[12]
    assert take_down(officer, org_id, file(camera_png(b"abc"))).status_code == 302
    link = paper_links(officer, org_id)[-1]
    kept = len(list((office.book.home / FOLDER).glob("*/*")))
    assert office.client_of("commune", area=COMMUNE).post(f"{link}go/", {"reason": "x"}).status_code == 403
    assert officer.post(f"{link}go/", {"reason": " "}).status_code == 422
    assert officer.get(link).status_code == 200
    assert officer.post(f"{link}go/", {"reason": "có số căn cước của người khác"}).status_code == 302

    assert officer.get(link).status_code == 404
    assert len(list((office.book.home / FOLDER).glob("*/*"))) == kept - 1
    entry = LogEntry.objects.order_by("-pk")[0]
    assert entry.act == "return.paper_remove"
    assert "có số căn cước của người khác" in tell(entry).vi


def test_papers_are_seen_by_whom_the_return_is(
    office: Office, owing: tuple[list[str], str], attached: str
) -> None:
    _, elsewhere = owing
    link = paper_links(office.client_of("officer"), attached)[0]
    assert office.client_of("cooperative", org=attached).get(link).status_code == 200
    assert office.client_of("commune", area=COMMUNE).get(link).status_code == 200
    for other in (office.client_of("cooperative", org=elsewhere), office.client_of("commune", area="01")):
        assert other.get(link).status_code == 403
    number = link.rstrip("/").rpartition("/")[2]
    assert office.client_of("officer").get(address(elsewhere, f"giay/{number}/")).status_code == 404


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_pages_speak_both_languages(office: Office, coops: list[str], lang: str) -> None:
    for page in (address(coops[0]), address(coops[0], "goi/")):
        answer = office.client_of("officer").get(page, {"lang": lang})
        assert (answer.status_code, answer["Content-Language"]) == (200, lang)
        text_of(answer)
