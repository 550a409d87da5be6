"""The application that a server runs."""

import os

from django.core.handlers.wsgi import WSGIHandler

os.environ["DJANGO_SETTINGS_MODULE"] = "sohtx.office.settings"

from django.core.wsgi import get_wsgi_application

application: WSGIHandler = get_wsgi_application()
