"""The last day before a deadline at full size: 50 people send 3,000 returns to ``sohtx serve`` on this machine.

``python bench/deadline.py closed`` sends them without a pause, which says how many returns a second are taken.
``python bench/deadline.py spread --minutes 3`` is the day as it happens: returns come in at moments of chance, and
everybody opens the page before and sees what came of it after. ``--kills 100`` kills the server at random so often.

``--home FOLDER`` is filled with the example province where there is none; ``--database-url`` puts it into PostgreSQL:
``tools/with_postgres.sh sh -c 'python bench/deadline.py closed --database-url "$SOHTX_TEST_POSTGRES"'``. Without a
folder a throw-away one is taken. A folder serves two runs: whoever has sent once is left alone.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

if TYPE_CHECKING:
    from returns.deadline import Account

COMPLAINTS = ("database is locked", "Traceback", "ERROR")


def main() -> None:
    """Send, then count."""
    asked = _asked()
    with _folder(asked.home) as home:
        _prepare(home, asked.database_url)
        _run(home, asked)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("way", choices=["closed", "spread"])
    parser.add_argument("--home", type=Path)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--writers", type=int, default=50)
    parser.add_argument("--returns", type=int, default=3000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


@contextmanager
def _folder(home: Path | None) -> Iterator[Path]:
    if home is not None:
        yield home
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "home"


def _prepare(home: Path, database_url: str) -> None:
    """Make this process and its children stand on the book, which is filled first where it is new."""
    os.environ["SOHTX_HOME"] = str(home)
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    if not home.exists():
        subprocess.run([sys.executable, "-m", "sohtx", "demo"], check=True, stdout=subprocess.DEVNULL)
    from sohtx.office.starting import make_tables, start_web  # noqa: PLC0415 -- the book must be named first

    start_web()
    make_tables()


def _run(home: Path, asked: argparse.Namespace) -> None:
    from returns.deadline import Account, Mortal, groups, send_all, sessions, spread, versions, without_pause  # noqa: PLC0415 -- needs the settings  # fmt: skip

    chance = Random(asked.seed)
    cookies, org_ids = sessions(asked.writers), groups(asked.returns)
    is_spread = asked.way == "spread"
    if is_spread:
        errands = spread(org_ids, asked.writers, asked.minutes * 60, chance)
    else:
        errands = without_pause(org_ids, asked.writers)
    ends = chance.sample(range(1, asked.returns), asked.kills)
    account, office = Account(), Mortal(home, workers=asked.workers)
    (home / "serve.log").unlink(missing_ok=True)
    with office.living(account, ends, chance):
        started = time.perf_counter()
        send_all(office.address, cookies, errands, reads=is_spread, account=account)
        taken = time.perf_counter() - started
    _tell(account, taken)
    _tell_book(account, org_ids, versions())
    print(f"killed {office.killed} times, {account.unheard} sendings were not answered and sent again")
    log = (home / "serve.log").read_text("utf-8")
    print("; ".join(f"{log.count(words)} × '{words}'" for words in COMPLAINTS), "in the log of the server")
    verified = [sys.executable, "-m", "sohtx", "verify"]
    subprocess.run(verified, check=True, env=os.environ | {"SOHTX_LANG": "en"})


def _tell(account: "Account", taken: float) -> None:
    """How long it took, and what the load of the machine was: others on it are part of a figure."""
    load = f"; load of the last minute {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{len(account.taken)} acknowledged in {taken:.0f} s, {len(account.taken) / taken:.1f} returns/s{load}"
    )
    for name, times in (("sending", account.taken), ("opening a page", account.opened)):
        if times:
            print(f"{name}: {_told(sorted(times))}")


def _told(times: Sequence[float]) -> str:
    ranks = (median(times), times[int(len(times) * 0.95)], times[int(len(times) * 0.99)], times[-1])
    names = ("median", "p95", "p99", "slowest")
    return ", ".join(f"{name} {rank * 1000:.0f} ms" for name, rank in zip(names, ranks, strict=True))


def _tell_book(account: "Account", org_ids: Sequence[str], found: "dict[str, int]") -> None:
    """What of the acknowledged stands in the book, and whether anything stands there twice."""
    lost = sum(found.get(org_id, 0) == 0 for org_id in account.acknowledged)
    doubled = sum(found.get(org_id, 0) > 1 for org_id in org_ids)
    print(f"{lost} lost, {doubled} doubled, {len(account.refused)} refused {account.refused[:3] or ''}")


if __name__ == "__main__":
    main()
