"""A mail server of the tests' own, on this machine: keeps what it is given, refuses the addresses it is told to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Post:
    """What the server was given."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802 -- its name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802 -- its name
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        letter["X-To"] = ", ".join(envelope.rcpt_tos)
        self.letters.append(letter)
        return "250 OK"

    def told(self) -> list[tuple[str, str]]:
        """To whom letters went, and what they say, by address."""
        return sorted((str(letter["X-To"]), letter.get_content()) for letter in self.letters)

    def to(self) -> list[str]:
        """To whom letters went."""
        return [to for to, _ in self.told()]


@contextmanager
def mail_server() -> Iterator[Post]:
    """The server, which letters go through meanwhile."""
    from django.test import override_settings

    kept = Post()
    server = Controller(kept, hostname="127.0.0.1", port=free_port())
    server.start()
    with override_settings(
        EMAIL_BACKEND=BACKEND, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port, EMAIL_USE_TLS=False
    ):
        yield kept
    server.stop()


@contextmanager
def no_mail_server() -> Iterator[None]:
    """A server is set, and nobody listens there."""
    from django.test import override_settings

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with override_settings(
            EMAIL_BACKEND=BACKEND, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_USE_TLS=False
        ):
            yield


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
