"""Letters about what changes the way into an account, sent to a mail server of the test's own; and what is shown without one."""

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from django.test import override_settings

from serving import free_port

from .conftest import OTHER_PASSWORD, PASSWORD, browser, is_in, link_on, said, signed_in
from .test_second_factor import confirm, set_up_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the server's


class Post:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802 -- its name
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        letter["X-To"] = ", ".join(envelope.rcpt_tos)
        self.letters.append(letter)
        return "250 OK"

    def told(self) -> list[tuple[str, str]]:
        """To whom letters went, and what they say, in one line."""
        return [(letter["X-To"], " ".join(letter.get_content().split())) for letter in self.letters]


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on this machine, which the office sends its letters to."""
    kept, port = Post(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_USE_TLS=False):
        yield kept
    server.stop()


def test_a_changed_password_is_told(make: Callable, post: Post) -> None:
    make("ha.nguyen", "leader", email="ha@lienminh.example", display_name="Nguyễn Thị Hà")
    client = signed_in("ha.nguyen")
    change = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    client.post("/tai-khoan/mat-khau/", change)

    [(to, words)] = post.told()
    assert to == "ha@lienminh.example"
    assert "Kính gửi Nguyễn Thị Hà," in words
    assert "Người thực hiện: ha.nguyen. Việc: đổi mật khẩu của mình." in words
    assert str(post.letters[0]["Subject"]).strip() == "Sổ HTX: cách vào tài khoản đã thay đổi"
    assert "http" not in words
    assert OTHER_PASSWORD not in words


def test_a_second_factor_is_told_in_the_readers_language(make: Callable, post: Post) -> None:
    make("ha.nguyen", "leader", email="ha@lienminh.example")
    client = signed_in("ha.nguyen")
    client.get("/", {"lang": "en"})
    set_up_app(client)
    client.post("/tai-khoan/xac-thuc/ma-du-phong/tao/")
    client.post("/tai-khoan/xac-thuc/ung-dung/bo/")

    told = " | ".join(words for _, words in post.told())
    assert "added a second factor: an authenticator app" in told
    assert "made new recovery codes" in told or "added a second factor: recovery codes" in told
    assert "removed a second factor: an authenticator app" in told


def test_a_link_made_by_another_and_its_use_are_told(make: Callable, boss: Any, post: Post) -> None:
    person = make("ha.nguyen", "officer", email="ha@lienminh.example")
    token = link_on(boss.post(f"/nguoi-dung/{person.pk}/duong-dan/"))
    client = browser()
    client.get(f"/vao/{token}/")
    client.post("/vao/", {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})

    assert is_in(client)
    made, used = [words for _, words in post.told()]
    assert "Người thực hiện: quan.tri. Việc: cấp đường dẫn vào lại tài khoản ha.nguyen." in made
    assert "Việc: vào lại tài khoản bằng đường dẫn." in used
    assert token not in made + used


def test_a_new_address_is_told_to_the_old_one(make: Callable, post: Post) -> None:
    make("ha.nguyen", "leader", email="ha@lienminh.example")
    client = signed_in("ha.nguyen")
    confirm(client)
    client.post("/tai-khoan/", {"display_name": "Hà", "email": "ha@lienminh.example"})
    assert post.letters == []
    client.post("/tai-khoan/", {"display_name": "Hà", "email": "kha@lienminh.example"})

    assert [to for to, _ in post.told()] == ["ha@lienminh.example"]


def test_a_server_that_does_not_answer_stops_nothing(
    make: Callable, caplog: pytest.LogCaptureFixture
) -> None:
    make("ha.nguyen", "leader", email="ha@lienminh.example")
    client = signed_in("ha.nguyen")
    change = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, but nobody listens
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(
            EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=closed.getsockname()[1]
        ):
            answer = client.post("/tai-khoan/mat-khau/", change)

    assert answer.status_code == 302
    assert "the letter could not be sent" in caplog.text
    assert is_in(signed_in("ha.nguyen", OTHER_PASSWORD))


def test_without_mail_the_holder_sees_it_on_the_page_of_the_account(make: Callable) -> None:
    make("ha.nguyen", "leader", email="ha@lienminh.example")
    client = signed_in("ha.nguyen")
    assert "chưa thay đổi lần nào" in said(client.get("/tai-khoan/"))
    set_up_app(client)
    browser().post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD}, follow=True)
    page = said(client.get("/tai-khoan/"))

    assert "ha.nguyen: thêm cách xác thực: ứng dụng xác thực" in page
    assert "Thấy việc không phải mình làm: gọi ngay cho người quản trị." in page


def test_a_wrong_code_is_seen_by_the_holder(make: Callable) -> None:
    make("ha.nguyen", "leader")
    holder = signed_in("ha.nguyen")
    set_up_app(holder)
    other = browser()
    other.post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD})
    other.post("/dang-nhap/ma/", {"code": "000000"})

    assert "hệ thống: nhập sai mã xác thực của tài khoản ha.nguyen" in said(holder.get("/tai-khoan/"))


def test_others_changes_are_not_seen(make: Callable) -> None:
    for name in ("ha.nguyen", "ha.tran"):
        make(name, "leader")
    set_up_app(signed_in("ha.tran"))

    assert "chưa thay đổi lần nào" in said(signed_in("ha.nguyen").get("/tai-khoan/"))
