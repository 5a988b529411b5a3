"""Settings of the joint office, read from the environment.

Two modes (docs/operations.md): ``embedded`` keeps everything under ``OFFICE_VAR`` (SQLite, filesystem
broker, loopback only); ``server`` needs PostgreSQL, Redis and a secret key and refuses to start without.
Nothing here names an app but as a string.
"""

import contextlib
import os
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from office.config.logs import logging_config
from office.config.refusals import refusals

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

OFFICE_MODE = env.str("OFFICE_MODE", default="embedded")
OFFICE_VAR = Path(env.str("OFFICE_VAR", default=str(BASE_DIR / "var")))
OFFICE_SECRECY = "禁止录入涉密信息"


def private_dir(path: Path) -> Path:
    """Make a folder that only its owner can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key() -> str:
    """The environment's key, else one made once and kept in var/ (embedded mode only)."""
    given = env.str("OFFICE_SECRET_KEY", default="")
    if given or OFFICE_MODE == "server":
        return given
    kept = private_dir(OFFICE_VAR) / "secret_key"
    if not kept.exists():
        # Linked into place whole: of two processes that start together both read the same key.
        draft = kept.with_name(f"secret_key.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            kept.hardlink_to(draft)
        draft.unlink()
    return kept.read_text().strip()


SECRET_KEY = secret_key()
DEBUG = env.bool("OFFICE_DEBUG", default=False)
ALLOWED_HOSTS = env.list("OFFICE_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("OFFICE_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "guardian",
    "axes",
    "django_htmx",
    "csp",
    "office",
    "cases",
    "meetings",
    "sharing",
]

MIDDLEWARE = [
    "office.config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "office.ui.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "office.agencies.middleware.SetUpMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "office.access.middleware.ActingMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "office.config.urls"
WSGI_APPLICATION = "office.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "office.front.context.shell",
            ],
        },
    },
]

# Database: SQLite's IMMEDIATE transaction is the lock; ATOMIC_REQUESTS would serialise every GET.
DATABASE_URL = env.str("DATABASE_URL", default="")
if DATABASE_URL:
    DATABASES = {"default": {**env.db("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(private_dir(OFFICE_VAR) / "office.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who may log in
AUTH_USER_MODEL = "office.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "office.access.backends.OfficeBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "login"
# One model-wide grant must never open every object; guardian's anonymous user is not wanted.
ANONYMOUS_USER_NAME = None
# guardian looks for its own backend by name; OfficeBackend subclasses it and honours expiry.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
GUARDIAN_RAISE_403 = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "office/auth/locked.html"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "office.front.errors.csrf_failed"

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
}

# Language and time: Chinese until the officer switches, whatever the browser asks.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("OFFICE_STATIC_ROOT", default=str(OFFICE_VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", private_dir(OFFICE_VAR / "vendor"))]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(OFFICE_VAR / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = str(private_dir(OFFICE_VAR / "uploads"))
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "office.papers.uploads.LimitedUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LEDGER_MAX_BYTES = 300 * 1024 * 1024
ATTACHMENT_MAX_BYTES = env.int("OFFICE_ATTACHMENT_MAX_MB", default=50) * 1024 * 1024
# All files of one request; what a third agency may lay beside one matter, by account and link together.
ATTACHMENT_REQUEST_MAX_BYTES = env.int("OFFICE_REQUEST_MAX_MB", default=200) * 1024 * 1024
THIRD_TOTAL_MAX_BYTES = env.int("OFFICE_THIRD_TOTAL_MAX_MB", default=500) * 1024 * 1024
# Beyond the number that a field takes nothing is kept (office/papers/uploads.py), so that the form itself can refuse.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
# clamd as host:port or unix:/path; empty: nothing is scanned. Configured and unreachable, no file is taken.
CLAMAV_ADDRESS = env.str("OFFICE_CLAMAV", default="")

# Background work
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        # Offices (and test runs) that share one Redis do not take each other's messages.
        "global_keyprefix": env.str("OFFICE_REDIS_PREFIX", default="office:"),
    }
else:
    BROKER_DIR = private_dir(OFFICE_VAR / "broker")
    private_dir(BROKER_DIR / "queue")
    private_dir(BROKER_DIR / "control")
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
    }
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = logging_config(OFFICE_MODE)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
FILE_UPLOAD_PERMISSIONS = 0o600

# Reached by a whole county: TLS ends at the gateway in front, which sets X-Forwarded-Proto. The embedded mode stays on
# loopback with plain cookies, because Secure or __Host- cookies make log-in loop on plain http.
if OFFICE_MODE == "server":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

_refused = refusals(
    mode=OFFICE_MODE,
    debug=DEBUG,
    secret_key=SECRET_KEY,
    hosts=ALLOWED_HOSTS,
    origins=CSRF_TRUSTED_ORIGINS,
    database=DATABASES["default"],
    broker=REDIS_URL,
)
if _refused:
    raise ImproperlyConfigured("The office does not start with these settings. " + " ".join(_refused))
