"""Where a task stands: what holds of every sequence of notes."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sohtx.plan.codes import State, Word
from sohtx.plan.fold import Terms, Told, fold

TERMS = Terms("Tổ chức lớp tập huấn", date(2023, 11, 30), quantity=5_000, unit="lớp")
FIRST = date(2023, 8, 1)
ACTS = st.sampled_from([Word.PROGRESS, Word.BLOCKED, Word.DONE, Word.CANCELLED, Word.REOPENED])
LATEST = 10**6


@st.composite
def lives(draw: st.DrawFn) -> list[Told]:
    rows = draw(st.lists(st.tuples(ACTS, st.integers(0, 200), st.integers(0, 50)), max_size=8))
    return [
        Told(key, word, FIRST + timedelta(days=days), at, text=f"n{key}")
        for key, (word, days, at) in enumerate(rows, start=1)
    ]


DAYS = st.integers(0, 250).map(lambda days: FIRST + timedelta(days=days))


def state(*notes: Told, day: date) -> State:
    return fold(TERMS, notes, day=day, known=LATEST).state


def test_a_life() -> None:
    begun = Told(1, Word.PROGRESS, date(2023, 9, 1), 1, quantity=2_000)
    blocked = Told(2, Word.BLOCKED, date(2023, 10, 1), 2, text="thiếu kinh phí")
    done = Told(3, Word.DONE, date(2023, 12, 5), 3)
    life = (begun, blocked, done)

    told = [
        state(*life, day=d)
        for d in (
            date(2023, 8, 31),
            date(2023, 9, 1),
            date(2023, 10, 1),
            date(2023, 12, 1),
            date(2023, 12, 5),
        )
    ]

    assert told == [State.NOT_BEGUN, State.UNDER_WAY, State.BLOCKED, State.LATE, State.DONE_LATE]
    assert fold(TERMS, life, day=date(2023, 9, 1), known=9).percent == 40


def test_a_day_that_was_moved_holds_from_its_paper_on() -> None:
    moved = Told(1, Word.ADJUSTED, date(2023, 12, 10), 5, cells={"deadline": "2024-01-31"})

    assert [state(moved, day=date(2023, 12, d)) for d in (9, 10)] == [State.LATE, State.NOT_BEGUN]


def test_a_correction_holds_from_the_beginning_once_it_is_known() -> None:
    mended = Told(1, Word.CORRECTED, date(2024, 3, 1), 5, cells={"deadline": "2023-12-31"})
    day = date(2023, 12, 10)

    assert fold(TERMS, [mended], day=day, known=5).state is State.NOT_BEGUN
    assert fold(TERMS, [mended], day=day, known=4).state is State.LATE


@given(lives(), DAYS, st.integers(0, 60), st.randoms())
def test_the_order_in_which_notes_are_given_does_not_matter(
    life: list[Told], day: date, known: int, chance: object
) -> None:
    shuffled = list(life)
    chance.shuffle(shuffled)

    assert fold(TERMS, shuffled, day=day, known=known) == fold(TERMS, life, day=day, known=known)


@given(lives(), DAYS, st.integers(0, 60))
def test_what_is_not_known_or_not_yet_so_changes_nothing(life: list[Told], day: date, known: int) -> None:
    heard = [note for note in life if note.recorded_at <= known and note.on <= day]

    assert fold(TERMS, heard, day=day, known=known) == fold(TERMS, life, day=day, known=known)


@given(lives().filter(bool), DAYS, st.data())
def test_what_was_voided_never_was(life: list[Told], day: date, data: st.DataObject) -> None:
    wrong = data.draw(st.sampled_from(life))
    void = Told(99, Word.VOIDED, FIRST, 100, voids=wrong.key)

    without = [note for note in life if note is not wrong]
    assert fold(TERMS, [*life, void], day=day, known=100) == fold(TERMS, without, day=day, known=100)
    assert fold(TERMS, [*life, void], day=day, known=99) == fold(TERMS, life, day=day, known=99)


@given(lives(), DAYS)
def test_late_is_what_is_open_past_its_day(life: list[Told], day: date) -> None:
    told = fold(TERMS, life, day=day, known=LATEST)

    assert (told.state is State.LATE) == (told.closed_on is None and day > TERMS.deadline)
