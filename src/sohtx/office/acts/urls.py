"""Addresses of acts."""

from collections.abc import Iterator

from django.urls import path, reverse

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.accounts.me import Me
from sohtx.accounts.rights import Right
from sohtx.office.acts import views
from sohtx.office.acts.declared import acts_for
from sohtx.register.offers import Offer, offer
from sohtx.register.reaching import about_organization

urlpatterns = [
    path("to-chuc/ghi/<slug:act>/", views.act_new, name="act_new"),
    path("to-chuc/<key:org_id>/ghi/<slug:act>/", views.act_on, name="act_on"),
    path("to-chuc/<key:org_id>/dinh-chinh/<key:entry_id>/", views.correct_entry, name="correct_entry"),
    path("to-chuc/<key:org_id>/huy/<key:entry_id>/", views.void_entry, name="void_entry"),
]


def _offers(me: Me, org_id: str, kind: str, status: str) -> Iterator[Offer]:
    """The acts that somebody may record on an organization."""
    if status and me.reach(Right.REGISTER_RECORD).covers(about_organization(org_id)):
        for act in acts_for(kind, status):
            yield Offer(act.label, reverse("act_on", kwargs={"org_id": org_id, "act": act.code}), act.group)


offer(_offers)
