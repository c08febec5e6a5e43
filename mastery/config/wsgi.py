"""The application for web servers that speak WSGI, which is how we run it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mastery.config.settings.prod")
application = get_wsgi_application()
