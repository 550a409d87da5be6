"""The areas by which a long list is narrowed: a province's communes at once, a country's province by province."""

from datetime import date
from typing import TYPE_CHECKING

from sohtx.core.codes import Level

from .conftest import Office

if TYPE_CHECKING:
    from sohtx.collecting.narrowing import Offer
    from sohtx.core.units import Unit

TODAY = date(2026, 7, 1)
LAO_CAI, SA_PA = "15", "03006"


def communes() -> "list[Unit]":
    from sohtx.areas.queries import official_units

    return official_units().of_level(Level.COMMUNE, TODAY)


def offer(of: "list[Unit]", area: str) -> "Offer":
    from sohtx.collecting import narrowing

    assert len(communes()) > narrowing.MOST_OFFERED
    return narrowing.offer(of, area, TODAY)


def test_a_province_offers_all_its_communes(office: Office) -> None:
    mine = [unit for unit in communes() if unit.parent_code == LAO_CAI]
    offered = offer(mine, "")
    assert len(offered.communes) == 99
    assert not offered.is_too_wide
    assert offered.areas == offered.communes


def test_a_country_offers_provinces_until_one_is_chosen(office: Office) -> None:
    offered = offer(communes(), "")
    assert offered.is_too_wide
    assert not offered.communes
    assert len(offered.areas) == 34


def test_a_commune_that_is_chosen_stands_among_those_of_its_province(office: Office) -> None:
    offered = offer(communes(), SA_PA)
    assert offered == offer(communes(), LAO_CAI)
    assert offered.areas[0].code == LAO_CAI
    assert SA_PA in {unit.code for unit in offered.communes}
    assert len(offered.areas) == 100


def test_an_area_that_nobody_knows_chooses_nothing(office: Office) -> None:
    assert offer(communes(), "nowhere").is_too_wide
