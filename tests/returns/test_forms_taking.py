"""Forms of one's own: taken in whole or not at all, never changed, kept in the ledger, and travelling in the package."""

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exchange.running import Book
from register.recording import BASE, load, package_of, speaking, told
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.indicators.measures import MEASURES
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.definition import Answer, Choice, FormVersion, Respondent, Span
from sohtx.returns.definitions.own import catalogue, forms_of_book
from sohtx.returns.definitions.superseding import define, plan_forms
from sohtx.returns.definitions.taking import foresee, take_forms
from sohtx.returns.definitions.writing import tables_of
from sohtx.returns.filings import Filing, history
from sohtx.returns.package import RETURNS, returns_with
from sohtx.returns.receiving.planning import Given
from sohtx.returns.services import send

from .forms import ANSWERS, LINES, OWN, by_sheet, check, defined, line, own

PERIOD = Period.parse("2023-S1")
FILES = ("form_versions.csv", "forms.csv", "form_checks.csv")
LATER = date(2024, 1, 1)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("forms")
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


def refused(*versions: FormVersion) -> list[tuple[str, int, str]]:
    """Where the problems of versions lie that may not be taken in."""
    with pytest.raises(Refusal) as error:
        take_forms(defined(*versions), by="lan")
    return [(problem.file, problem.line, problem.column) for problem in error.value.problems]


# Taking in


def test_a_form_is_in_use_once_it_is_taken(here: Path) -> None:
    from sohtx.accounts.models import LogEntry
    from sohtx.ledger.models import Transaction

    assert catalogue() is shipped()
    taken = take_forms(by_sheet(own()), by="lan")

    assert taken.versions == (own(),)
    assert catalogue().find(OWN, PERIOD) == own()
    assert own() in catalogue().asked(Respondent.COOPERATIVE, PERIOD)
    assert forms_of_book().own == (own(),)
    last = Transaction.objects.get(place=taken.place)
    assert (last.act, last.by) == ("forms", "lan")
    (entry,) = LogEntry.objects.filter(act="forms.take").values_list("by", "subject")
    assert entry == ("lan", own().stamp)
    assert told(here, "verify") == "The book is intact.\n"


def test_the_same_again_is_nothing_new(here: Path) -> None:
    take_forms(defined(own()), by="lan")
    again = take_forms(by_sheet(own()), by="binh")

    assert again == (None, ())


def test_forms_are_read_from_the_book_once(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    take_forms(defined(own()), by="lan")
    first = catalogue()
    with CaptureQueriesContext(connection) as asked:
        assert catalogue() is first
    assert len(asked) == 2
    assert not any("definition" in query["sql"] for query in asked)

    take_forms(defined(own(valid_from=LATER, title=Text("Tên khác", "Other"))), by="lan")
    assert [v.valid_from for v in catalogue().of(OWN)] == [own().valid_from, LATER]


def test_a_version_in_use_is_never_changed(here: Path) -> None:
    take_forms(defined(own()), by="lan")

    assert refused(own(title=Text("Khác", "Other"))) == [(FILES[0], 2, "valid_from")]
    assert refused(own(lines=(*LINES, line("lotus_more")))) == [(FILES[0], 2, "valid_from")]
    assert refused(own(valid_from=date(2019, 1, 1))) == [(FILES[0], 2, "valid_from")]
    changed = replace(shipped().of("HTX-6T")[0], title=Text("Khác", "Other"))
    assert refused(changed) == [(FILES[0], 2, "valid_from")]
    assert catalogue().of(OWN) == (own(),)


def test_a_version_follows_another_and_holds_from_its_day(here: Path) -> None:
    take_forms(defined(own()), by="lan")
    take_forms(defined(own(valid_from=LATER, lines=LINES[:3])), by="lan")

    assert len(catalogue().get(OWN, PERIOD).lines) == len(LINES)
    assert len(catalogue().get(OWN, Period.parse("2024-S1")).lines) == 3


def test_a_form_of_the_contract_may_be_followed_and_still_asks_measures(here: Path) -> None:
    before = shipped().of("HTX-6T")[0]
    after = replace(before, valid_from=LATER, lines=(*before.lines, LINES[0]))
    take_forms(defined(after), by="lan")

    assert catalogue().get("HTX-6T", Period.parse("2024-S1")) == after
    assert catalogue().get("HTX-6T", PERIOD) == before
    assert after.by_code["members"].measure is MEASURES["members"]


def test_another_respondent_or_span_is_another_form(here: Path) -> None:
    take_forms(defined(own()), by="lan")
    other = own(valid_from=LATER, respondent=Respondent.GROUP, span=Span.YEAR)

    assert refused(other) == [(FILES[0], 2, "respondent"), (FILES[0], 2, "span")]


def test_a_form_of_ones_own_asks_no_measure(here: Path) -> None:
    measure = shipped().of("HTX-6T")[0].by_code["workers"]

    assert refused(own(lines=(LINES[0], measure), checks=())) == [(FILES[1], 3, "line")]


def test_a_code_has_one_kind_of_answer_on_all_forms(here: Path) -> None:
    assert refused(own(lines=(line("ocop_products", Answer.TEXT),), checks=())) == [(FILES[1], 2, "answer")]

    take_forms(defined(own()), by="lan")
    other = own(form="HTX-KHAC", lines=(LINES[0], line("lotus_sales", Answer.NUMBER)), checks=())
    assert refused(other) == [(FILES[1], 3, "answer")]
    two = (own(form="HTX-A", lines=(line("reeds"),)), own(form="HTX-B", lines=(line("reeds", Answer.MONEY),)))
    assert refused(*(replace(v, checks=()) for v in two)) == [(FILES[1], 3, "answer")]


def test_a_form_that_was_answered_is_followed_only_after_the_periods_answered(here: Path) -> None:
    take_forms(defined(own()), by="lan")
    send([Given(Filing("H1", OWN, "2023-S1"), ANSWERS)], by="an")

    assert refused(own(valid_from=date(2023, 6, 30), lines=LINES[:2])) == [(FILES[0], 2, "valid_from")]
    take_forms(defined(own(valid_from=date(2023, 7, 1), lines=LINES[:2])), by="lan")
    assert len(catalogue().get(OWN, PERIOD).lines) == len(LINES)


def test_with_one_bad_version_none_is_taken(here: Path) -> None:
    bad = own(form="HTX-XAU", lines=(line("ocop_products", Answer.DAY),), checks=())

    assert refused(own(), bad) == [(FILES[1], len(LINES) + 2, "answer")]
    assert catalogue() is shipped()


def test_what_comes_between_planning_and_writing_is_seen(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sohtx.returns.definitions import taking

    write, races = taking._write, []

    def with_another(*args: Any) -> int:
        if not races:
            races.append(True)
            monkeypatch.setattr(taking, "_write", write)
            take_forms(defined(own(title=Text("Người khác", "Another"))), by="binh")
        return write(*args)

    monkeypatch.setattr(taking, "_write", with_another)
    with pytest.raises(Refusal):
        take_forms(defined(own()), by="lan")

    assert races
    assert [v.title.vi for v in catalogue().of(OWN)] == ["Người khác"]
    assert told(here, "verify") == "The book is intact.\n"


def test_checks_without_a_book(tmp_path: Path) -> None:
    with speaking(tmp_path / "nothing"):
        assert foresee(defined(own())) == (own(),)
        assert catalogue() is shipped()
    assert not (tmp_path / "nothing").exists()


def test_a_changed_definition_is_found(here: Path) -> None:
    from django.db import connection

    take_forms(defined(own()), by="lan")
    connection.close()
    with closing(sqlite3.connect(here / "sohtx.sqlite3")) as con, con:
        con.execute(
            "UPDATE returns_ownform SET definition = replace(definition, 'lotus_depth', 'lotus_width')"
        )

    ran = Book(here).sohtx("verify", lang="en")
    assert ran.status == 1
    assert f"returns.OwnForm 1 ({OWN})" in ran.err


def test_limits_are_told(here: Path) -> None:
    problems = [*(line(f"pond_{n}") for n in range(501))]
    with pytest.raises(Refusal, match="500"):
        defined(own(lines=tuple(problems), checks=()))
    with pytest.raises(Refusal, match="500"):
        defined(own(checks=tuple(check("lotus_ponds >= 1", f"c{n}") for n in range(501))))
    many = [own(form=f"HTX-{n}", lines=(line("reeds"),), checks=()) for n in range(300)]
    with pytest.raises(Refusal, match="300"):
        plan_forms(define(tables_of(many)), shipped(), lambda _: None)


# In the package


def test_without_own_forms_the_package_is_as_the_contract_says(here: Path, tmp_path: Path) -> None:
    assert returns_with(()) is RETURNS
    out = Book(here).export(tmp_path / "out")

    assert not {"forms", "form_versions", "form_checks"} & set(out)
    with (tmp_path / "out" / "returns.csv").open(encoding="utf-8") as stream:
        assert set(next(csv.reader(stream))) == {c.name for c in RETURNS.columns} - set(RETURNS.own)


def filled(here: Path) -> None:
    """A book with an own form in two versions, an own version of a form of the contract, and returns on them."""
    six = shipped().of("HTX-6T")[0]
    topic = six.by_code["difficulty_topic"]
    more = replace(topic, choices=(*topic.choices, Choice("water", Text("Nước", "Water"))))
    lines = (*(more if one is topic else one for one in six.lines), LINES[0])
    take_forms(defined(own()), by="lan")
    take_forms(
        defined(
            own(valid_from=date(2023, 7, 1), lines=LINES[:2]),
            replace(six, valid_from=date(2023, 1, 1), lines=lines),
        ),
        by="lan",
    )
    sound = {"members": 25, "workers": 12, "revenue": 928_000, "difficulty_topic": "water", "lotus_ponds": 3}
    send(
        [Given(Filing("H1", OWN, "2023-S1"), ANSWERS), Given(Filing("H1", "HTX-6T", "2023-S1"), sound)],
        by="an",
        is_accepted=True,
    )


def test_own_forms_and_their_returns_go_out_and_in_again(here: Path, tmp_path: Path) -> None:
    filled(here)
    forms, values = forms_of_book().own, history(Filing("H1", OWN, "2023-S1")).latest
    told(here, "export", str(tmp_path / "out"))
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    fields = {
        r["name"]: {f["name"]: f["type"] for f in r["schema"]["fields"]} for r in described["resources"]
    }
    assert set(fields["forms"]) > {"line", "choices"}
    assert fields["returns"]["lotus_depth"] == "number"
    with (tmp_path / "out" / "returns.csv").open(encoding="utf-8") as stream:
        row = next(row for row in csv.DictReader(stream) if row["form"] == OWN)
    assert (row["lotus_sales"], row["lotus_depth"], row["lotus_certified"]) == ("12.5", "1.25", "true")

    again = tmp_path / "again"
    ran = Book(again).sohtx("load", tmp_path / "out", lang="en")
    assert ran.status == 0, ran.err
    assert "form_versions.csv: 3" in ran.out
    with speaking(again):
        assert forms_of_book().own == forms
        assert history(Filing("H1", OWN, "2023-S1")).latest.values == values.values
        assert told(again, "verify") == "The book is intact.\n"
    told(again, "export", str(tmp_path / "second"))
    assert _read(tmp_path / "second") == _read(tmp_path / "out")
    assert Book(again).sohtx("load", tmp_path / "out", lang="en").out.startswith("Nothing new")


def _read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def package_with(folder: Path, here: Path, change: dict[str, tuple[str, str]]) -> Path:
    """The export of a book with own forms, with a text replaced in some files."""
    filled(here)
    told(here, "export", str(folder))
    for name, (old, new) in change.items():
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"forms.csv": ("lotus_depth,", "Lotus,")}, r'forms.csv:\d+: line: "Lotus"'),
        (
            {"form_checks.csv": ("lotus_ponds_shared <= lotus_ponds", "lotus <= 1")},
            r'form_checks.csv:\d+: rule: "lotus <= 1"',
        ),
        ({"forms.csv": ("lotus_story", "workers")}, r'forms.csv:\d+: answer: "text"'),
        ({"forms.csv": ("choices", "choice")}, "forms.csv:1: choice"),
        ({"returns.csv": ("lotus_depth", "lotus_width")}, "returns.csv:1: lotus_width"),
        ({"returns.csv": (",red,", ",blue,")}, "returns.csv:2: lotus_kind"),
        ({"returns.csv": (f"H1,{OWN}", f"T1,{OWN}")}, "returns.csv:2: form"),
        ({"returns.csv": (f"{OWN},2023-S1", f"{OWN},2023-Q1")}, "returns.csv:2: form"),
        ({"returns.csv": (f"{OWN},2023-S1", f"{OWN},2023-S2")}, "returns.csv:2: lotus_sales"),
    ],
)
def test_what_is_wrong_in_a_package_with_forms_is_told(
    here: Path, tmp_path: Path, change: dict[str, tuple[str, str]], where: str
) -> None:
    package = package_with(tmp_path / "out", here, change)
    ran = Book(tmp_path / "again").sohtx("load", package, lang="en")

    assert ran.status == 2
    assert any(re.match(where, line) for line in ran.err.splitlines()), ran.err
    assert not (tmp_path / "again").exists()


def test_a_package_may_not_change_a_form_of_the_book(here: Path, tmp_path: Path) -> None:
    package = package_with(tmp_path / "out", here, {"forms.csv": ("Hỏi lotus_depth", "Hỏi sâu")})
    ran = Book(here).sohtx("load", package, lang="en")

    assert ran.status == 2
    assert ran.err.startswith("form_versions.csv:3: valid_from")


def test_returns_without_their_forms_are_refused_by_column(here: Path, tmp_path: Path) -> None:
    package = package_with(tmp_path / "out", here, {})
    for name in FILES:
        (package / name).unlink()
    ran = Book(tmp_path / "again").sohtx("load", package, lang="en")

    assert ran.status == 2
    assert ran.err.startswith("returns.csv:1: lotus_certified")
    assert Book(here).sohtx("load", package, lang="en").status == 0


# In no figure


def test_a_return_on_ones_own_form_is_in_no_figure(here: Path, tmp_path: Path) -> None:
    def figures() -> str:
        return told(here, "figures", "2023-S1", "--include-submitted", "--format", "csv")

    def explained() -> str:
        return told(here, "explain", "2023-S1", "workers", "--format", "csv")

    take_forms(defined(own()), by="lan")
    send(
        [Given(Filing("H1", "HTX-6T", "2023-S1"), {"members": 9, "workers": 7, "revenue": 1_000})],
        by="a",
        is_accepted=True,
    )
    before = figures(), explained()
    # As if some program had written a measure under another form: it is not read.
    from sohtx.returns import answers
    from sohtx.returns.models import FilingVersion

    send([Given(Filing("H1", OWN, "2023-S1"), ANSWERS)], by="an", is_accepted=True)
    FilingVersion.objects.filter(form=OWN).update(values=answers.to_text({"workers": 99, "revenue": 5_000}))

    assert (figures(), explained()) == before
    from sohtx.figures.extract import compact

    assert compact()
    assert (figures(), explained()) == before
