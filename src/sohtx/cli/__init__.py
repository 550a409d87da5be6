"""The ``sohtx`` command: each command is a door to one service or query.

Exit status: 0 done, 2 bad input (the message on standard error), 1 anything else.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

from sohtx.core.refusal import Refusal
from sohtx.core.text import LANGUAGES, Text, speak

DONE, FAILED, BAD_INPUT = 0, 1, 2
SERVES_PAGES = "serve"  # the one command that needs what pages need


def main() -> None:
    """Run the command line and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Run one command; gives the exit status and never raises."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        return _run(_without_language(list(argv)))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return FAILED
    except Exception as error:
        if os.environ.get("SOHTX_DEBUG"):
            raise
        print(UNFORESEEN.fill(error=f"{type(error).__name__}: {error}"), file=sys.stderr)
        return FAILED


def _run(argv: list[str]) -> int:
    from sohtx.config.starting import start  # noqa: PLC0415 -- slow import

    if argv[:1] == [SERVES_PAGES]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "sohtx.office.settings"
    start()
    import typer  # noqa: PLC0415 -- slow import

    from sohtx.cli.commands import app  # noqa: PLC0415 -- its help speaks the language just chosen

    try:
        return app(argv, standalone_mode=False) or DONE
    except typer.Exit as left:
        return left.exit_code
    except typer.Abort:
        return FAILED
    except _misuse(typer.BadParameter) as error:
        print(WRONG_COMMAND.fill(why=error.format_message()), file=sys.stderr)
        return BAD_INPUT


def _misuse(bad_parameter: type[Exception]) -> Any:
    """What typer raises for a command that is not written rightly: two steps above a bad parameter."""
    return bad_parameter.__bases__[0].__bases__[0]


def _without_language(argv: list[str]) -> list[str]:
    """Take ``--lang`` out of the arguments, wherever it stands, and speak that language from here on."""
    rest: list[str] = []
    chosen = None
    words = iter(argv)
    for word in words:
        if word == "--lang":
            chosen = next(words, "")
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
        else:
            rest.append(word)
    if chosen is not None and chosen not in LANGUAGES:
        from sohtx.core.refusal import refuse  # noqa: PLC0415 -- rarely needed

        raise refuse(NO_LANGUAGE, MEND_LANGUAGE, column="--lang", value=chosen)
    speak(chosen)
    return rest


UNFORESEEN = Text(
    "Lỗi ngoài dự kiến: {error}. Đặt SOHTX_DEBUG=1 để xem chi tiết khi báo lỗi.",
    "Something unforeseen went wrong: {error}. Set SOHTX_DEBUG=1 to see where, and report it.",
)
STOPPED = Text("Đã dừng theo yêu cầu.", "Stopped as asked.")
WRONG_COMMAND = Text(
    "Lệnh viết chưa đúng ({why}); xem sohtx --help",
    "The command is not written rightly ({why}); see sohtx --help",
)
NO_LANGUAGE = Text("chưa có ngôn ngữ này", "is not a language of the program")
MEND_LANGUAGE = Text("viết vi hoặc en", "write vi or en")
