"""For one machine: its own servers when none are named, and mail written into a folder."""

from mastery.config import env
from mastery.config.embedded import places
from mastery.config.settings.base import *
from mastery.config.settings.base import DATA_DIR, database

DEBUG = env.boolean("DEBUG", default=True)
DEMO = env.boolean("DEMO", default=DEBUG)
if DEMO and not DEBUG:
    raise env.WrongSetting("DEMO is only allowed with DEBUG: its passwords are known to everybody.")
SECRET_KEY = env.text("SECRET_KEY", default="only-for-this-machine-" + "0" * 40)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_ORIGIN = env.text("SITE_ORIGIN", default=f"http://127.0.0.1:{env.text('PORT', default='8000')}")

EMBEDDED_SERVERS = places.working_profile()
DATABASES = {
    "default": database(
        app=EMBEDDED_SERVERS.database_url(role="mastery_app"),
        owner=EMBEDDED_SERVERS.database_url(role="mastery_owner"),
    )
}
CELERY_BROKER_URL = env.redis("REDIS_URL", default=EMBEDDED_SERVERS.redis_url())

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_MAX_AGE = 5
"""Seconds: the page that follows at once asks for no style or script again, and an edit is seen at the next look."""
