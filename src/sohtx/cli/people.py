"""``sohtx access``: the way back in for whoever keeps the machine.

Registered by :func:`add_people`, which the command line calls once its language has been chosen.
"""

import os
from typing import Annotated

import typer

from sohtx.core.text import Text

LOCAL = "http://127.0.0.1:8000"


def add_people(app: typer.Typer) -> None:
    """Give the command line the commands about people."""
    app.command(name="access", help=str(HELP))(access)


def access(
    username: Annotated[
        str, typer.Argument(metavar="USERNAME", help=str(Text("Tên đăng nhập", "Whose account")))
    ],
    drops: Annotated[
        bool,
        typer.Option(
            "--drop-second-factor",
            help=str(Text("Mất điện thoại: bỏ cách xác thực cũ", "Phone lost: drop the second factor")),
        ),
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="URL", help=str(Text("Địa chỉ trang làm việc", "Where the office is reached"))
        ),
    ] = None,
) -> None:
    """Print a link by which somebody sets a new password and comes in."""
    from sohtx.accounts.models import Person, plain_username  # noqa: PLC0415 -- needs the settings
    from sohtx.accounts.services import path_of, reset_way_in  # noqa: PLC0415 -- as above
    from sohtx.core.refusal import refuse  # noqa: PLC0415 -- rarely needed
    from sohtx.ledger import book  # noqa: PLC0415 -- needs the settings

    book.open_for_writing()
    person = Person.objects.filter(username=plain_username(username)).first()
    if person is None:
        raise refuse(NOBODY, MEND_NOBODY, column="USERNAME", value=username)
    token = reset_way_in(person=person, by="", drops_second_factor=drops)
    print(LINK.fill(name=person.shown_name))
    print(f"{(at or _address()).rstrip('/')}{path_of(token)}")


def _address() -> str:
    """Where the office is reached, as far as the settings say."""
    named = [name.strip() for name in os.environ.get("SOHTX_HOSTS", "").split(",") if name.strip(" .*")]
    if not named:
        return LOCAL
    return f"{'https' if os.environ.get('SOHTX_HTTPS') == '1' else 'http'}://{named[0].lstrip('.*')}"


HELP = Text(
    "Cấp đường dẫn một lần để vào lại một tài khoản.",
    "Print a one-time link into an account that is locked out.",
)
NOBODY = Text("không có tài khoản này", "there is no such account")
MEND_NOBODY = Text("xem tên đăng nhập ở trang Người dùng", "see the usernames on the page People")
LINK = Text(
    "Đường dẫn cho {name}, dùng một lần trong 24 giờ:", "The link for {name}; it works once, within 24 hours:"
)
