"""All settings, each with its help text; docs/reference/settings.md is generated from this file."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django_stubs_ext

from satukota.kernel.registry.discovery import packages
from satukota.key_files import stored_secret
from satukota.runtime import hosts
from satukota.runtime.database import connection_settings
from satukota.runtime.environment import flag, names, number, setting
from satukota.runtime.log import logging_settings
from satukota.runtime.own_city import city_folder, own_city
from satukota.runtime.paths import data_dir, database_url, keys_dir

# Lets generic classes of Django (forms, query sets, fields) be written with their types at run time too.
django_stubs_ext.monkeypatch()


BASE = Path(__file__).resolve().parent
setting(
    "SATUKOTA_DIST", "", "Folder of the front end's build, where it is not the program's own: for a module in work."
)
setting("SATUKOTA_DATA", "var/data", "Directory of the embedded database, uploaded files, keys and logs.")
DATA_DIR = data_dir()
DEBUG = flag("SATUKOTA_DEBUG", False, "Developer mode: error pages with a traceback. Never in production.")
SECRET_KEY = setting(
    "SECRET_KEY", "", "Key of sessions and signed links; made and kept in the data directory when empty."
) or stored_secret(DATA_DIR / "secret.key")
PERSONAL_DATA_KEY = setting(
    "PERSONAL_DATA_KEY", "", "Key that seals personal data; made and kept in the data directory when empty."
) or stored_secret(DATA_DIR / "personal-data.key")
setting("KEYS_DIR", "", "Folder of the keys that are made here; empty means `keys` in the data directory.")
KEYS_DIR = keys_dir()
AUDIT_HEADS = DATA_DIR / "audit-heads"
AUDIT_HEAD_TO = setting(
    "AUDIT_HEAD_TO",
    "",
    "Where the newest seal of the log is published each day, best on another machine: an e-mail address or a file.",
)
CSRF_TRUSTED_ORIGINS = [
    o
    for o in setting(
        "TRUSTED_ORIGINS", "", "Origins (https://…) whose forms are accepted behind a proxy, separated by commas."
    ).split(",")
    if o
]
TRUSTED_PROXIES = number(
    "TRUSTED_PROXIES",
    0,
    "Proxies of ours that every request passes; the documented set-up has 1. So many entries of X-Forwarded-For are"
    " believed, from the right. 0: the header is not read.",
)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
OWN_CITY = own_city(DATA_DIR)
CITY_CODE = setting(
    "CITY_CODE",
    "",
    "Kemendagri code of the city or regency that this installation serves; empty means the one that was set up in the"
    " browser or by `satukota init`, without one 36.72.",
) or (OWN_CITY.code if OWN_CITY else "36.72")

# An installed wheel brings what lies beside the package in a checkout.
_bundled, _checkout = BASE / "bundled", BASE.parent.parent
_cities = _bundled / "cities" if _bundled.exists() else _checkout / "cities"
CITY_TEMPLATE = _cities / "_template"
CITIES_DIR = Path(
    setting("CITIES_DIR", "", "Folder with the city profiles; empty means `city` in the data directory, else ours.")
    or (city_folder(DATA_DIR) if OWN_CITY and OWN_CITY.code == CITY_CODE else _cities)
)
AREA_DATA = Path(
    setting(
        "AREA_DATA",
        str(_bundled / "areas" if _bundled.exists() else _checkout / "frontend/node_modules/idn-area-data/data"),
        "Folder with the tables of all regions of Indonesia, for the set-up of a city.",
    )
)
SITE_URL = setting(
    "SITE_URL", "http://127.0.0.1:8000", "Address of the site as citizens reach it, for links in messages."
).rstrip("/")
LINK_DAYS = number(
    "LINK_DAYS",
    180,
    "Days for which a link in a message opens its page (a report, a watched area); for an application they count "
    "from its end. Afterwards people ask for a new one.",
)
setting(
    "ALLOWED_HOSTS",
    "",
    "Host names under which the site may be reached, separated by commas; empty means that of SITE_URL, those by which"
    " this machine reaches itself, and where it listens. `*` is refused outside a demo city.",
)
ALLOWED_HOSTS = hosts.configured_hosts() or hosts.default_hosts(SITE_URL)
LIVE_URL = setting("LIVE_URL", "", "Address of the live feed; empty means the same host, next port.")
LIVE_VISITORS_PER_ADDRESS = number(
    "LIVE_VISITORS_PER_ADDRESS",
    100,
    "Streams of the live feed that people who are not signed in may hold from one address.",
)
HEALTH_TOKEN = setting(
    "HEALTH_TOKEN",
    "",
    "Word by which a monitor elsewhere may read /metrics and /live/health, as bearer token or in its X-Health-Token"
    " header; empty: this machine alone.",
)
MODULE_PACKAGES = [
    "satukota.modules",
    *[
        p
        for p in setting(
            "MODULE_PACKAGES", "", "Further Python packages whose folders are modules, separated by commas."
        ).split(",")
        if p
    ],
]
PORT = number(
    "SATUKOTA_PORT", 8000, "Port of the site, set by `satukota up --port`; the live feed listens on the next one."
)
setting("WEB_WORKERS", "2", "Processes that answer requests: as many as the machine has cores.")
setting("WEB_THREADS", "3", "Threads in each of them.")
setting("WORKER_CONCURRENCY", "4", "Jobs of the queue that are done at a time.")
API_KEY_DAYS = number("API_KEY_DAYS", 365, "Days for which a new API key holds, unless it is made for others.")
DEMO_SIGN_INS = flag(
    "DEMO_SIGN_INS", False, "Show the demo accounts on the sign-in page (set by `satukota up --demo`)."
)

INSTALLED_APPS = [
    "satukota.web",
    "satukota.kernel",
    *packages(MODULE_PACKAGES),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "satukota.web.middleware.CountingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "satukota.web.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "satukota.web.middleware.LanguageMiddleware",
    "satukota.web.first_run.FirstRunMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "satukota.web.middleware.PageMessagesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "satukota.web.signing_in.SessionGuard",
    "axes.middleware.AxesMiddleware",
    "satukota.web.limits.LimitsMiddleware",
    "satukota.web.middleware.InputMiddleware",
]

ROOT_URLCONF = "satukota.urls"
WSGI_APPLICATION = "satukota.wsgi.application"
AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "satukota.web.backends.SignIn",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["satukota.web.template_loader.Loader"]),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "satukota.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "satukota.web.templatetags.ui"],
        },
    },
]


setting("DATABASE_URL", "", "Address of a PostgreSQL (15 or newer); empty means the embedded server.")
setting(
    "DATABASE_OWNER_URL",
    "",
    "Address for the role that owns the tables, for migrations; DATABASE_URL then names one that owns none.",
)
setting("SATUKOTA_AS_OWNER", "", "Set by commands that change tables: they connect as the tables' owner.")
POOL_SIZE = number("DATABASE_POOL", 8, "Most database connections per process.")
setting(
    "DATABASE_BUFFERS",
    "128MB",
    "Shared memory of the embedded server for its pages; a quarter of the machine's memory at most.",
)
setting(
    "SATUKOTA_POSTGRES",
    "",
    "Folder of PostgreSQL's programs; empty means those that came with us, else the system's newest.",
)
DATABASES = {"default": connection_settings(database_url(), POOL_SIZE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = (OWN_CITY and OWN_CITY.language) or "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE / "kernel" / "locale", *sorted(BASE.glob("kernel/*/locale"))]
TIME_ZONE = (
    setting("CITY_TIME_ZONE", "", "Time zone of the city (WIB, WITA or WIT); empty means that of the city's set-up.")
    or (OWN_CITY and OWN_CITY.time_zone)
    or "Asia/Jakarta"
)
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "satukota.kernel.files.forms.CappedUploadHandler",
]
CLAMD = setting(
    "CLAMD",
    "",
    "Scanner of uploaded files: path of clamd's socket or host:port; empty means none. While it is set and does not answer, no file is taken.",
)
MAX_PHOTO_MB = number("MAX_PHOTO_MB", 20, "Largest photo or document that is accepted, in megabytes.")

BACKUP_MARK = setting(
    "BACKUP_MARK", "", "File whose time is that of the last backup; empty means backup.stamp in the data directory."
)
RESTORE_MARK = setting(
    "RESTORE_MARK",
    "",
    "File whose time is that of the last tested restore; empty means restore.stamp in the data directory.",
)

SESSION_ENGINE = "satukota.web.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_MINUTES = number(
    "SESSION_IDLE_MINUTES", 60, "Minutes without a page after which somebody is signed out; 12 hours end every session."
)
SESSION_IDLE_LONG_MINUTES = number(
    "SESSION_IDLE_LONG_MINUTES",
    720,
    "The same for the roles of SESSION_IDLE_LONG_ROLES, who watch more than they click.",
)
SESSION_IDLE_LONG_ROLES = names(
    "SESSION_IDLE_LONG_ROLES",
    "call_taker,dispatcher,supervisor,responder,operator",
    "Roles whose session may idle longer (112, the wall), separated by commas.",
)
SECOND_STEP_ROLES = names(
    "SECOND_STEP_ROLES",
    "",
    "Roles that must sign in with a second step, separated by commas; empty means those that administer, sign or read"
    " personal, confidential or sealed data, `none` nobody. In a demo city nobody has to.",
)
SECOND_STEP_DAYS = number(
    "SECOND_STEP_DAYS", 14, "Days from their first sign-in in such a role within which somebody sets it up."
)
STEP_UP_MINUTES = number(
    "STEP_UP_MINUTES", 30, "Minutes after which a password or second step is asked again before signing or exporting."
)
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = flag("HTTPS", False, "The site is reached over https: cookies are marked secure, plain http is redirected.")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
HSTS_SECONDS = number(
    "HSTS_SECONDS", 31_536_000, "Seconds for which browsers insist on https once they saw it here; only with HTTPS."
)
SECURE_HSTS_SECONDS = HSTS_SECONDS if HTTPS else 0
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/begin/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "display_name")},
    },
    {"NAME": "satukota.kernel.accounts.forms.GuessablePasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_ADAPTER = "satukota.web.accounts.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Who comes by the city's own sign-in service (OIDC_…) is somebody by our own rules.
SOCIALACCOUNT_ADAPTER = "satukota.web.outside_sign_in.SocialAccountAdapter"
# Who guesses waits longer and longer (web/sign_in_guard.py); nothing is locked, so that nobody locks others out.
AXES_HANDLER = "satukota.web.sign_in_guard.Handler"
AXES_LOCK_OUT_AT_FAILURE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = False
AXES_COOLOFF_TIME = 24
AXES_CLIENT_IP_CALLABLE = "satukota.kernel.limits.api.client_address"
AXES_LOCKOUT_CALLABLE = "satukota.web.sign_in_guard.waiting_page"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# Passwords and resets are counted in the database (web/limits.py); these stay for codes and for what people do signed in.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "reset_password": None,
    "reset_password_from_key": None,
    "signup": None,
}
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

SMTP_HOST = setting(
    "SMTP_HOST", "", "Mail server for messages to citizens and staff; empty means e-mail waits in the outbox."
)
SMTP_PORT = number("SMTP_PORT", 25, "Port of the mail server.")
SMTP_TLS = setting("SMTP_TLS", "", "How the mail server encrypts: `starttls` (port 587), `tls` (port 465), empty: not.")
SMTP_USER = setting("SMTP_USER", "", "User at the mail server.")
SMTP_PASSWORD = setting("SMTP_PASSWORD", "", "Password at the mail server.")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": SMTP_PORT,
            "username": SMTP_USER,
            "password": SMTP_PASSWORD,
            "use_tls": SMTP_TLS == "starttls",
            "use_ssl": SMTP_TLS == "tls",
            "timeout": 20,
        },
    }
}
DEFAULT_FROM_EMAIL = setting("MAIL_FROM", "tidak-dibalas@satukota.invalid", "Sender of outgoing mail.")
OUTGOING_CALLS = flag(
    "OUTGOING_CALLS", True, "Call outside systems over HTTP; no for a rehearsal or a copy of the city for training."
)
OUTGOING_NETWORKS = setting(
    "OUTGOING_NETWORKS",
    "",
    "Private networks that may be called besides the internet, such as the city's WAN (`10.20.0.0/16`), separated by"
    " commas. Addresses that stand in the settings themselves need not be listed.",
).split(",")
MAP_TILES = setting(
    "MAP_TILES",
    "",
    "Base map: a PMTiles file or a tile address with {z}/{x}/{y}; empty means our own areas, coast and landmarks.",
)
MAP_ATTRIBUTION = setting("MAP_ATTRIBUTION", "", "Credit line of the base map.")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = [
    f"satukota.kernel.{file.parent.name}.{file.stem}"
    for name in ("tasks", "handlers")
    for file in sorted(BASE.glob(f"kernel/*/{name}*"))
] + [f"{package}.handlers" for package in packages(MODULE_PACKAGES) if find_spec(f"{package}.handlers")]

TESTING = os.environ.get("PYTEST_VERSION") is not None
if TESTING:  # what a password costs is not what tests are about
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING = logging_settings(setting("LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."))
