"""What areas and organizations are called, told by the stations that know: accounts itself keeps only their codes.

Those stations call :func:`register` when they start. Until then a code is its own name, and any code may stand.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sohtx.accounts.rights import AREA_ROLES, ORGANIZATION_ROLES, WHOLE_ROLES, Role
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text


class Offered(NamedTuple):
    """An area or organization to choose."""

    code: str
    name: str
    where: str = ""

    @property
    def written(self) -> str:
        """As a field is filled with it: readable, and told from others of its name by the code."""
        return f"{self.name} ({self.code})"


Names = Callable[[Iterable[str]], Mapping[str, str]]
Find = Callable[[str], str]
Search = Callable[[str], Sequence[Offered]]
Offer = Callable[[], Sequence[Offered]]
IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")


def _no_names(_codes: Iterable[str]) -> Mapping[str, str]:
    return {}


def _as_it_is(text: str) -> str:
    return text.strip()


def _nothing_like(_text: str) -> Sequence[Offered]:
    return ()


def _nothing() -> Sequence[Offered]:
    return ()


@dataclass
class _Known:
    areas: Names = _no_names
    organizations: Names = _no_names
    find_area: Find = _as_it_is
    find_organization: Find = _as_it_is
    search_organizations: Search = _nothing_like
    offer_communes: Offer = _nothing


_known = _Known()


def register(
    *,
    names_of_areas: Names | None = None,
    names_of_organizations: Names | None = None,
    find_area: Find | None = None,
    find_organization: Find | None = None,
    search_organizations: Search | None = None,
    offer_communes: Offer | None = None,
) -> None:
    """Say how codes are named, which is meant by what somebody wrote (else a refusal), and what there is to choose."""
    _known.areas = names_of_areas or _known.areas
    _known.organizations = names_of_organizations or _known.organizations
    _known.find_area = find_area or _known.find_area
    _known.find_organization = find_organization or _known.find_organization
    _known.search_organizations = search_organizations or _known.search_organizations
    _known.offer_communes = offer_communes or _known.offer_communes


def forget() -> None:
    """Know nothing any more, as at the start."""
    register(
        names_of_areas=_no_names,
        names_of_organizations=_no_names,
        find_area=_as_it_is,
        find_organization=_as_it_is,
        search_organizations=_nothing_like,
        offer_communes=_nothing,
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


def _code_in(text: str) -> str:
    """The code in brackets behind a name, as lists of choices write it; else the text as it is."""
    bracketed = IN_BRACKETS.search(text)
    return bracketed[1] if bracketed else text


def check_area(text: str) -> str:
    """The code of the area that was written, by its code or its name."""
    return _known.find_area(_code_in(text))


def check_organization(text: str) -> str:
    """The code of the organization that was written: by its code, by a name with the code in brackets, by its name."""
    try:
        return _known.find_organization(_code_in(text))
    except Refusal:
        named = [
            one.code for one in organizations_like(text) if one.name.casefold() == text.strip().casefold()
        ]
        if len(named) == 1:
            return named[0]
        raise


def organizations_like(text: str) -> Sequence[Offered]:
    """Some organizations that a text may mean, the likeliest first."""
    return _known.search_organizations(text) if text.strip() else ()


def communes_offered() -> Sequence[Offered]:
    """The communes to choose from; none where there would be too many."""
    return _known.offer_communes()


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
MEND_ORGANIZATION = Text(
    "chọn đơn vị theo tên, bỏ trống địa bàn", "choose the organization by its name, and no area"
)
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
