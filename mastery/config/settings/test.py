"""For the test suite: real servers, quick password hashes, and templates that may not guess."""

from typing import Never

from mastery.config import env
from mastery.config.embedded import places
from mastery.config.settings.base import *
from mastery.config.settings.base import TEMPLATES, database

DEBUG = False
DEMO = False
SECRET_KEY = "only-for-tests-" + "0" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_ORIGIN = "http://testserver"

EMBEDDED_SERVERS = places.test_profile()
DATABASES = {
    "default": database(
        app=EMBEDDED_SERVERS.database_url(role="mastery_app"),
        owner=EMBEDDED_SERVERS.database_url(role="mastery_owner"),
    )
}
CELERY_BROKER_URL = env.redis("REDIS_URL", default=EMBEDDED_SERVERS.redis_url())

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True


class UndefinedVariable(str):
    """Django formats an unknown variable's name into this text; here that is an error, not an empty spot."""

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, variable: object) -> Never:
        raise LookupError(f"The template names a variable that nobody gave it: {variable}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")
