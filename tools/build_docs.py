"""Write the pages of docs/ that repeat what the program declares: indicators, commands, rules, the package.

    python tools/build_docs.py            # write the pages
    python tools/build_docs.py --check    # write nothing; exit 1 if a page on disk is stale

Labels, laws, SQL, columns, refusals and ``--help`` are read from the program; the prose between stands in
``docs_pages``, a module a page.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from docs_pages.cli import cli_page, fresh_command
from docs_pages.indicators import indicators_page
from docs_pages.package import package_page
from docs_pages.package_examples import GOOD_ENTRIES, GOOD_RETURNS
from docs_pages.rules import rules_page
from sohtx.exchange import tables
from sohtx.register import findings as register_findings
from sohtx.returns import findings as returns_findings

# With these the tests hold the pages against the program.
__all__ = [
    "GOOD_ENTRIES",
    "GOOD_RETURNS",
    "build_pages",
    "fresh_command",
    "register_findings",
    "returns_findings",
    "stale_pages",
    "tables",
]

ROOT = Path(__file__).resolve().parents[1]
PAGES: dict[str, Callable[[], str]] = {
    "docs/indicators.md": indicators_page,
    "docs/cli.md": cli_page,
    "docs/rules.md": rules_page,
    "docs/package.md": package_page,
}


def build_pages() -> dict[Path, str]:
    """Every generated page by its place."""
    return {ROOT / name: make() for name, make in PAGES.items()}


def stale_pages(pages: Mapping[Path, str]) -> list[Path]:
    """The pages that are not on disk as they should be."""
    return [path for path, text in pages.items() if not path.exists() or path.read_bytes() != text.encode()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or say which are stale."""
    parser = argparse.ArgumentParser(description="Build the generated pages of docs/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    options = parser.parse_args(arguments)
    pages = build_pages()
    stale = stale_pages(pages)
    for path in stale:
        print(f"{path.relative_to(ROOT).as_posix()}: {'stale' if options.check else 'written'}")
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pages[path].encode())
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
