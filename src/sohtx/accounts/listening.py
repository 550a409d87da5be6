"""What is told by the sign-in library, written into the log: sign-ins, failed ones, passwords, second factors."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from sohtx.accounts import acts
from sohtx.accounts.addresses import client_ip
from sohtx.accounts.letters import tell_of_change
from sohtx.accounts.log import Act, note
from sohtx.accounts.models import Person, plain_username
from sohtx.core.text import Text


def listen() -> None:
    """Hear of everything that concerns signing in; done once, when the program starts."""
    for signal, hears in HEARD:
        signal.connect(hears, dispatch_uid=f"sohtx.accounts.{hears.__name__}")


def _signed_in(request: HttpRequest, user: Person, **_rest: Any) -> None:
    note(acts.SIGNED_IN, by=user.username, subject=user.username, ip=client_ip(request))


def _signed_out(request: HttpRequest, user: Person | None, **_rest: Any) -> None:
    if user is not None:
        act = acts.SESSION_OVER if getattr(request, "is_over", False) else acts.SIGNED_OUT
        note(act, by=user.username, subject=user.username)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:
    note(acts.SIGN_IN_FAILED, by="", subject=_known(credentials.get("username")), ip=client_ip(request))


def _locked(request: HttpRequest, username: str | None = None, **_rest: Any) -> None:
    note(acts.LOCKED, by="", subject=_known(username), ip=client_ip(request))


def _known(username: object) -> str:
    """A username that exists; what else was typed there may well be a password, and is not kept."""
    plain = plain_username(str(username or ""))
    return plain if Person.objects.filter(username=plain).exists() else ""


def _code_failed(request: HttpRequest, user: Person, **_rest: Any) -> None:
    note(acts.CODE_FAILED, by="", subject=user.username, ip=client_ip(request))


def _password_changed(user: Person, **_rest: Any) -> None:
    _changed(acts.PASSWORD_CHANGED, user)


def _factor_added(user: Person, authenticator: Any, **_rest: Any) -> None:
    _changed(acts.FACTOR_ADDED, user, kind=_kind(authenticator))


def _factor_removed(user: Person, authenticator: Any, **_rest: Any) -> None:
    _changed(acts.FACTOR_REMOVED, user, kind=_kind(authenticator))


def _codes_renewed(user: Person, **_rest: Any) -> None:
    _changed(acts.CODES_RENEWED, user)


def _service_connected(sociallogin: Any, **_rest: Any) -> None:
    account_ = sociallogin.account
    _changed(acts.SERVICE_CONNECTED, account_.user, subject=account_.provider)


def _service_disconnected(socialaccount: Any, **_rest: Any) -> None:
    _changed(acts.SERVICE_DISCONNECTED, socialaccount.user, subject=socialaccount.provider)


def _changed(act: Act, person: Person, *, subject: str = "", kind: Text | None = None) -> None:
    """Somebody changed their own way in: a line of the log, and a letter to them."""
    entry = note(act, by=person.username, subject=subject or person.username, kind=kind or "")
    tell_of_change(entry, person)


def _kind(authenticator: Any) -> Text:
    return KINDS.get(str(authenticator.type), Text(authenticator.type, authenticator.type))


KINDS = {
    "totp": Text("ứng dụng xác thực", "an authenticator app"),
    "webauthn": Text("khóa bảo mật", "a passkey"),
    "recovery_codes": Text("mã dự phòng", "recovery codes"),
}
HEARD = (
    (auth.user_logged_in, _signed_in),
    (auth.user_logged_out, _signed_out),
    (auth.user_login_failed, _failed),
    (user_locked_out, _locked),
    (account.password_changed, _password_changed),
    (account.password_set, _password_changed),
    (mfa.authenticator_added, _factor_added),
    (mfa.authenticator_removed, _factor_removed),
    (mfa.authenticator_reset, _codes_renewed),
    (mfa.authentication_failed, _code_failed),
    (social.social_account_added, _service_connected),
    (social.social_account_removed, _service_disconnected),
)
