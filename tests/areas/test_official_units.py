"""The official units as they lie on disk: the facts they must meet, and where their sources disagree."""

import csv
import importlib
import itertools
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFICIAL = ROOT / "src" / "sohtx" / "areas" / "official"
REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"
BEFORE, REFORM = "2025-06-30", "2025-07-01"

needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference tables are not here")


@cache
def rows_of(file: Path) -> tuple[dict[str, str], ...]:
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def units() -> tuple[dict[str, str], ...]:
    return rows_of(OFFICIAL / "areas.csv")


def changes() -> tuple[dict[str, str], ...]:
    return rows_of(OFFICIAL / "area_changes.csv")


def reference(name: str) -> tuple[dict[str, str], ...]:
    return rows_of(REFERENCE / name)


@cache
def in_force(day: str, level: str) -> dict[str, dict[str, str]]:
    return {
        unit["code"]: unit
        for unit in units()
        if unit["level"] == level
        and unit["valid_from"] <= day
        and (not unit["valid_to"] or day < unit["valid_to"])
    }


def communes_of(day: str, *provinces: str) -> dict[str, dict[str, str]]:
    districts = {unit["code"]: unit["parent_code"] for unit in units() if unit["level"] == "district"}
    return {
        code: unit
        for code, unit in in_force(day, "commune").items()
        if districts.get(unit["parent_code"], unit["parent_code"]) in provinces
    }


def types_on(day: str) -> Counter[str]:
    return Counter(unit["name"].split()[0] for unit in in_force(day, "commune").values())


@cache
def successors(day: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for change in changes():
        if change["on"] == day:
            found[change["from_code"]].append(change)
    return dict(found)


def spelling_free(name: str) -> str:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", name.lower()))
    return " ".join("".join(sorted(unicodedata.normalize("NFD", word))) for word in words)


# Counts


def test_63_provinces_become_34():
    assert len(in_force(BEFORE, "province")) == 63
    assert len(in_force(REFORM, "province")) == 34


def test_696_districts_end_and_none_begins():
    assert len(in_force(BEFORE, "district")) == 696
    assert {unit["valid_to"] for unit in units() if unit["level"] == "district"} == {REFORM}


def test_10035_communes_become_3321():
    assert len(in_force(BEFORE, "commune")) == 10_035
    assert len(in_force(REFORM, "commune")) == 3_321


@pytest.mark.parametrize(
    ("day", "xa", "phuong"),
    [
        (REFORM, 2_621, 687),
        ("2026-04-29", 2_621, 687),
        ("2026-04-30", 2_611, 697),
        ("2026-09-20", 2_599, 709),
    ],
)
def test_types_of_communes(day: str, xa: int, phuong: int):
    assert types_on(day) == {"Xã": xa, "Phường": phuong, "Đặc": 13}


def test_dong_nai_becomes_a_city_and_ten_of_its_xa_become_phuong():
    day = "2026-04-30"
    assert in_force("2026-04-29", "province")["75"]["name"] == "Tỉnh Đồng Nai"
    assert in_force(day, "province")["75"]["name"] == "Thành phố Đồng Nai"
    begun = [unit for unit in units() if unit["valid_from"] == day and unit["level"] == "commune"]
    assert len(begun) == 10
    assert {unit["parent_code"] for unit in begun} == {"75"}
    assert not successors(day)


def test_3316_codes_of_july_2025_were_borne_before():
    olds, news = in_force(BEFORE, "commune"), in_force(REFORM, "commune")
    reused = [code for code in news if code in olds]
    assert len(reused) == 3_316
    # The reference counts 2,176 under another name; the spelling of our source leaves 2,145.
    assert sum(olds[code]["name"] != news[code]["name"] for code in reused) == 2_145


# Lào Cai and Yên Bái


def test_lao_cai_and_yen_bai_become_99_communes():
    assert len(communes_of(BEFORE, "10")) == 151
    assert len(communes_of(BEFORE, "15")) == 168
    now = communes_of(REFORM, "15")
    assert Counter(unit["name"].split()[0] for unit in now.values()) == {"Xã": 89, "Phường": 10}


def test_of_319_communes_311_pass_whole_and_8_stay_and_none_is_divided():
    olds, news = communes_of(BEFORE, "10", "15"), communes_of(REFORM, "15")
    passed = {code: successors(REFORM)[code] for code in olds if code in successors(REFORM)}
    assert [len(into) for into in passed.values()] == [1] * 311
    assert {into[0]["share"] for into in passed.values()} == {"1"}
    assert {into[0]["law"] for into in passed.values()} == {"1673/NQ-UBTVQH15"}
    untouched = olds.keys() - passed.keys()
    assert len(untouched) == 8
    renamed = {code for code in untouched if olds[code]["name"] != news[code]["name"]}
    assert renamed == {"04603"}  # Tà Si Láng, now spelled Tà Xi Láng


def test_the_two_provinces_in_2023():
    assert len(communes_of("2023-06-30", "10")) == 152
    assert len(communes_of("2023-06-30", "15")) == 173


def test_ta_chai_stood_until_november_2024():
    assert in_force("2024-10-31", "commune")["02872"]["name"] == "Xã Tà Chải"
    assert "02872" not in in_force("2024-11-01", "commune")
    assert [change["to_code"] for change in successors("2024-11-01")["02872"]] == ["02839"]


def test_phuong_lao_cai_has_had_three_codes():
    bearers = {unit["code"] for unit in units() if unit["name"] == "Phường Lào Cai"}
    assert bearers == {"02638", "02641", "02647"}
    life = [unit["name"] for unit in units() if unit["code"] == "02641"]
    assert life == ["Phường Phố Mới", "Phường Lào Cai"]


def test_province_15_was_yen_bai_and_is_lao_cai():
    assert in_force(BEFORE, "province")["15"]["name"] == "Tỉnh Yên Bái"
    assert in_force(REFORM, "province")["15"]["name"] == "Tỉnh Lào Cai"
    assert [change["to_code"] for change in successors(REFORM)["10"]] == ["15"]


# Succession


def test_communes_divided_among_two_to_five():
    # 439 is the count of the reference table. The converter says 471: 29 of them lose their second part to a commune of
    # the same name, one to the text of the law. What remains is listed in docs/units.md, not smoothed.
    olds = in_force(BEFORE, "commune")
    parts = Counter(len(into) for code, into in successors(REFORM).items() if code in olds)
    assert {size: parts[size] for size in (2, 3, 4, 5)} == {2: 369, 3: 56, 4: 15, 5: 1}
    assert max(parts) == 5


def test_a_share_is_known_only_of_what_is_whole():
    for into in successors(REFORM).values():
        assert {change["share"] for change in into} == ({"1"} if len(into) == 1 else {""})


def test_island_districts_become_special_zones():
    zones = {code: into[0]["to_code"] for code, into in successors(REFORM).items() if len(code) == 3}
    assert zones == {"318": "11948", "471": "19742", "498": "20333", "536": "21548", "755": "26732"}
    assert all(in_force(REFORM, "commune")[code]["name"].startswith("Đặc khu") for code in zones.values())


def test_provinces_are_merged_by_one_law():
    merged = [change for change in changes() if change["on"] == REFORM and len(change["from_code"]) == 2]
    assert len(merged) == 52
    assert len({change["to_code"] for change in merged}) == 23
    assert {change["law"] for change in merged} == {"202/2025/QH15"}


def test_every_change_of_july_2025_names_its_law():
    laws = {change["law"] for change in changes() if change["on"] == REFORM and len(change["from_code"]) > 2}
    assert len(laws) == 34
    assert all(re.fullmatch(r"16\d\d/NQ-UBTVQH15", law) for law in laws)


# Soundness


def test_no_two_units_of_a_code_stand_together():
    lives: dict[str, list[dict[str, str]]] = defaultdict(list)
    for unit in units():
        lives[unit["code"]].append(unit)
    for life in lives.values():
        life.sort(key=lambda unit: unit["valid_from"])
        for earlier, later in itertools.pairwise(life):
            assert earlier["valid_to"] and earlier["valid_to"] <= later["valid_from"], earlier["code"]


def test_every_commune_and_province_that_ends_has_a_successor():
    followed = {(unit["code"], unit["valid_from"]) for unit in units()}
    followed |= {(change["from_code"], change["on"]) for change in changes()}
    orphans = [
        (unit["code"], unit["valid_to"])
        for unit in units()
        if unit["valid_to"] and unit["level"] != "district"
        if (unit["code"], unit["valid_to"]) not in followed
    ]
    assert orphans == []


def test_every_change_leads_from_a_unit_that_ends_to_one_that_stands():
    ends = {(unit["code"], unit["valid_to"]) for unit in units()}
    for change in changes():
        assert (change["from_code"], change["on"]) in ends, change
        level = "province" if len(change["to_code"]) == 2 else "commune"
        assert change["to_code"] in in_force(change["on"], level), change


def test_every_parent_stands_on_the_first_day():
    levels = {"province": "country", "district": "province"}
    for unit in units():
        if unit["level"] == "country":
            continue
        above = levels.get(unit["level"], "province" if unit["valid_from"] >= REFORM else "district")
        assert unit["parent_code"] in in_force(unit["valid_from"], above), unit


def test_rows_are_told_apart_and_in_nfc():
    keys = [(unit["code"], unit["valid_from"]) for unit in units()]
    assert len(keys) == len(set(keys))
    links = [(change["on"], change["from_code"], change["to_code"]) for change in changes()]
    assert len(links) == len(set(links))
    for file in OFFICIAL.glob("*.csv"):
        assert unicodedata.is_normalized("NFC", file.read_text(encoding="utf-8"))


def test_both_spellings_stay_as_the_source_writes_them():
    names = " ".join(unit["name"] for unit in units())
    assert "Hòa" in names
    assert "Hoà" in names


def test_status_is_one_of_two():
    assert {unit["status"] for unit in units()} == {"confirmed", "unconfirmed"}
    assert {unit["status"] for unit in in_force(REFORM, "commune").values()} == {"confirmed"}


def test_what_is_not_confirmed_in_the_history_names_no_law():
    history = rows_of(OFFICIAL / "history_laocai_yenbai.csv")
    assert all(row["source"] for row in history)
    assert all(bool(row["law"]) == (row["status"] == "confirmed") for row in history)


def test_every_commune_of_july_2025_has_a_centre_in_the_country():
    centres = {(row["code"], row["valid_from"]): row for row in rows_of(OFFICIAL / "centres.csv")}
    assert {(code, REFORM) for code in in_force(REFORM, "commune")} <= centres.keys()
    assert centres.keys() <= {(unit["code"], unit["valid_from"]) for unit in units()}
    for row in centres.values():
        assert 7 < float(row["latitude"]) < 24
        assert 102 < float(row["longitude"]) < 116


# The two independent sources


def tool(name: str):
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


@cache
def sources():
    try:
        return tool("build_units").read_sources()
    except tool("units_sources").SourceMissing as missing:
        return missing


def sources_or_skip():
    if isinstance(sources(), tool("units_sources").SourceMissing):
        pytest.skip(f"the sources cannot be compared: {sources()}")
    return sources()


def listed_disagreements() -> list[tuple[str, ...]]:
    page = (ROOT / "docs" / "units.md").read_text(encoding="utf-8")
    listed = page.split("## Where the sources disagree")[1]
    lines = re.findall(r"^\| ((?!Kind |---).*) \|$", listed, re.MULTILINE)
    return [tuple(cell.replace("\\|", "|") for cell in re.split(r" (?<!\\)\| ", line)) for line in lines]


def test_the_sources_disagree_exactly_where_the_page_says():
    found = tool("build_units").find_disagreements(sources_or_skip())
    assert sorted(listed_disagreements()) == sorted(
        (item.kind, item.code, item.first, item.second, item.kept) for item in found
    )
    assert Counter(item.kind for item in found)["code"] == 0
    assert Counter(item.kind for item in found)["parent"] == 0


def test_the_files_on_disk_are_what_the_sources_give():
    build_units = tool("build_units")
    assert build_units.stale_files(build_units.build_files(sources_or_skip())) == []


def test_the_list_of_2023_agrees_on_the_two_provinces():
    sources_or_skip()
    older = {
        code: row
        for code, row in tool("units_sources").read_older_list().items()
        if row.province in ("10", "15")
    }
    ours = communes_of("2023-06-30", "10", "15")
    assert ours.keys() == older.keys()
    assert {code: unit["parent_code"] for code, unit in ours.items()} == {
        code: row.district for code, row in older.items()
    }


# The reference tables, where they are at hand


@needs_reference
def test_against_the_reference_succession_of_lao_cai():
    olds, found = communes_of(BEFORE, "10", "15"), set()
    for code in olds:
        found |= {(code, change["to_code"]) for change in successors(REFORM).get(code, [])} or {(code, code)}
    table = reference("succession_2025_laocai.csv")
    assert found == {(row["old_code"], row["new_code"]) for row in table}
    assert Counter(row["relation"] for row in table) == {"whole": 311, "unchanged": 8}


@needs_reference
def test_against_the_reference_list_of_march_2025():
    table = {row["code"]: row["district_code"] for row in reference("communes_legacy_2025-03-01.csv")}
    assert {
        code: unit["parent_code"] for code, unit in communes_of("2025-03-01", "10", "15").items()
    } == table


@needs_reference
def test_against_the_reference_of_provinces():
    into = {code: changed[0]["to_code"] for code, changed in successors(REFORM).items() if len(code) == 2}
    for row in reference("provinces_63_to_34.csv"):
        assert into.get(row["old_code"], row["old_code"]) == row["new_code"]
        for day, kind in ((BEFORE, "old"), (REFORM, "new")):
            name = in_force(day, "province")[row[f"{kind}_code"]]["name"]
            assert spelling_free(name) == spelling_free(row[f"{kind}_name"])


@needs_reference
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("2020-01-31", "2020-02-25"),  # the register followed the resolutions of early 2020 later
        ("2021-02-03", "2021-02-03"),
        ("2023-06-30", "2023-06-30"),
        ("2024-11-01", "2024-11-01"),
        ("2025-01-01", "2025-01-01"),
    ],
)
def test_against_the_reference_register(ours: str, theirs: str):
    register = {
        row["code"]: row
        for row in reference("commune_register_history_laocai_yenbai.csv")
        if row["first_seen"] <= theirs and (not row["replaced_at"] or theirs < row["replaced_at"])
    }
    mine = communes_of(ours, "10", "15")
    assert mine.keys() == register.keys()
    assert {code: unit["parent_code"] for code, unit in mine.items()} == {
        code: row["district_code"] for code, row in register.items()
    }
    differing = {
        code for code in mine if spelling_free(mine[code]["name"]) != spelling_free(register[code]["name"])
    }
    assert differing <= SPELLED_OTHERWISE


# Names that the register and our source spell with other letters.
SPELLED_OTHERWISE = {
    "02755",  # Tả Ngải Chồ, Tả Ngài Chồ
    "02836",  # Nàn Xín, Nàn Sín
    "02902",  # N.T Phong Hải, Nông trường Phong Hải
    "03073",  # Nậm Rạng, Nậm Dạng
    "03076",  # Nậm Chầy, Nậm Chày
    "04456",  # Mù Căng Chải, Mù Cang Chải
    "04486",  # Dế Su Phình, Dế Xu Phình
    "04618",  # Hát Lìu, Hát Lừu
    "04621",  # NT Liên Sơn, Nông trường Liên Sơn
    "04627",  # NT Trần Phú, Nông trường Trần Phú
}
