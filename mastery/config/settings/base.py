"""What every installation shares. The modules beside this one add what differs, and refuse what is unsafe."""

from pathlib import Path
from typing import Any

from mastery.config import env
from mastery.config.embedded import places

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = places.data_folder()
EMBEDDED_SERVERS: places.Profile | None = None
"""The servers that this program may start for itself where the environment names none."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "classroom",
    "mastery",
    "assessments",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "classroom.web.request_id.RequestIdMiddleware",
    "classroom.web.security.SecurityHeadersMiddleware",
    "classroom.web.database_away.DatabaseAwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "classroom.web.sign_in_first.SignInFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "classroom.web.not_allowed.NotAllowedMiddleware",
]
ROOT_URLCONF = "mastery.config.urls"
WSGI_APPLICATION = "mastery.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "classroom.views.navigation.navigation",
            ],
        },
    }
]

AUTH_USER_MODEL = "classroom.User"
AUTHENTICATION_BACKENDS = ["classroom.account_backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "classroom:sign_in"
LOGIN_REDIRECT_URL = "classroom:home"
LOGOUT_REDIRECT_URL = "classroom:sign_in"
PASSWORD_RESET_TIMEOUT = 600
SESSION_ENGINE = "classroom.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
"""A browser without script sends a sheet of scores as one form: sixty students by forty questions are 2,500 fields."""
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "classroom.web.uploads.LimitedTemporaryFile",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
"""Of a whole request: a larger one is written to the disk as it comes, and only up to the limit of a file."""

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="Mastery <mastery@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10


APP_OPTIONS = {
    "connect_timeout": 3,
    "options": "-c lock_timeout=5000 -c statement_timeout=15000"
    " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC -c jit=off -c random_page_cost=1.1",
    "server_side_binding": True,
    "prepare_threshold": 5,
}
"""Compiling a query (jit) takes 200 ms that a page does not have: all of ours end in a tenth of that. With what an
index costs on today's disks, the planner looks up a class instead of reading the school. A statement that a connection
has sent five times is prepared, so that it is no longer read and planned anew for every page."""
OWNER_OPTIONS = {"connect_timeout": 3, "options": "-c lock_timeout=5000 -c timezone=UTC"}


def database(*, app: str | None, owner: str | None) -> dict[str, Any]:
    """The connection of the running program, or of the role that owns the tables when the schema changes.

    The given addresses count where the environment names none. The program's role owns nothing, so no bug
    in it can change a table. Its waits are short, so that a page can soon tell the truth when the database
    is away, and no connection outlives its request except in the pool, which checks each before lending it.
    """
    if env.boolean("AS_DATABASE_OWNER", default=False):
        settings = env.database(env.first_set("DATABASE_OWNER_URL", "DATABASE_URL"), default=owner)
        return settings | {"OPTIONS": settings["OPTIONS"] | OWNER_OPTIONS}
    pool_size = env.integer("DATABASE_POOL_SIZE", default=8, minimum=1, maximum=200)
    pool = {"min_size": 0, "max_size": pool_size, "timeout": 3}
    settings = env.database("DATABASE_URL", default=app)
    settings["OPTIONS"] |= APP_OPTIONS | {"pool": pool}
    return settings | {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}


CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 2,
}
WORKER_SIGN_OF_LIFE = env.text("WORKER_SIGN_OF_LIFE", default="")
CELERY_BEAT_SCHEDULE = {"tick-outbox": {"task": "classroom.tick_outbox", "schedule": 15.0}}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
