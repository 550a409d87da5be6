"""The root of all addresses: each station brings its own; one that is not declared at the gate is shut."""

from django.urls import URLPattern, URLResolver, include, path

from sohtx.accounts.gate import open_to_all
from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.office import choosing, views
from sohtx.office.glossary import give_words
from sohtx.web import refusing
from sohtx.web.stations import Place, register

STATIONS = (
    *("accounts", "register", "figures", "figures.attention", "support", "petitions", "plan", "exchange"),
    *("collecting", "review"),
)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("ky-lam-viec/", views.choose_period, name="working_period"),
    path("tro-giup/", views.help_page, name="help"),
    path("tro-giup/thuat-ngu/", views.glossary, name="glossary"),
    path("tro-giup/<slug:topic>/", views.help_topic, name="help_topic"),
    path("", include("sohtx.office.acts.urls")),
    path("khoe/", open_to_all(views.health), name="health"),
    *(path("", include(f"sohtx.{station}.urls")) for station in STATIONS),
]
handler400, handler403, handler404, handler500 = (
    refusing.bad_request,
    refusing.forbidden,
    refusing.not_found,
    refusing.broken,
)

register(
    Place(
        key="home",
        label=Text("Trang chủ", "Home"),
        short=Text("Trang chủ", "Home"),
        url="home",
        right=Right.HOME,
        order=0,
    )
)
give_words()
choosing.offer()
