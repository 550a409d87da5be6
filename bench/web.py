"""How long the pages of the web office take on the server: median, p95 and slowest, with what goes over the wire.

``python bench/web.py [--home FOLDER] [--rounds 20]``: on a book that lies there, such as the national example
(``SOHTX_HOME=… sohtx demo --scale 7``: 110,000 organizations). Every page that an officer is led to is asked for, one
of each kind of address and some with searches and filters, in an order that changes from round to round. Server time
is that of the application alone: the request in, the answer whole.
"""

import argparse
import gzip
import os
import random
import re
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

HEADERS = {"host": "localhost", "accept-encoding": "gzip"}
MORE = (
    "/?period=2023-S1", "/to-chuc/?q=rau+an+toan", "/to-chuc/?q=hop+tac+xa", "/to-chuc/?q=sua+chua+lua+gao",
    "/to-chuc/?q=9900000520", "/to-chuc/?area=15&kind=cooperative&status=suspended", "/to-chuc/?sort=-born",
    "/to-chuc/?sort=unit&sector=agriculture", "/to-chuc/?status=ended&born_from=2020-01-01",
    "/so-lieu/?indicator=workers&period=2023-S1&by=area", "/so-lieu/?indicator=revenue_mean&period=2023-S1&by=sector",
    "/so-lieu/so/?indicator=workers&period=2023-S1", "/so-lieu/so/?indicator=coop_established&period=2023-S1",
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("bench/data/national"))
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    os.environ["SOHTX_HOME"] = str(asked.home)
    from sohtx.office.starting import make_tables, start_web  # noqa: PLC0415 -- the home must be named first

    start_web()
    make_tables()
    from sohtx.office.settling import settle_now_and_then  # noqa: PLC0415 -- needs the settings

    settle_now_and_then()
    client = officer()
    pages = [*walk(client), *MORE]
    times: dict[str, list[float]] = defaultdict(list)
    firsts = {page: _ask(client, page)[0] for page in pages}
    for number in range(asked.rounds):
        order = list(pages)
        random.Random(number).shuffle(order)
        for page in order:
            times[page].append(_ask(client, page)[0])
    report(client, pages, times, firsts)


def officer() -> Any:
    """An officer, signed in."""
    from django.test import Client  # noqa: PLC0415 -- needs the settings

    from sohtx.accounts.models import Grant, Person  # noqa: PLC0415 -- as above

    person = Person.objects.filter(username="do-toc-do").first()
    if person is None:
        person = Person.objects.create_user("do-toc-do", display_name="Đo tốc độ")
        Grant.objects.create(person=person, role="officer")
    client = Client(headers=HEADERS)
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def walk(client: Any) -> list[str]:
    """One address of each kind that pages lead to."""
    from django.urls import resolve  # noqa: PLC0415 -- needs the settings

    found: list[str] = []
    kinds: set[str] = set()
    pending = ["/"]
    while pending:
        path = pending.pop(0)
        kind = str(resolve(path.partition("?")[0].partition("#")[0]).route)
        if kind in kinds or any(word in path for word in ("tai-ve", "xuat", "format=")):
            continue
        kinds.add(kind)
        answer = client.get(path)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            found.append(path)
            links = re.findall(r'href="(/[^"#]*)', _text(answer))
            pending += [link.replace("&amp;", "&") for link in links if not link.startswith("/static/")]
    return found


def _text(answer: Any) -> str:
    body = answer.content
    return (gzip.decompress(body) if answer.get("Content-Encoding") == "gzip" else body).decode()


def _ask(client: Any, page: str) -> tuple[float, int]:
    started = time.perf_counter()
    answer = client.get(page)
    size = len(answer.content)
    taken = time.perf_counter() - started
    if answer.status_code != 200:
        sys.exit(f"{page}: {answer.status_code}")
    return taken, size


def report(client: Any, pages: list[str], times: dict[str, list[float]], firsts: dict[str, float]) -> None:
    """A line a page, the slowest first; then all together."""
    every = sorted(seconds for page in pages for seconds in times[page])
    print(f"{'median':>8} {'p95':>8} {'first':>8} {'kB':>6}")
    for page in sorted(pages, key=lambda page: -median(times[page])):
        ordered = sorted(times[page])
        p95 = ordered[int(len(ordered) * 0.95)]
        size = _ask(client, page)[1]
        line = f"{median(ordered) * 1000:6.0f}ms {p95 * 1000:6.0f}ms {firsts[page] * 1000:6.0f}ms {size / 1000:6.1f}"
        print(f"{line}  {page[:90]}")
    print(f"all: median {median(every) * 1000:.0f} ms, p95 {every[int(len(every) * 0.95)] * 1000:.0f} ms")
    print(f"first page over the wire: {first_page_bytes(client) / 1000:.0f} kB")


def first_page_bytes(client: Any) -> int:
    """The home page with all that it loads, as sent to a browser that has been here never before."""
    from django.contrib.staticfiles import finders  # noqa: PLC0415 -- needs the settings

    answer = client.get("/")
    total = len(answer.content)
    for name in sorted(set(re.findall(r'(?:href|src)="/static/([^"?]+)', _text(answer)))):
        total += _sent(Path(str(finders.find(name))))
    for name in ("source-sans-3-vietnamese.woff2",):
        total += Path(str(finders.find(f"web/fonts/{name}"))).stat().st_size
    return total


def _sent(file: Path) -> int:
    body = file.read_bytes()
    return len(body) if file.suffix in (".woff2", ".png") else len(gzip.compress(body, 6))


if __name__ == "__main__":
    main()
