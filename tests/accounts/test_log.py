"""The log: sentences without secrets, narrowed, turned, and taken away."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from .conftest import OTHER_PASSWORD, PASSWORD, browser, last_acts, log, said, signed_in

if TYPE_CHECKING:
    from django.test import Client


def rows_of(answer: object) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_every_act_has_a_sentence_in_both_languages_with_the_same_places() -> None:
    import re

    from sohtx.accounts import acts
    from sohtx.accounts.log import SENTENCES

    assert acts.SIGNED_IN in SENTENCES
    for code, sentence in SENTENCES.items():
        vi, en = (sorted(re.findall(r"{(\w+)}", words)) for words in sentence)
        assert vi == en, code


def test_no_secret_is_ever_told(boss: "Client", make: Callable) -> None:
    from sohtx.accounts import services
    from sohtx.accounts.models import LogEntry
    from sohtx.accounts.rights import Role

    person = make("ha.nguyen", "officer")
    tokens = [
        services.reset_way_in(person=person, by="quan.tri"),
        services.visit_link(role=Role.COOPERATIVE, org="HTX-001", by="quan.tri"),
        services.invite(display_name="Ai đó", role=Role.LEADER, by="quan.tri"),
    ]
    browser().post("/dang-nhap/", {"login": OTHER_PASSWORD, "password": OTHER_PASSWORD})
    client = browser()
    client.get(f"/vao/{tokens[0]}/")
    client.post("/vao/", {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    kept = str(list(LogEntry.objects.values())) + str(log())

    assert len(log()) > 8
    for secret in (*tokens, PASSWORD, OTHER_PASSWORD):
        assert secret not in kept
    assert "{" not in "".join(line[1] + line[2] for line in log())


def test_the_log_is_narrowed(boss: "Client", make: Callable) -> None:
    from django.utils import timezone

    from sohtx.accounts.models import LogEntry
    from sohtx.core.moment import day_of, now

    make("ha.nguyen", "leader")
    LogEntry.objects.filter(act="grant.make", subject="quan.tri").update(
        at=timezone.now() - timedelta(days=40)
    )
    today = day_of(now())
    ask = lambda query: said(boss.get(f"/nhat-ky/?{query}"))

    assert "cấp cho ha.nguyen" in ask("by=HA.nguyen") and "cấp cho quan.tri" not in ask("by=ha.nguyen")
    assert "lập tài khoản ha.nguyen" not in ask("act=grant.make").split("Đơn vị, địa bàn")[1]
    assert "cấp cho quan.tri" not in ask(f"since={today:%d/%m/%Y}") and "cấp cho ha.nguyen" in ask(
        f"since={today:%d/%m/%Y}"
    )
    assert "cấp cho ha.nguyen" not in ask(f"until={today - timedelta(days=1):%d/%m/%Y}")
    assert "Không có dòng nào khớp" in ask("org=HTX-404")
    everything = "cấp cho ha.nguyen"
    for far in ("since=01/01/0001", "since=02/01/0001", "until=31/12/9999", "until=30/12/9999"):
        assert everything in ask(far)
    assert "Không có dòng nào khớp" in ask("since=31/12/9999")
    assert "Không có dòng nào khớp" in ask("until=01/01/0001")
    assert ask("since=32/13/2025&after=x&before=99999999999999999999&act=nope")


def test_a_leader_of_an_area_sees_what_is_about_it(make: Callable) -> None:
    from sohtx.accounts.acts import VISIT_MADE
    from sohtx.accounts.log import note

    make("lanh.dao", "leader", area="02647")
    for area, org in (("02647", "HTX-001"), ("02650", "HTX-002"), ("", "HTX-003")):
        note(VISIT_MADE, by="", area_code=area, org_id=org, subject=org, role="r", scope=org)
    page = said(signed_in("lanh.dao").get("/nhat-ky/"))

    assert "HTX-001" in page
    assert "HTX-002" not in page and "HTX-003" not in page
    assert [row[4] for row in rows_of(signed_in("lanh.dao").post("/nhat-ky/tai-ve/"))[1:] if row[4]] == [
        "HTX-001"
    ]


def test_taking_the_log_away_is_told_and_cells_are_no_formulas(boss: "Client", make: Callable) -> None:
    from sohtx.accounts.acts import VISIT_MADE
    from sohtx.accounts.log import note

    note(VISIT_MADE, by="=cmd|' /C calc'!A0", org_id="+1", area_code="@x", subject="s", role="r", scope="x")
    answer = boss.post("/nhat-ky/tai-ve/")
    rows = rows_of(answer)

    assert answer["Content-Disposition"] == 'attachment; filename="nhat-ky.csv"'
    assert rows[0] == ["Lúc", "Ai", "Mã việc", "Việc", "Mã đơn vị", "Mã địa bàn"]
    assert [(row[1], row[4], row[5]) for row in rows[1:] if row[4]] == [("'=cmd|' /C calc'!A0", "'+1", "'@x")]
    assert last_acts(1) == ["log.export"]
    assert log()[-1][1] == f"tải nhật ký về máy ({len(rows) - 1} dòng)"


@pytest.mark.parametrize(("language", "words"), [("vi", "đăng nhập từ"), ("en", "signed in from")])
def test_the_log_speaks_the_readers_language(boss: "Client", language: str, words: str) -> None:
    assert words in said(boss.get(f"/nhat-ky/?lang={language}"))


def test_an_organization_is_told_by_its_name_and_an_unknown_address_is_left_out(boss: "Client") -> None:
    from sohtx.accounts import acts, scopes
    from sohtx.accounts.log import note, tell

    scopes.register(names_of_organizations=lambda codes: dict.fromkeys(codes, "Hợp tác xã Suối Bạc"))
    note(acts.PERSON_CLOSED, by="ha", subject="HTX-6T / HTX-001", org_id="HTX-001")
    page = said(boss.get("/nhat-ky/"))
    assert "khóa tài khoản HTX-6T / Hợp tác xã Suối Bạc" in page
    assert "HTX-6T / HTX-001" not in page

    told = {act: tell(note(act, by="", subject="ha", ip="")) for act in (acts.SIGNED_IN, acts.LOCKED)}
    assert told[acts.SIGNED_IN] == ("đăng nhập", "signed in")
    assert told[acts.LOCKED].vi == "khóa tạm đăng nhập vào tài khoản ha"
    assert told[acts.LOCKED].en == "locked sign-in as ha for a while"


def test_long_logs_turn_by_key(boss: "Client") -> None:
    import re

    from sohtx.accounts.acts import VISIT_USED
    from sohtx.accounts.log import note
    from sohtx.accounts.models import LogEntry

    for n in range(120):
        note(VISIT_USED, by=f"k{n}")
    seen, path = [], "/nhat-ky/"
    while path:
        page = boss.get(path).content.decode()
        seen += re.findall(r'<th scope="row">(k\d+)', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following and following[1].replace("&amp;", "&")

    assert seen == [f"k{n}" for n in reversed(range(120))]
    assert LogEntry.objects.count() > 120
