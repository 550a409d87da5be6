"""Sign-in services of others (OpenID Connect), named in a TOML file: optional, and never the only way in."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text

NEEDED = ("name", "client_id", "secret", "server_url")


def providers_of(file: str | None) -> list[dict[str, object]]:
    """The services of a file with tables ``[key]`` of name, client_id, secret and server_url; none without a file."""
    if not file:
        return []
    try:
        tables = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal(Problem(UNREADABLE.fill(why=error), MEND_UNREADABLE, file=file)) from None
    return [_app(file, key, table) for key, table in tables.items()]


def origins_of(services: list[dict[str, Any]]) -> list[str]:
    """The origins to which a form may lead on, since signing in there begins with one of ours."""
    addresses = (urlsplit(service["settings"]["server_url"]) for service in services)
    return sorted({f"{address.scheme}://{address.netloc}" for address in addresses})


def _app(file: str, key: str, table: object) -> dict[str, object]:
    if not isinstance(table, dict):
        raise Refusal(Problem(NO_TABLE, MEND_UNREADABLE, file=file, column=key))
    for name in NEEDED:
        if not isinstance(table.get(name), str) or not table[name]:
            raise Refusal(Problem(MISSING, MEND_UNREADABLE, file=file, column=f"{key}.{name}"))
    return {
        "provider_id": key,
        "name": table["name"],
        "client_id": table["client_id"],
        "secret": table["secret"],
        "settings": {"server_url": table["server_url"], "oauth_pkce_enabled": True},
    }


UNREADABLE = Text("không đọc được tệp ({why})", "the file cannot be read ({why})")
NO_TABLE = Text("không phải một mục", "is not a table")
MISSING = Text("bỏ trống", "is missing")
MEND_UNREADABLE = Text(
    "mỗi dịch vụ đăng nhập là một mục [tên] có name, client_id, secret, server_url",
    "each sign-in service is a table [key] with name, client_id, secret, server_url",
)
