"""Django's settings where pages are served: those of the commands, and what people and pages need beside.

Read from the environment: ``SOHTX_HOSTS`` (names under which the office is reached, by commas), ``SOHTX_HTTPS``
(1 behind a proxy that speaks TLS), ``SOHTX_SECRET_FILE``, ``SOHTX_SECOND_FACTOR`` (``required`` or ``offered``),
``SOHTX_IDLE_MINUTES`` (after which staff sign in again), ``SOHTX_OIDC`` (a file).
"""

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF

from sohtx.config.settings import *  # noqa: F403 -- all of them hold here as well
from sohtx.config.settings import HOME
from sohtx.config.settings import INSTALLED_APPS as OF_STATIONS
from sohtx.office.environment import minutes_of
from sohtx.office.secrets import secret_of
from sohtx.office.sso import origins_of, providers_of

SECRET_FILE = Path(os.environ.get("SOHTX_SECRET_FILE") or HOME / "secret")
SECRET_KEY = secret_of(SECRET_FILE)
DEBUG = False
HAS_HTTPS = os.environ.get("SOHTX_HTTPS", "") == "1"
LOCAL = ["localhost", "127.0.0.1", "[::1]"]
NAMED = [name.strip() for name in os.environ.get("SOHTX_HOSTS", "").split(",") if name.strip()]
ALLOWED_HOSTS = [*LOCAL, *NAMED]
CSRF_TRUSTED_ORIGINS = [f"https://{name.lstrip('*')}" for name in NAMED] if HAS_HTTPS else []

INSTALLED_APPS = [
    *OF_STATIONS,
    "sohtx.collecting",
    "sohtx.web",
    "sohtx.office",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sohtx.web.keeping.Keeping",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sohtx.web.language.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "sohtx.accounts.gate.Gate",
    "sohtx.web.once.Once",
    "sohtx.web.refusing.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "sohtx.office.urls"
TEMPLATES = [
    {
        "BACKEND": "sohtx.web.jinja.Pages",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "sohtx.web.jinja.environment",
            "autoescape": True,
            "auto_reload": False,
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
WSGI_APPLICATION = "sohtx.office.wsgi.application"
USE_I18N = True
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]

# Static files: found where the stations keep them, named by nothing but their version
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sohtx.office.static.Versioned"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600  # the address of a file carries its digest
WHITENOISE_ALLOW_ALL_ORIGINS = False

# People
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sohtx.accounts.passwords.UnlikeTheirName",
     "OPTIONS": {"user_attributes": ("username", "display_name", "email")}},
    {"NAME": "sohtx.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "sohtx.accounts.passwords.NotEasilyGuessed"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "sohtx.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/10m/key"}
ACCOUNT_FORMS = {
    "login": "sohtx.accounts.sign_in_forms.LoginForm",
    "change_password": "sohtx.accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "sohtx.accounts.sign_in_forms.SetPasswordForm",
    "reauthenticate": "sohtx.accounts.sign_in_forms.ReauthenticateForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HAS_HTTPS else 0
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
SOCIALACCOUNT_ADAPTER = "sohtx.accounts.adapters.SignInServiceAdapter"
SERVICES = providers_of(os.environ.get("SOHTX_OIDC"))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": SERVICES}}
SOCIALACCOUNT_AUTO_SIGNUP = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sổ HTX"
MFA_ADAPTER = "sohtx.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "sohtx.accounts.sign_in_forms.AuthenticateForm",
    "reauthenticate": "sohtx.accounts.sign_in_forms.ReauthenticateCodeForm",
    "activate_totp": "sohtx.accounts.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "sohtx.accounts.sign_in_forms.AddWebAuthnForm",
    "authenticate_webauthn": "sohtx.accounts.sign_in_forms.AuthenticateWebAuthnForm",
    "login_webauthn": "sohtx.accounts.sign_in_forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "sohtx.accounts.sign_in_forms.ReauthenticateWebAuthnForm",
    "edit_webauthn": "sohtx.accounts.sign_in_forms.EditWebAuthnForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HAS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False  # a page that is read writes nothing
SECOND_FACTOR_REQUIRED = (
    os.environ.get("SOHTX_SECOND_FACTOR", "required" if HAS_HTTPS else "offered") == "required"
)
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "sohtx.accounts.addresses.client_ip"
AXES_LOCKOUT_CALLABLE = "sohtx.web.refusing.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS: list[str] = []
AXES_VERBOSE = False

# Sessions, cookies, headers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600  # from signing in, however busy
IDLE_SECONDS = 60 * minutes_of("SOHTX_IDLE_MINUTES", usual=60)  # after which staff sign in again
OUR_HOST_ALONE = "__Host-" if HAS_HTTPS else ""  # such a cookie is taken from this very host only, by HTTPS
SESSION_COOKIE_NAME = f"{OUR_HOST_ALONE}sohtx_session"
SEEN_COOKIE_NAME = f"{OUR_HOST_ALONE}sohtx_seen"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HAS_HTTPS
CSRF_COOKIE_NAME = f"{OUR_HOST_ALONE}sohtx_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sohtx.web.refusing.csrf_failed"
# In a cookie: saying what was done writes no session, neither then nor when it is shown
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HAS_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HAS_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF, *origins_of(SERVICES)],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
MAX_UPLOAD = 30 * 2**20
FILE_UPLOAD_HANDLERS = [
    "sohtx.web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "office_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # forms of half an hour, and who tried to sign in
    },
}

# What goes wrong is told on standard error, with the time, never to the reader of a page
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    # What is typed as a name may be a password; failures and lockouts are in the log of acts
    "loggers": {"axes": {"level": "ERROR"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
}
