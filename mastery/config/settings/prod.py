"""For a real school: nothing is assumed, and what is unsafe does not start."""

from urllib.parse import urlsplit

from mastery.config import env
from mastery.config.settings.base import *
from mastery.config.settings.base import LOGGING, STORAGES, database

DEBUG = False
DEMO = env.boolean("DEMO", default=False)
if DEMO or env.boolean("DEBUG", default=False):
    raise env.WrongSetting("DEBUG and DEMO are for one machine only: these settings refuse them.")

SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise env.WrongSetting("SECRET_KEY must have at least 50 characters.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise env.WrongSetting("ALLOWED_HOSTS must name the exact hosts, not *.")
SITE_ORIGIN = env.text("SITE_ORIGIN", default=f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
if urlsplit(SITE_ORIGIN).scheme != "https":
    raise env.WrongSetting("SITE_ORIGIN must begin with https://.")
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

DATABASES = {"default": database(owner=None, app=None)}
CELERY_BROKER_URL = env.redis("REDIS_URL")

_mail = env.mail_server("EMAIL_URL", default="smtp://localhost:25?security=none")
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.security == "starttls", _mail.security == "tls"

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.boolean("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

LOGGING = LOGGING | {"formatters": {"line": {"()": "mastery.config.logs.OneLineOfJson"}}}
