"""General meetings are recorded once, withdrawn once, and never with a line of the log alone or without one."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.building import make_entry, small_package, told


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("meetings")
    entries = [make_entry("H1"), make_entry("H2"), make_entry("T1", kind="group")]
    told(folder / "home", "load", small_package(folder / "package", entries=entries))
    return folder / "home"


@pytest.fixture(autouse=True)
def book(home: Path) -> Iterator[None]:
    """The book, without meetings."""
    told(home, "indicators")  # moves this process to the book
    from sohtx.register.models import Meeting

    Meeting.objects.all().delete()
    yield
    Meeting.objects.all().delete()


def record(**more: object) -> object:
    from sohtx.register.meetings import record_meeting

    cells = {"org_id": "H1", "held_on": date(2025, 3, 1), "by": "can-bo", "within": lambda _: None}
    return record_meeting(**(cells | more))  # type: ignore[arg-type]


def standing(org_id: str = "H1") -> list[date]:
    from sohtx.register.meetings import meetings_of

    return [meeting.held_on for meeting in meetings_of(org_id)]


def test_a_meeting_is_recorded_with_its_paper_and_who_did_it() -> None:
    from sohtx.core.moment import now
    from sohtx.register.models import Meeting

    before = now()
    record(document_no=" 01/NQ-ĐHTV ", document_on=date(2025, 3, 2), note="Đại hội thường niên")

    (meeting,) = Meeting.objects.all()
    assert (meeting.organization.org_id, meeting.held_on) == ("H1", date(2025, 3, 1))
    assert (meeting.document_no, meeting.document_on) == ("01/NQ-ĐHTV", date(2025, 3, 2))
    assert (meeting.note, meeting.recorded_by, meeting.withdrawn_at) == (
        "Đại hội thường niên",
        "can-bo",
        None,
    )
    assert before <= meeting.recorded_at <= now()


def test_the_last_meeting_comes_first() -> None:
    record(held_on=date(2024, 3, 1))
    record(held_on=date(2025, 3, 1))
    record(org_id="H2", held_on=date(2023, 3, 1))
    assert standing() == [date(2025, 3, 1), date(2024, 3, 1)]


def test_a_day_is_recorded_once_until_it_is_withdrawn() -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.register.meetings import withdraw_meeting

    meeting = record()
    with pytest.raises(Refusal, match="held_on"):
        record()
    told_log: list[object] = []
    gone = withdraw_meeting(meeting_id=meeting.pk, by="khac", within=told_log.append)  # type: ignore[attr-defined]
    assert told_log == [gone]
    assert gone.withdrawn_by == "khac"
    assert standing() == []
    with pytest.raises(Refusal, match="meeting"):
        withdraw_meeting(meeting_id=gone.pk, by="khac", within=told_log.append)
    record()
    assert standing() == [date(2025, 3, 1)]
    assert len(told_log) == 1


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"org_id": "H9"}, "org_id"),
        ({"org_id": "T1"}, "org_id"),
        ({"held_on": date.today() + timedelta(days=2)}, "held_on"),  # noqa: DTZ011 -- two days hence in any zone
        ({"document_on": date.today() + timedelta(days=2)}, "document_on"),  # noqa: DTZ011 -- as above
        ({"note": "x" * 2_001}, "note"),
        ({"document_no": "x" * 201}, "document_no"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(cells: dict[str, object], column: str) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.register.models import Meeting

    def never(_: object) -> None:
        raise AssertionError

    with pytest.raises(Refusal) as refused:
        record(**cells, within=never)
    assert [problem.column for problem in refused.value.problems] == [column]
    assert Meeting.objects.count() == 0


def test_without_its_line_of_the_log_nothing_is_written() -> None:
    from sohtx.register.meetings import withdraw_meeting
    from sohtx.register.models import Meeting

    def fails(_: object) -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 -- it has no words
        record(within=fails)
    assert Meeting.objects.count() == 0
    meeting = record()
    with pytest.raises(OSError):  # noqa: PT011 -- as above
        withdraw_meeting(meeting_id=meeting.pk, by="khac", within=fails)  # type: ignore[attr-defined]
    assert standing() == [date(2025, 3, 1)]
