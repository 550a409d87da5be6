"""The page docs/cli.md: surroundings, exit statuses, options, and the ``--help`` of every command.

The help is printed in both languages, each time by a command line that was made in that language.
"""

import importlib.util
import sys
from collections.abc import Mapping
from typing import Any

from typer.main import get_command

from docs_pages.markdown import code_block, page
from docs_pages.words import GENERATED
from sohtx.core.text import ENGLISH, LANGUAGES, VIETNAMESE, speak

PROGRAM = "sohtx"
HELP_WIDTH = 100

CLI_HEAD = f"""\
# The command line / Dòng lệnh

{GENERATED}

`sohtx` is installed with the package; `python -m sohtx` is the same. Every command speaks Vietnamese, or
English with `--lang en`, which may stand anywhere on the line.

## Surroundings

| Variable | Meaning |
|---|---|
| `SOHTX_HOME` | the data folder; `sohtx-data` in the present folder without it; any name, any place |
| `DATABASE_URL` | a PostgreSQL database for the book, in place of the SQLite file in the data folder |
| `SOHTX_LANG` | `vi` or `en`; `--lang` goes before it |

## Exit statuses

| Status | Meaning |
|---|---|
| 0 | done |
| 2 | bad input: the message on standard error says what, where and how to mend it; nothing was written |
| 1 | anything else: a damaged book found by `verify`, or stopped by the keyboard |

## Options, once for all commands

- **Three clocks.** `--on` moves the valid date of what stands in the register (default: the end of the
  period), and with it the default of `--geography`; `--known` shows what was recorded by that moment
  (default: now); `--geography` names the day in whose administrative units areas are expressed (default:
  the valid date). A day is `2023-06-30`; a moment may have a time and a zone, and is Vietnamese time
  without one; a day alone as a moment is its end.
- **Periods**: `2023-S1`, `2023-Q1`, `2023-M07`, `2023`, and `2023-L` for the legal reporting year.
- `--area` takes a code, read on the geography date. `--by` may be repeated; the columns come in the order
  asked.
- `--level` matters with `--by area`: `commune` unless said. What is known only for a higher unit keeps
  that unit's code, so that nothing falls out of the total.
- `--all-areas` goes with `--by area` alone, and adds a row for every other unit of the level.
- `--indicator` may be repeated; without it every indicator is answered, without suffixes. See
  [indicators](indicators.md).
- `--impute` and `--include-submitted` are told in
  [indicators](indicators.md#imputation--ước-bổ-sung-cho-đơn-vị-chưa-báo-cáo).
- `--format`: `table` is for reading, in the reader's language; `csv`, `json` and `parquet` never change
  with the language. `parquet` is not written to a screen.
"""
COMMAND_NOTES = {
    "load": (
        "`DIR` is a folder, or a `.zip` of it, as [package.md](package.md) says. All or nothing: with a bad "
        "cell nothing is written. Rows that are in the book already are passed over: a load may be repeated."
    ),
    "figures": "What each indicator and column means is in [indicators.md](indicators.md).",
    "explain": (
        "One line for each entry or return behind the figure, with what it adds: the two number columns add "
        "up to the figure's numerator and denominator. It takes no code with a suffix."
    ),
    "verify": (
        "Every row is held against its digest, every transaction against its link to the one before, and the "
        "derived tables against what follows from the ledger. Damage is told line by line on standard error, "
        "with status 1."
    ),
    "export": (
        "`DIR` must be new or empty. The whole book is written, contacts (personal data) too: it is a copy "
        "for yourself, not a publication."
    ),
    "findings": "The rules are in [rules.md](rules.md).",
    "rebuild": "Nothing of the ledger is touched; only what is derived from it is made anew.",
}
LANGUAGE_NAMES = {VIETNAMESE: "Tiếng Việt", ENGLISH: "English"}


def cli_page() -> str:
    """The page of all commands."""
    helps = {language: help_pages(language) for language in LANGUAGES}
    names = list(helps[ENGLISH])
    return page(
        CLI_HEAD, *(command_part(name, {lang: helps[lang][name] for lang in LANGUAGES}) for name in names)
    )


def command_part(name: str, helps: Mapping[str, str]) -> str:
    """One command: its note, and its help in both languages."""
    shown = [f"{LANGUAGE_NAMES[language]}:\n\n" + code_block(text) for language, text in helps.items()]
    return page(f"## {PROGRAM} {name}".rstrip(), COMMAND_NOTES.get(name, ""), *shown)


def help_pages(language: str) -> dict[str, str]:
    """What ``--help`` prints, by command; the empty name is the program's own page."""
    command = fresh_command(language)
    above = command.make_context(PROGRAM, [], resilient_parsing=True, terminal_width=HELP_WIDTH)
    pages = {"": above.get_help().rstrip()}
    for name in command.list_commands(above):
        one = command.get_command(above, name)
        pages[name] = (
            one.context_class(one, info_name=name, parent=above, terminal_width=HELP_WIDTH)
            .get_help()
            .rstrip()
        )
    return pages


def fresh_command(language: str) -> Any:
    """The command line as it is made when this language was chosen: its help is put into words at import."""
    spec = importlib.util.find_spec("sohtx.cli.commands")
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("sohtx.cli.commands")
    module = importlib.util.module_from_spec(spec)
    sys.modules.pop("sohtx.cli.demo", None)  # its help, too, is put into words at import
    speak(language)
    try:
        spec.loader.exec_module(module)
    finally:
        speak(None)
    return get_command(module.app)
