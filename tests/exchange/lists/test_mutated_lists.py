"""Several hundred lists laid out in as many ways: no row lost, no wrong cell taken, no traceback."""

import os
import unicodedata

import pytest

from .mutating import AS_OF, STATUSES, expected, mutate

LISTS = int(os.environ.get("SOHTX_LISTS", "300"))
BATCH = 20


@pytest.mark.parametrize("first", range(0, LISTS, BATCH))
def test_every_row_comes_out_as_it_went_in(first: int, empty_side) -> None:
    from sohtx.exchange.lists.checking import check_list
    from sohtx.exchange.lists.judging import Fate
    from sohtx.exchange.lists.opening import open_bytes
    from sohtx.exchange.lists.options import Options
    from sohtx.exchange.lists.sheets import cell_name

    for seed in range(first, first + BATCH):
        mutated = mutate(seed)
        checked = check_list(
            open_bytes(mutated.content, mutated.name), Options(AS_OF, province="10"), empty_side
        )
        rows = {row.line: row for row in checked.rows if row.fate is not Fate.ASIDE}
        assert set(rows) == set(mutated.truths), (seed, mutated.name)
        for line, truth in mutated.truths.items():
            row = rows[line]
            if truth.bad:
                assert row.fate is Fate.WRONG, (seed, line, truth)
                cell = cell_name(line - 1, mutated.columns[truth.bad])
                assert [r.cell for r in row.remarks if r.gravity == "wrong"] == [cell], (seed, row.remarks)
                continue
            assert row.fate is Fate.NEW, (
                seed,
                line,
                [(r.cell, r.value, r.what.en) for r in row.remarks],
                row.why,
            )
            birth = row.entries[0]
            assert {key: birth.get(key, "") for key in expected(truth)} == expected(truth), (seed, line)
            name = birth["name"]
            assert unicodedata.is_normalized("NFC", name)
            if mutated.encoding == "tcvn3":
                assert name.casefold() == truth.name.casefold(), seed
            else:
                assert name == truth.name, seed
            assert [e["entry"] for e in row.entries[1:]] == (
                [STATUSES[truth.status]] if STATUSES[truth.status] else []
            )


def test_the_same_list_gives_the_same_answer(empty_side) -> None:
    from sohtx.exchange.lists.checking import check_list
    from sohtx.exchange.lists.marking import mark_workbook
    from sohtx.exchange.lists.opening import open_bytes
    from sohtx.exchange.lists.options import Options

    for seed in range(12):
        mutated = mutate(seed)
        one, other = (
            check_list(open_bytes(mutated.content, mutated.name), Options(AS_OF, province="10"), empty_side)
            for _ in range(2)
        )
        assert [(r.line, r.fate, r.entries, r.remarks) for r in one.rows] == [
            (r.line, r.fate, r.entries, r.remarks) for r in other.rows
        ]
        assert mark_workbook(one)
