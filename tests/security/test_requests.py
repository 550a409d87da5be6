"""Requests that no page of ours makes: without a token, from elsewhere, with another method, host, path or field."""

from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import Office
from web.test_gate import Ground, patterns

from .conftest import addresses, open_addresses

if TYPE_CHECKING:
    from django.test import Client

ELSEWHERE = (
    "https://evil.example/", "//evil.example", "/\\evil.example", "///evil.example", "javascript:alert(7)",
    "http:evil.example", "\thttps://evil.example", "https:evil.example", "/%0d%0aSet-Cookie:x=1", "\x00//evil.example",
)  # fmt: skip
CLIMBING = (
    "../../../../etc/passwd",
    "..%2f..%2fsecret",
    "%2e%2e%2f%2e%2e%2fsohtx.sqlite3",
    "....//secret",
    "~2e~2e~2fsecret",
)


def _strict(office: Office) -> "Client":
    """The administrator with a browser in which forms need their token."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"}, raise_request_exception=False)
    client.force_login(office.person("administrator"), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_every_address_refuses_a_post_without_a_token(office: Office, ground: Ground) -> None:
    from sohtx.accounts.models import LogEntry

    client, before = _strict(office), LogEntry.objects.count()
    for address, _ in addresses(ground, "POST"):
        assert client.post(address, {"do": "x"}).status_code == 403, address
    for address in open_addresses(ground):
        if address != "/khoe/":
            assert client.post(address, {"do": "x"}).status_code == 403, address
    assert LogEntry.objects.count() == before
    assert not any(getattr(entry.callback, "csrf_exempt", False) for _, entry in patterns())


def test_a_token_from_elsewhere_does_not_help(office: Office) -> None:
    client = _strict(office)
    client.get("/")
    token = client.cookies["sohtx_csrf"].value
    sent = {"period": "2023-S1", "csrfmiddlewaretoken": token}
    elsewhere = {"origin": "https://evil.example"}

    assert client.post("/ky-lam-viec/", sent, headers=elsewhere).status_code == 403
    assert client.post("/ky-lam-viec/", sent | {"csrfmiddlewaretoken": "a" * 64}).status_code == 403
    assert client.post("/ky-lam-viec/", sent).status_code == 302


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_no_address_answers_other_methods(boss: "Client", ground: Ground, method: str) -> None:
    for address, _ in addresses(ground):
        assert boss.generic(method, address).status_code == 405, (method, address)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "", "a b"]
)
def test_other_hosts_are_refused(office: Office, host: str) -> None:
    from django.test import Client

    client = Client(headers={"host": host}, raise_request_exception=False)
    assert client.get("/dang-nhap/").status_code == 400


def test_a_forwarded_host_is_not_believed(office: Office) -> None:
    answer = office.client_of("administrator").get("/nhat-ky/", headers={"x-forwarded-host": "evil.example"})

    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_next_leads_elsewhere(office: Office, wanted: str) -> None:
    client = office.client_of("officer")
    answers = [
        client.post("/ky-lam-viec/", {"period": "2023-S1", "next": wanted}),
        client.get("/dang-nhap/", {"next": wanted}),
        client.post("/tai-khoan/xac-nhan/", {"password": "một mật khẩu đủ dài", "next": wanted}),
    ]
    for answer in answers:
        assert answer.status_code in (200, 302)
        place = answer.get("Location", "/")
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\")), place
        assert "\n" not in place


@pytest.mark.parametrize("climbing", CLIMBING)
def test_no_part_of_an_address_is_a_path(boss: "Client", ground: Ground, climbing: str) -> None:
    for address in (
        f"/to-chuc/{climbing}/", f"/to-chuc/{climbing}/lien-he/", f"/to-chuc/ghi/{climbing}/", f"/tro-giup/{climbing}/",
        f"/bao-cao/{ground.reports[0].parts['round_id']}/muc/{climbing}/",
        f"/bao-cao/{ground.reports[0].parts['round_id']}/tai/{climbing}/",
        f"/nap-danh-sach/{climbing}/", f"/vao/{climbing}/", f"/static/{climbing}", f"/{climbing}",
    ):  # fmt: skip
        answer = boss.get(address)
        assert answer.status_code in (302, 404), address
        assert b"root:" not in answer.content


def test_what_a_form_does_not_ask_is_not_taken(office: Office) -> None:
    """Nobody gives themselves a role, another name to sign in, or another's account by a field of their own."""
    from sohtx.accounts.models import Grant, Person

    client, person = (
        office.client_of("cooperative", org="DEMO-0001"),
        office.person("cooperative", org="DEMO-0001"),
    )
    before = Person.objects.values_list("username", "password", "is_active", "is_visitor").get(pk=person.pk)  # type: ignore[attr-defined]
    sent = {
        "display_name": "Giàng Thị Mỷ", "email": "", "username": "administrator", "is_active": "0", "is_visitor": "1",
        "password": "x", "role": "administrator", "grants": "1", "pk": "1", "id": "1", "person": "1", "org_id": "DEMO-0002",
    }  # fmt: skip

    assert client.post("/tai-khoan/", sent).status_code == 302
    kept = Person.objects.get(pk=person.pk)  # type: ignore[attr-defined]
    assert kept.display_name == "Giàng Thị Mỷ"
    assert (kept.username, kept.password, kept.is_active, kept.is_visitor) == before
    assert Grant.objects.filter(person=kept).count() == 1


def test_of_a_field_sent_twice_one_counts(office: Office) -> None:
    client = office.client_of("officer")
    answer = client.post("/ky-lam-viec/?period=2020-S1", {"period": ["2021-S1", "2023-S1"], "next": "/"})

    assert answer.cookies["sohtx_period"].value == "2023-S1"


def test_too_many_fields_are_refused(boss: "Client") -> None:
    answer: Any = boss.post("/tai-khoan/", {f"f{n}": "1" for n in range(6_000)})

    assert answer.status_code == 400
