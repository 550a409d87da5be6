"""Addresses of people: signing in, one's own account, people and roles, links, the log.

The sign-in library's views stand at addresses of ours under the names that it looks for.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.urls import URLPattern, path

from sohtx.accounts.gate import open_to_all
from sohtx.accounts.rights import Right
from sohtx.accounts.services.tickets import ENTRANCE
from sohtx.accounts.views import entering, logbook, people
from sohtx.accounts.views.own import own, own_account, own_sessions
from sohtx.core.text import Text
from sohtx.web.stations import Place, register

_SERVICES = [(str(app["provider_id"]), str(app["name"])) for app in getattr(settings, "SERVICES", ())]
_sign_in = account.LoginView.as_view(extra_context={"services": _SERVICES})
_SECOND = "tai-khoan/xac-thuc/"
_PERSON = "nguoi-dung/<int:person_id>/"

urlpatterns: list[URLPattern] = [
    path("dang-nhap/", open_to_all(_sign_in), name="account_login"),
    path("dang-nhap/ma/", open_to_all(entering.secretly(factor.authenticate)), name="mfa_authenticate"),
    path("dang-nhap/khoa/", open_to_all(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("dang-nhap/khoa-tai-khoan/", open_to_all(account.account_inactive), name="account_inactive"),
    path("dang-nhap/quen-mat-khau/", entering.forgotten_password, name="account_reset_password"),
    path("dang-xuat/", open_to_all(account.logout), name="account_logout"),
    path("dang-ky/", entering.signup_closed, name="account_signup"),
    path(ENTRANCE, entering.entrance, name="link_entrance"),
    path(f"{ENTRANCE}<str:token>/", entering.open_link, name="open_link"),
    path("tai-khoan/", own_account, name="own_account"),
    path("tai-khoan/phien/", own_sessions, name="usersessions_list"),
    path("tai-khoan/xac-nhan/", own(account.reauthenticate), name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/ma/", own(factor.reauthenticate), name="mfa_reauthenticate"),
    path(
        "tai-khoan/xac-nhan/khoa/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("tai-khoan/mat-khau/", own(account.password_change), name="account_change_password"),
    path("tai-khoan/mat-khau/dat/", own(account.password_set), name="account_set_password"),
    path(_SECOND, own(factor.index, "GET"), name="mfa_index"),
    path(f"{_SECOND}ung-dung/", own(entering.secretly(totp.activate_totp)), name="mfa_activate_totp"),
    path(f"{_SECOND}ung-dung/bo/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        f"{_SECOND}ma-du-phong/",
        own(entering.secretly(recovery.view_recovery_codes), "GET"),
        name="mfa_view_recovery_codes",
    ),
    path(
        f"{_SECOND}ma-du-phong/tao/",
        own(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        f"{_SECOND}ma-du-phong/tai-ve/",
        own(entering.secretly(recovery.download_recovery_codes), "GET"),
        name="mfa_download_recovery_codes",
    ),
    path(f"{_SECOND}khoa/", own(webauthn.list_webauthn, "GET"), name="mfa_list_webauthn"),
    path(f"{_SECOND}khoa/them/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(f"{_SECOND}khoa/<int:pk>/sua/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(f"{_SECOND}khoa/<int:pk>/bo/", own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("nguoi-dung/", people.list_people, name="people"),
    path("nguoi-dung/moi/", people.invite, name="invite"),
    path("nguoi-dung/duong-dan/", people.make_visit, name="visit_link"),
    path("nguoi-dung/don-vi/", people.organization_names, name="organization_names"),
    path("nguoi-dung/duong-dan/<int:ticket_id>/thu-hoi/", people.withdraw, name="withdraw_ticket"),
    path("nguoi-dung/quyen/", people.show_rights, name="rights"),
    path(_PERSON, people.show_person, name="person"),
    path(f"{_PERSON}vai-tro/", people.give_role, name="give_role"),
    path(f"{_PERSON}vai-tro/<int:grant_id>/thoi/", people.take_role, name="take_role"),
    path(f"{_PERSON}khoa/", people.close, name="close_person"),
    path(f"{_PERSON}mo/", people.reopen, name="reopen_person"),
    path(f"{_PERSON}phien/", people.end_sessions, name="end_sessions"),
    path(f"{_PERSON}duong-dan/", people.make_return_link, name="return_link"),
    path("nhat-ky/", logbook.show_log, name="log"),
    path("nhat-ky/tai-ve/", logbook.export_log, name="export_log"),
]

if _SERVICES:
    from allauth.socialaccount import views as social
    from allauth.socialaccount.providers.openid_connect import views as openid

    _connections = social.ConnectionsView.as_view(extra_context={"services": _SERVICES})
    urlpatterns += [
        path(
            "dang-nhap/dich-vu/dung/",
            open_to_all(social.login_cancelled),
            name="socialaccount_login_cancelled",
        ),
        path("dang-nhap/dich-vu/loi/", open_to_all(social.login_error), name="socialaccount_login_error"),
        path("dang-nhap/dich-vu/dang-ky/", entering.signup_closed, name="socialaccount_signup"),
        path("tai-khoan/dich-vu/", own(_connections), name="socialaccount_connections"),
        path("dang-nhap/dich-vu/<slug:provider_id>/", open_to_all(openid.login), name="openid_connect_login"),
        path(
            "dang-nhap/dich-vu/<slug:provider_id>/ve/",
            open_to_all(openid.callback),
            name="openid_connect_callback",
        ),
    ]

register(
    Place(
        key="people",
        label=Text("Người dùng", "People"),
        short=Text("Người dùng", "People"),
        url="people",
        right=Right.PEOPLE_MANAGE,
        order=90,
    )
)
register(
    Place(
        key="log",
        label=Text("Nhật ký", "Log"),
        short=Text("Nhật ký", "Log"),
        url="log",
        right=Right.LOG_SEE,
        order=91,
    )
)
