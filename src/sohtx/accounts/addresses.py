"""From where a request comes: what limits and the log go by."""

from django.http import HttpRequest


def client_ip(request: HttpRequest | None) -> str:
    """The client's address: behind a proxy the one that the proxy saw, else the one that came."""
    from allauth.core.internal.httpkit import get_client_ip  # noqa: PLC0415 -- only where pages are served

    return (get_client_ip(request) or "") if request is not None else ""


def device_of(user_agent: str) -> str:
    """A browser and its system, as far as its owner needs to know it again."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or user_agent[:40] or "–"


BROWSERS = (
    *(("Edg/", "Edge"), ("coc_coc", "Cốc Cốc"), ("OPR/", "Opera"), ("Firefox/", "Firefox")),
    *(("Zalo", "Zalo"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
