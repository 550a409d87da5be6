"""Letters that ask for returns: to whom they go, once each; by hand and by schedule, through a real mail server."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from exchange.running import Book
from register.recording import BASE, birth, load, package_of, speaking
from sohtx.accounts.models import LogEntry
from sohtx.collecting.board import Board, board_of
from sohtx.collecting.letters import Ask, Outcome, asks_of, last_letters, send_letters, words_of
from sohtx.collecting.reminding import MADE_UP, Schedule, schedule, set_schedule, step_in_force, steps_on
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.figures.remembering import forget
from sohtx.register.contacts import Details, add_contact, blank_contact
from sohtx.register.models import Contact
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.due import set_due
from sohtx.returns.filings import Filing
from sohtx.returns.models import Letter
from sohtx.returns.receiving.planning import Given
from sohtx.returns.services import send
from sohtx.web.working import running_half

from .post import Post, mail_server, no_mail_server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the server's
FORM, PERIOD = "HTX-6T", "2023-S1"
FOOT = "Phòng Nghiệp vụ, điện thoại 0214 000 000"
DIRECTOR, SHARED = "giam-doc@h1.example", "Ke-Toan@chung.example"
PEOPLE = (
    ("H1", "accountant", "ke-toan@h1.example"),
    ("H1", "director", DIRECTOR),
    ("H2", "accountant", SHARED),
    ("H3", "accountant", SHARED.lower()),
    ("H4", "director", ""),
)
ON = Schedule(is_on=True, forms=(FORM,), foot=FOOT)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Cooperatives with and without an e-mail; two of them share an accountant."""
    folder = tmp_path_factory.mktemp("letters")
    more = (birth("H3"), birth("H4"), birth("H5"))
    load(folder / "home", package_of(folder / "package", [*BASE, *more]))
    with speaking(folder / "home"):
        for org_id, role, email in PEOPLE:
            details = Details(role, f"Vàng Thị {org_id}", email=email, phone="0912000000")
            add_contact(org_id=org_id, details=details, by="")
        _close()
    return Book(folder / "home")


@pytest.fixture
def here(base: Book, tmp_path: Path) -> Iterator[Path]:
    """A copy of the book, on which the program in this process works."""
    home = base.copy(tmp_path / "home").home
    with speaking(home):
        yield home
        _close()


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as kept:
        yield kept


def _close() -> None:
    from django.db import connection

    forget()
    connection.close()


def board() -> Board:
    period = Period.parse(PERIOD)
    return board_of(shipped().get(FORM, period), period)


def asks(step: str = "a") -> list[Ask]:
    found = board()
    return asks_of(found, found.items, step)


def results() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for org_id, result in Letter.objects.order_by("pk").values_list("organization__org_id", "result"):
        found.setdefault(org_id, []).append(result)
    return found


# Whom and what


def test_the_director_is_written_to_before_the_accountant(here: Path) -> None:
    assert {ask.filing.respondent: ask.email for ask in asks()} == {
        "H1": DIRECTOR,
        "H2": SHARED,
        "H3": SHARED.lower(),
    }
    send([Given(Filing("H2", FORM, PERIOD), {"members": 25, "workers": 12, "revenue": 928_000})], by="")
    assert [ask.filing.respondent for ask in asks()] == ["H1", "H3"]


def test_one_who_was_erased_or_has_no_real_address_gets_none(here: Path) -> None:
    director = Contact.objects.get(email=DIRECTOR)
    Contact.objects.filter(email=SHARED).update(email="ai@x.example\nBcc: ke@gian.example")
    blank_contact(contact_id=director.pk, by="")

    assert {ask.email for ask in asks()} == {"ke-toan@h1.example", SHARED.lower()}


def test_a_letter_says_what_is_owed_and_nothing_personal(here: Path) -> None:
    group = [ask for ask in asks() if ask.filing.respondent in ("H2", "H3")]
    words = words_of(group, FOOT, group[0].due_on + timedelta(days=3))

    assert words.subject == "Please send 2 returns"
    assert (
        "Hợp tác xã Giả Định H2: Return of a cooperative, first half of 2023; due on 15 July 2023, 3 days overdue"
        in (words.body.replace("\xa0", " "))
    )
    assert words.body.rstrip().endswith(FOOT)
    assert "Vàng Thị" not in words.body
    assert "0912" not in words.body
    assert "overdue" not in words_of(group, FOOT, group[0].due_on).body
    assert "Return of a cooperative" in words_of(group[:1], FOOT, group[0].due_on).subject


# Sending


def test_each_address_gets_one_letter_and_never_twice(here: Path, post: Post) -> None:
    first = send_letters(asks(), FOOT, by="an")
    again = send_letters(asks(), FOOT, by="an")

    assert (first.sent, first.failed, first.left) == (2, 0, 0)
    assert again == (0, 0, 0, "")
    assert sorted(to.lower() for to in post.to()) == [DIRECTOR, SHARED.lower()]
    assert results() == {org: ["sent"] for org in ("H1", "H2", "H3")}
    assert Letter.objects.values("message").distinct().count() == 2
    assert post.letters[0]["Auto-Submitted"] == "auto-generated"
    assert last_letters(["H1"], FORM, PERIOD)["H1"].outcome is Outcome.SENT
    send_letters(asks("b"), FOOT, by="an")
    assert len(post.letters) == 4


def test_a_refused_address_stops_no_other_and_is_tried_again(here: Path, post: Post) -> None:
    post.refused.add(DIRECTOR)
    account = send_letters(asks(), FOOT, by="an")
    assert (account.sent, account.failed, account.left) == (1, 1, 0)
    assert results()["H1"] == ["failed"]
    post.refused.clear()
    account = send_letters(asks(), FOOT, by="an")

    assert (account.sent, account.failed) == (1, 0)
    assert results() == {org: ["sent"] for org in ("H1", "H2", "H3")}


def test_a_server_that_is_away_is_told_of_and_asked_again(here: Path) -> None:
    with no_mail_server():
        account = send_letters(asks(), FOOT, by="an")
    assert (account.sent, account.failed, account.left) == (0, 1, 1)
    assert "ConnectionRefusedError" in account.why
    with mail_server() as kept:
        assert send_letters(asks(), FOOT, by="an").sent == 2
    assert len(kept.letters) == 2


def test_one_that_perhaps_went_is_not_sent_again(here: Path, post: Post) -> None:
    """The program was ended between writing a letter down and hearing what came of it."""
    send_letters(asks(), FOOT, by="an")
    Letter.objects.filter(organization__org_id="H1").update(result=Outcome.SENDING)
    assert send_letters(asks(), FOOT, by="an").sent == 0
    assert str(last_letters(["H1"], FORM, PERIOD)["H1"].outcome.label) == "Perhaps sent"


def test_what_is_personal_of_a_letter_goes_with_the_contact(here: Path, post: Post) -> None:
    send_letters(asks(), FOOT, by="an")
    Contact.objects.filter(email=DIRECTOR).delete()
    row = Letter.objects.get(organization__org_id="H1")

    assert row.contact is None
    assert DIRECTOR not in str(row.__dict__)


# The schedule

DUE = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("after_due", "step"),
    [(-8, None), (-7, -7), (-2, -7), (-1, -1), (0, -1), (2, -1), (3, 3), (9, 3), (10, None), (100, None)],
)
def test_the_step_in_force(after_due: int, step: int | None) -> None:
    assert step_in_force(DUE, (3, -7, -1), DUE + timedelta(days=after_due)) == step


@given_(st.lists(st.integers(-60, 60), min_size=1, max_size=6, unique=True), st.integers(-90, 90))
def test_a_step_never_comes_early_nor_long_after(days: list[int], after_due: int) -> None:
    step = step_in_force(DUE, days, DUE + timedelta(days=after_due))

    assert step is None or 0 <= after_due - step < MADE_UP.days
    if step is not None:
        assert not [day for day in days if step < day <= after_due]


def test_it_is_off_until_it_is_switched_on(here: Path, post: Post) -> None:
    assert schedule() == Schedule()
    assert not schedule().is_on
    _due_in(5)
    ran = Book(here).sohtx("returns", "remind", lang="en")

    assert ran.status == 0
    assert "switched off" in ran.out
    assert post.letters == []


@pytest.mark.parametrize(
    "wrong",
    [
        ON._replace(days=()), ON._replace(days=(-61,)), ON._replace(days=tuple(range(7))), ON._replace(forms=()),
        ON._replace(forms=("THT-XA-6T",)), ON._replace(foot="  "),
    ],
)  # fmt: skip
def test_a_schedule_that_cannot_be_is_refused(here: Path, wrong: Schedule) -> None:
    with pytest.raises(Refusal):
        set_schedule(wrong, by="an")
    assert schedule() == Schedule()


def test_the_command_reminds_once_a_step(here: Path, post: Post) -> None:
    set_schedule(ON, by="an")
    _due_in(5)
    looked = Book(here).sohtx("returns", "remind", "--dry-run", lang="en")
    assert f"{FORM} for {PERIOD}, step -7 days: 5 have not sent, 3 of them still get a letter." in looked.out
    assert post.letters == []
    assert not Letter.objects.exists()
    runs = [Book(here).sohtx("returns", "remind", lang="en") for _ in range(3)]

    assert [ran.status for ran in runs] == [0, 0, 0]
    assert "2 letters were sent." in runs[0].out
    assert len(post.letters) == 2
    _due_in(1)
    Book(here).sohtx("returns", "remind", lang="en")
    assert len(post.letters) == 4
    assert sorted(Letter.objects.values_list("step", flat=True).distinct()) == ["-1", "-7"]
    assert LogEntry.objects.filter(act="return.letters", by="").count() == 2


def test_the_command_tells_of_a_server_that_is_away_and_tries_again(here: Path) -> None:
    set_schedule(ON, by="an")
    _due_in(1)
    with no_mail_server():
        ran = Book(here).sohtx("returns", "remind", lang="en")
    assert ran.status == 1
    assert "2 letters were not sent" in ran.err
    assert "@" not in ran.out + ran.err
    with mail_server() as kept:
        assert Book(here).sohtx("returns", "remind", lang="en").status == 0
    assert len(kept.letters) == 2


def test_without_a_server_the_command_says_what_to_set(here: Path) -> None:
    set_schedule(ON, by="an")
    _due_in(1)
    ran = Book(here).sohtx("returns", "remind", lang="en")

    assert ran.status == 2
    assert "SOHTX_MAIL" in ran.err


def test_half_years_and_legal_years_are_reminded_of_by_themselves(here: Path) -> None:
    """No due day was set: the usual ones hold, of half-years and of legal years."""
    told = ON._replace(forms=(FORM, "HTX-N"))
    found = {
        (step.board.version.form, str(step.board.period), step.days)
        for day in (date(2026, 7, 8), date(2026, 12, 14), date(2027, 1, 18))
        for step in steps_on(day, told)
    }
    assert found == {(FORM, "2026-S1", -7), ("HTX-N", "2026-L", -1), (FORM, "2026-S2", 3)}


def _due_in(days: int) -> None:
    """The form is due in so many days, and nothing else is near."""
    today = day_of(now())
    half = running_half(today)
    for period in (half, half.before()):
        set_due(FORM, period, today + timedelta(days=300), by="")
    set_due(FORM, Period.parse(PERIOD), today + timedelta(days=days), by="")
