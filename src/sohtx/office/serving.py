"""The server: some worker processes, each answering one request at a time, on Windows as on Linux."""

import os
import sys
import threading
import webbrowser
from dataclasses import dataclass

from sohtx.core.refusal import refuse
from sohtx.core.text import Text

MOST_WORKERS = 32
A_MOMENT = 1.5  # seconds until the browser is opened


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the office is reached, and by how many processes it is served."""

    host: str
    port: int
    workers: int

    @property
    def address(self) -> str:
        """The address for a browser on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 -- compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def usual_workers() -> int:
    """Two for an office; one where the machine has a single core."""
    return min(2, os.cpu_count() or 1)


def check_place(place: Place) -> None:
    """Refuse a place that cannot be served: a port out of range or taken, too many processes."""
    import socket  # noqa: PLC0415 -- only where it is served

    if not 1 <= place.port <= 65_535:
        raise refuse(NO_PORT, MEND_PORT, column="--port", value=str(place.port))
    if not 1 <= place.workers <= MOST_WORKERS:
        raise refuse(TOO_MANY, MEND_WORKERS, column="--workers", value=str(place.workers))
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((place.host, place.port))
    except OSError as error:
        where = f"{place.host}:{place.port}"
        raise refuse(
            TAKEN.fill(why=error.strerror or error), MEND_TAKEN, column="--port", value=where
        ) from None


def serve(place: Place, *, opens: str = "") -> None:
    """Serve until interrupted; ``opens`` is an address to open in a browser once the server answers."""
    from granian import Granian  # noqa: PLC0415 -- slow import
    from granian.constants import Interfaces  # noqa: PLC0415 -- slow import
    from granian.log import LogLevels  # noqa: PLC0415 -- slow import

    if opens:
        timer = threading.Timer(A_MOMENT, webbrowser.open, [opens])
        timer.daemon = True
        timer.start()
    Granian(
        "sohtx.office.wsgi:application",
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.workers,
        blocking_threads=1,
        backpressure=512,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        process_name=None,
        websockets=False,
    ).serve()


NO_PORT = Text("không phải cổng mạng", "is not a port")
MEND_PORT = Text("chọn một số từ 1 đến 65535", "choose a number from 1 to 65535")
TOO_MANY = Text("số tiến trình không hợp lệ", "is not a possible number of processes")
MEND_WORKERS = Text("chọn từ 1 đến 32", "choose from 1 to 32")
TAKEN = Text("không mở được địa chỉ này ({why})", "this address cannot be opened ({why})")
MEND_TAKEN = Text(
    "có thể chương trình đang chạy ở cửa sổ khác; dừng nó hoặc chọn cổng khác bằng --port",
    "the program may be running in another window; stop it, or choose another port with --port",
)
