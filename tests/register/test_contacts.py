"""Contacts: read and refused, changed and erased with one line of the log each, consents, retention, and their travels."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.running import Book
from ledger.building import make_entry, small_package, told, write_csv

from .test_similar import CONTACT_COLUMNS

LOADED = {
    "org_id": "H1", "role": "director", "name": "Lò Văn Giả", "sex": "nam", "birth_year": "1970", "phone": "0000 123456",
    "email": "a@gia-dinh.example", "from": "2019-01-01", "to": "", "recorded_at": "2020-01-01T08:00:00",
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contacts")
    ended = make_entry("H2", "dissolved", effective_on="2015-06-30", recorded_at="2016-01-01")
    package = small_package(
        folder / "package", entries=[make_entry("H1"), make_entry("H2", effective_on="2010-01-01"), ended]
    )
    rows = [
        LOADED,
        LOADED | {"role": "legal_representative", "name": "Vàng Thị Định"},
        LOADED | {"org_id": "H2", "role": "chair", "name": "Đã Tan"},
    ]
    write_csv(package / "contacts.csv", CONTACT_COLUMNS, rows)
    told(folder / "home", "load", package)
    return folder


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the book, with the tables of the log."""
    book = Book(whole / "home").copy(tmp_path / "home")
    told(book.home, "indicators")  # moves this process to the book
    from sohtx.office.starting import make_tables

    make_tables()
    yield book.home
    told(whole / "home", "indicators")


def details(**more: Any) -> Any:
    from sohtx.register.contacts import Details

    return Details(**({"role": "accountant", "name": "Sùng Thị Thử"} | more))


def lines() -> list[tuple[str, str, str]]:
    from sohtx.accounts.models import LogEntry

    return list(LogEntry.objects.order_by("pk").values_list("act", "by", "org_id"))


def contact(role: str = "director") -> Any:
    from sohtx.register.models import Contact

    return Contact.objects.get(organization__org_id="H1", role=role)


def test_a_contact_is_added_tidied_with_who_and_when(home: Path) -> None:
    from sohtx.core.moment import day_of, now
    from sohtx.register.contacts import add_contact, contacts_of

    given_ = details(
        name="  Sùng \u202e Thị\tThử ",
        phone="+84 (900) 000.001",
        email=" b@gia-dinh.example ",
        birth_year=1980,
    )
    made = add_contact(org_id="H1", details=given_, by="ha")

    assert (made.name, made.phone, made.email, made.birth_year) == (
        "Sùng Thị Thử",
        "0900 000 001",
        "b@gia-dinh.example",
        1980,
    )
    assert (made.recorded_by, day_of(made.recorded_at)) == ("ha", day_of(now()))
    assert made in list(contacts_of("H1"))
    assert lines() == [("personal.add", "ha", "H1")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"role": "president"}, "role"),
        ({"name": " \u200b "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"sex": "=1+1"}, "sex"),
        ({"birth_year": 1899}, "birth_year"),
        ({"birth_year": date.today().year + 2}, "birth_year"),  # noqa: DTZ011 -- two years hence in any zone
        ({"phone": "0123"}, "phone"),
        ({"phone": "0000 123456"}, "phone"),
        ({"email": "a@b"}, "email"),
        ({"email": "a b@gia-dinh.example"}, "email"),
        ({"valid_from": date.today() + timedelta(days=2)}, "valid_from"),  # noqa: DTZ011 -- as above
        ({"valid_from": date(2020, 1, 2), "valid_to": date(2020, 1, 1)}, "valid_to"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    home: Path, cells: dict[str, Any], column: str
) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.register.contacts import add_contact
    from sohtx.register.models import Contact

    before = Contact.objects.count()
    with pytest.raises(Refusal) as refused:
        add_contact(org_id="H1", details=details(**cells), by="ha")
    assert [problem.column for problem in refused.value.problems] == [column]
    assert (Contact.objects.count(), lines()) == (before, [])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0912345678", "0912 345 678"),
        ("+84 912 345 678", "0912 345 678"),
        ("84912345678", "0912 345 678"),
        ("0084.912.345.678", "0912 345 678"),
        ("(0214) 3 820 000", "02143820000"),
        ("024-3825-1234", "02438251234"),
        ("1900 6192", "19006192"),
        ("0812 345 67", None),
        ("0112345678", None),
        ("٠٩١٢٣٤٥٦٧٨", None),
    ],
)
def test_telephones_are_read_in_their_usual_forms(home: Path, written: str, read: str | None) -> None:
    from sohtx.register.contacts import read_phone

    assert read_phone(written) == read


@given(text=st.text(max_size=30))
def test_a_telephone_once_read_reads_the_same(text: str) -> None:
    from sohtx.register.contacts import read_phone

    read = read_phone(text)
    assert read is None or read_phone(read) == read


def test_a_correction_leaves_alone_what_was_there_and_keeps_who(home: Path) -> None:
    from sohtx.register.contacts import correct_contact

    one = contact()
    told_of = details(
        role="director", name="Lò Văn Giả", sex="nam", birth_year=1971, phone=one.phone, email=one.email
    )
    mended = correct_contact(contact_id=one.pk, details=told_of, by="ha")

    assert (mended.birth_year, mended.phone, mended.changed_by) == (1971, "0000 123456", "ha")
    assert mended.recorded_as == one.recorded_as
    assert lines() == [("personal.correct", "ha", "H1")]


def test_blanking_keeps_the_role_its_days_and_a_public_name_alone(home: Path) -> None:
    from sohtx.register.contacts import blank_contact, record_consent

    record_consent(contact_id=contact().pk, purpose="share", given_on=date(2024, 1, 1), form="oral", by="ha")
    for role, name in (("director", ""), ("legal_representative", "Vàng Thị Định")):
        blank_contact(contact_id=contact(role).pk, by="ha")
        gone = contact(role)
        assert (gone.name, gone.sex, gone.birth_year, gone.phone, gone.email) == (name, "", None, "", "")
        assert gone.valid_from == date(2019, 1, 1)
        assert gone.blanked_at is not None
    assert contact().consents.get().withdrawn_on is not None
    from sohtx.accounts.models import LogEntry

    assert not any(
        "Lò" in str(entry.details) or "123456" in str(entry.details) for entry in LogEntry.objects.all()
    )


def test_consent_is_per_purpose_once_and_ends_with_its_withdrawal(home: Path) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.register.contacts import Purpose, phones_with_consent, record_consent, withdraw_consent

    one, day = contact(), date(2024, 1, 1)
    assert phones_with_consent(Purpose.SHARE, day) == {}
    given_ = record_consent(contact_id=one.pk, purpose="share", given_on=day, form="written", by="ha")
    assert phones_with_consent(Purpose.SHARE, day) == {one.organization_id: "0000 123456"}
    assert phones_with_consent(Purpose.PUBLISH, day) == {}
    for wrong in (
        {"purpose": "share"},
        {"purpose": "sell"},
        {"purpose": "publish", "form": "silence"},
        {"purpose": "publish", "given_on": date.today() + timedelta(days=2)},  # noqa: DTZ011 -- as above
    ):
        with pytest.raises(Refusal):
            record_consent(**({"contact_id": one.pk, "given_on": day, "form": "oral", "by": "ha"} | wrong))
    with pytest.raises(Refusal, match="withdrawn_on"):
        withdraw_consent(consent_id=given_.pk, withdrawn_on=date(2023, 12, 31), by="ha")
    withdraw_consent(consent_id=given_.pk, withdrawn_on=date(2024, 2, 1), by="khac")
    assert phones_with_consent(Purpose.SHARE, day) == {}
    assert [act for act, _, _ in lines()] == ["personal.consent", "personal.withdraw"]


def test_roles_that_ended_long_ago_are_told_and_blanked_only_when_asked(home: Path) -> None:
    from sohtx.register.contacts import blank_expired, end_contact, expired
    from sohtx.register.models import Contact

    end_contact(contact_id=contact().pk, ended_on=date(2020, 6, 30), by="ha")
    names = [(row.contact.name, row.ended_on) for row in expired(date(2025, 6, 29))]
    assert names == [("Đã Tan", date(2015, 6, 30))]  # its organization ended, and the role with it
    due = [row.contact.name for row in expired(date(2025, 6, 30))]
    assert due == ["Đã Tan", "Lò Văn Giả"]
    assert blank_expired(today=date(2025, 6, 30), by="ha") == 2
    assert expired(date(2025, 6, 30)) == []
    assert Contact.objects.exclude(name="").get().role == "legal_representative"
    assert lines()[-1][0] == "personal.blank_expired"


def test_a_person_is_found_without_marks_or_by_telephone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sohtx.accounts.rights import Reach
    from sohtx.core.refusal import Refusal
    from sohtx.register.contacts import held_of
    from sohtx.register.sought import read_sought

    def found(text: str, within: Reach | None = None) -> list[str]:
        return [one.name for one in held_of(read_sought(text), within or Reach(everything=True))]

    assert found("lo gia") == ["Lò Văn Giả"]
    assert len(found("0000.123.456")) == 3
    assert found("Giả", Reach(organizations=frozenset({"H2"}))) == []
    monkeypatch.setattr("sohtx.register.contacts.MOST_HELD", 1)
    with pytest.raises(Refusal, match="2"):
        found("0000.123.456", Reach(organizations=frozenset({"H1"})))
    assert found("0000.123.456", Reach(organizations=frozenset({"H2"}))) == ["Đã Tan"]
    for short in ("", " ", "123", "…"):
        with pytest.raises(Refusal):
            found(short)


def test_contacts_go_round_in_the_package_and_the_ledger_stays_sound(home: Path, tmp_path: Path) -> None:
    from sohtx.register.contacts import add_contact, blank_contact

    add_contact(org_id="H1", details=details(phone="0900 000 001"), by="ha")
    blank_contact(contact_id=contact().pk, by="ha")
    first = Book(home).export(tmp_path / "first")
    told(tmp_path / "again", "load", tmp_path / "first")
    second = Book(tmp_path / "again").export(tmp_path / "second")

    assert first == second
    assert len(first["contacts.csv" if "contacts.csv" in first else "contacts"]) == 4
    assert Book(home).sohtx("verify").status == 0


def test_what_was_erased_does_not_come_back_with_an_old_package(home: Path, whole: Path) -> None:
    from sohtx.register.contacts import blank_contact
    from sohtx.register.models import Contact

    blank_contact(contact_id=contact().pk, by="ha")
    told(home, "load", whole / "package")

    assert not Contact.objects.filter(name="Lò Văn Giả").exists()
    assert Contact.objects.count() == 3
