"""Addresses of papers drafted for signature."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter "key"
from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.petitions import drafting_pages
from sohtx.web.stations import Place, register

LETTERS = "kien-nghi/van-ban/"
urlpatterns = [
    path(
        "hoi-nghi/<str:code>/van-ban/<str:kind>/",
        drafting_pages.conference_document,
        name="conference_document",
    ),
    path(LETTERS, drafting_pages.petition_letters, name="petition_letters"),
    path(f"{LETTERS}<str:kind>/<key:body>/", drafting_pages.petition_letter_to, name="petition_letter_to"),
    path("kien-nghi/<str:code>/van-ban/<str:kind>/", drafting_pages.petition_letter, name="petition_letter"),
]

register(
    Place(
        key="petition_letters",
        label=Text("Văn bản chờ ký", "Letters to sign"),
        url="petition_letters",
        right=Right.PETITION_RECORD,
        order=55,
        is_aside=True,
    )
)
