"""The application that a server runs."""

import os

from django.core.handlers.wsgi import WSGIHandler

os.environ["DJANGO_SETTINGS_MODULE"] = "sohtx.office.settings"

from django.core.wsgi import get_wsgi_application

from sohtx.office.settling import settle_now_and_then

application: WSGIHandler = get_wsgi_application()
settle_now_and_then()
