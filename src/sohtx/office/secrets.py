"""The installation's secret, by which sessions and links are signed: made once, kept beside the data."""

import os
import secrets
from pathlib import Path

LENGTH = 50


def secret_of(file: Path) -> str:
    """The secret in a file, made if there is none yet."""
    try:
        return file.read_text(encoding="ascii").strip() or _made(file)
    except FileNotFoundError:
        return _made(file)


def _made(file: Path) -> str:
    """A new secret, written whole under another name first: two starts at once agree on one of them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(LENGTH)
    new = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    with os.fdopen(
        os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as stream:
        stream.write(secret)
    try:
        os.link(new, file)
    except FileExistsError:
        secret = file.read_text(encoding="ascii").strip()
    except OSError:  # a file system without links
        os.replace(new, file)
    new.unlink(missing_ok=True)
    return secret
