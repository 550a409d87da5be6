"""What can be done to contacts: add, correct, end, blank; consents; what is held of a person, what too long.

Contacts are personal data. They stand outside the ledger so that they can be changed and erased; each act writes
one line of the log, which never repeats what is personal.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet

from sohtx.accounts.log import Act, declare, note
from sohtx.core.codes import Code, Role
from sohtx.core.moment import day_of, now, write_moment
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.bulk import batches
from sohtx.register.directory.asking import Query, Reach, Span
from sohtx.register.directory.finding import rows_of
from sohtx.register.directory.lines import ENDED
from sohtx.register.models import Contact, ContactConsent, Organization
from sohtx.register.retention import last_end_to_blank
from sohtx.register.sought import FEWEST_DIGITS, Sought

ADDED = declare(
    "personal.add", Text("thêm người liên hệ ({role}) của {subject}", "added a contact ({role}) of {subject}")
)
CORRECTED = declare(
    "personal.correct",
    Text(
        "sửa người liên hệ số {number} ({role}) của {subject}",
        "corrected contact {number} ({role}) of {subject}",
    ),
)
ROLE_ENDED = declare(
    "personal.end",
    Text(
        "ghi người liên hệ số {number} ({role}) của {subject} thôi giữ vai trò",
        "ended contact {number} ({role}) of {subject}",
    ),
)
BLANKED = declare(
    "personal.blank",
    Text(
        "xóa dữ liệu cá nhân của người liên hệ số {number} ({role}) của {subject}",
        "erased the personal data of contact {number} ({role}) of {subject}",
    ),
)
EXPIRED_BLANKED = declare(
    "personal.blank_expired",
    Text(
        "xóa dữ liệu cá nhân đã hết thời hạn lưu ({count} người)",
        "erased personal data kept long enough ({count} people)",
    ),
)
PERSON_ERASED = declare(
    "personal.erase",
    Text(
        "xóa dữ liệu cá nhân của một người theo yêu cầu ({count} dòng: {subject})",
        "erased a person's data on request ({count} rows: {subject})",
    ),
)
CONSENTED = declare(
    "personal.consent",
    Text(
        "ghi sự đồng ý ({purpose}) của người liên hệ số {number} của {subject}",
        "recorded the consent ({purpose}) of contact {number} of {subject}",
    ),
)
CONSENT_WITHDRAWN = declare(
    "personal.withdraw",
    Text(
        "ghi rút sự đồng ý ({purpose}) của người liên hệ số {number} của {subject}",
        "recorded that consent ({purpose}) was withdrawn by contact {number} of {subject}",
    ),
)

FIRST_YEAR = 1900
LONGEST = {"name": 200, "phone": 40, "email": 200}
SEXES = ("", "nữ", "nam")
_PHONE_SIGNS = re.compile(r"[\s.\-()/]+")
_MOBILE = re.compile(r"0[35789]\d{8}", re.ASCII)
_LANDLINE = re.compile(r"02\d{8,9}", re.ASCII)
_SERVICE = re.compile(r"1[89]00\d{4,6}", re.ASCII)


class Purpose(Code):
    """What a phone or an e-mail may be used for beyond the Alliance's own work."""

    PUBLISH = "publish", "Công bố trên trang tra cứu", "Publish on the public pages"
    SHARE = "share", "Cung cấp ra ngoài Liên minh (danh sách, tệp)", "Give to others (lists, files)"


class ConsentForm(Code):
    """How somebody agreed."""

    WRITTEN = "written", "Bằng văn bản", "In writing"
    ELECTRONIC = "electronic", "Điện tử (tin nhắn, thư điện tử)", "Electronically (message, e-mail)"
    ORAL = "oral", "Bằng lời", "By word of mouth"


ROLES = {code.value: code.label for code in Role}
PURPOSES = {code.value: code.label for code in Purpose}
CONSENT_FORMS = {code.value: code.label for code in ConsentForm}


class Details(NamedTuple):
    """What is written of a person in a role."""

    role: str
    name: str
    sex: str = ""
    birth_year: int | None = None
    phone: str = ""
    email: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


# Acts


def add_contact(*, org_id: str, details: Details, by: str) -> Contact:
    """Put a person into a role of an organization."""
    organization = Organization.objects.filter(org_id=org_id).first()
    last = book.last_transaction()
    if organization is None or last is None:
        raise refuse(NO_ORGANIZATION, MEND_ORGANIZATION, column="org_id", value=org_id)
    at = now()
    read = _read(details, None)
    with transaction.atomic():
        contact = Contact.objects.create(
            organization=organization, transaction=last, recorded_at=at, recorded_as=write_moment(at),
            recorded_by=by, **read._asdict(),
        )  # fmt: skip
        note(ADDED, by=by, subject=org_id, org_id=org_id, role=ROLES[read.role])
    return contact


def correct_contact(*, contact_id: int, details: Details, by: str) -> Contact:
    """Write otherwise what was written of a person; what it was before is not kept, as it is personal."""
    with transaction.atomic():
        contact = _locked(contact_id)
        for name, value in _read(details, contact)._asdict().items():
            setattr(contact, name, value)
        _changed(contact, by)
        _tell(CORRECTED, contact, by)
    return contact


def end_contact(*, contact_id: int, ended_on: date, by: str) -> Contact:
    """Write the day from which a person no longer is in the role."""
    with transaction.atomic():
        contact = _locked(contact_id)
        if contact.valid_to is not None:
            raise refuse(ENDED_ALREADY, MEND_ENDED, column="valid_to", value=str(contact.valid_to))
        if problems := list(_day_problems(contact.valid_from, ended_on)):
            raise Refusal(*problems)
        contact.valid_to = ended_on
        _changed(contact, by)
        _tell(ROLE_ENDED, contact, by)
    return contact


def blank_contact(*, contact_id: int, by: str) -> Contact:
    """Erase what is personal of one contact; the role and its days stay, and a legal representative's public name."""
    with transaction.atomic():
        contact = _locked(contact_id)
        _blank(contact, by)
        _tell(BLANKED, contact, by)
    return contact


def erase_person(*, contact_ids: Collection[int], by: str) -> int:
    """Erase what is personal of all contacts that are one person, as that person asked."""
    with transaction.atomic():
        found = list(_present().select_for_update(of=("self",)).filter(pk__in=contact_ids))
        if not found:
            raise refuse(NO_CONTACT, MEND_CONTACT, column="contact")
        for contact in found:
            _blank(contact, by)
        named = ", ".join(sorted({contact.organization.org_id for contact in found}))
        note(PERSON_ERASED, by=by, subject=named, count=len(found))
    return len(found)


def blank_expired(*, today: date, by: str) -> int:
    """Erase what is personal of every role that ended long enough ago; gives how many."""
    with transaction.atomic():
        found = [row.contact for row in expired(today)]
        for contact in found:
            _blank(contact, by)
        if found:
            note(EXPIRED_BLANKED, by=by, count=len(found))
    return len(found)


def _blank(contact: Contact, by: str) -> None:
    if contact.role != Role.LEGAL_REPRESENTATIVE:
        contact.name = ""
    contact.sex = contact.phone = contact.email = ""
    contact.birth_year = None
    contact.blanked_at = now()
    _changed(contact, by)
    contact.consents.filter(withdrawn_on=None).update(withdrawn_on=day_of(now()), withdrawn_by=by)


def _changed(contact: Contact, by: str) -> None:
    contact.changed_at, contact.changed_by = now(), by
    contact.save()


# Consents


def record_consent(*, contact_id: int, purpose: str, given_on: date, form: str, by: str) -> ContactConsent:
    """Keep that a person agreed to one use of their phone or e-mail. Silence is no consent; each use asks its own."""
    with transaction.atomic():
        contact = _locked(contact_id)
        if purpose not in list(Purpose) or form not in list(ConsentForm):
            raise refuse(
                NOT_OFFERED, MEND_OFFERED, column="purpose" if purpose not in list(Purpose) else "form"
            )
        if problems := list(_day_problems(None, given_on, "given_on")):
            raise Refusal(*problems)
        if contact.consents.filter(purpose=purpose, withdrawn_on=None).exists():
            raise refuse(CONSENTED_ALREADY, MEND_CONSENTED, column="purpose")
        consent: ContactConsent = contact.consents.create(
            purpose=purpose, given_on=given_on, form=form, recorded_at=now(), recorded_by=by
        )
        _tell(CONSENTED, contact, by, purpose=PURPOSES[purpose])
    return consent


def withdraw_consent(*, consent_id: int, withdrawn_on: date, by: str) -> ContactConsent:
    """Keep that a person no longer agrees; what was done before the day stays lawful."""
    with transaction.atomic():
        found = ContactConsent.objects.select_for_update(of=("self",)).select_related("contact__organization")
        consent = found.filter(pk=consent_id, withdrawn_on=None).first()
        if consent is None:
            raise refuse(NO_CONSENT, MEND_CONSENT, column="consent", value=str(consent_id))
        if problems := list(_day_problems(consent.given_on, withdrawn_on, "withdrawn_on")):
            raise Refusal(*problems)
        consent.withdrawn_on, consent.withdrawn_by = withdrawn_on, by
        consent.save()
        _tell(CONSENT_WITHDRAWN, consent.contact, by, purpose=PURPOSES[consent.purpose])
    return consent


# Reading


def contacts_of(org_id: str) -> "QuerySet[Contact]":
    """The contacts of an organization with their consents: those in a role now first."""
    found = _present().filter(organization__org_id=org_id).prefetch_related("consents")
    return found.order_by(F("valid_to").desc(nulls_first=True), F("valid_from").desc(nulls_last=True), "pk")


def phones_with_consent(purpose: Purpose, today: date) -> dict[int, str]:
    """Telephones that may be used for a purpose, by the keys of organizations: of people in a role who agreed."""
    standing = _present().filter(consents__purpose=purpose, consents__withdrawn_on=None).exclude(phone="")
    standing = standing.filter(Q(valid_to=None) | Q(valid_to__gt=today)).order_by("pk")
    found: dict[int, str] = {}
    for org, phone in standing.values_list("organization_id", "phone"):
        found[org] = f"{found[org]}; {phone}" if org in found else phone
    return found


class Expired(NamedTuple):
    """A contact whose role ended long enough ago, by itself or with its organization."""

    contact: Contact
    ended_on: date


def expired(today: date) -> list[Expired]:
    """What should be blanked, the oldest first."""
    limit = last_end_to_blank(today)
    own = _personal().filter(valid_to__lte=limit)
    found = [Expired(contact, contact.valid_to) for contact in own if contact.valid_to]
    query = Query(statuses=(ENDED,), ended=Span(None, limit))
    ends = {row.org: row.ended_on for row in rows_of(query, today=today) if row.ended_on}
    for batch in batches(sorted(ends), ASKED_AT_ONCE):
        open_ones = _personal().filter(organization__in=batch)
        still = open_ones.filter(Q(valid_to=None) | Q(valid_to__gt=limit))
        found += [Expired(contact, ends[contact.organization_id]) for contact in still]
    return sorted(found, key=lambda row: (row.ended_on, row.contact.pk))


def _personal() -> "QuerySet[Contact]":
    """Contacts of whom something is held that can be blanked."""
    own = Q(birth_year__isnull=False) | ~Q(sex="") | ~Q(phone="") | ~Q(email="")
    return _present().filter(own | ~(Q(role=Role.LEGAL_REPRESENTATIVE) | Q(name="")))


def held_of(sought: Sought, reach: Reach) -> list[Contact]:
    """All contacts that a name or a telephone may mean, within somebody's reach."""
    meant = [pk for pk, name, phone in _rows_within(reach) if sought.means(name, phone)]
    if len(meant) > MOST_HELD:
        raise refuse(TOO_MANY.fill(count=len(meant)), MEND_MANY, column="q")
    return list(_present().filter(pk__in=meant).prefetch_related("consents").order_by("name", "pk"))


def _rows_within(reach: Reach) -> "Iterator[tuple[int, str, str]]":
    """Contacts within somebody's reach: not even the number of the others is told."""
    rows = _present().values_list("pk", "name", "phone", "organization_id").order_by("pk").iterator()
    within = None if reach.everything else {row.org for row in rows_of(Query(reach=reach))}
    return ((pk, name, phone) for pk, name, phone, org in rows if within is None or org in within)


def _present() -> "QuerySet[Contact]":
    return Contact.objects.filter(transaction__place__isnull=False).select_related(
        "organization", "transaction"
    )


# Reading what was written


def _read(details: Details, before: Contact | None) -> Details:
    """The details tidied; refuses what cannot be, but not what was there before and is left alone."""
    told = details._replace(name=_tidy(details.name), phone=_tidy(details.phone), email=_tidy(details.email))
    problems = [*_problems(told, before), *_day_problems(told.valid_from, None), *_days_in_order(told)]
    if problems:
        raise Refusal(*problems)
    is_new_phone = told.phone and (before is None or told.phone != before.phone)
    return told._replace(phone=read_phone(told.phone) or "") if is_new_phone else told


def _problems(told: Details, before: Contact | None) -> Iterator[Problem]:
    if told.role not in list(Role):
        yield Problem(NOT_OFFERED, MEND_OFFERED, column="role", value=told.role)
    if told.sex not in SEXES and (before is None or told.sex != before.sex):
        yield Problem(NOT_OFFERED, MEND_OFFERED, column="sex", value=told.sex)
    if not told.name and (before is None or before.name):
        yield Problem(NO_NAME, MEND_NAME, column="name")
    for column, longest in LONGEST.items():
        if len(getattr(told, column)) > longest:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=longest), column=column)
    if told.birth_year is not None and not FIRST_YEAR <= told.birth_year <= day_of(now()).year:
        yield Problem(
            NO_YEAR, MEND_YEAR.fill(first=FIRST_YEAR), column="birth_year", value=str(told.birth_year)
        )
    if told.phone and (before is None or told.phone != before.phone) and read_phone(told.phone) is None:
        yield Problem(NO_PHONE, MEND_PHONE, column="phone", value=told.phone)
    if told.email and (before is None or told.email != before.email) and not _is_email(told.email):
        yield Problem(NO_EMAIL, MEND_EMAIL, column="email", value=told.email)


def _days_in_order(told: Details) -> Iterator[Problem]:
    if told.valid_from and told.valid_to and told.valid_to < told.valid_from:
        yield Problem(BEFORE_BEGIN, MEND_BEGIN, column="valid_to", value=str(told.valid_to))


def _day_problems(first: date | None, day: date | None, column: str = "valid_to") -> Iterator[Problem]:
    """A day to come, or one before what must lie before it."""
    today = day_of(now())
    if day is None:
        if first is not None and first > today:
            yield Problem(TO_COME, MEND_COME, column="valid_from", value=str(first))
    elif day > today:
        yield Problem(TO_COME, MEND_COME, column=column, value=str(day))
    elif first is not None and day < first:
        yield Problem(BEFORE_BEGIN, MEND_BEGIN, column=column, value=str(day))


def read_phone(text: str) -> str | None:
    """A telephone in the usual Vietnamese forms, written in one way; None for what is none."""
    digits = _PHONE_SIGNS.sub("", text)
    for prefix in ("+84", "0084", "84"):
        if digits.startswith(prefix) and len(digits) > len(prefix) + FEWEST_DIGITS:
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
            break
    if _MOBILE.fullmatch(digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return digits if _LANDLINE.fullmatch(digits) or _SERVICE.fullmatch(digits) else None


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _tidy(text: str) -> str:
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _locked(contact_id: int) -> Contact:
    contact = _present().select_for_update(of=("self",)).filter(pk=contact_id).first()
    if contact is None:
        raise refuse(NO_CONTACT, MEND_CONTACT, column="contact", value=str(contact_id))
    return contact


def _tell(act: Act, contact: Contact, by: str, purpose: Text | None = None) -> None:
    org_id = contact.organization.org_id
    told = {} if purpose is None else {"purpose": purpose}
    note(
        act, by=by, subject=org_id, org_id=org_id, area_code="", number=contact.pk,
        role=ROLES[contact.role], **told,
    )  # fmt: skip


ASKED_AT_ONCE = 500
MOST_HELD = 300

NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_ORGANIZATION = Text("chọn tổ chức trong danh sách", "choose one from the list")
NO_CONTACT = Text("không có người liên hệ này", "there is no such contact")
MEND_CONTACT = Text("mở lại danh sách người liên hệ", "open the list of contacts again")
NO_CONSENT = Text("không có sự đồng ý này, hoặc đã rút", "there is no such consent, or it was withdrawn")
MEND_CONSENT = Text("mở lại trang rồi thử lại", "open the page again, then try again")
CONSENTED_ALREADY = Text("đã ghi sự đồng ý cho việc này", "consent to this is recorded already")
MEND_CONSENTED = Text(
    "rút sự đồng ý cũ trước nếu cần ghi lại", "withdraw the old one first if it must be recorded anew"
)
ENDED_ALREADY = Text("đã ghi ngày thôi giữ vai trò", "the end of the role is recorded already")
MEND_ENDED = Text("nếu ngày sai thì sửa thông tin người này", "correct the contact if the day is wrong")
NOT_OFFERED = Text("không có trong danh mục để chọn", "is not among what can be chosen")
MEND_OFFERED = Text("chọn lại trong danh mục", "choose again from the list")
NO_NAME = Text("chưa ghi họ tên", "no name is given")
MEND_NAME = Text("ghi họ và tên", "give the full name")
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NO_YEAR = Text("không phải năm sinh", "is no year of birth")
MEND_YEAR = Text("ghi năm từ {first} đến nay, chỉ ghi năm", "give a year from {first} on, the year alone")
NO_PHONE = Text("không phải số điện thoại ở Việt Nam", "is no Vietnamese telephone number")
MEND_PHONE = Text(
    "ghi như 0912 345 678, 0214 3 820 000 hoặc +84 912 345 678",
    "write 0912 345 678, 0214 3 820 000 or +84 912 345 678",
)
NO_EMAIL = Text("không phải địa chỉ thư điện tử", "is no e-mail address")
MEND_EMAIL = Text("ghi như ten@vidu.vn", "write it like name@example.vn")
TO_COME = Text("là ngày chưa đến", "is a day to come")
MEND_COME = Text("ghi khi đã đến ngày", "record it when the day has come")
BEFORE_BEGIN = Text("trước ngày bắt đầu", "is before the first day")
MEND_BEGIN = Text("xem lại hai ngày", "look at both days again")
TOO_MANY = Text("có thể là {count} người", "may be {count} people")
MEND_MANY = Text("ghi đủ họ, tên đệm và tên, hoặc số điện thoại", "give the whole name, or the telephone")
