"""What areas and organizations are called, and which is meant by what somebody wrote: told to those who grant roles."""

from collections.abc import Iterable, Mapping

from sohtx.areas.naming import SHOWN, full_name, units_named
from sohtx.core.codes import Level
from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT
from sohtx.ledger import book
from sohtx.register.directory.keeping import present_ground
from sohtx.register.models import OrganizationState
from sohtx.register.rebuilding import current

LEVELS = (Level.COMMUNE, Level.PROVINCE, Level.COUNTRY)


def names_of_areas(codes: Iterable[str]) -> Mapping[str, str]:
    """Names of today's units by their codes."""
    day = day_of(now())
    units = present_ground(day).units
    found = ((code, units.resolve(code, day)) for code in codes)
    return {code: full_name(units, unit, day) for code, unit in found if unit is not None}


def find_area(text: str) -> str:
    """The code of the unit of today that a code or name means; refuses none and several."""
    day = day_of(now())
    units = present_ground(day).units
    for level in LEVELS:
        found = units_named(units, text, day, level)
        if len(found) > 1:
            shown = "; ".join(f"{full_name(units, unit, day)} ({unit.code})" for unit in found[:SHOWN])
            raise refuse(SEVERAL.fill(units=shown), MEND_SEVERAL, column="area", value=text)
        if found:
            return found[0].code
    raise refuse(UNKNOWN_UNIT, MEND_UNIT, column="area", value=text)


def names_of_organizations(org_ids: Iterable[str]) -> Mapping[str, str]:
    """The present names of organizations."""
    if book.current() is None:
        return {}
    states = current(OrganizationState).filter(organization__org_id__in=list(org_ids), known_to=OPEN_MOMENT)
    return dict(states.order_by("valid_from").values_list("organization__org_id", "name"))


def find_organization(text: str) -> str:
    """The identifier of the organization that an identifier or tax code means; refuses what means none."""
    wanted = text.strip()
    if book.current() is not None:
        states = current(OrganizationState).filter(known_to=OPEN_MOMENT)
        by_id = states.filter(organization__org_id=wanted).exists()
        codes = states.filter(tax_code=wanted).values_list("organization__org_id", flat=True).distinct()[:2]
        found = [wanted] if by_id else list(codes)
        if len(found) == 1:
            return found[0]
    raise refuse(NO_ORGANIZATION, MEND_ORGANIZATION, column="org", value=text)


SEVERAL = Text("nhiều địa bàn cùng tên: {units}", "several areas bear this name: {units}")
MEND_SEVERAL = Text("ghi mã trong ngoặc", "give the code in brackets")
NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "no such organization is in the book")
MEND_ORGANIZATION = Text("ghi mã đơn vị hoặc mã số thuế", "give its identifier or tax code")
