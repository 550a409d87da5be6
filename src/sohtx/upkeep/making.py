"""Making the tables of a backup: run as a process of its own, with all stations that the program has.

``python -m sohtx.upkeep.making`` reads, on standard input, the steps of migration that the backup's database had
taken, and takes the same ones in the database that the environment names. Steps that this program does not know are
written to standard output, and nothing is done.
"""

import importlib.util
import json
import sys

UNKNOWN_STEPS = 3

Step = tuple[str, str]


def make_tables(taken: list[Step]) -> list[Step]:
    """Take the steps; gives those that are unknown, none of which may be."""
    from django.db import connection  # noqa: PLC0415 -- needs the settings
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 -- needs the settings

    executor = MigrationExecutor(connection)
    known = executor.loader.graph.node_map
    unknown = [step for step in taken if step not in known]
    if unknown:
        return unknown
    last = [
        step
        for step in taken
        if not any(child.key[0] == step[0] and child.key in taken for child in known[step].children)
    ]
    executor.migrate(last)
    return []


def _start() -> None:
    """With the web's stations where they are there: they have tables of their own."""
    if importlib.util.find_spec("sohtx.office") and importlib.util.find_spec("sohtx.office.starting"):
        importlib.import_module("sohtx.office.starting").start_web()
    else:
        from sohtx.config.starting import start  # noqa: PLC0415 -- slow import

        start()


def main() -> int:
    """Exit status 0 done, 3 unknown steps."""
    taken = [(str(app), str(name)) for app, name in json.load(sys.stdin)]
    _start()
    unknown = make_tables(taken)
    print(json.dumps(unknown))
    return UNKNOWN_STEPS if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
