"""One command that measures the program beside hand-written work on the same data, in one run.

``python bench/run.py [--organizations 8221] [--data bench/data]``: the figures as ratios, not as promises; single
times say as much about the machine as about the program. Everything is made anew under ``--data``.
"""

import argparse
import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
KNOWN = "2026-01-01"
PERIOD = "2023-S1"
REPEATS = 7


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organizations", type=int, default=8_221)
    parser.add_argument("--data", type=Path, default=HERE / "data")
    asked = parser.parse_args()
    folder = asked.data / str(asked.organizations)
    package, prepared, home = folder / "package", folder / "prepared", folder / "home"
    shutil.rmtree(folder, ignore_errors=True)
    _run(HERE / "make_package.py", package, "--organizations", asked.organizations)
    _run(HERE / "hand_written.py", "prepare", package, prepared)
    os.environ["SOHTX_HOME"] = str(home)
    print(f"{asked.organizations} organizations")
    measure_load(package, folder)
    measure_cold_command()
    measure_figures(prepared)
    measure_append(folder)
    from report import measure_report  # noqa: PLC0415 -- lies beside this script

    for line in measure_report(PERIOD, None, KNOWN):
        _say(*line)


def measure_load(package: Path, folder: Path) -> None:
    """A load with all its checks, beside reading the same CSV and inserting it unchecked into SQLite."""
    rows = sum(_lines(path) - 1 for path in package.glob("*.csv"))
    bare = _seconds(lambda: _bare_load(package, folder / "bare.sqlite3"))
    started = time.perf_counter()
    peak = _peak_of([sys.executable, "-m", "sohtx", "load", str(package)])
    whole = time.perf_counter() - started
    _say(
        "load", f"{rows / whole:,.0f} rows/s, {whole / bare:.1f} x a bare insert ({bare:.1f} s)", f"{peak} MB"
    )


def _bare_load(package: Path, target: Path) -> None:
    with sqlite3.connect(target) as con:
        for path in package.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as stream:
                reader = csv.reader(stream)
                header = next(reader)
                con.execute(f"CREATE TABLE {path.stem} ({', '.join(f'c{i}' for i in range(len(header)))})")
                con.executemany(f"INSERT INTO {path.stem} VALUES ({', '.join('?' * len(header))})", reader)


def measure_cold_command() -> None:
    """``sohtx figures`` from nothing, beside a Python that only imports what it cannot do without."""
    imports = "import django.db.models, duckdb; duckdb.connect().execute('select 1').fetchall()"
    bare = _best(lambda: subprocess.run([sys.executable, "-c", imports], check=True))
    command = [sys.executable, "-m", "sohtx", "figures", PERIOD, "--format", "csv"]
    cold = _best(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    _say("cold figures", f"{cold:.2f} s", f"{cold / bare:.1f} x importing Django and DuckDB ({bare:.2f} s)")


def measure_figures(prepared: Path) -> None:
    """The full set of figures by commune and sector to an Arrow table, in turn with the hand-written query."""
    sys.path.insert(0, str(HERE))
    import hand_written  # noqa: PLC0415 -- lies beside this script
    from sohtx.config.starting import start  # noqa: PLC0415 -- after SOHTX_HOME is set

    start()
    from sohtx.figures.asking import Request, read_request  # noqa: PLC0415
    from sohtx.figures.extract import open_extract  # noqa: PLC0415
    from sohtx.indicators.catalogue import INDICATORS  # noqa: PLC0415
    from sohtx.indicators.engine import Engine  # noqa: PLC0415
    from sohtx.indicators.question import Question  # noqa: PLC0415
    from sohtx.indicators.series import series  # noqa: PLC0415

    extract = open_extract()
    engine = Engine(extract)
    indicators = list(INDICATORS.values())

    def question(period: str) -> Question:
        return read_request(Request(period=period, by=("area", "sector"), known=KNOWN), extract.units)

    def ours(period: str) -> object:
        return engine.to_arrow(question(period), indicators)

    theirs = hand_written.opened(prepared)
    first = _seconds(lambda: ours(PERIOD))
    pairs = [(_seconds(lambda: ours(PERIOD)), _seconds(lambda: theirs(PERIOD))) for _ in range(REPEATS)]
    best, hand = min(p[0] for p in pairs), min(p[1] for p in pairs)
    ratio = median(mine / other for mine, other in pairs)
    _say(
        "one period, commune x sector",
        f"{best:.3f} s (first {first:.3f} s)",
        f"{ratio:.2f} x by hand ({hand:.3f} s)",
    )
    periods = sorted(str(p) for p in extract.periods)
    every = _seconds(lambda: deque(series(extract, map(question, periods), indicators), maxlen=0))
    _say(f"all {len(periods)} periods", f"{every:.2f} s", f"{every / len(periods):.3f} s each")
    extract.close()


def measure_append(folder: Path) -> None:
    """How much longer figures take when one return is newer than the extract."""
    command = [sys.executable, "-m", "sohtx", "figures", PERIOD, "--format", "csv"]
    before = _best(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    _append_one(folder / "one")
    after = _best(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    _say("one return newer than the extract", f"{after - before:+.3f} s", f"{after / before:.2f} x")


def _append_one(folder: Path) -> None:
    """Append one return, and leave it out of the extract as a save in the office would."""
    from sohtx.exchange.loading import load  # noqa: PLC0415 -- after SOHTX_HOME is set
    from sohtx.exchange.tables import BY_NAME  # noqa: PLC0415
    from sohtx.register.models import Organization  # noqa: PLC0415

    folder.mkdir(parents=True)
    organization = Organization.objects.filter(kind="cooperative").first()
    assert organization is not None
    row = {
        "org_id": organization.org_id,
        "form": "HTX-6T",
        "period": PERIOD,
        "recorded_at": "2026-09-01T10:00:00",
    }
    row |= {"status": "accepted", "nature": "actual", "revenue": "100.5"}
    with (folder / "returns.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, BY_NAME["returns"].column_names)
        writer.writeheader()
        writer.writerow(row)
    load(folder)


def _run(script: Path, *arguments: object) -> None:
    subprocess.run([sys.executable, str(script), *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _best(work: Callable[[], object]) -> float:
    return min(_seconds(work) for _ in range(REPEATS))


def _peak_of(command: list[str]) -> int:
    """Run a command and give its peak memory in megabytes; 0 where the system does not tell."""
    code = (
        "import json, subprocess, sys\n"
        "subprocess.run(json.loads(sys.argv[1]), check=True, stdout=subprocess.DEVNULL)\n"
        "try:\n    import resource\n"
        "    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)\n"
        "except ImportError:\n    print(0)\n"
    )
    told = subprocess.run([sys.executable, "-c", code, json.dumps(command)], check=True, capture_output=True)
    return int(told.stdout)


def _lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def _say(what: str, *facts: str) -> None:
    print(f"{what:36} {' · '.join(facts)}", flush=True)


if __name__ == "__main__":
    main()
