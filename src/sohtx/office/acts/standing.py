"""The organization that an act is about, as it stands before the act."""

from fractions import Fraction

from sohtx.areas.naming import full_name
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.codes import Sector
from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.ledger import book
from sohtx.office.acts.asked import Subject
from sohtx.register.models import OrganizationState
from sohtx.register.places import then_and_now
from sohtx.register.reaching import unit_today
from sohtx.register.rebuilding import current


def present_units() -> Units:
    """The units of the book; of one not begun, the official ones."""
    return (units_of_book() if book.current() else None) or official_units()


def standing(org_id: str, *, is_last: bool = False) -> tuple[Subject, str] | None:
    """An organization as it stands, and its legal status; of one that has ended, as it last stood."""
    today = day_of(now())
    states = current(OrganizationState).filter(organization__org_id=org_id, known_to=OPEN_MOMENT)
    state = (
        states.filter(valid_from__lte=today).order_by("-valid_from").first()
        or states.order_by("valid_from").first()
    )
    if state is None or (not is_last and state.valid_to <= today):
        return None
    unit = present_units().rows.get(state.unit)
    told = _told(state, unit, org_id)
    subject = Subject(
        org_id,
        state.organization.kind,
        state.name,
        state.tax_code,
        unit.code if unit else "",
        state.sector,
        told,
    )
    return subject, state.status


def _told(state: OrganizationState, unit: Unit | None, org_id: str) -> dict[str, str]:
    """What is registered now, as the form's fields tell it beside what may be changed."""
    capital = state.charter_capital
    told = {
        "name": state.name,
        "tax_code": state.tax_code,
        "area": then_and_now(present_units(), unit, unit_today(org_id), day_of(now())) if unit else "",
        "address": state.address,
        "sector": str(SECTORS.get(state.sector, "")),
        "charter_capital": "" if capital is None else say_number(Fraction(capital, 1000)),
        "is_alliance_member": str(YES_NO.get(state.is_alliance_member, "")),
        "is_registered": str(YES_NO.get(state.is_registered, "")),
    }
    return {name: words for name, words in told.items() if words}


def of_group(subject: Subject) -> dict[str, str]:
    """What a cooperative takes over from the group that becomes it, to be looked at and changed."""
    units, day = present_units(), day_of(now())
    unit = units.resolve(subject.area_code, day)
    placed = units.place(unit, day).unit if unit else None
    return {
        "name": subject.name.replace("Tổ hợp tác", "Hợp tác xã").replace("THT", "HTX"),
        "tax_code": subject.tax_code,
        "area": full_name(units, placed, day) if placed else "",
        "sector": subject.sector,
    }


SECTORS = {code.value: code.label for code in Sector}
YES_NO: dict[bool | None, Text] = {True: Text("Có", "Yes"), False: Text("Không", "No")}
