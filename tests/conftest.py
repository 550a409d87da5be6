"""What every test stands on: no database or language of the developer's, and a data folder of its own.

``SOHTX_HYPOTHESIS=thorough`` tries many more examples of what is tested by properties; the build server (``CI``)
tries the same ones at every run.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from filelock import FileLock
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("quick", max_examples=100, deadline=None)
hypothesis_settings.register_profile("thorough", max_examples=5_000, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
hypothesis_settings.load_profile(
    os.environ.get("SOHTX_HYPOTHESIS") or ("ci" if os.environ.get("CI") else "quick")
)

if TYPE_CHECKING:
    from exchange.running import Book

for name in ("DATABASE_URL", "SOHTX_LANG", "SOHTX_HOME"):
    os.environ.pop(name, None)
# One process has one settings module: that of the web office, which has all that the commands have
os.environ["DJANGO_SETTINGS_MODULE"] = "sohtx.office.settings"
os.environ["SOHTX_SECRET_FILE"] = str(Path(tempfile.gettempdir()) / f"sohtx-tests-{os.getpid()}" / "secret")
_ = django_settings.INSTALLED_APPS  # read now; what runs as a process of its own finds its settings by itself
del os.environ["DJANGO_SETTINGS_MODULE"], os.environ["SOHTX_SECRET_FILE"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder, not made yet, that commands run in this process and below it use."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SOHTX_HOME", str(folder))
    yield folder
    close_database()


def close_database() -> None:
    """Let go of the database that a command in this process opened, so that its folder can be removed."""
    from django.conf import settings

    if settings.configured:
        from django.db import connection

        connection.close()


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> "Book":
    """The example province with its sealed half and its report, made by one worker for all; copy it to use it."""
    from exchange.running import Book

    base = tmp_path_factory.getbasetemp()
    root = base if worker_id == "master" else base.parent
    book, done = Book(root / "demo" / "home"), root / "demo.done"
    with FileLock(root / "demo.lock"):
        if not done.exists():
            ran = book.sohtx("demo")
            assert ran.status == 0, ran.err
            close_database()
            done.touch()
    return book
