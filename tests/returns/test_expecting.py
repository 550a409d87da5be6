"""Who owes a return is who the figures expect, in the example province and in every case of the contract."""

import csv
import io

import pytest

from exchange.running import Book
from register.recording import speaking, told
from sohtx.core.period import Period
from sohtx.returns.definitions.definition import Respondent
from sohtx.returns.expecting import owes, owing


@pytest.mark.parametrize("period", ["2020", "2022-S2", "2023-S1", "2024-L", "2025-S1"])
def test_who_owes_is_who_figures_expect(demo_book: Book, period: str) -> None:
    out = told(demo_book.home, "figures", period, "--indicator", "members", "--by", "kind", "--format", "csv")
    expected = {row["kind"]: int(row["expected_n"]) for row in csv.DictReader(io.StringIO(out))}
    with speaking(demo_book.home):
        from django.db import connection

        found = {kind: len(list(owing(kind, Period.parse(period)))) for kind in Respondent if kind.kind}
        connection.close()

    assert sum(expected.values()) > 1_000
    assert {kind.value: count for kind, count in found.items() if count} == expected


def test_one_organization_owes_or_does_not(demo_book: Book) -> None:
    period = Period.parse("2023-S1")
    with speaking(demo_book.home):
        from django.db import connection

        all_owing = {org.org_id for org in owing(Respondent.UNION, period)}
        assert all_owing
        assert all(owes(org_id, period) for org_id in all_owing)
        assert not owes(next(iter(all_owing)), Period.parse("1990-S1"))
        assert not owes("no such", period)
        connection.close()
