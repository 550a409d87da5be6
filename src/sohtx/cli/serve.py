"""``sohtx serve``: the web office on this machine.

Registered by :func:`add_serve`, which the command line calls once its language has been chosen.
"""

import sys
from typing import Annotated

import typer

from sohtx.core.text import Text

HOST, PORT = "127.0.0.1", 8000


def add_serve(app: typer.Typer) -> None:
    """Give the command line the command ``serve``."""
    app.command(name="serve", help=str(HELP))(serve)


def serve(
    host: Annotated[
        str,
        typer.Option("--host", metavar="HOST", help=str(Text("Địa chỉ mạng", "The address to listen on"))),
    ] = HOST,
    port: Annotated[int, typer.Option("--port", metavar="PORT", help=str(Text("Cổng", "The port")))] = PORT,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", help=str(Text("Số tiến trình", "How many processes"))),
    ] = None,
    opens: Annotated[
        bool, typer.Option("--open", help=str(Text("Mở trình duyệt", "Open it in the browser")))
    ] = False,
) -> None:
    """Serve the pages of this book; on the very first start, say how the first administrator comes in."""
    from sohtx.office.serving import Place, check_place, usual_workers  # noqa: PLC0415 -- as above
    from sohtx.office.serving import serve as serve_pages  # noqa: PLC0415 -- as above
    from sohtx.office.starting import make_tables  # noqa: PLC0415 -- as above

    place = Place(host=host, port=port, workers=usual_workers() if workers is None else workers)
    check_place(place)
    make_tables()
    address = place.address + _first_way_in()
    print(OPEN.fill(address=address))
    print(STOP)
    sys.stdout.flush()
    serve_pages(place, opens=address if opens else "")


def _first_way_in() -> str:
    """The path to open: a link that lets the first administrator in; of the example province, one signed in already."""
    from sohtx.accounts.rights import Role  # noqa: PLC0415 -- needs the settings
    from sohtx.accounts.services import first_administrator, path_of, visit_link  # noqa: PLC0415 -- as above

    token = first_administrator()
    if token is None:
        return "/"
    if _is_invented():
        print(EXAMPLE)
        return path_of(visit_link(role=Role.ADMINISTRATOR, by=""))
    print(FIRST)
    return path_of(token)


def _is_invented() -> bool:
    """Whether the book holds the example province and nothing else."""
    from sohtx.demo.writing import MARK  # noqa: PLC0415 -- slow import
    from sohtx.register.models import Organization  # noqa: PLC0415 -- needs the settings

    return (
        Organization.objects.exists() and not Organization.objects.exclude(org_id__startswith=MARK).exists()
    )


HELP = Text("Mở trang làm việc trên máy này.", "Serve the web office on this machine.")
FIRST = Text(
    "Chưa có người quản trị. Đường dẫn sau dùng được một lần để vào và đặt mật khẩu:",
    "There is no administrator yet. This link lets you in once, to set your password:",
)
EXAMPLE = Text(
    "Tỉnh mẫu: đường dẫn sau dùng được một lần, vào thẳng với quyền quản trị.",
    "The example province: this link lets you in once, as an administrator.",
)
OPEN = Text("  Mở trong trình duyệt: {address}", "  Open in a browser: {address}")
STOP = Text("  Dừng: Ctrl+C", "  Stop: Ctrl+C")
