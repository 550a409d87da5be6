"""Forms that areas answer, on the pages: who is asked, a count that is sent by a commune and moves the register."""

import re
from typing import TYPE_CHECKING

from .conftest import COMMUNE, Office

if TYPE_CHECKING:
    from django.test import Client

FORM, PERIOD = "THT-XA-6T", "2026-S2"
LIST, ONE = f"/phieu/mau/{FORM}/{PERIOD}/", f"/phieu/{COMMUNE}/{FORM}/{PERIOD}/"
CHECKED = "Đã hỏi lại xã"


def text_of(client: "Client", path: str) -> str:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang=vi")
    assert answer.status_code == 200, path
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def send_count(client: "Client", **told: int) -> int:
    """Fill in the page and send it, with a reason for everything odd."""
    page = client.get(ONE, {"lang": "vi", "sua": "1"}).content.decode()
    kept = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("turn", "based_on", "key")
    }
    answers = {f"a-{code}": str(number) for code, number in told.items()}
    reasons = {f"r-{check}": CHECKED for check in ("groups_balance", "groups_jump", "groups_new_in_groups")}
    sent = {**kept, **answers, **reasons, "mark": ",", "nature": "actual", "send": "1"}
    return int(client.post(ONE + "nhap/", sent).status_code)


def test_a_commune_counts_its_groups_and_accepting_it_moves_the_register(office: Office) -> None:
    from sohtx.collecting.counting.agreeing import held_of
    from sohtx.returns.filings import Filing

    commune, officer = office.client_of("commune", area=COMMUNE), office.client_of("officer")
    assert "0 trên 0" in text_of(officer, LIST)
    assert (
        officer.post(LIST + "noi-nop/", {"scope": "some", "area": [COMMUNE, "khong-co"]}).status_code == 302
    )
    assert "0 trên 1" in text_of(officer, LIST)

    held = held_of(Filing(COMMUNE, FORM, PERIOD)).counted
    told = {"groups": held.groups + 15, "groups_new": held.new + 12, "groups_ended": held.ended + 3}
    assert send_count(commune, **told) == 302
    assert commune.post(ONE + "xet/", {"accept": "1"}).status_code == 403
    assert "Chờ duyệt" in text_of(officer, ONE)
    assert held_of(Filing(COMMUNE, FORM, PERIOD)).counted == held

    accepted = officer.post(ONE + "xet/", {"accept": "1"})
    assert accepted.status_code == 302, accepted.content.decode()
    assert "Sổ khớp với phiếu" in text_of(officer, ONE)
    assert held_of(Filing(COMMUNE, FORM, PERIOD)).counted[:3] == tuple(told.values())

    unnamed = held_of(Filing(COMMUNE, FORM, PERIOD)).unnamed
    assert f"{unnamed} đơn vị" in text_of(officer, f"/to-chuc/?kind=group&area={COMMUNE}&named=0")
    assert f"{held.groups + 15 - unnamed} đơn vị" in text_of(officer, f"/to-chuc/?kind=group&area={COMMUNE}")
    panel = text_of(officer, f"/so-lieu/so/?indicator=group_count&period={PERIOD}&area={COMMUNE}")
    assert f"{unnamed} tổ, xã báo theo số lượng" in panel
    assert unnamed_told(COMMUNE) == unnamed_told("15") == unnamed
    assert unnamed_told("01") == 0


def unnamed_told(area: str) -> int:
    """How many unnamed groups a report of an area tells of."""
    from sohtx.figures.asking import Request, read_request
    from sohtx.figures.remembering import on_extract
    from sohtx.figures.rosters import count_unnamed

    asked = Request(period=PERIOD, indicators=["group_count"], area=area)
    return on_extract(lambda extract: count_unnamed(extract, read_request(asked, extract.units)))


def test_who_is_asked_is_the_offices_alone(office: Office) -> None:
    for role, scope in (("commune", {"area": COMMUNE}), ("leader", {}), ("department", {})):
        assert office.client_of(role, **scope).get(LIST + "noi-nop/").status_code in (403, 404)
    officer = office.client_of("officer")
    assert officer.post(LIST + "noi-nop/", {"scope": "all"}).status_code == 302
    assert "trên 99 nơi" in text_of(officer, LIST)
    assert officer.post(LIST + "noi-nop/", {"scope": "none"}).status_code == 302
    assert "phải nộp" in text_of(officer, "/phieu/?period=2026-S2").lower()
    assert officer.get("/phieu/mau/HTX-6T/2026-S2/noi-nop/").status_code == 404
    assert officer.get("/phieu/99999/THT-XA-6T/2026-S2/").status_code == 404
