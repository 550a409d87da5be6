"""The last day before a deadline at full size: 50 people send 3,000 returns to ``sohtx serve``.

``python bench/deadline.py --home FOLDER [--writers 50] [--returns 3000] [--workers 2]``: FOLDER is a data folder of the
example province that may be written to (``SOHTX_HOME=FOLDER sohtx demo``). Told are the median and p95 of an answer,
returns a second, and whether each stands in the book exactly once.
"""

import argparse
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


def main() -> None:
    """Send, then count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--writers", type=int, default=50)
    parser.add_argument("--returns", type=int, default=3000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8765)
    asked = parser.parse_args()
    os.environ["SOHTX_HOME"] = str(asked.home)
    from sohtx.office.starting import make_tables, start_web  # noqa: PLC0415 -- the home must be named first

    start_web()
    make_tables()
    from returns.deadline import groups, send_all, sessions, versions  # noqa: PLC0415 -- needs the settings

    cookies, org_ids = sessions(asked.writers), groups(asked.returns)
    before = dict(versions())
    server = ["-m", "sohtx", "serve", "--port", str(asked.port), "--workers", str(asked.workers)]
    with subprocess.Popen([sys.executable, *server], stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{asked.port}"
        wait_for(address)
        started = time.perf_counter()
        account = send_all(address, cookies, org_ids)
        taken = time.perf_counter() - started
        process.terminate()
    after = dict(versions())
    times = sorted(account.taken)
    once = sum(after.get(org_id, 0) - before.get(org_id, 0) == 1 for org_id in org_ids)
    print(f"{len(times)} acknowledged, {len(account.refused)} refused, {account.unheard} not heard")
    print(f"{once} of {len(org_ids)} stand in the book exactly once more")
    print(f"{len(times) / taken:.0f} returns/s; median {median(times) * 1000:.0f} ms, "
          f"p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms")  # fmt: skip


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    while True:
        try:
            urllib.request.urlopen(f"{address}/khoe/", timeout=5).close()  # noqa: S310 -- our own address
        except OSError:
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main()
