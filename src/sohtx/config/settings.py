"""Django's settings, read from the environment: ``SOHTX_HOME``, ``DATABASE_URL``, ``SOHTX_LANG``."""

import os
from pathlib import Path

import dj_database_url

HOME = Path(os.environ.get("SOHTX_HOME") or "sohtx-data").absolute()

SQLITE = "django.db.backends.sqlite3"
SQLITE_MANNERS = {
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8192;",
    },
    "CONN_MAX_AGE": None,
}
_named: dict[str, object] = {"ENGINE": SQLITE, "NAME": HOME / "sohtx.sqlite3"}
if os.environ.get("DATABASE_URL"):
    _named = dict(dj_database_url.config(conn_max_age=None))
DATABASES = {"default": _named | (SQLITE_MANNERS if _named["ENGINE"] == SQLITE else {})}

AUTH_USER_MODEL = "accounts.Person"
STATIONS = ("accounts", "ledger", "areas", "register", "returns", "figures", "exchange", "review")
INSTALLED_APPS = [f"sohtx.{station}" for station in STATIONS]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
USE_I18N = False
LOGGING_CONFIG: str | None = None
