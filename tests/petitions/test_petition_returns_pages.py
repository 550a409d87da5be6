"""The page of difficulties written in returns: who may open it, what it shows and takes, with how many questions."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import COMMUNE, Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

ADDRESS, PERIOD, FORM = "/kien-nghi/tu-phieu/", "2025-S1", "HTX-6T"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} khó vay vốn"
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative")


@pytest.fixture(scope="module")
def coops(office: Office) -> list[str]:
    """Two cooperatives of the commune, and many elsewhere."""
    from sohtx.accounts.rights import Reach
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    own = find(
        Query(
            kinds=("cooperative",), statuses=("existing",), size=40, reach=Reach(areas=frozenset({COMMUNE}))
        )
    ).rows
    within = [row.org_id for row in own]
    others = find(Query(kinds=("cooperative",), statuses=("existing",), size=80)).rows
    return [*within[:2], *(row.org_id for row in others if row.org_id not in within)]


@pytest.fixture(autouse=True)
def clean(office: Office) -> Iterator[None]:
    """Each test has a period of returns of its own."""
    from sohtx.petitions.models import Difficulty, Petition
    from sohtx.returns.models import FilingVersion

    FilingVersion.objects.filter(period=PERIOD).delete()
    yield
    Difficulty.objects.all().delete()
    Petition.objects.all().delete()


@pytest.fixture(scope="module")
def officer(office: Office) -> "Client":
    return office.client_of("officer")


def sent(*orgs: str, text: str = HOSTILE, topic: str = "capital") -> list[str]:
    """Returns that tell a difficulty, as the page names them."""
    from sohtx.petitions.return_difficulties import written_in
    from sohtx.returns.filings import Filing
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    filings = [Filing(org, FORM, PERIOD) for org in orgs]
    answers: dict[str, Any] = {"members": 40, "workers": 4, "revenue": 120_500, "profit": 11_250}
    told = answers | {"difficulty": text, "difficulty_topic": topic}
    reasons = _Always()
    send(
        [Given(one, told, is_replacing=True, reasons=reasons) for one in filings],
        by="can-bo",
        is_accepted=True,
    )
    found = written_in([str(one) for one in filings])
    return [f"{found[str(one)].seen}|{one}" for one in filings]


class _Always(dict[str, str]):
    """A reason for whatever check may stand broken."""

    def get(self, _key: str, _default: Any = None) -> str:  # type: ignore[override]
        return "đã xem lại"

    def __getitem__(self, _key: str) -> str:
        return "đã xem lại"

    def __contains__(self, _key: object) -> bool:
        return True


def words(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def at(client: "Client", status: int = 200, **query: str) -> str:
    answer = client.get(ADDRESS, {"period": PERIOD} | query)
    assert answer.status_code == status
    return words(answer)


def post(client: "Client", **told: Any) -> Any:
    return client.post(f"{ADDRESS}?period={PERIOD}", told)


@pytest.mark.parametrize("role", ROLES)
def test_who_keeps_petitions_opens_it(office: Office, coops: list[str], role: str) -> None:
    sent(coops[0])
    client = office.client_of(
        role, area=COMMUNE if role == "commune" else "", org=coops[0] if role == "cooperative" else ""
    )
    may = role in ("administrator", "officer")
    at(client, 200 if may else 403)
    assert post(client, act="each").status_code == (422 if may else 403)
    back = client.post(f"{ADDRESS}999/xet-lai/")
    assert back.status_code == (302 if may else 403)
    assert client.get(f"{ADDRESS}999/xet-lai/").status_code in (403, 405)
    listed = client.get("/kien-nghi/")
    assert (ADDRESS in listed.content.decode()) == may


def test_an_officer_of_one_area_reads_and_settles_what_lies_there(office: Office, coops: list[str]) -> None:
    from sohtx.petitions.models import Petition

    (far,) = sent(coops[2], text="Việc ở nơi khác")
    near, other = sent(coops[0], coops[1], text="Việc ở xã nhà")
    client = office.client_of("officer", area=COMMUNE)
    shown = at(client)
    assert "Việc ở xã nhà" in shown
    assert "Việc ở nơi khác" not in shown
    assert post(client, act="each", take=[near, far]).status_code == 422
    assert Petition.objects.count() == 0
    assert post(client, act="each", take=[near]).status_code == 302
    assert Petition.objects.count() == 1
    assert post(client, act="aside", take=[other], reason="đã hỏi lại").status_code == 302


def test_what_is_ticked_is_taken_up_joined_and_set_aside(officer: "Client", coops: list[str]) -> None:
    from sohtx.accounts.models import LogEntry
    from sohtx.petitions.models import Difficulty, Petition

    start = LogEntry.objects.order_by("-pk")[0].pk
    assert "Chưa phiếu nào của kỳ này" in at(officer)
    ticks = sent(*coops[:7])
    shown = at(officer)
    assert HOSTILE in shown
    assert "<script>alert" not in officer.get(ADDRESS, {"period": PERIOD}).content.decode()

    origin = ticks[0].partition("|")[2]
    answer = post(officer, act="each", take=ticks[:1], **{f"topic|{origin}": "CS"})
    assert answer.status_code == 302
    made = Petition.objects.get()
    assert (made.channel, made.topic, made.origin, made.text) == ("return", "CS", origin, HOSTILE)
    assert made.code in at(officer)  # beside the others, that say the same
    assert post(officer, join=f"{ticks[1]}|{made.code}").status_code == 302
    assert post(officer, act="join", take=ticks[2:3], into=made.code).status_code == 302
    assert made.raisers.count() == 3
    assert post(officer, act="together", take=ticks[3:5]).status_code == 302
    assert Petition.objects.count() == 2
    assert post(officer, act="aside", take=ticks[5:6], reason="Không nêu việc gì").status_code == 302
    done = at(officer, view="done")
    assert all(word in done for word in (made.code, "Nhập vào", "Không nêu việc gì", "Ghi thành"))
    back = Difficulty.objects.get(raiser=None)
    assert officer.post(f"{ADDRESS}{back.pk}/xet-lai/?period={PERIOD}").status_code == 302
    acts = list(LogEntry.objects.filter(pk__gt=start).order_by("pk").values_list("act", flat=True))
    assert acts == [
        "petition.take_up", "petition.join_from_returns", "petition.join_from_returns", "petition.take_up",
        "petition.set_aside", "petition.set_aside_back",
    ]  # fmt: skip
    assert "Từ phiếu" in at(officer)


def test_what_is_wrong_is_said_and_what_was_typed_stays(officer: "Client", coops: list[str]) -> None:
    from sohtx.petitions.models import Difficulty, Petition

    ticks = sent(*coops[:2])
    stale = "1|" + ticks[0].partition("|")[2]
    for told, said in (
        ({"act": "each"}, "chưa chọn khó khăn nào"),
        ({"take": ticks}, "chưa chọn cách xử lý"),
        ({"act": "aside", "take": ticks, "reason": " "}, "chưa ghi lý do"),
        ({"act": "join", "take": ticks, "into": "KN-1999-009"}, "không có đề xuất, kiến nghị mang mã này"),
        ({"act": "each", "take": [stale]}, "phiếu đã thay đổi"),
        ({"act": "each", "take": ["x|y/z"]}, "phiếu đã thay đổi"),
        ({"act": "each", "take": ticks, f"topic|{ticks[0].partition('|')[2]}": "ZZ"}, "không có trong danh"),
    ):
        answer = post(officer, **told)
        assert answer.status_code == 422, told
        assert said in words(answer), (told, words(answer)[:600])
    assert not Petition.objects.exists()
    assert not Difficulty.objects.exists()
    kept = post(officer, act="aside", take=ticks[:1], reason="").content.decode()
    assert f'value="{html.escape(ticks[0])}" checked' in kept


def test_thirty_are_asked_for_as_one_is(officer: "Client", coops: list[str]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(**query: str) -> int:
        officer.get(ADDRESS, {"period": PERIOD} | query)
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(ADDRESS, {"period": PERIOD} | query).status_code == 200
        return len(asked)

    ticks = sent(*coops[:2])
    assert post(officer, act="each", take=ticks[:1]).status_code == 302
    few = queries(), queries(view="done")
    more = sent(*coops[2:32], text="Khó vay vốn lưu động")
    assert post(officer, act="each", take=more[:15]).status_code == 302
    assert (queries(), queries(view="done")) == few
