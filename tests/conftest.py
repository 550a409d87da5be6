"""What every test stands on: no database or language of the developer's, and a data folder of its own.

``SOHTX_HYPOTHESIS=thorough`` tries many more examples of what is tested by properties; the build server (``CI``)
tries the same ones at every run.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("quick", max_examples=100, deadline=None)
hypothesis_settings.register_profile("thorough", max_examples=5_000, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
hypothesis_settings.load_profile(
    os.environ.get("SOHTX_HYPOTHESIS") or ("ci" if os.environ.get("CI") else "quick")
)

for name in ("DATABASE_URL", "SOHTX_LANG", "SOHTX_HOME"):
    os.environ.pop(name, None)


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
