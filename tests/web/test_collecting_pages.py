"""Pages of collecting: what is owed, filled in, sent, accepted, sent back, asked for by telephone; by whom it may be."""

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import COMMUNE, Office

if TYPE_CHECKING:
    from django.test import Client

    from sohtx.collecting.board import Item

PERIOD = "2026-S2"
HOSTILE = '<script>alert(1)</script> {{ 7*7 }} =HYPERLINK("x")'
SOUND = {"a-members": "25", "a-workers": "12", "a-revenue": "1.200", "nature": "actual"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")


@pytest.fixture(scope="module")
def owing(office: Office) -> list["Item"]:
    """Who owes a return, and has nothing odd about it when it is filled in as these tests do."""
    from sohtx.collecting.board import board_of
    from sohtx.core.period import Period
    from sohtx.returns.background import backgrounds
    from sohtx.returns.definitions.catalogue import shipped
    from sohtx.returns.filings import Filing
    from sohtx.returns.judging import judge

    period = Period.parse(PERIOD)
    version = shipped().get("HTX-6T", period)
    answers = {"members": 25, "workers": 12, "revenue": 1_200_000}
    items = {Filing(i.respondent, "HTX-6T", PERIOD): i for i in board_of(version, period).items if i.is_owing}
    found = backgrounds(list(items))
    return [item for f, item in items.items() if not judge(version, period, answers, found[f]).soft]


@pytest.fixture(scope="module")
def coops(owing: list["Item"]) -> list[str]:
    """Those of them that stand in the commune of the tests."""
    return [item.respondent for item in owing if COMMUNE in item.codes]


@pytest.fixture(scope="module")
def elsewhere(owing: list["Item"]) -> str:
    """One that stands in another commune."""
    return next(item.respondent for item in owing if COMMUNE not in item.codes)


def address(org_id: str, tail: str = "") -> str:
    return f"/phieu/{org_id}/HTX-6T/{PERIOD}/{tail}"


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def sheet_of(client: "Client", org_id: str) -> dict[str, str]:
    """The hidden cells of the page on which a return is filled in."""
    page = client.get(address(org_id), {"lang": "vi", "sua": "1"}).content.decode()
    return dict(re.findall(r'name="(mark|turn|based_on|key)" value="([^"]*)"', page))


def fill(client: "Client", org_id: str, button: str = "send", **more: str) -> Any:
    return client.post(address(org_id, "nhap/"), SOUND | sheet_of(client, org_id) | more | {button: "1"})


def standing(org_id: str) -> str:
    from sohtx.returns.filings import Filing, history

    return str(history(Filing(org_id, "HTX-6T", PERIOD)).standing())


def reported(office: Office, indicator: str, area: str) -> int:
    from sohtx.figures.asking import Request
    from sohtx.figures.remembering import ask_remembered

    _, (figure,) = ask_remembered(Request(period=PERIOD, area=area, indicators=[indicator]))
    return figure.reporting_n or 0


def test_a_cooperative_sends_and_the_officer_accepts(office: Office, coops: list[str]) -> None:
    org_id = coops[0]
    theirs, officer = office.client_of("cooperative", org=org_id), office.client_of("officer")
    before = reported(office, "workers", "15")
    assert "Mở phiếu" in text_of(theirs.get("/phieu/", {"period": PERIOD, "lang": "vi"}))

    assert fill(theirs, org_id).status_code == 302
    assert standing(org_id) == "submitted"
    assert reported(office, "workers", "15") == before
    listed = text_of(officer.get(f"/phieu/mau/HTX-6T/{PERIOD}/", {"standing": "waiting"}))
    assert "Chờ duyệt (1)" in listed
    assert officer.post(address(org_id, "xet/"), {"accept": "1"}).status_code == 302

    assert standing(org_id) == "accepted"
    assert reported(office, "workers", "15") == before + 1
    assert "Đã duyệt" in text_of(theirs.get(address(org_id), {"lang": "vi"}))


def test_what_is_typed_is_told_line_by_line_and_kept(office: Office, coops: list[str]) -> None:
    org_id = coops[1]
    client = office.client_of("cooperative", org=org_id)
    answer = fill(client, org_id, **{"a-members_women": "30", "a-profit": f"lãi {HOSTILE}"})

    said = text_of(answer)
    assert answer.status_code == 422
    assert "Số thành viên nữ (30) lớn hơn Số thành viên (lượt) (25)" in said
    assert HOSTILE in html.unescape(answer.content.decode())
    assert "<script>alert" not in answer.content.decode()
    assert standing(org_id) == "expected"
    assert (
        fill(client, org_id, "save", **{"a-profit": "chưa tính", "a-revenue": "1.234,5"}).status_code == 302
    )
    page = client.get(address(org_id), {"lang": "en"}).content.decode()
    assert 'value="1,234.5"' in page
    assert 'value="chưa tính"' in page
    assert fill(client, org_id, "drop").status_code == 302
    assert "1.234,5" not in text_of(client.get(address(org_id), {"lang": "vi"}))


def test_two_who_type_see_each_other(office: Office, coops: list[str]) -> None:
    org_id = coops[2]
    client = office.client_of("officer")
    early = sheet_of(client, org_id)
    assert fill(client, org_id, "save").status_code == 302
    late = client.post(address(org_id, "nhap/"), SOUND | early | {"save": "1", "a-workers": "11"})
    assert late.status_code == 422
    assert "có người khác vừa lưu" in text_of(late)
    assert fill(client, org_id, source="phone").status_code == 302

    stale = client.post(
        address(org_id, "nhap/"), SOUND | early | {"send": "1", "a-workers": "11", "key": "other"}
    )
    assert stale.status_code == 422
    assert "có bản mới hơn" in text_of(stale)
    assert standing(org_id) == "accepted"


def test_the_same_page_sent_twice_is_one_return(office: Office, coops: list[str]) -> None:
    from sohtx.returns.filings import Filing, history

    org_id = coops[3]
    client = office.client_of("cooperative", org=org_id)
    sent = SOUND | sheet_of(client, org_id) | {"send": "1"}
    for _ in range(3):
        assert client.post(address(org_id, "nhap/"), sent).status_code == 302

    assert len(history(Filing(org_id, "HTX-6T", PERIOD)).versions) == 1


def test_a_soft_check_asks_for_a_reason_that_the_officer_reads(office: Office, coops: list[str]) -> None:
    org_id = coops[4]
    theirs, officer = office.client_of("cooperative", org=org_id), office.client_of("officer")
    odd = {"a-charter_capital": "900", "a-total_capital": "500"}
    asked = fill(theirs, org_id, **odd)
    assert asked.status_code == 422
    reasons = dict.fromkeys(
        re.findall(r'name="(r-\w+)"', asked.content.decode()), f"vốn chưa góp đủ {HOSTILE}"
    )
    assert "r-charter_in_total" in reasons

    assert fill(theirs, org_id, **odd, **reasons).status_code == 302
    assert f"vốn chưa góp đủ {HOSTILE}" in text_of(officer.get(address(org_id)))


def test_sent_back_with_a_remark_and_sent_again(office: Office, coops: list[str]) -> None:
    org_id = coops[5]
    theirs, officer = office.client_of("cooperative", org=org_id), office.client_of("officer")
    fill(theirs, org_id)
    assert officer.post(address(org_id, "xet/"), {"send_back": "1", "n-": " "}).status_code == 422
    assert (
        officer.post(address(org_id, "xet/"), {"send_back": "1", "n-": "xem lại lao động"}).status_code == 302
    )
    assert "xem lại lao động" in text_of(theirs.get(address(org_id), {"lang": "vi"}))

    assert fill(theirs, org_id, **{"a-workers": "10"}).status_code == 302
    assert standing(org_id) == "submitted"
    assert (
        officer.post(address(org_id, "xet/"), {"withdraw": "1", "reason": "nhầm đơn vị"}).status_code == 302
    )
    assert standing(org_id) == "withdrawn"


def test_many_are_accepted_at_once(office: Office, coops: list[str]) -> None:
    officer = office.client_of("officer")
    some = coops[6:9]
    for org_id in some:
        fill(office.client_of("cooperative", org=org_id), org_id)
    answer = officer.post(
        f"/phieu/mau/HTX-6T/{PERIOD}/duyet/",
        {"org": [*some, "no such"], "next": "https://elsewhere.example/"},
    )

    assert answer["Location"] == f"/phieu/mau/HTX-6T/{PERIOD}/"
    assert {standing(org_id) for org_id in some} == {"accepted"}


def test_a_commune_reaches_its_own(office: Office, coops: list[str], elsewhere: str) -> None:
    client = office.client_of("commune", area=COMMUNE)
    seen = text_of(client.get(f"/phieu/mau/HTX-6T/{PERIOD}/"))

    assert fill(client, coops[9]).status_code == 302
    assert standing(coops[9]) == "submitted"
    assert client.get(address(elsewhere)).status_code == 403
    assert client.post(address(elsewhere, "nhap/"), SOUND | {"send": "1"}).status_code == 403
    assert client.post(address(coops[9], "xet/"), {"accept": "1"}).status_code == 403
    assert elsewhere not in seen


def test_calls_are_recorded_and_shown(office: Office, coops: list[str]) -> None:
    officer = office.client_of("officer")
    page = address(coops[10], "goi/")
    wrong = officer.post(page, {"result": "promised", "promised_on": "", "note": ""})
    assert wrong.status_code == 422
    assert (
        officer.post(page, {"result": "promised", "promised_on": "20/12/2026", "note": HOSTILE}).status_code
        == 302
    )
    assert HOSTILE in text_of(officer.get(page))
    listed = text_of(officer.get(f"/phieu/mau/HTX-6T/{PERIOD}/", {"standing": "missing", "area": COMMUNE}))

    assert "Hẹn sẽ nộp 20/12/2026" in listed


def test_the_day_it_is_due_is_the_offices(office: Office) -> None:
    officer = office.client_of("officer")
    page = f"/phieu/mau/THT-6T/{PERIOD}/"
    assert "15/1/2027" in text_of(officer.get(page, {"lang": "vi"}))
    officer.post(f"{page}han/", {"due_on": "không phải ngày"})
    assert "15/1/2027" in text_of(officer.get(page))
    officer.post(f"{page}han/", {"due_on": "5/12/2026"})
    assert "5/12/2026" in text_of(officer.get(page))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_speaks_both_languages(office: Office, coops: list[str], lang: str) -> None:
    client = office.client_of("officer")
    for page in ("/phieu/", f"/phieu/mau/HTX-6T/{PERIOD}/", address(coops[0]), address(coops[0], "goi/")):
        answer = client.get(page, {"lang": lang, "period": PERIOD})
        assert answer.status_code == 200, page
        assert answer["Content-Language"] == lang
        text_of(answer)


@pytest.mark.parametrize(
    "page",
    [
        "/phieu/mau/HTX-6T/nay/", "/phieu/khong-co/HTX-6T/2026-S2/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(office: Office, page: str) -> None:
    assert office.client_of("officer").get(page).status_code == 404


def test_the_desk_tells_what_is_odd_by_its_weight(office: Office, coops: list[str], elsewhere: str) -> None:
    from sohtx.returns.filings import Filing
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    officer = office.client_of("officer")
    page = f"/phieu/mau/HTX-6T/{PERIOD}/ra-soat/"
    odd = {
        "members": 25,
        "workers": 12,
        "revenue": 1_200_000,
        "charter_capital": 900_000,
        "total_capital": 500_000,
    }
    large = odd | {"charter_capital": 90_000_000}
    for org_id, answers, reason in ((coops[11], odd, "góp thêm"), (elsewhere, large, "góp nhiều")):
        reasons = dict.fromkeys(("charter_in_total", "total_capital_slip", "charter_capital_slip"), reason)
        send([Given(Filing(org_id, "HTX-6T", PERIOD), answers, reasons=reasons, is_replacing=True)], by="an")
    everything = text_of(officer.get(page, {"all": "1", "lang": "vi"}))

    assert everything.index("góp nhiều") < everything.index("góp thêm")
    assert "góp thêm" not in text_of(officer.get(page, {"lang": "vi"}))
    assert elsewhere not in office.client_of("officer", area=COMMUNE).get(page, {"all": "1"}).content.decode()
    assert office.client_of("leader").get(page).status_code == 403


def test_answers_that_the_form_does_not_ask_stay(office: Office, coops: list[str]) -> None:
    from sohtx.returns.filings import Filing, history
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    filing = Filing(coops[12], "HTX-6T", PERIOD)
    send([Given(filing, {"members": 25, "workers": 12, "revenue": 1_200_000, "managers": 4})], by="an")
    client = office.client_of("cooperative", org=coops[12])
    assert fill(client, coops[12], **{"a-workers": "11"}).status_code == 302
    latest = history(filing).latest

    assert latest
    assert (latest.answers["workers"], latest.answers["managers"]) == (11, 4)
