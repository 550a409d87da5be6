"""An invented register that comes in several packages: rows of any age in each, and units and sectors that are new."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from ledger.building import Cells, read_csv, write_csv
from oracle.book import read_entry
from oracle.generate import make_package
from oracle.soundness import ledger_problems

TRIES = 8
SPLIT_ON = "2026-01-01"
PARTS = {"99801": "0.6", "99802": "0.4"}
NEW_SECTOR = {"code": "ong", "maps_to": "other", "label_vi": "Nuôi ong", "label_en": "Beekeeping"}

Rows = list[dict[str, str]]
Package = dict[str, Rows]


def piecemeal(folder: Path, seed: int, organizations: int = 14) -> list[Path]:
    """A random sound package in three, each sound upon those before; what is in which, chance decides."""
    make_package(folder / "whole", seed, organizations)
    whole = {path.stem: read_csv(path) for path in sorted((folder / "whole").glob("*.csv"))}
    rng = random.Random(seed)
    turns = _turns(rng, whole["entries"])
    pieces: list[Package] = [{name: whole[name] for name in ("areas", "area_changes", "sectors")}, {}, {}]
    for number, piece in enumerate(pieces):
        piece["entries"] = [row for row in whole["entries"] if turns[row["entry_id"]] == number]
    for name in ("returns", "targets"):
        _deal(rng, whole[name], pieces, name)
    pieces[1] |= _split_commune(rng, whole["areas"])
    pieces[2] |= {"sectors": [NEW_SECTOR]}
    _use_the_new(pieces)
    return [_write(piece, folder / f"{number}") for number, piece in enumerate(pieces)]


def _turns(rng: random.Random, entries: Rows) -> dict[str, int]:
    """In which package each entry comes: early rows may come late, never before what they need."""
    turns = {}
    for rows in _by_organization(entries):
        early = _sound_part(rng, rows, least=1)
        middle = [*early, *_sound_part(rng, [row for row in rows if row not in early], before=early)]
        for row in rows:
            turns[row["entry_id"]] = 0 if row in early else 1 if row in middle else 2
    return turns


def _sound_part(rng: random.Random, rows: Rows, before: Sequence[Cells] = (), least: int = 0) -> Rows:
    """Some of an organization's rows, which together with those before are sound; all where none were found."""
    for _ in range(TRIES):
        part = [row for row in rows if rng.random() < 0.6]
        if len(part) >= least and not ledger_problems([read_entry(dict(row)) for row in [*before, *part]]):
            return part
    return rows


def _by_organization(entries: Rows) -> Iterable[Rows]:
    found: dict[str, Rows] = {}
    for row in entries:
        found.setdefault(row["org_id"], []).append(row)
    return found.values()


def _deal(rng: random.Random, rows: Rows, pieces: Sequence[Package], name: str) -> None:
    """Rows that need nothing but their organization come in any package."""
    for row in rows:
        rng.choices(pieces, [60, 25, 15])[0].setdefault(name, []).append(row)


def _split_commune(rng: random.Random, areas: Rows) -> Package:
    """A commune that ends later than all others, in two new ones: a filled end, and new rows."""
    live = [row for row in areas if row["level"] == "commune" and not row["valid_to"]]
    old = rng.choice(sorted(live, key=lambda row: row["code"]))
    new = [
        old | {"code": code, "name": f"Xã Mới {code}", "valid_from": SPLIT_ON, "valid_to": ""}
        for code in PARTS
    ]
    changes = [
        {"on": SPLIT_ON, "from_code": old["code"], "to_code": code, "share": share, "law": "giả định"}
        for code, share in PARTS.items()
    ]
    return {"areas": [old | {"valid_to": SPLIT_ON}, *new], "area_changes": changes}


def _use_the_new(pieces: Sequence[Package]) -> None:
    """Entries of old days, recorded long ago and written last, in the new sector."""
    replaced = {row["supersedes"] for piece in pieces for row in piece["entries"]}
    births = [row for row in pieces[0]["entries"] if row["entry"] == "established"]
    for number, birth in enumerate([row for row in births if row["entry_id"] not in replaced][:4]):
        row = dict.fromkeys(birth, "") | {
            "entry_id": f"MOI-{number}",
            "org_id": birth["org_id"],
            "entry": "amended",
            "effective_on": birth["effective_on"],
            "recorded_at": birth["recorded_at"],
            "sector": NEW_SECTOR["code"],
        }
        pieces[2]["entries"].append(row)


def _write(piece: Package, folder: Path) -> Path:
    for name, rows in piece.items():
        if rows:
            write_csv(folder / f"{name}.csv", list(rows[0]), rows)
    return folder
