"""Returns on their way: sent, accepted, sent back, withdrawn; whole or not at all, and never twice."""

import csv
import io
import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exchange.running import Book
from register.recording import BASE, load, package_of, speaking, told
from sohtx.core.codes import Nature, Source
from sohtx.core.refusal import Refusal
from sohtx.returns.filings import Filing, Standing, history
from sohtx.returns.receiving.planning import NEWER, Given
from sohtx.returns.services import accept, send, send_back, withdraw

PERIOD = "2023-S1"
H1 = Filing("H1", "HTX-6T", PERIOD)
H2 = Filing("H2", "HTX-6T", PERIOD)
T1 = Filing("T1", "THT-6T", PERIOD)
SOUND = {"members": 25, "workers": 12, "revenue": 928_000}
INTACT = "The book is intact.\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("receiving")
    load(folder / "home", package_of(folder / "package", BASE))
    return Book(folder / "home")


@pytest.fixture
def here(base: Book, tmp_path: Path) -> Iterator[Path]:
    """A copy of the book, on which the program in this process works."""
    from django.db import connection

    home = base.copy(tmp_path / "home").home
    with speaking(home):
        yield home
        connection.close()


def given(filing: Filing = H1, answers: dict[str, Any] | None = None, **more: Any) -> Given:
    return Given(filing, SOUND if answers is None else answers, **more)


def reported(home: Path, indicator: str, *options: str) -> tuple[str, str]:
    """A figure's value and how many reported it."""
    out = told(home, "figures", PERIOD, "--indicator", indicator, *options, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    return row["value"], row["reporting_n"]


def said(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.file, problem.column) for problem in refused.value.problems]


def test_what_is_accepted_is_in_the_next_answer(here: Path) -> None:
    send([given()], by="an")
    assert reported(here, "workers") == ("", "0")
    assert reported(here, "workers", "--include-submitted") == ("12", "1")

    accept([H1], by="lan")

    assert reported(here, "workers") == ("12", "1")
    assert told(here, "verify") == INTACT
    assert [(v.status, v.source) for v in history(H1).versions] == [
        ("submitted", "self"),
        ("accepted", "self"),
    ]


def test_what_an_officer_takes_down_counts_at_once(here: Path) -> None:
    send([given(source=Source.PHONE)], by="lan", is_accepted=True)

    assert reported(here, "revenue") == ("928", "1")
    assert history(H1).standing() is Standing.ACCEPTED


def test_the_same_again_is_nothing_new(here: Path) -> None:
    first = send([given()], by="an")
    again = send([given(based_on=7)], by="an")

    assert first.written == (H1,)
    assert (again.place, again.written, again.known) == (None, (), (H1,))
    assert len(history(H1).versions) == 1


def test_a_key_is_one_sending(here: Path) -> None:
    first = send([given(), given(H2)], by="an", key="k1")
    again = send([given(), given(H2)], by="an", key="k1")
    with pytest.raises(Refusal) as refused:
        send([given(answers=SOUND | {"workers": 13}, is_replacing=True)], by="an", key="k1")

    assert again.place == first.place
    assert again.written == ()
    assert said(refused) == [("", "key")]
    assert len(history(H1).versions) == len(history(H2).versions) == 1


def test_an_older_copy_does_not_overwrite_what_is_newer(here: Path) -> None:
    send([given()], by="an")
    first = history(H1).latest
    assert first
    changed = SOUND | {"workers": 14}
    send([given(answers=changed, based_on=first.recorded_at)], by="an")

    with pytest.raises(Refusal) as refused:
        send([given(answers=SOUND | {"workers": 15}, based_on=first.recorded_at)], by="binh")
    assert [problem.what for problem in refused.value.problems] == [NEWER[0]]
    send([given(answers=SOUND | {"workers": 15}, is_replacing=True)], by="binh")

    assert [v.answers["workers"] for v in history(H1).versions] == [12, 14, 15]


def test_all_problems_are_told_and_nothing_is_written(here: Path) -> None:
    broken = given(answers=SOUND | {"members_women": 30})
    short = given(H2, {"members": 25, "workers": 3})
    nobody = given(Filing("H9", "HTX-6T", PERIOD))
    of_another_kind = given(Filing("L1", "HTX-6T", PERIOD))
    with pytest.raises(Refusal) as refused:
        send(
            [broken, short, nobody, of_another_kind, given(T1, {"members": 5}), given(T1, {"members": 6})],
            by="an",
        )

    assert sorted(said(refused)) == [
        ("H1/HTX-6T/2023-S1", "members_women"), ("H2/HTX-6T/2023-S1", "revenue"),
        ("H9/HTX-6T/2023-S1", "org_id"), ("L1/HTX-6T/2023-S1", "form"), ("T1/THT-6T/2023-S1", ""),
    ]  # fmt: skip
    assert history(T1).versions == ()
    assert told(here, "verify") == INTACT


def test_a_soft_check_asks_for_a_reason_and_keeps_it(here: Path) -> None:
    from sohtx.returns.models import Explanation

    few = SOUND | {"charter_capital": 900_000, "total_capital": 500_000}
    with pytest.raises(Refusal) as refused:
        send([given(answers=few)], by="an")
    assert said(refused) == [("H1/HTX-6T/2023-S1", "charter_capital")]

    send([given(answers=few, reasons={"charter_in_total": " mới góp đủ một phần "})], by="an")
    (kept,) = Explanation.objects.values_list("check_code", "reason")
    assert kept == ("charter_in_total", "mới góp đủ một phần")


def test_values_are_held_against_the_period_before(here: Path) -> None:
    send([given(H1._replace(period="2022-S2"))], by="an", is_accepted=True)
    with pytest.raises(Refusal) as refused:
        send([given(answers=SOUND | {"revenue": 928_000_000})], by="an")

    assert {column for _, column in said(refused)} == {"revenue"}
    assert "928,000" in str(refused.value)


def test_sent_back_mended_and_accepted(here: Path) -> None:
    send([given()], by="an")
    send_back(H1, {"workers": "kiểm lại", "": " "}, by="lan")
    sent_back = history(H1)
    assert sent_back.standing() is Standing.RETURNED
    with pytest.raises(Refusal):
        accept([H1], by="lan")
    latest = sent_back.latest
    assert latest

    send([given(answers=SOUND | {"workers": 10}, based_on=latest.recorded_at)], by="an")
    accept([H1], by="lan")

    assert reported(here, "workers") == ("10", "1")
    assert [v.status for v in history(H1).versions] == ["submitted", "rejected", "submitted", "accepted"]


def test_the_same_answers_may_be_sent_again_after_they_were_sent_back(here: Path) -> None:
    send([given()], by="an")
    send_back(H1, {"": "thiếu chữ ký"}, by="lan")
    sent = send([given(is_replacing=True)], by="an")

    assert sent.written == (H1,)


def test_a_correction_of_what_was_accepted_waits_beside_it(here: Path) -> None:
    send([given()], by="an", is_accepted=True)
    send([given(answers=SOUND | {"workers": 20}, is_replacing=True)], by="an")

    assert history(H1).standing() is Standing.SUPERSEDING
    assert reported(here, "workers") == ("12", "1")
    accept([H1], by="lan")
    assert reported(here, "workers") == ("20", "1")


def test_withdrawn_is_not_reported(here: Path) -> None:
    send([given()], by="an", is_accepted=True)
    withdraw(H1, "gửi nhầm đơn vị", by="lan")

    assert reported(here, "workers") == ("", "0")
    assert history(H1).decided is None


@pytest.mark.parametrize(
    "act",
    [
        lambda: accept([H1], by="lan"),
        lambda: send_back(H1, {"": "x"}, by="lan"),
        lambda: withdraw(H1, "x", by="lan"),
        lambda: withdraw(H1, "  ", by="lan"),
        lambda: send_back(H1, {"workers": " "}, by="lan"),
    ],
)
def test_nothing_to_decide_on_is_refused(here: Path, act: Any) -> None:
    with pytest.raises(Refusal):
        act()


def test_what_is_written_within_falls_with_the_act(here: Path) -> None:
    def fail(_versions: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        send([given()], by="an", key="k2", within=fail)
    assert history(H1).versions == ()
    assert send([given()], by="an", key="k2").written == (H1,)


def test_what_was_sent_leaves_and_comes_back_in_a_package(here: Path, tmp_path: Path) -> None:
    own = {"members_official": 25, "members_capital_associate": 0, "members_other_associate": 0}
    own |= {"sells_online": True, "uses_e_invoice": False, "difficulty_topic": "capital"}
    own |= {"difficulty": 'thiếu "vốn",\nkhó vay'}
    answers = SOUND | own | {"profit": -1500, "worker_income": 5_250, "members_joined": 0}
    send([given(answers=answers, nature=Nature.ESTIMATE), given(T1, {"members": 7})], by="an")
    accept([H1, T1], by="lan")
    told(here, "export", str(tmp_path / "out"))
    load(tmp_path / "other", tmp_path / "out")

    for indicator in ("workers", "profit", "worker_income_mean", "members"):
        assert reported(here, indicator) == reported(tmp_path / "other", indicator)
    with speaking(tmp_path / "other"):
        decided = history(H1).decided
    assert decided
    assert decided.answers == answers
    with (tmp_path / "out" / "returns.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(r["org_id"], r["status"], r["nature"], r["profit"]) for r in rows] == [
        ("H1", "submitted", "estimate", "-1.5"), ("T1", "submitted", "actual", ""),
        ("H1", "accepted", "estimate", "-1.5"), ("T1", "accepted", "actual", ""),
    ]  # fmt: skip
    assert "Nothing new" in told(here, "load", str(tmp_path / "out"))


def test_findings_are_those_of_a_package(here: Path, tmp_path: Path) -> None:
    few = {"members": 1}
    with pytest.raises(Refusal):
        send([given(T1._replace(period="2025-S1"), few)], by="an")
    send([given(T1._replace(period="2025-S1"), few, reasons={"fewest_members": "đang kết nạp"})], by="an")
    told(here, "export", str(tmp_path / "out"))
    load(tmp_path / "other", tmp_path / "out")

    assert told(here, "findings") == told(tmp_path / "other", "findings")
    assert "T1/THT-6T/2025-S1" in told(here, "findings")


def test_of_many_writers_of_one_return_one_wins(here: Path) -> None:
    came: list[object] = []

    def write(number: int) -> None:
        from django.db import connection

        try:
            came.append(send([given(answers=SOUND | {"workers": number})], by=f"w{number}").written)
        except Refusal as refused:
            came.append([problem.what for problem in refused.problems])
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8, 16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert came.count((H1,)) == 1
    assert came.count([NEWER[0]]) == len(threads) - 1
    assert len(history(H1).versions) == 1
    assert told(here, "verify") == INTACT


def test_stored_answers_are_the_letters_of_a_load(here: Path, tmp_path: Path) -> None:
    from sohtx.returns.models import FilingVersion

    send([given(answers={"revenue": 1, "workers": 2, "members": 3})], by="an", is_accepted=True)
    told(here, "export", str(tmp_path / "out"))
    load(tmp_path / "other", tmp_path / "out")
    (ours,) = FilingVersion.objects.values_list("values", flat=True)
    with speaking(tmp_path / "other"):
        (theirs,) = FilingVersion.objects.values_list("values", flat=True)

    assert ours == theirs
    assert json.loads(ours) == {"members": 3, "workers": 2, "revenue": 1}


def test_returns_do_not_make_the_directory_write_but_acts_do(here: Path) -> None:
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find
    from sohtx.register.directory.keeping import open_directory
    from sohtx.register.recording.entries import NewEntry
    from sohtx.register.services import record

    def mark() -> int:
        with open_directory(date(2026, 6, 30)) as directory:
            return directory.mark.place

    before = mark()
    send([given()], by="an", is_accepted=True)
    assert mark() == before
    send([given(H2)], by="an", is_accepted=True)
    assert mark() == before
    record(
        [NewEntry(entry="amended", org_id="H1", effective_on="2023-02-01", name="Tên Mới")],
        by="an",
        act="act",
    )

    assert [row.org_id for row in find(Query(text="ten moi")).rows] == ["H1"]
    assert mark() == before + 3
