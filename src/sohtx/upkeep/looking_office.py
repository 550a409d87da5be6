"""What ``doctor`` looks at for the web office: its own file, its secret, names, TLS, letters, port."""

import os
import socket
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.upkeep.belongings import SECRET
from sohtx.upkeep.look import Look, State, same

OFFICE = "office.toml"
FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
SHORTEST_SECRET = 32


def office_file() -> Iterator[Look]:
    """Whether the agency lines can be read."""
    path = book.home() / OFFICE
    if not path.exists():
        yield Look("office", State.NOTE, OFFICE_FILE, NO_OFFICE, MEND_NO_OFFICE)
        return
    try:
        tomllib.loads(path.read_text(encoding="utf-8-sig"))
        _read_as_reports_do(path)
    except (OSError, ValueError) as error:
        yield Look("office", State.BROKEN, OFFICE_FILE, BAD_OFFICE.fill(why=error), MEND_OFFICE)
    except Refusal as refusal:
        yield Look("office", State.BROKEN, OFFICE_FILE, same(refusal), MEND_OFFICE)
    else:
        yield Look("office", State.GOOD, OFFICE_FILE, same(path))


def _read_as_reports_do(path: Path) -> None:
    from sohtx.areas.office import read_settings  # noqa: PLC0415 -- slow import

    list(read_settings(path))


def secret_file() -> Iterator[Look]:
    """Whether only its owner reads the secret."""
    path = Path(os.environ.get("SOHTX_SECRET_FILE") or book.home() / SECRET)
    if not path.exists():
        yield Look("secret", State.NOTE, SECRET_FILE, NO_SECRET, MEND_NO_SECRET)
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name != "nt" and mode & FOR_OTHERS:
        yield Look(
            "secret", State.BROKEN, SECRET_FILE, OPEN_SECRET.fill(path=path), MEND_SECRET.fill(path=path)
        )
    elif path.stat().st_size < SHORTEST_SECRET:
        yield Look("secret", State.BROKEN, SECRET_FILE, SHORT_SECRET.fill(path=path), MEND_SHORT)
    else:
        yield Look("secret", State.GOOD, SECRET_FILE, same(path))


def hosts() -> Iterator[Look]:
    """The names under which colleagues reach the office, and whether the way to it is sealed."""
    names = [name.strip() for name in os.environ.get("SOHTX_HOSTS", "").split(",") if name.strip()]
    has_https = os.environ.get("SOHTX_HTTPS", "") == "1"
    wrong = [name for name in names if "/" in name or ":" in name.strip("[]") or name == "*"]
    if wrong:
        yield Look("hosts", State.BROKEN, HOSTS, WRONG_NAMES.fill(names=", ".join(wrong)), MEND_NAMES)
    elif names:
        yield Look("hosts", State.GOOD, HOSTS, same(", ".join(names)))
    else:
        yield Look("hosts", State.NOTE, HOSTS, ONLY_HERE, MEND_HOSTS)
    if names and not has_https:
        yield Look("https", State.NOTE, HTTPS, PLAIN, MEND_HTTPS)
    elif has_https and not names:
        yield Look("https", State.BROKEN, HTTPS, HTTPS_NAMELESS, MEND_HOSTS)
    else:
        yield Look("https", State.GOOD, HTTPS, BEHIND_PROXY if has_https else NOT_NEEDED)


def mail() -> Iterator[Look]:
    """Whether letters can be sent, where that was set; no letter is."""
    told = os.environ.get("SOHTX_MAIL", "")
    if not told:
        return
    try:
        url = urlsplit(told)
        host, port = url.hostname or "", url.port or (465 if url.scheme == "smtps" else 25)
    except ValueError:
        host, port, url = "", 0, urlsplit("")
    if url.scheme not in ("smtp", "smtps") or not host:
        yield Look("mail", State.BROKEN, MAIL, BAD_MAIL, MEND_MAIL)
        return
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        yield Look("mail", State.BROKEN, MAIL, NO_MAIL.fill(host=host, port=port, why=error), MEND_MAIL)
    else:
        yield Look("mail", State.GOOD, MAIL, same(f"{host}:{port}"))


def port_free(port: int) -> Iterator[Look]:
    """Whether the office's port is free; an office that runs has taken it."""
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            yield Look("port", State.NOTE, PORT, TAKEN.fill(port=port), MEND_PORT)
        else:
            yield Look("port", State.GOOD, PORT, FREE.fill(port=port))


CHECKS = (office_file, secret_file, hosts, mail)

OFFICE_FILE = Text("Tên cơ quan, người ký (office.toml)", "Agency and signatories (office.toml)")
NO_OFFICE = Text("chưa có: báo cáo dùng dòng mẫu", "none: reports carry the usual lines")
MEND_NO_OFFICE = Text(
    "soạn office.toml trong thư mục dữ liệu (docs/report.md)",
    "write office.toml in the data folder (docs/report.md)",
)
BAD_OFFICE = Text("không đọc được ({why})", "cannot be read ({why})")
MEND_OFFICE = Text("sửa tệp theo docs/report.md", "mend the file after docs/report.md")
SECRET_FILE = Text("Khóa bí mật", "Secret")
NO_SECRET = Text("chưa có", "none yet")
MEND_NO_SECRET = Text("được tạo khi chạy sohtx serve lần đầu", "sohtx serve makes it when it first starts")
OPEN_SECRET = Text("{path}: người khác trên máy đọc được", "{path}: others on this machine can read it")
MEND_SECRET = Text("chmod 600 {path}", "chmod 600 {path}")
SHORT_SECRET = Text("{path}: quá ngắn", "{path}: too short")
MEND_SHORT = Text(
    "xóa tệp rồi chạy lại sohtx serve (mọi người đăng nhập lại)",
    "remove it and start sohtx serve again (everyone signs in anew)",
)
HOSTS = Text("Tên máy chủ", "Host names")
ONLY_HERE = Text("chỉ máy này vào được", "only this machine gets in")
MEND_HOSTS = Text(
    "đặt SOHTX_HOSTS=ten-may.tinh.vn để đồng nghiệp vào được",
    "set SOHTX_HOSTS=name.example.vn to let colleagues in",
)
WRONG_NAMES = Text("viết chưa đúng: {names}", "not written rightly: {names}")
MEND_NAMES = Text(
    "chỉ viết tên, cách nhau bằng dấu phẩy: không https://, không cổng, không *",
    "names alone, parted by commas: no https://, no port, no *",
)
HTTPS = Text("HTTPS", "HTTPS")
PLAIN = Text("đồng nghiệp vào qua đường không mã hóa", "colleagues come by a way that is not sealed")
MEND_HTTPS = Text(
    "đặt nginx hoặc Caddy phía trước và SOHTX_HTTPS=1 (docs/van-hanh.md)",
    "put nginx or Caddy before it and set SOHTX_HTTPS=1 (docs/running.md)",
)
HTTPS_NAMELESS = Text("SOHTX_HTTPS=1 nhưng chưa có tên máy chủ", "SOHTX_HTTPS=1, but no host name is set")
BEHIND_PROXY = Text("sau máy chủ chuyển tiếp có TLS", "behind a proxy that speaks TLS")
NOT_NEEDED = Text("không cần: chỉ máy này vào", "not needed: only this machine gets in")
MAIL = Text("Thư điện tử", "Mail")
BAD_MAIL = Text("SOHTX_MAIL viết chưa đúng", "SOHTX_MAIL is not written rightly")
NO_MAIL = Text("không nối được {host}:{port} ({why})", "cannot reach {host}:{port} ({why})")
MEND_MAIL = Text("viết smtp://người-dùng:mật-khẩu@máy-chủ:587", "write smtp://user:password@host:587")
PORT = Text("Cổng", "Port")
FREE = Text("{port}: trống", "{port}: free")
TAKEN = Text(
    "{port}: đang có chương trình dùng (có thể chính là sohtx serve)",
    "{port}: taken (perhaps by sohtx serve itself)",
)
MEND_PORT = Text(
    "nếu chưa chạy sohtx serve: chọn cổng khác (--port)",
    "if sohtx serve is not running: choose another (--port)",
)
