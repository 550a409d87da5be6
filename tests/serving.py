"""Programs of the tests' own that answer at an address of this machine: started, waited for, stopped."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

PATIENCE = 60
STATUS_OF_ERRORS = 500
Process = subprocess.Popen[bytes]


def free_ports(count: int) -> list[int]:
    """Ports at which nobody listens; all differ, since none is let go of before the last is found."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def free_port() -> int:
    return free_ports(1)[0]


def address_of(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def start(command: Sequence[str], log: Path, **environment: str) -> Process:
    """A program in a process group of its own, whose words go to the end of a file."""
    with log.open("a", encoding="utf-8") as out:
        return subprocess.Popen(
            command,
            env=os.environ | environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def await_answer(process: Process, address: str, log: Path) -> None:
    """Wait until a program answers, be it that it knows nothing of the address; where it does not, its words are told."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if _answers(address):
            return
        time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}\n{log.read_text(encoding='utf-8')}")


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=PATIENCE).close()  # it may stand behind many others
    except urllib.error.HTTPError as error:
        with error:
            return error.code < STATUS_OF_ERRORS
    except OSError:
        return False
    return True


@contextmanager
def running(command: Sequence[str], address: str, log: Path, **environment: str) -> Iterator[None]:
    """A program from when it answers at an address."""
    process = start(command, log, **environment)
    try:
        await_answer(process, address, log)
        yield
    finally:
        process.terminate()
        process.wait(20)


def office_at(port: int, *, workers: int = 1) -> list[str]:
    """The command that serves the office."""
    return [sys.executable, "-m", "sohtx", "serve", "--port", str(port), "--workers", str(workers)]


def health_of(address: str) -> str:
    """The page of an office that tells whether it is well."""
    return f"{address}/khoe/"


@contextmanager
def serving(home: Path, *, workers: int = 1, **environment: str) -> Iterator[str]:
    """The office of a data folder, served on a free port; gives its address. It knows sessions of this process."""
    address = address_of(port := free_port())
    known = of_office(home) | environment
    with running(office_at(port, workers=workers), health_of(address), home / "serve.log", **known):
        yield address


def of_office(home: Path) -> dict[str, str]:
    """The environment of an office whose sessions this process signs."""
    from django.conf import settings

    return {"SOHTX_HOME": str(home), "SOHTX_SECRET_FILE": str(settings.SECRET_FILE), "PYTHONUNBUFFERED": "1"}
