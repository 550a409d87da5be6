"""Asking for returns by letter from a page, and the page of the schedule; letters go through a real mail server."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from returns.post import Post, mail_server, no_mail_server

from .conftest import COMMUNE, Office

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the server's
PERIOD = "2026-S2"
PAGE = f"/phieu/mau/HTX-6T/{PERIOD}/thu/"
SCHEDULE = "/phieu/nhac/"
FOOT = "Phòng Nghiệp vụ, điện thoại 0214 000 000"
HOSTILE = "<script>alert(1)</script> {lines} {{ 7*7 }}"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
TOLD = {"is_on": "on", "days": "-7, −1; 3", "forms_": ["HTX-6T", "HTX-N"], "foot": FOOT}


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as kept:
        yield kept


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def offered(client: "Client", page: str = PAGE) -> tuple[str, list[str], list[str]]:
    """The key of the page, who is on it, and who of them is ticked."""
    words = client.get(page, {"lang": "vi", "area": COMMUNE}).content.decode()
    key = re.search(r'name="key" value="(\w+)"', words)
    boxes = re.findall(r'name="org" value="([^"]+)"( checked)?', words)
    return (key[1] if key else ""), [org for org, _ in boxes], [org for org, checked in boxes if checked]


def send(client: "Client", key: str, orgs: list[str], foot: str = FOOT) -> Any:
    return client.post(f"{PAGE}?area={COMMUNE}", {"key": key, "org": orgs, "foot": foot}, follow=True)


def test_those_ticked_get_the_letter_once(office: Office, post: Post) -> None:
    from sohtx.accounts.models import LogEntry

    officer = office.client_of("officer")
    key, shown, ticked = offered(officer)
    assert shown == ticked
    assert len(shown) > 3
    first = send(officer, key, shown[:2])
    send(officer, key, shown[:2])

    assert "Đã gửi 2 thư." in text_of(first)
    assert len(post.letters) == 2
    assert all(FOOT in words and "Phiếu báo cáo của hợp tác xã" in words for _, words in post.told())
    listed = text_of(officer.get(f"/phieu/mau/HTX-6T/{PERIOD}/", {"standing": "missing", "area": COMMUNE}))
    assert listed.count("Đã gửi thư (") == 2
    _, again, still = offered(officer)
    assert set(again) == set(shown)
    assert set(still) == set(shown) - set(shown[:2])
    assert LogEntry.objects.filter(act="return.letters").order_by("pk")[0].details == {
        "count": 2,
        "failed": 0,
    }


def test_the_preview_is_the_letter(office: Office, post: Post) -> None:
    officer = office.client_of("officer")
    key, shown, _ = offered(officer)
    page = html.unescape(officer.get(PAGE, {"lang": "vi", "area": COMMUNE}).content.decode())
    preview = re.search(r'<pre class="letter">(.*?)</pre>', page, re.DOTALL)
    send(officer, key, shown[:1])

    assert preview
    (words,) = [words for _, words in post.told()]
    assert words.replace(FOOT, "").split() == preview[1].split()


def test_nobody_ticked_or_no_foot_sends_nothing(office: Office, post: Post) -> None:
    officer = office.client_of("officer")
    key, shown, _ = offered(officer)
    assert "chưa chọn đơn vị nào" in text_of(send(officer, key, []))
    assert send(officer, key, shown, foot=" ").status_code == 422
    assert "chưa chọn đơn vị nào" in text_of(send(officer, key, ["KHONG-CO"]))

    assert post.letters == []


def test_what_is_written_at_the_foot_is_words_alone(office: Office, post: Post) -> None:
    officer = office.client_of("officer")
    key, shown, _ = offered(officer)
    send(officer, key, shown[-1:], foot=HOSTILE)
    shown_again = officer.post(f"{PAGE}?area={COMMUNE}", {"key": key, "foot": HOSTILE})

    assert HOSTILE in post.told()[0][1]
    assert HOSTILE in html.unescape(shown_again.content.decode())
    assert "<script>alert" not in shown_again.content.decode()


def test_a_server_that_is_away_is_told(office: Office) -> None:
    officer = office.client_of("officer")
    key, shown, _ = offered(officer)
    with no_mail_server():
        answer = send(officer, key, shown[-3:])

    assert "3 thư chưa gửi được" in text_of(answer)


def test_without_mail_the_page_offers_the_message(office: Office) -> None:
    officer = office.client_of("officer")
    key, shown, _ = offered(officer)
    said = text_of(officer.get(PAGE, {"lang": "vi", "area": COMMUNE}))

    assert "Máy này chưa gửi được thư" in said
    assert "Gửi thư cho những đơn vị đã chọn" not in said
    assert "Liên minh HTX đề nghị các đơn vị sau gửi" in said
    assert "SOHTX_MAIL" in text_of(send(officer, key, shown[:1]))


def test_only_those_within_reach_are_written_to(office: Office, post: Post) -> None:
    everybody = office.client_of("officer")
    here = office.client_of("officer", area=COMMUNE)
    elsewhere = re.findall(r'name="org" value="([^"]+)"', everybody.get(PAGE).content.decode())
    key, mine, _ = offered(here)
    outside = sorted(set(elsewhere) - set(mine))
    assert outside
    assert "chưa chọn đơn vị nào" in text_of(send(here, key, outside[:2]))
    assert post.letters == []
    for role, scope in (("commune", {"area": COMMUNE}), ("cooperative", {"org": mine[0]}), ("leader", {})):
        assert office.client_of(role, **scope).get(PAGE).status_code == 403
    assert everybody.get(PAGE)["Cache-Control"] == "no-store, private"


# The schedule


def test_an_administrator_switches_it_on(office: Office) -> None:
    from sohtx.collecting.reminding import schedule

    boss = office.client_of("administrator")
    assert not schedule().is_on
    assert "Lịch đang tắt" in text_of(boss.get(SCHEDULE, {"lang": "vi"}))
    assert boss.post(SCHEDULE, TOLD | {"foot": ""}).status_code == 422
    assert boss.post(SCHEDULE, TOLD | {"days": "mai, mốt"}).status_code == 422
    assert boss.post(SCHEDULE, TOLD | {"days": "-400"}).status_code == 422
    assert boss.post(SCHEDULE, TOLD | {"forms_": ["THT-XA-6T"]}).status_code == 422
    assert not schedule().is_on
    said = text_of(boss.post(SCHEDULE, TOLD, follow=True))

    assert "Đã bật lịch thư nhắc." in said
    assert "Lịch đang bật" in said
    assert schedule() == (True, (-7, -1, 3), ("HTX-6T", "HTX-N"), FOOT)
    off = {name: value for name, value in TOLD.items() if name != "is_on"}
    boss.post(SCHEDULE, off | {"foot": HOSTILE})
    assert not schedule().is_on
    assert "<script>alert" not in boss.get(SCHEDULE).content.decode()


def test_what_would_go_today_is_told(office: Office) -> None:
    from datetime import timedelta

    from sohtx.core.period import Period
    from sohtx.returns.due import set_due
    from sohtx.web.working import today

    boss = office.client_of("administrator")
    boss.post(SCHEDULE, TOLD)
    set_due("HTX-6T", Period.parse("2025-S2"), today() + timedelta(days=1), by="")
    said = text_of(boss.get(SCHEDULE, {"lang": "vi"}))

    assert re.search(
        r"6 tháng cuối năm 2025, hạn nộp [\d/]+: [\d.]+ đơn vị chưa nộp, sẽ gửi [\d.]+ thư", said
    )


@pytest.mark.parametrize("role", ["officer", "leader", "department"])
def test_nobody_else_sets_it(office: Office, role: str) -> None:
    assert office.client_of(role).get(SCHEDULE).status_code == 403
    assert office.client_of(role).post(SCHEDULE, TOLD).status_code == 403
    assert "Lịch thư nhắc" not in text_of(office.client_of(role).get("/phieu/", {"lang": "vi"}))
    assert "Lịch thư nhắc" in text_of(office.client_of("administrator").get("/phieu/", {"lang": "vi"}))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_pages_speak_both_languages(office: Office, lang: str) -> None:
    for page in (PAGE, SCHEDULE):
        answer = office.client_of("administrator").get(page, {"lang": lang})
        assert (answer.status_code, answer["Content-Language"]) == (200, lang)
        text_of(answer)
