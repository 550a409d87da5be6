"""What areas and organizations are called, told by the stations that know: accounts itself keeps only their codes.

Those stations call :func:`register` when they start. Until then a code is its own name, and any code may stand.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sohtx.accounts.rights import AREA_ROLES, ORGANIZATION_ROLES, WHOLE_ROLES, Role
from sohtx.core.refusal import refuse
from sohtx.core.text import Text

Names = Callable[[Iterable[str]], Mapping[str, str]]
Find = Callable[[str], str]


def _no_names(_codes: Iterable[str]) -> Mapping[str, str]:
    return {}


def _as_it_is(text: str) -> str:
    return text.strip()


@dataclass
class _Known:
    areas: Names = _no_names
    organizations: Names = _no_names
    find_area: Find = _as_it_is
    find_organization: Find = _as_it_is


_known = _Known()


def register(
    *,
    names_of_areas: Names | None = None,
    names_of_organizations: Names | None = None,
    find_area: Find | None = None,
    find_organization: Find | None = None,
) -> None:
    """Say how codes are named, and which code is meant by what somebody wrote (a code or a name; else a refusal)."""
    _known.areas = names_of_areas or _known.areas
    _known.organizations = names_of_organizations or _known.organizations
    _known.find_area = find_area or _known.find_area
    _known.find_organization = find_organization or _known.find_organization


def forget() -> None:
    """Know nothing any more, as at the start."""
    register(
        names_of_areas=_no_names,
        names_of_organizations=_no_names,
        find_area=_as_it_is,
        find_organization=_as_it_is,
    )


def name_of_area(code: str) -> str:
    """What an area is called; its code if nobody knows."""
    return names_of_areas([code]).get(code, code)


def name_of_organization(org_id: str) -> str:
    """What an organization is called; its code if nobody knows."""
    return names_of_organizations([org_id]).get(org_id, org_id)


def names_of_areas(codes: Iterable[str]) -> Mapping[str, str]:
    """Names of many areas, asked at once."""
    wanted = sorted({code for code in codes if code})
    return _known.areas(wanted) if wanted else {}


def names_of_organizations(org_ids: Iterable[str]) -> Mapping[str, str]:
    """Names of many organizations, asked at once."""
    wanted = sorted({org_id for org_id in org_ids if org_id})
    return _known.organizations(wanted) if wanted else {}


def check_area(text: str) -> str:
    """The code of the area that was written, by its code or its name."""
    return _known.find_area(text)


def check_organization(text: str) -> str:
    """The code of the organization that was written, by its code or its name."""
    return _known.find_organization(text)


def say_scope(area_code: str, org_id: str) -> Text:
    """How far a role reaches, in words."""
    if org_id:
        return OF_ORGANIZATION.fill(name=_with_code(name_of_organization(org_id), org_id))
    if area_code:
        return OF_AREA.fill(name=_with_code(name_of_area(area_code), area_code))
    return WHOLE_INSTALLATION


def _with_code(name: str, code: str) -> str:
    return code if name == code else f"{name} ({code})"


def check_scope(role: Role, area: str, org: str) -> tuple[str, str]:
    """The codes of a scope that fits a role; refused when it does not."""
    area, org = area.strip(), org.strip()
    if role in ORGANIZATION_ROLES and (not org or area):
        raise refuse(NEEDS_ORGANIZATION.fill(role=role.label), MEND_ORGANIZATION, column="org")
    if role in AREA_ROLES and (not area or org):
        raise refuse(NEEDS_AREA.fill(role=role.label), MEND_AREA, column="area")
    if role in WHOLE_ROLES and (area or org):
        raise refuse(ONLY_WHOLE.fill(role=role.label), MEND_WHOLE, column="area" if area else "org")
    if area and org:
        raise refuse(ONE_SCOPE, MEND_ONE_SCOPE, column="area")
    return check_area(area) if area else "", check_organization(org) if org else ""


WHOLE_INSTALLATION = Text("toàn hệ thống", "the whole installation")
OF_AREA = Text("địa bàn {name}", "the area {name}")
OF_ORGANIZATION = Text("đơn vị {name}", "the organization {name}")
NEEDS_ORGANIZATION = Text("vai trò {role} gắn với một đơn vị", "the role {role} belongs to one organization")
MEND_ORGANIZATION = Text("ghi mã của đơn vị, bỏ trống địa bàn", "give the organization's code and no area")
NEEDS_AREA = Text("vai trò {role} gắn với một địa bàn", "the role {role} belongs to one area")
MEND_AREA = Text(
    "ghi mã hoặc tên địa bàn, bỏ trống đơn vị", "give the area's code or name and no organization"
)
ONLY_WHOLE = Text(
    "vai trò {role} chỉ cấp cho toàn hệ thống", "the role {role} is given for the whole installation only"
)
MEND_WHOLE = Text("bỏ trống địa bàn và đơn vị", "leave area and organization empty")
ONE_SCOPE = Text("chỉ chọn địa bàn hoặc đơn vị", "choose an area or an organization, not both")
MEND_ONE_SCOPE = Text("bỏ trống một trong hai ô", "leave one of the two empty")
