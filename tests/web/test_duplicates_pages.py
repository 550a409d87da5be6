"""Pairs that may be one: what is offered for two of one kind, and for a group beside a cooperative."""

import re
from typing import Any

from .conftest import COMMUNE, Office


def recorded(org_id: str, kind: str, name: str) -> None:
    from sohtx.register.recording.entries import NewEntry
    from sohtx.register.services import record

    cells = {"kind": kind, "name": name, "area_code": COMMUNE, "sector": "agriculture"}
    entry = NewEntry(org_id=org_id, entry="established", effective_on="2024-05-01", **cells)
    record([entry], by="t", act="act")


def card(client: Any, org_id: str) -> str:
    """What the page shows of the pair of an organization."""
    page = client.get("/to-chuc/trung/").content.decode()
    return next(part for part in re.split(r"(?=<section)", page) if f"/to-chuc/{org_id}/" in part)


def test_a_group_beside_a_cooperative_may_be_a_conversion(office: Office) -> None:
    recorded("PAIR-T", "group", "Tổ hợp tác Sương Giả Định")
    recorded("PAIR-H", "cooperative", "Hợp tác xã Sương Giả Định")
    shown = card(office.client_of("officer"), "PAIR-T")
    assert "có thể tổ hợp tác đã chuyển đổi thành hợp tác xã" in shown
    assert "/to-chuc/PAIR-T/ghi/convert/" in shown
    assert "/ghi/merge/" not in shown


def test_the_merger_of_a_pair_names_both(office: Office) -> None:
    recorded("PAIR-1", "cooperative", "Hợp tác xã Nắng Giả Định")
    recorded("PAIR-2", "cooperative", "Hợp tác xã Nắng Giả Định")
    client = office.client_of("officer")
    shown = card(client, "PAIR-1")
    assert "/ghi/convert/" not in shown
    link = re.search(r'href="(/to-chuc/PAIR-1/ghi/merge/[^"]*)"', shown)
    assert link
    form = client.get(link[1]).content.decode()
    assert re.search(r"<textarea[^>]*name=\"absorbed\"[^>]*>\s*PAIR-2</textarea>", form)


def test_the_two_of_a_pair_are_named_once_and_then_called_a_and_b(office: Office) -> None:
    recorded("PAIR-A", "cooperative", "Hợp tác xã Mây Giả Định")
    recorded("PAIR-B", "cooperative", "Hợp tác xã Mây Giả Định")
    shown = card(office.client_of("officer"), "PAIR-A")
    assert "Cùng tên riêng, cùng xã, phường" in shown
    assert set(re.findall(r'data-label="([^"]*)"', shown)) == {"Bên A", "Bên B"}
    assert shown.partition("<tbody>")[0].count("Hợp tác xã Mây Giả Định</a>") == 2
