"""Setting Django up for a command, once; and moving to another data folder within one process."""

import os
from pathlib import Path

from django.apps import apps
from django.conf import settings

from sohtx.config.moving import put_back


def start() -> None:
    """Make the stations ready, on the data folder that the environment names now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohtx.config.settings")
    if not apps.ready:
        apps.populate(settings.INSTALLED_APPS)  # django.setup() without its import of all that serves pages
    home = Path(os.environ.get("SOHTX_HOME") or "sohtx-data").absolute()
    put_back(home)  # where restoring was cut short
    _move_to(home)


def _move_to(home: Path) -> None:
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    if home == settings.HOME:
        return
    settings.HOME = home
    if connection.vendor == "sqlite" and not os.environ.get("DATABASE_URL"):
        connection.close()
        connection.settings_dict["NAME"] = home / "sohtx.sqlite3"
