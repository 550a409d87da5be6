"""Where pages are served, what happens at sign-in is written into the log."""

from django.apps import AppConfig, apps


class Accounts(AppConfig):
    """The station of people."""

    name = "sohtx.accounts"

    def ready(self) -> None:
        """Listen to sign-ins; a command signs nobody in, and does not wait for what would be needed to."""
        if apps.is_installed("allauth.account"):
            from sohtx.accounts import listening  # noqa: PLC0415 -- only where pages are served

            listening.listen()
