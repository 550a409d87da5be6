"""Addresses of petitions."""

from django.urls import path, reverse
from django.utils.http import urlencode

import sohtx.web.converters  # noqa: F401 -- registers the converter "key"
from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.petitions import petition_acts, petition_list, petition_pages, petition_raising, petition_returns
from sohtx.petitions.waiting import waiting
from sohtx.register.offers import Kept, keeps
from sohtx.web.stations import Place, register

ALL = "kien-nghi/"
ONE = f"{ALL}<key:code>/"
urlpatterns = [
    path(ALL, petition_list.petitions, name="petitions"),
    path(f"{ALL}moi/", petition_raising.petition_new, name="petition_new"),
    path(f"{ALL}tai-ve/", petition_list.petitions_export, name="petitions_export"),
    path(f"{ALL}theo-doi/", petition_list.petitions_due, name="petitions_due"),
    path(f"{ALL}tu-phieu/", petition_returns.petition_returns, name="petition_returns"),
    path(
        f"{ALL}tu-phieu/<int:difficulty_id>/xet-lai/",
        petition_returns.petition_return_back,
        name="petition_return_back",
    ),
    path(ONE, petition_pages.petition, name="petition"),
    path(f"{ONE}ghi/<str:act>/", petition_acts.petition_step, name="petition_step"),
    path(f"{ONE}tra-loi/", petition_acts.petition_reply, name="petition_reply"),
    path(f"{ONE}y-kien/", petition_acts.petition_verdict, name="petition_verdict"),
    path(f"{ONE}huy/<int:step_id>/", petition_acts.petition_void, name="petition_void"),
    path(f"{ONE}tach/", petition_acts.petition_split, name="petition_split"),
    path(f"{ONE}rut/", petition_acts.petition_withdraw, name="petition_withdraw"),
    path(f"{ONE}noi-neu/", petition_acts.petition_join, name="petition_join"),
    path(f"{ONE}noi-neu/<int:raiser_id>/rut/", petition_acts.petition_leave, name="petition_leave"),
    path(f"{ONE}giay-to/<int:paper_id>/", petition_acts.petition_paper, name="petition_paper"),
]

register(
    Place(
        key="petitions",
        label=Text("Đề xuất, kiến nghị", "Petitions"),
        short=Text("Kiến nghị", "Petitions"),
        url="petitions",
        right=Right.PETITION_SEE,
        order=50,
        waiting=waiting,
    )
)
keeps(
    Kept(
        Text("Đề xuất, kiến nghị đã nêu", "Petitions raised"),
        lambda org_id: f"{reverse('petitions')}?{urlencode({'org': org_id})}",
        Right.PETITION_SEE,
    )
)
