"""What the law says of acts: told with its values, and none of it refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import case_id, read_cases
from exchange.running import Book

from .recording import BASE, load, package_of, speaking

from sohtx.register.legal import CHECKS, notes_on, plain_name  # isort: skip
from sohtx.register.recording.entries import NewEntry  # isort: skip
from sohtx.register.recording.foreseeing import foresee  # isort: skip

CASES = read_cases("legal.yaml")
USUAL = {
    "effective_on": "2023-02-01",
    "recorded_at": "2023-02-02T08:00:00",
    "document_no": "1/QĐ",
    "document_on": "2023-01-02",
    "issuer": "UBND xã",
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The book that all cases look at: nothing is written."""
    from django.db import connection

    folder = tmp_path_factory.mktemp("legal")
    load(folder / "home", package_of(folder / "package", BASE))
    with speaking(Book(folder / "home").home) as _:
        yield folder / "home"
        connection.close()


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_what_the_law_says(case: dict[str, Any], here: Path) -> None:
    prospect = foresee([NewEntry(**(USUAL | cells)) for cells in case["entries"]])

    notes = notes_on(prospect, until=date.fromisoformat(case["until"]) if "until" in case else None)

    assert sorted(note.check.code for note in notes) == case["says"]
    assert not any("{" in note.words for note in notes)
    if "words" in case:
        assert [note.words for note in notes] == [case["words"]]


def test_every_check_is_told_in_some_case() -> None:
    told = {code for case in CASES for code in case["says"]}
    assert {check.code for check in CHECKS} <= told


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("HTX Nông nghiệp Đồi Chè", "doi che"),
        ("Hợp tác xã  “Đồi Chè”", "doi che"),
        ("LIÊN HIỆP HỢP TÁC XÃ Mây Ngàn", "may ngan"),
        ("Hợp tác xã nông nghiệp", ""),
        ("Tổ hợp tác số 2", "so 2"),
    ],
)
def test_a_plain_name(name: str, plain: str) -> None:
    assert plain_name(name) == plain
