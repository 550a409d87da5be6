"""Hundreds of workbooks as people send them back: no traceback, no wrong cell taken, nothing lost in silence.

``SOHTX_HYPOTHESIS=thorough`` tries several thousand.
"""

import os
from collections.abc import Iterator

import pytest

from register.recording import speaking
from sohtx.core.refusal import Refusal
from sohtx.returns.filings import Filing, histories

from .building import FORM, GROUPS, PERIOD, SENT, fill_book, make_book, sent_in, workbook, wrong_cells
from .mutating import Mutant, mutant

SHARES = 8
MUTANTS = 4_000 if os.environ.get("SOHTX_HYPOTHESIS") == "thorough" else 320


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """A workbook of a book that is there while the tests run."""
    from django.db import connection

    from sohtx.figures.remembering import forget

    book = make_book(tmp_path_factory.mktemp("mutated"))
    with speaking(book.home):
        fill_book()
        yield workbook()
        forget()
        connection.close()


@pytest.mark.parametrize("share", range(SHARES))
def test_mutants(content: bytes, share: int) -> None:
    taken = refused = 0
    for seed in range(share, MUTANTS, SHARES):
        made = mutant(content, seed)
        was_taken = _tried(made, seed)
        taken += was_taken
        refused += not was_taken
    assert taken > MUTANTS // SHARES // 4
    assert refused > MUTANTS // SHARES // 8


def _tried(made: Mutant, seed: int) -> bool:
    """Send one in, hold the book against what it means, and forget it again; gives whether it was taken."""
    from django.db import transaction

    from sohtx.core.period import Period

    told = f"seed {seed}: {', '.join(made.moves)}"
    with transaction.atomic():
        try:
            found = sent_in(made.content, expected=(FORM, Period.parse(PERIOD)))
        except Refusal as refusal:
            is_taken = False
            if not (made.is_broken or made.suspects):
                raise AssertionError(told) from refusal
        else:
            is_taken = not found.is_refused
            cells = wrong_cells(found)
            why = f"{told}: {found.looked.remarks}"
            assert is_taken or made.must_refuse or made.suspects, why
            assert not is_taken or not (made.must_refuse or made.is_broken), why
            assert made.suspects or made.refused <= cells, f"{why}: {made.refused}"
        _hold_against(made if is_taken else None, told)
        transaction.set_rollback(True)
    return is_taken


def _hold_against(made: Mutant | None, told: str) -> None:
    """The book holds exactly what was meant, or what it held before."""
    meant = {"T2": SENT} | (made.meant if made else {})
    past = histories([Filing(org_id, FORM, PERIOD) for org_id in GROUPS])
    held = {filing.respondent: history.latest.answers for filing, history in past.items() if history.latest}
    assert held == meant, told


def test_the_same_seed_is_the_same_workbook(content: bytes) -> None:
    one, other = mutant(content, 7), mutant(content, 7)

    assert (one.moves, one.meant) == (other.moves, other.meant)
