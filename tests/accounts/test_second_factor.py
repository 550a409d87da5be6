"""Codes of an app, recovery codes, passkeys; and what is asked for before they change."""

import json
import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings

from .conftest import OTHER_PASSWORD, PASSWORD, browser, is_in, last_acts, said, signed_in

if TYPE_CHECKING:
    from django.test import Client

APP = "/tai-khoan/xac-thuc/ung-dung/"
KEYS = "/tai-khoan/xac-thuc/khoa/"
CODES = "/tai-khoan/xac-thuc/ma-du-phong/"


def confirm(client: "Client", password: str = PASSWORD) -> None:
    """Show once more that it is oneself."""
    answer = client.post("/tai-khoan/xac-nhan/?next=/tai-khoan/", {"password": password})
    assert answer.status_code == 302, said(answer)


@pytest.fixture(autouse=True)
def half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes hold for half a minute; each test lives within one, however slow the machine."""
    from allauth.mfa.totp.internal import auth

    now = time.time()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: now))


def code_of(secret: str) -> str:
    """What an authenticator app would show now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def forget_used_codes() -> None:
    """Let the code of this half minute serve a second time."""
    from django.core.cache import cache

    cache.clear()


def set_up_app(client: "Client") -> str:
    """Set up an authenticator app; gives its secret."""
    confirm(client)
    page = client.get(APP)
    secret = re.search(r'<code class="secret">(\w+)</code>', page.content.decode())[1]
    answer = client.post(APP, {"code": code_of(secret)})
    assert answer["Location"] == CODES, said(answer)
    forget_used_codes()
    return secret


@pytest.fixture
def with_app(make: Callable) -> tuple["Client", str]:
    """Somebody who has set up an app: their browser, the app's secret."""
    make("ha.nguyen", "officer")
    client = signed_in("ha.nguyen")
    return client, set_up_app(client)


def test_nothing_changes_without_the_password_once_more(make: Callable) -> None:
    make("ha.nguyen", "officer")
    client = signed_in("ha.nguyen")

    assert client.get(APP)["Location"] == "/tai-khoan/xac-nhan/?next=%2Ftai-khoan%2Fxac-thuc%2Fung-dung%2F"
    wrong = client.post("/tai-khoan/xac-nhan/", {"password": OTHER_PASSWORD})
    assert "Mật khẩu chưa đúng." in said(wrong)


def test_sign_in_asks_for_the_apps_code(with_app: tuple["Client", str]) -> None:
    _, secret = with_app
    client = browser()
    first = client.post(
        "/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD, "next": "/tai-khoan/phien/"}
    )

    assert first["Location"].startswith("/dang-nhap/ma/")
    assert not is_in(client)
    wrong = client.post("/dang-nhap/ma/", {"code": "000000"})
    assert "Mã chưa đúng hoặc đã hết hạn." in said(wrong)
    assert last_acts(1) == ["sign.code_failed"]
    right = client.post("/dang-nhap/ma/", {"code": code_of(secret)})
    assert right["Location"] == "/tai-khoan/phien/"
    assert is_in(client)


def test_a_code_serves_once(with_app: tuple["Client", str]) -> None:
    _, secret = with_app
    code = code_of(secret)
    first, second = browser(), browser()
    for client in (first, second):
        client.post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD})
        client.post("/dang-nhap/ma/", {"code": code})

    assert (is_in(first), is_in(second)) == (True, False)


def test_guessing_codes_is_slowed(with_app: tuple["Client", str]) -> None:
    _, secret = with_app
    client = browser()
    client.post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD})
    for n in range(11):
        answer = client.post("/dang-nhap/ma/", {"code": f"{n:06}"})

    assert "Thử sai quá nhiều lần." in said(answer)
    client.post("/dang-nhap/ma/", {"code": code_of(secret)})
    assert not is_in(client)


def test_a_recovery_code_lets_in_once(with_app: tuple["Client", str]) -> None:
    client, _ = with_app
    shown = re.findall(r"<li><code>(\w+)</code></li>", client.get(CODES).content.decode())
    file = client.get(f"{CODES}tai-ve/")

    assert len(shown) == 10
    assert file.content.decode().split() == shown
    assert file["Cache-Control"] == "no-store, private"
    outcomes = []
    for _ in range(2):
        other = browser()
        other.post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD})
        other.post("/dang-nhap/ma/", {"code": shown[0]})
        outcomes.append(is_in(other))
    assert outcomes == [True, False]


def test_new_recovery_codes_take_the_place_of_the_old(with_app: tuple["Client", str]) -> None:
    client, _ = with_app
    before = client.get(CODES).content

    assert "10 mã cũ còn lại" in said(client.get(f"{CODES}tao/"))
    assert client.post(f"{CODES}tao/")["Location"] == CODES
    assert client.get(CODES).content != before
    assert last_acts(1) == ["factor.renew"]


def test_the_app_is_removed(with_app: tuple["Client", str]) -> None:
    client, _ = with_app

    assert client.post(f"{APP}bo/")["Location"] == "/tai-khoan/xac-thuc/"
    assert "Chưa bật." in said(client.get("/tai-khoan/xac-thuc/"))
    assert "factor.remove" in last_acts(2)
    assert is_in(signed_in("ha.nguyen"))


def test_the_database_alone_does_not_give_secrets_away(with_app: tuple["Client", str]) -> None:
    from allauth.mfa.models import Authenticator

    _, secret = with_app
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert "gAAAA" in kept
    assert secret not in kept
    with override_settings(SECRET_KEY="another"):
        client = browser()
        client.post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD})
        refused = client.post("/dang-nhap/ma/", {"code": code_of(secret)})
        assert refused.status_code in (302, 422)
        assert not is_in(client)


def test_staff_set_one_up_first_where_it_is_asked_for(make: Callable) -> None:
    make("ha.nguyen", "officer")
    make("xa.hop.thanh", "commune", area="02647")
    staff, clerk = signed_in("ha.nguyen"), signed_in("xa.hop.thanh")
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        assert staff.get("/")["Location"] == "/tai-khoan/xac-thuc/"
        assert "phải bật xác thực hai bước" in said(staff.get("/tai-khoan/"))
        assert staff.get("/tai-khoan/xac-thuc/").status_code == 200
        assert clerk.get("/tro-giup/").status_code == 200
        assert clerk.get("/nguoi-dung/").status_code == 403


# Passkeys: a small authenticator of our own, as the browser's part would answer


class Device:
    """An authenticator that makes one key."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric import ec

        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"an invented credential id"

    def create(self, options: dict[str, Any], origin: str = "http://localhost") -> dict[str, Any]:
        """Answer a registration."""
        from fido2.cose import ES256
        from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

        made = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(_hash(b"localhost"), 0x45, 0, made)
        client = _client_data("webauthn.create", options["publicKey"]["challenge"], origin)
        attested = AttestationObject.create("none", data, {})
        return self._answer({"clientDataJSON": _b64(client), "attestationObject": _b64(bytes(attested))})

    def get(self, options: dict[str, Any], user: str, origin: str = "http://localhost") -> dict[str, Any]:
        """Answer a sign-in."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
        from fido2.webauthn import AuthenticatorData

        data = AuthenticatorData.create(_hash(b"localhost"), 0x05, 1)
        client = _client_data("webauthn.get", options["publicKey"]["challenge"], origin)
        signature = self.key.sign(bytes(data) + _hash(client), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": _b64(client), "authenticatorData": _b64(bytes(data)), "signature": _b64(signature),
                "userHandle": user,
            }
        )  # fmt: skip

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        extensions = {"credProps": {"rk": True}}
        ours = {"id": _b64(self.id), "rawId": _b64(self.id), "type": "public-key"}
        return {**ours, "clientExtensionResults": extensions, "response": response}


def _hash(data: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(data).digest()


def _b64(data: bytes) -> str:
    from fido2.utils import websafe_encode

    return websafe_encode(data)


def _client_data(kind: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


def options_on(client: "Client", path: str) -> dict[str, Any]:
    """What a page asks a device for."""
    import html

    page = client.get(path).content.decode()
    found = re.search(r"data-options='([^']+)'", page)
    assert found, page
    return json.loads(html.unescape(found[1]))


@pytest.fixture
def with_key(make: Callable) -> tuple["Client", Device, str]:
    """Somebody with a passkey: their browser, the device, the name by which it knows them."""
    make("ha.nguyen", "officer")
    client, device = signed_in("ha.nguyen"), Device()
    confirm(client)
    options = options_on(client, f"{KEYS}them/")
    answer = client.post(
        f"{KEYS}them/",
        {"name": "Máy cơ quan", "passwordless": "on", "credential": json.dumps(device.create(options))},
    )
    assert answer.status_code == 302, said(answer)
    return client, device, options["publicKey"]["user"]["id"]


def test_a_passkey_is_added_renamed_and_removed(with_key: tuple["Client", Device, str]) -> None:
    from allauth.mfa.models import Authenticator

    client, _, _ = with_key
    pk = Authenticator.objects.get(type="webauthn").pk

    assert "Máy cơ quan" in said(client.get(KEYS))
    assert "factor.add" in last_acts(2)
    client.post(f"{KEYS}{pk}/sua/", {"name": "Máy ở nhà"})
    assert "Máy ở nhà" in said(client.get(KEYS))
    client.post(f"{KEYS}{pk}/bo/")
    assert "Chưa có khóa bảo mật nào." in said(client.get(KEYS))


def test_a_passkey_signs_in_alone(with_key: tuple["Client", Device, str]) -> None:
    _, device, user = with_key
    client = browser()
    asked = client.get("/dang-nhap/khoa/", headers={"Accept": "application/json"}).json()
    answer = client.post(
        "/dang-nhap/khoa/", {"credential": json.dumps(device.get(asked["request_options"], user))}
    )

    assert answer["Location"] == "/"
    assert is_in(client)


def test_a_passkey_is_a_second_factor(with_key: tuple["Client", Device, str]) -> None:
    _, device, user = with_key
    client = browser()
    client.post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD})
    options = options_on(client, "/dang-nhap/ma/")
    client.post("/dang-nhap/ma/", {"credential": json.dumps(device.get(options, user))})

    assert is_in(client)


def test_another_device_does_not_sign_in(with_key: tuple["Client", Device, str]) -> None:
    _, _, user = with_key
    client = browser()
    asked = client.get("/dang-nhap/khoa/", headers={"Accept": "application/json"}).json()
    answer = client.post(
        "/dang-nhap/khoa/",
        {"credential": json.dumps(Device().get(asked["request_options"], user))},
        follow=True,
    )

    assert not is_in(client)
    assert answer.status_code == 200


@pytest.mark.parametrize("nonsense", ["", "{}", "[]", '"x"', "{", '{"id": "x", "response": {}}', "1"])
def test_nonsense_from_a_device_is_refused(with_key: tuple["Client", Device, str], nonsense: str) -> None:
    client, _, _ = with_key
    stranger = browser()
    stranger.get("/dang-nhap/khoa/", headers={"Accept": "application/json"})

    assert client.post(f"{KEYS}them/", {"name": "x", "credential": nonsense}).status_code in (200, 400)
    assert stranger.post("/dang-nhap/khoa/", {"credential": nonsense}).status_code in (302, 400)
    assert not is_in(stranger)
