"""Addresses of the register."""

from django.urls import path

from sohtx.accounts import scopes
from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.register import (
    contact_pages,
    duplicate_pages,
    life_pages,
    meeting_pages,
    people_pages,
    scoping,
    views,
)
from sohtx.web.stations import Place, register

urlpatterns = [
    path("to-chuc/", views.organizations, name="organizations"),
    path("to-chuc/xuat/", views.export_organizations, name="export_organizations"),
    path("to-chuc/trung/", duplicate_pages.duplicates, name="duplicates"),
    path("to-chuc/trung/xet/", duplicate_pages.duplicates_decide, name="duplicates_decide"),
    path("to-chuc/nguoi/", people_pages.held, name="held_of_person"),
    path("to-chuc/het-han/", people_pages.kept_too_long, name="kept_too_long"),
    path("to-chuc/<key:org_id>/", life_pages.organization, name="organization"),
    path("to-chuc/<key:org_id>/dai-hoi/", meeting_pages.meetings, name="meetings"),
    path(
        "to-chuc/<key:org_id>/dai-hoi/<int:meeting_id>/rut/",
        meeting_pages.meeting_withdraw,
        name="meeting_withdraw",
    ),
    path("to-chuc/<key:org_id>/lien-he/", contact_pages.contacts, name="contacts"),
    path("to-chuc/<key:org_id>/lien-he/them/", contact_pages.contact_new, name="contact_new"),
    path("to-chuc/<key:org_id>/lien-he/<int:contact_id>/", contact_pages.contact, name="contact"),
]

register(
    Place(
        key="register",
        label=Text("HTX, LHHTX, THT", "Register"),
        short=Text("HTX, THT", "Register"),
        url="organizations",
        right=Right.REGISTER_SEE,
        order=10,
    )
)
register(
    Place(
        key="duplicates",
        label=Text("Đơn vị có thể trùng", "Likely duplicates"),
        short=Text("Trùng", "Duplicates"),
        url="duplicates",
        right=Right.REGISTER_RECORD,
        order=12,
        is_aside=True,
    )
)
scopes.register(
    names_of_areas=scoping.names_of_areas,
    names_of_organizations=scoping.names_of_organizations,
    find_area=scoping.find_area,
    find_organization=scoping.find_organization,
)
