"""Setting Django up where pages are served; making the tables that people and sessions need."""

import os

from django.apps import apps


def start_web() -> None:
    """Make the web office ready in this process, on the data folder that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sohtx.office.settings"
    import django  # noqa: PLC0415 -- the settings must be named first

    if not apps.ready:
        django.setup()


def make_tables() -> None:
    """Make or bring up to date every table, those of the book included."""
    from django.core.management import call_command  # noqa: PLC0415 -- slow import

    from sohtx.ledger import book  # noqa: PLC0415 -- needs the settings

    book.open_for_writing()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0, database="default")
