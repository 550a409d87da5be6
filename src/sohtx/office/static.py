"""Addresses of static files carry the file's digest, so that a browser keeps it until it changes."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

DIGITS = 10


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:DIGITS] if found else ""


class Versioned(StaticFilesStorage):
    """Static files served from where the stations keep them: nothing is collected at installation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def url(self, name: str | None) -> str:
        """The address of a file with its version."""
        address: str = super().url(name)
        digest = _digest(name or "")
        return f"{address}?v={digest}" if digest else address
