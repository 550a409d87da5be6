"""A form that is sent twice is recorded once; what was refused, or is another fact, is not taken for sent before."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from web.conftest import Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

WORK = {"kind": "", "name": "Đợt vận động xã Mường Hum", "from_on": "1/3/2024", "to_on": "30/4/2024"}


def key_of(client: "Client", address: str) -> str:
    """The key of the one form of a page: the frame's forms have none."""
    (found,) = re.findall(r'name="form_key" value="([^"]+)"', client.get(address).content.decode())
    return str(found)


def test_a_form_sent_twice_is_recorded_once_and_leads_to_the_same_page(office: Office) -> None:
    from sohtx.support.models import Campaign

    officer, address = office.client_of("officer"), "/ho-tro/tuyen-truyen/moi/"
    told = {**WORK, "form_key": key_of(officer, address)}

    first, second = officer.post(address, told), officer.post(address, told)

    assert first.status_code == second.status_code == 302, first.content.decode()[:2000]
    assert first["Location"] == second["Location"]
    assert Campaign.objects.count() == 1
    assert "lần bấm trước" in officer.get(second["Location"]).content.decode()

    again = {**told, "name": "Đợt vận động xã Y Tý"}
    assert officer.post(address, again)["Location"] != first["Location"]
    assert officer.post(address, {**told, "form_key": key_of(officer, address)}).status_code == 302
    assert Campaign.objects.count() == 3


def test_what_was_refused_may_be_sent_again_and_keys_are_of_one_person(office: Office) -> None:
    from sohtx.support.models import Campaign

    officer, address = office.client_of("officer"), "/ho-tro/tuyen-truyen/moi/"
    before = Campaign.objects.count()
    wrong = {**WORK, "from_on": "", "form_key": key_of(officer, address)}
    assert [officer.post(address, wrong).status_code for _ in range(2)] == [422, 422]
    told = {**wrong, "from_on": "2/3/2024"}
    assert officer.post(address, told).status_code == 302
    assert office.client_of("administrator").post(address, told).status_code == 302
    assert Campaign.objects.count() == before + 2


def test_two_presses_at_the_same_moment_are_recorded_once(office: Office) -> None:
    from django.db import connection

    from sohtx.support.models import Campaign

    officer, address = office.client_of("officer"), "/ho-tro/tuyen-truyen/moi/"
    told = {**WORK, "name": "Đợt bấm hai lần", "form_key": key_of(officer, address)}
    presses = [office.client_of("officer") for _ in range(2)]

    def press(client: "Client") -> str:
        try:
            return str(client.post(address, told)["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        led_to = set(both.map(press, presses))
    assert len(led_to) == 1
    assert Campaign.objects.filter(name="Đợt bấm hai lần").count() == 1
