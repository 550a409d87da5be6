"""Django's settings, read from the environment: ``SOHTX_HOME``, ``DATABASE_URL``, ``SOHTX_LANG``.

Letters go through ``SOHTX_MAIL`` (an address such as ``smtp://user:password@host:587``), from ``SOHTX_MAIL_FROM``.
"""

import os
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

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
STATIONS = (
    "accounts",
    "ledger",
    "areas",
    "register",
    "returns",
    "figures",
    "support",
    "petitions",
    "plan",
    "exchange",
    "review",
)
INSTALLED_APPS = [f"sohtx.{station}" for station in STATIONS]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
USE_I18N = False
LOGGING_CONFIG: str | None = None


def _mail_server(told: str) -> SplitResult:
    """The server of letters; what is written wrongly is none, as ``sohtx doctor`` says."""
    try:
        url = urlsplit(told)
        _ = url.port  # read here: one that is no number is told of when it is read
    except ValueError:
        return urlsplit("")
    return url


# Letters
_mail = _mail_server(os.environ.get("SOHTX_MAIL", ""))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _mail.hostname
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("SOHTX_MAIL_FROM", "") or EMAIL_HOST_USER or "so-htx@localhost"
