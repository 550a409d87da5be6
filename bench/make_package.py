"""Write a sound package of any size, for measuring.

usage: python bench/make_package.py OUT --organizations N [--periods 20] [--seed 1]

The register is invented on real communes: a province's mix of organizations up to 20,000 of them (old
provinces 10 and 15), the whole country above. Nothing is drawn with random(): every row carries a `base`
hashed from the seed and its own number, and every choice about it is that base times a factor of its own,
modulo a prime. So the same arguments give the same bytes, on any machine and in any order of execution.
"""

import argparse
import hashlib
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

AREAS = Path(__file__).resolve().parent.parent / "src" / "sohtx" / "areas" / "official" / "areas.csv"

PRIME = 2_147_483_647
SMALLEST = 20  # fewer would have no cooperative
PROVINCE_SIZE = 20_000  # up to here the register is one province's
RETURNS_PER_ORGANIZATION = 950 / 110 / 20  # versions, a period
CORRECTED = 0.06  # returns that have a second version
LAST_PERIOD = (2025, 1)
BOOK_ENDS = "DATE '2025-12-31'"
REFORM = "DATE '2025-07-01'"
# Day from which a list of communes is used -> the day on which that list is taken.
LISTS = {"1900-01-01": "2023-06-30", "2024-01-01": "2025-06-30", "2025-07-01": "2025-07-01"}

SECTORS: Mapping[str, Mapping[str | None, float]] = {
    "cooperative": {"agriculture": 60, "trade_services": 10, "industry": 8, "construction": 5, "transport": 5,
                    "credit": 4, "environment": 3, "tourism": 3, "other": 1, None: 1},
    "union": {"agriculture": 70, "trade_services": 20, "industry": 10},
    "group": {"agriculture": 76, "trade_services": 8, "industry": 5, "construction": 3, "transport": 2,
              "environment": 2, "tourism": 2, "other": 1, None: 1},
}  # fmt: skip
# What happens in an organization's life; the four first are entries `amended`.
HAPPENINGS: Mapping[str, Mapping[str | None, float]] = {
    "cooperative": {"sector": 16, "area": 18, "capital": 12, "alliance": 4, "suspended": 14,
                    "not_at_address": 4, "revoked": 2, "observed_inactive": 14, "observed_active": 4,
                    "joined_union": 12},
    "union": {"capital": 60, "alliance": 10, "observed_active": 30},
    "group": {"sector": 25, "area": 30, "suspended": 10, "observed_inactive": 25, "observed_active": 10},
}  # fmt: skip
# What may follow a happening, and how often it does.
SEQUELS = {
    "suspended": ("resumed", 0.6),
    "not_at_address": ("resumed", 0.4),
    "revoked": ("reinstated", 0.7),
    "observed_inactive": ("observed_active", 0.5),
    "joined_union": ("left_union", 0.2),
}
EXITS: Mapping[str | None, float] = {
    "dissolved": 78, "merged": 8, "consolidated": 4, "divided": 3, "converted": 3, "bankrupt": 4,
}  # fmt: skip
VSIC = {
    "agriculture": "01190", "industry": "10309", "construction": "41000", "trade_services": "46209",
    "transport": "49332", "credit": "64190", "environment": "38110", "tourism": "55104", "other": "96390",
}  # fmt: skip
NAMES = ["Thắng Lợi", "Đoàn Kết", "Bình Minh", "Tiến Bộ", "Đồng Tâm", "Hợp Lực", "Suối Xanh", "Núi Đỏ",
         "Hoa Ban", "Lúa Vàng", "Chè Xanh", "Quế Thơm", "Mùa Xuân", "Ánh Dương", "Quyết Tiến",
         "Thành Công"]  # fmt: skip
TARGETS = {
    "coop_count": 480,
    "group_count": 7700,
    "coop_established": 22,
    "revenue_mean": 900,
    "workers": 9200,
}


@dataclass(frozen=True)
class Size:
    """How many organizations of each kind; their numbers run on in this order."""

    cooperatives: int
    unions: int
    groups: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.cooperatives + self.unions + self.groups

    @property
    def joinable(self) -> int:
        """Unions that cooperatives join; they never exit."""
        return max(1, self.unions * 9 // 10)


def size_of(organizations: int) -> Size:
    """The mix of a province's register, or of the country's."""
    if organizations <= PROVINCE_SIZE:
        cooperatives, unions = round(organizations * 486 / 8221), -(-organizations // 4000)
    else:
        cooperatives, unions = round(organizations * 34 / 110), round(organizations * 140 / 110_000)
    return Size(cooperatives, unions, organizations - cooperatives - unions)


# -- SQL that draws --------------------------------------------------------------------------------


def base(seed: int, what: str, *columns: str) -> str:
    """A whole number from 1 to PRIME - 1, hashed from the seed, a word and the row's own columns."""
    key = f"concat_ws('|', {seed}, '{what}', {', '.join(columns)})"
    return f"(md5_number_lower({key}) % {PRIME - 1} + 1)::BIGINT"


def draw(what: str, of: str = "base") -> str:
    """A number in [0, 1) from the row's base; another `what`, another number."""
    factor = zlib.crc32(what.encode()) % (PRIME - 2) + 1
    return f"(({of}) * {factor} % {PRIME} / {PRIME}::DOUBLE)"


def whole(what: str, low: int | str, high: int | str) -> str:
    """A whole number from low to high, both included."""
    return f"({low} + floor({draw(what)} * ({high} - ({low}) + 1)))::INTEGER"


def literal(value: str | None) -> str:
    """A text as SQL writes it."""
    return "NULL" if value is None else f"'{value}'"


def choose(what: str, weights: Mapping[str | None, float]) -> str:
    """One of the values, by weight."""
    total, upto, cases = sum(weights.values()), 0.0, []
    for value, weight in weights.items():
        upto += weight
        cases.append(f"WHEN {draw(what)} < {upto / total:.6f} THEN {literal(value)}")
    return f"CASE {' '.join(cases)} END"


def by_kind(choices: Mapping[str, str]) -> str:
    """What holds for the row's kind."""
    return "CASE kind " + " ".join(f"WHEN '{kind}' THEN {sql}" for kind, sql in choices.items()) + " END"


def one_of(what: str, values: Sequence[str]) -> str:
    """One of the values, each as likely."""
    return f"[{', '.join(map(literal, values))}][{whole(what, 1, len(values))}]"


def recorded(what: str, after: str, low: int, high: int) -> str:
    """A moment in working hours, some days after a day."""
    day, second = whole(what + " days", low, high), whole(what + " time", 7 * 3600, 18 * 3600)
    return f"({after} + {day})::TIMESTAMP + to_seconds({second})"


MACROS = """
CREATE MACRO spelled(moment, style) AS CASE style
    WHEN 0 THEN strftime(moment, '%Y-%m-%d')
    WHEN 1 THEN strftime(moment, '%Y-%m-%dT%H:%M:%S')
    WHEN 2 THEN strftime(moment, '%Y-%m-%dT%H:%M:%S+07:00')
    ELSE strftime(moment - INTERVAL 7 HOURS, '%Y-%m-%dT%H:%M:%SZ') END;
-- Money with no, one, two or three decimals; as many as its own last digit says.
CREATE MACRO shown(thousandths, unit, cut) AS
    left(((thousandths // unit * unit) / 1000)::DECIMAL(18, 3)::VARCHAR,
         length(((thousandths // unit * unit) / 1000)::DECIMAL(18, 3)::VARCHAR) - cut);
CREATE MACRO money(thousandths) AS CASE
    WHEN abs(thousandths) % 10 < 4 THEN shown(thousandths, 1000, 4)
    WHEN abs(thousandths) % 10 < 7 THEN shown(thousandths, 100, 2)
    WHEN abs(thousandths) % 10 < 8 THEN shown(thousandths, 10, 1)
    ELSE shown(thousandths, 1, 0) END;
CREATE MACRO code_of(number, kind) AS CASE kind
    WHEN 'cooperative' THEN printf('HTX%06d', number)
    WHEN 'union' THEN printf('LH%06d', number) ELSE printf('THT%06d', number) END;
-- Ten digits, the last of them the check digit.
CREATE MACRO checksum(nine) AS list_sum(list_transform(
    list_zip([31, 29, 23, 19, 17, 13, 7, 5, 3], string_split(nine, '')),
    lambda pair: pair[1] * pair[2]::INTEGER)) % 11;
CREATE MACRO tax_code(number) AS CASE checksum((530000000 + number * 10)::VARCHAR)
    WHEN 0 THEN (530000001 + number * 10)::VARCHAR || 10 - checksum((530000001 + number * 10)::VARCHAR)
    ELSE (530000000 + number * 10)::VARCHAR || 10 - checksum((530000000 + number * 10)::VARCHAR) END;
"""


# -- the communes ----------------------------------------------------------------------------------


def read_communes(con: duckdb.DuckDBPyConnection, *, whole_country: bool) -> None:
    """Table `commune`: for each of the LISTS its codes, numbered from 0."""
    if not AREAS.exists():
        raise SystemExit(f"{AREAS} is missing; build the table of the official units first.")
    con.read_csv(str(AREAS), all_varchar=True).create_view("unit")
    con.execute("CREATE TABLE commune (list INTEGER, i INTEGER, code VARCHAR, province VARCHAR)")
    for number, day in enumerate(LISTS.values()):
        wanted = "('15')" if day >= "2025-07-01" else "('10', '15')"
        con.execute(f"""
            WITH now AS (
                SELECT code, level, parent_code FROM unit
                WHERE coalesce(valid_from, '') <= '{day}' AND coalesce(valid_to, '9999') > '{day}'),
            placed AS (
                SELECT now.code, coalesce(district.parent_code, now.parent_code) AS province
                FROM now LEFT JOIN now AS district
                    ON district.code = now.parent_code AND district.level = 'district'
                WHERE now.level = 'commune')
            INSERT INTO commune
            SELECT {number}, row_number() OVER (ORDER BY province, code) - 1, code, province
            FROM placed WHERE {whole_country} OR province IN {wanted}""")
    found = con.execute("SELECT count(DISTINCT list) FROM commune").fetchall()[0][0]
    if found != len(LISTS):
        raise SystemExit(f"{AREAS} has no communes on some of these days: {', '.join(LISTS.values())}.")


# -- the register ----------------------------------------------------------------------------------


def make_lives(con: duckdb.DuckDBPyConnection, size: Size, seed: int) -> None:
    """Table `life`: a row an organization, with its births and exit."""
    coops, unions = size.cooperatives, size.cooperatives + size.unions
    exit_on = f"birth_on + 150 + floor({draw('exit on')} * ({BOOK_ENDS} - birth_on - 150))::INTEGER"
    rebirth_on = f"exit_on + {whole('rebirth on', 30, 700)}"
    con.execute(f"""
        CREATE TABLE life AS
        WITH numbered AS (
            SELECT no, {base(seed, "life", "no")} AS base,
                CASE WHEN no <= {coops} THEN 'cooperative'
                     WHEN no <= {unions} THEN 'union' ELSE 'group' END AS kind
            FROM range(1, {size.total + 1}) AS numbers(no)),
        born AS (
            SELECT *, code_of(no, kind) AS org_id,
                CASE WHEN {draw("era")} < 0.7 THEN DATE '2005-01-01' + {whole("old", 0, 3832)}
                     ELSE DATE '2015-07-01' + {whole("young", 0, 3836)} END AS birth_on
            FROM numbered),
        gone AS (
            SELECT *, CASE WHEN {draw("exit")} < 0.19 AND birth_on + 150 < {BOOK_ENDS}
                AND no NOT BETWEEN {coops + 1} AND {coops + size.joinable} THEN {exit_on} END AS exit_on
            FROM born)
        SELECT *,
            CASE WHEN {draw("rebirth")} < 0.05 AND {rebirth_on} <= {BOOK_ENDS} THEN {rebirth_on} END
                AS rebirth_on,
            CASE WHEN {draw("with events")} < 0.68 THEN 0 ELSE {whole("events", 1, 3)} END AS events,
            {draw("area")} AS area_draw
        FROM gone ORDER BY no""")


def make_entries(con: duckdb.DuckDBPyConnection, size: Size, seed: int) -> None:
    """Table `entry`: the ledger; `step` numbers an organization's entries, `replaces` is such a number."""
    con.execute("""CREATE TABLE entry (
        no BIGINT, step INTEGER, base BIGINT, entry VARCHAR, effective_on DATE, recorded TIMESTAMP,
        replaces INTEGER, related BIGINT, via VARCHAR, paper BOOLEAN, kind VARCHAR, area_draw DOUBLE,
        sector VARCHAR, charter_capital VARCHAR, is_alliance_member BOOLEAN, is_registered BOOLEAN)""")
    for select in (
        births(seed),
        rebirths(seed),
        *exits(seed),
        *happenings(size, seed),
        renamings(seed),
        *voided(seed),
    ):
        con.execute(f"INSERT INTO entry BY NAME {select}")
    con.execute(
        f"UPDATE entry SET recorded = {recorded('recorded', 'effective_on', 0, 90)} WHERE recorded IS NULL"
    )
    mend_mistakes(con)


def birth_columns() -> str:
    """What every birth says of itself."""
    capital = {"cooperative": 3_000_000, "union": 6_000_000}
    drawn = {kind: f"money({whole('capital', 50_000, top)})" for kind, top in capital.items()}
    return f"""'established' AS entry, true AS paper, kind, area_draw,
        {by_kind({kind: choose("sector", weights) for kind, weights in SECTORS.items()})} AS sector,
        CASE WHEN {draw("has capital")} < 0.9 THEN {by_kind(drawn)} END AS charter_capital,
        CASE WHEN kind <> 'group' AND {draw("says member")} < 0.6 THEN {draw("member")} < 0.7 END
            AS is_alliance_member,
        CASE WHEN kind = 'group' THEN {draw("registered")} < 0.4 END AS is_registered"""


def births(seed: int) -> str:
    """First births; some opened with the book, some split off from a cooperative of that day."""
    return f"""
        WITH newborn AS (
            SELECT * REPLACE ({base(seed, "birth", "no")} AS base),
                1 + no * 7919 % (SELECT count(*) FROM life WHERE kind = 'cooperative') AS elder
            FROM life),
        related AS (
            SELECT newborn.*, parent.no AS parent
            FROM newborn LEFT JOIN life AS parent
                ON parent.no = newborn.elder AND newborn.kind = 'cooperative'
                AND parent.birth_on < newborn.birth_on AND parent.exit_on IS NULL)
        SELECT no, 1 AS step, base, birth_on AS effective_on,
            CASE WHEN {draw("opened")} < 0.15 AND birth_on < DATE '2013-07-01' THEN 'opened'
                 WHEN {draw("split")} < 0.06 AND parent IS NOT NULL THEN 'split_off' END AS via,
            CASE via WHEN 'split_off' THEN parent END AS related, {birth_columns()}
        FROM related"""


def rebirths(seed: int) -> str:
    """The same organization founded anew, some time after its exit."""
    return f"""
        SELECT no, 50 AS step, {base(seed, "rebirth", "no")} AS base, rebirth_on AS effective_on,
            {birth_columns()}
        FROM life WHERE rebirth_on IS NOT NULL"""


def exits(seed: int) -> Iterable[str]:
    """The exit, and before some of them the notice that it is coming."""
    leaving = f"""
        WITH leaving AS (
            SELECT no, {base(seed, "exit", "no")} AS base, kind, birth_on, exit_on,
                CASE kind WHEN 'group' THEN 'terminated' ELSE {choose("how", EXITS)} END AS how
            FROM life WHERE exit_on IS NOT NULL)"""
    yield f"""{leaving}
        SELECT no, 41 AS step, base, how AS entry, exit_on AS effective_on, true AS paper FROM leaving"""
    yield f"""{leaving}
        SELECT no, 40 AS step, base + 1 AS base,
            CASE how WHEN 'bankrupt' THEN 'bankruptcy_pending' ELSE 'dissolving' END AS entry,
            greatest(birth_on, exit_on - {whole("notice", 30, 180)}) AS effective_on, true AS paper
        FROM leaving WHERE how IN ('dissolved', 'bankrupt') AND {draw("has notice")} < 0.5"""


def happenings(size: Size, seed: int) -> Iterable[str]:
    """What happens in a life: cut into equal spans, one happening in each and perhaps its sequel."""
    span = f"floor((coalesce(exit_on, {BOOK_ENDS}) - birth_on) / events)::INTEGER"
    what = by_kind({kind: choose("what", weights) for kind, weights in HAPPENINGS.items()})
    happening = f"""
        WITH span AS (
            SELECT no, kind, i, {base(seed, "happening", "no", "i")} AS base, area_draw AS home,
                birth_on + (i * {span})::INTEGER AS starts, {span} // 2 AS half
            FROM life, unnest(range(events)) AS spans(i)),
        happening AS (
            SELECT *, {what} AS what, starts + {whole("first", 0, "half")} AS first_on,
                starts + half + {whole("second", 0, "half")} AS second_on,
                {size.cooperatives} + {whole("union", 1, size.joinable)} AS union_no
            FROM span)"""
    no_union = """what IN ('joined_union', 'left_union')
            AND first_on < (SELECT birth_on FROM life AS whole WHERE whole.no = union_no)"""
    named_sectors = {sector: share for sector, share in SECTORS["cooperative"].items() if sector != "other"}
    yield f"""{happening}
        SELECT no, 10 + 2 * i AS step, base, first_on AS effective_on,
            CASE WHEN what IN ('sector', 'area', 'capital', 'alliance') THEN 'amended' ELSE what END AS entry,
            what NOT LIKE 'observed%' AS paper, CASE what WHEN 'joined_union' THEN union_no END AS related,
            CASE what WHEN 'area' THEN (home + 0.002 + {draw("move")} * 0.05) % 1 END AS area_draw,
            CASE what WHEN 'sector' THEN {choose("new sector", named_sectors)} END AS sector,
            CASE what WHEN 'capital' THEN money({whole("new capital", 60_000, 5_000_000)}) END
                AS charter_capital,
            CASE what WHEN 'alliance' THEN {draw("member")} < 0.7 END AS is_alliance_member
        FROM happening WHERE NOT ({no_union})"""
    after = "CASE what " + " ".join(f"WHEN '{w}' THEN '{then}'" for w, (then, _) in SEQUELS.items()) + " END"
    often = "CASE what " + " ".join(f"WHEN '{w}' THEN {share}" for w, (_, share) in SEQUELS.items()) + " END"
    yield f"""{happening}
        SELECT no, 11 + 2 * i AS step, base + 1 AS base, second_on AS effective_on, {after} AS entry,
            {after} <> 'observed_active' AS paper, CASE what WHEN 'joined_union' THEN union_no END AS related
        FROM happening WHERE {draw("sequel")} < {often} AND NOT ({no_union})"""


def renamings(seed: int) -> str:
    """After the reform of July 2025 some organizations name their new commune; a few have moved as well."""
    return f"""
        SELECT no, 30 AS step, {base(seed, "reform", "no")} AS base,
            {REFORM} + {whole("reform on", 0, 180)} AS effective_on,
            'amended' AS entry, true AS paper, area_draw
        FROM life WHERE birth_on < {REFORM} AND exit_on IS NULL AND {draw("reform")} < 0.1"""


def voided(seed: int) -> Iterable[str]:
    """Entries that never should have been made, and what removed them."""
    wrong = f"""
        WITH wrong AS (
            SELECT no, {base(seed, "wrong", "no")} AS base, birth_on, {BOOK_ENDS} - birth_on AS days FROM life
            WHERE {draw("wrong")} < 0.005),
        dated AS (
            SELECT *, birth_on + {whole("wrong on", 0, "days")} AS effective_on,
                {recorded("wrong recorded", "effective_on", 0, 60)} AS recorded
            FROM wrong)"""
    yield f"""{wrong}
        SELECT no, 60 AS step, base, 'suspended' AS entry, effective_on, recorded, true AS paper FROM dated"""
    yield f"""{wrong}
        SELECT no, 61 AS step, base + 1 AS base, 'voided' AS entry, effective_on, 60 AS replaces,
            true AS paper,
            {recorded("voided", "recorded::DATE", 1, 200)} AS recorded
        FROM dated"""


def mend_mistakes(con: duckdb.DuckDBPyConnection) -> None:
    """Of some entries let there be a first, mistaken version; the entry itself becomes its correction."""
    mistaken = f"{draw('mistaken')} < 0.025 AND step < 60"
    con.execute(f"""
        CREATE TEMP TABLE mistake AS SELECT * REPLACE (
            step + 100 AS step, effective_on - {whole("off by", 0, 20)} AS effective_on,
            (area_draw + 0.01) % 1 AS area_draw,
            CASE WHEN sector IS NOT NULL AND {draw("wrong sector")} < 0.4 THEN 'other' ELSE sector END
                AS sector)
        FROM entry WHERE {mistaken}""")
    con.execute(f"""
        UPDATE entry SET replaces = step + 100, recorded = {recorded("mended", "recorded::DATE", 1, 150)}
        WHERE {mistaken}""")
    con.execute("INSERT INTO entry SELECT * FROM mistake")


def write_entries(con: duckdb.DuckDBPyConnection, out: Path) -> None:
    """Number the entries in the order of their recording and write them."""
    con.execute("""
        CREATE TEMP TABLE place AS
        SELECT no, step, printf('E%08d', row_number() OVER (ORDER BY recorded, no, step)) AS entry_id
        FROM entry""")
    words = {"cooperative": "Hợp tác xã", "union": "Liên hiệp hợp tác xã", "group": "Tổ hợp tác"}
    born = "entry.kind IS NOT NULL"
    kind = (
        "CASE entry.kind " + " ".join(f"WHEN '{kind}' THEN '{word}'" for kind, word in words.items()) + " END"
    )
    vsic = (
        "CASE sector " + " ".join(f"WHEN '{sector}' THEN '{code}'" for sector, code in VSIC.items()) + " END"
    )
    starts = [f"(effective_on >= DATE '{start}')::INTEGER" for start in LISTS]
    number_of_list = f"{' + '.join(starts)} - 1"
    sizes = con.execute("SELECT count(*)::INTEGER FROM commune GROUP BY list ORDER BY list").fetchall()
    size_of_list = f"{[size for (size,) in sizes]}[1 + {number_of_list}]"
    con.execute(f"""COPY (
        SELECT place.entry_id, life.org_id, entry, effective_on,
            spelled(recorded, {whole("spelling", 0, 3)}) AS recorded_at,
            replaced.entry_id AS supersedes, other.org_id AS related_org_id, via,
            CASE WHEN paper THEN {whole("document", 1, 990)} || '/GCN' END AS document_no,
            CASE WHEN paper THEN effective_on END AS document_on,
            CASE WHEN paper THEN
                CASE life.kind WHEN 'group' THEN 'UBND xã' ELSE 'Phòng Tài chính - Kế hoạch' END END
                AS issuer,
            entry.kind,
            CASE WHEN {born} THEN {kind} || ' ' || {one_of("name", NAMES)} || ' ' || entry.no END AS name,
            CASE WHEN {born} AND life.kind <> 'group' THEN tax_code(entry.no) END AS tax_code,
            commune.code AS area_code,
            CASE WHEN {born} AND {draw("has address")} < 0.5
                THEN 'Tổ ' || {whole("group", 1, 9)} || ', thôn ' || {whole("village", 1, 15)} END AS address,
            sector, CASE WHEN life.kind <> 'group' THEN {vsic} END AS vsic, charter_capital,
            is_alliance_member, is_registered
        FROM (SELECT * REPLACE (base * 48271 % {PRIME} AS base) FROM entry) AS entry
        JOIN place USING (no, step)
        JOIN (SELECT no, org_id, kind FROM life) AS life USING (no)
        LEFT JOIN place AS replaced ON replaced.no = entry.no AND replaced.step = entry.replaces
        LEFT JOIN (SELECT no, org_id FROM life) AS other ON other.no = entry.related
        LEFT JOIN commune
            ON commune.list = {number_of_list} AND commune.i = floor(area_draw * {size_of_list})::INTEGER
        ORDER BY place.entry_id) TO '{out / "entries.csv"}' (HEADER)""")


# -- the returns -----------------------------------------------------------------------------------

# How each measure is drawn. `s` is the organization's size, `g` the growth since the first period; money in
# thousandths of a million đồng. The parts are so much of a whole, at least, and so much more at random.
PERSONS = {
    "members": {"cooperative": "7 + 45 * s", "union": "4 + 3 * s", "group": "3 + 9 * s"},
    "workers": {"cooperative": "3 + 12 * s", "union": "5 + 10 * s", "group": "1 + 2 * s"},
    "managers": {"cooperative": "1 + 2 * s", "union": "2 + 2 * s", "group": "1 + 0.5 * s"},
}
MONEY = {
    "charter_capital": {"cooperative": "1500000 * s", "union": "4000000 * s", "group": "80000 * s"},
    "revenue": {"cooperative": "640000 * s * g", "union": "3000000 * s * g", "group": "110000 * s * g"},
}
PARTS_OF_PERSONS = {
    "members_women": ("members", 0.15, 0.4),
    "worker_members": ("least(workers, members)", 0.3, 0.6),
    "workers_women": ("workers", 0.2, 0.4),
    "workers_insured": ("workers", 0.05, 0.5),
    "managers_vocational": ("managers", 0, 0.5),
    "managers_college": ("managers", 0, 0.45),
    "members_joined": ("members", 0, 0.06),
    "members_left": ("members", 0, 0.04),
    "workers_new": ("workers", 0, 0.15),
}
PARTS_OF_MONEY = {
    "total_capital": ("charter_capital", 1.1, 1.5),
    "revenue_members": ("revenue", 0.1, 0.6),
    "profit": ("revenue", -0.05, 0.25),
    "budget_paid": ("revenue", 0, 0.03),
    "loan_fund_new": ("charter_capital", -0.2, 0.3),
    "loan_bank_new": ("charter_capital", -0.3, 0.5),
    "loan_fund_outstanding": ("charter_capital", -0.1, 0.3),
    "loan_bank_outstanding": ("charter_capital", -0.2, 0.6),
    "loan_overdue": ("charter_capital", -0.2, 0.23),
}
MAY_BE_NEGATIVE = {"profit"}
ORDER = (
    "members members_women workers worker_members workers_women workers_insured managers managers_vocational "
    "managers_college members_joined members_left workers_new charter_capital total_capital revenue "
    "revenue_members profit budget_paid loan_fund_new loan_bank_new loan_fund_outstanding "
    "loan_bank_outstanding loan_overdue worker_income"
).split()


@dataclass(frozen=True)
class HalfYear:
    """A half of a calendar year."""

    year: int
    half: int

    @property
    def code(self) -> str:
        """As SDMX writes it."""
        return f"{self.year}-S{self.half}"

    @property
    def ends(self) -> str:
        """The last day, as SQL writes it."""
        return f"DATE '{self.year}-{'06-30' if self.half == 1 else '12-31'}'"


def half_years(count: int) -> list[HalfYear]:
    """So many halves, the last of them LAST_PERIOD."""
    last = LAST_PERIOD[0] * 2 + LAST_PERIOD[1] - 1
    return [HalfYear(i // 2, i % 2 + 1) for i in range(last - count + 1, last + 1)]


def make_filings(con: duckdb.DuckDBPyConnection, periods: Sequence[HalfYear], seed: int) -> None:
    """Table `filing`: who reports for which period, and how many versions.

    Who exists at a period's end, and a few just gone, report with the chance that brings the agreed number of
    versions; a cooperative half as often again as a group.
    """
    rows = ", ".join(f"({i}, '{p.code}', {p.ends})" for i, p in enumerate(periods))
    con.execute(f"CREATE TABLE period AS FROM (VALUES {rows}) AS halves(p, code, ends)")
    stays = "exit_on IS NULL OR exit_on > ends OR rebirth_on <= ends"
    late = f"exit_on > ends - 120 AND {draw('reports after its exit')} < 0.1"
    weight = "CASE kind WHEN 'group' THEN 1 ELSE 1.5 END"
    wanted = RETURNS_PER_ORGANIZATION / (1 + CORRECTED) * len(periods)
    con.execute(f"""
        CREATE TABLE filing AS
        WITH alive AS (
            SELECT p, no, kind, ends, {base(seed, "filing", "no", "p")} AS base, {draw("size")} AS size_draw,
                {weight} AS weight
            FROM period, life WHERE birth_on <= ends AND ({stays} OR {late})),
        chance AS (
            SELECT {wanted} * (SELECT count(*) FROM life) / sum(weight) AS share
            FROM alive)
        SELECT p, no, kind, ends, base, 0.25 + 0.5 / (0.12 + size_draw) AS s, 1 + 0.015 * p AS g,
            CASE WHEN {draw("corrected")} < {CORRECTED} THEN 2 ELSE 1 END AS versions
        FROM alive, chance WHERE {draw("reports")} < share * weight ORDER BY p, no""")


def spread(formula: str, what: str) -> str:
    """A value around a formula; a corrected version is a tenth higher."""
    return f"(({formula}) * (0.8 + 0.4 * {draw(what)}) * (1 + 0.1 * version))"


def part(of: str, least: float, width: float, what: str, *, negative: bool) -> str:
    """A share of another measure."""
    value = f"{of} * ({least} + {width} * {draw(what)})"
    return value if negative else f"greatest(0, {value})"


def measures() -> tuple[list[str], list[str]]:
    """The columns that are drawn, and those drawn as parts of these."""
    drawn = {name: spread(by_kind(formulas), name) for name, formulas in {**PERSONS, **MONEY}.items()}
    drawn["worker_income"] = spread("4500 * g", "worker_income")
    parts = {
        name: part(*what, name, negative=name in MAY_BE_NEGATIVE)
        for name, what in {**PARTS_OF_PERSONS, **PARTS_OF_MONEY}.items()
    }
    return [f"floor({sql})::BIGINT AS {name}" for name, sql in drawn.items()], [
        f"floor({sql})::BIGINT AS {name}" for name, sql in parts.items()
    ]


def cell(name: str) -> str:
    """A measure as it is written, or nothing in one of twenty."""
    written = name if name in PERSONS or name in PARTS_OF_PERSONS else f"money({name})"
    return f"CASE WHEN {draw('blank ' + name, 'base + version')} >= 0.05 THEN {written} END AS {name}"


def write_returns(con: duckdb.DuckDBPyConnection, out: Path) -> None:
    """Write every version of every return; nothing is sorted or kept, so memory stays small."""
    drawn, parts = measures()
    form = by_kind({"cooperative": "'HTX-6T'", "union": "'LHHTX-6T'", "group": "'THT-6T'"})
    first = choose("status", {"accepted": 91, "submitted": 6, "rejected": 1.5, "withdrawn": 1.5})
    second = choose("second status", {"accepted": 97, "withdrawn": 3})
    source = choose(
        "source", {"self": 45, "commune": 30, "phone": 8, "paper": 7, "tax": 3, "department": 4, None: 3}
    )
    con.execute(f"""COPY (
        WITH version AS (
            SELECT *, unnest(range(versions)) AS version, {recorded("filed", "ends", 5, 80)} AS filed
            FROM filing),
        drawn AS (
            SELECT *,
                CASE version WHEN 0 THEN filed ELSE {recorded("again", "filed::DATE", 20, 300)} END
                    AS recorded,
                {", ".join(drawn)}
            FROM version),
        complete AS (SELECT *, {", ".join(parts)} FROM drawn)
        SELECT code_of(no, kind) AS org_id, {form} AS form,
            {by_period("p", con)} AS period, spelled(recorded, {whole("spelling", 0, 3)}) AS recorded_at,
            CASE version WHEN 0 THEN {first} ELSE {second} END AS status,
            CASE WHEN {draw("estimate")} < 0.08 AND version = 0 THEN 'estimate' ELSE 'actual' END AS nature,
            {source} AS source,
            {", ".join(map(cell, ORDER))}
        FROM complete) TO '{out / "returns.csv"}' (HEADER)""")


def by_period(number: str, con: duckdb.DuckDBPyConnection) -> str:
    """The code of the period of this number."""
    codes = [code for (code,) in con.execute("SELECT code FROM period ORDER BY p").fetchall()]
    return f"[{', '.join(map(literal, codes))}][{number} + 1]"


# -- the rest --------------------------------------------------------------------------------------


def write_targets(
    con: duckdb.DuckDBPyConnection, out: Path, periods: Sequence[HalfYear], organizations: int
) -> None:
    """A few targets a year, for the country and for the first two provinces."""
    years = sorted({period.year for period in periods})
    rows = ", ".join(
        f"('{code}', {value * max(1, organizations // 8221)})" for code, value in TARGETS.items()
    )
    con.execute(f"""COPY (
        WITH province AS (SELECT NULL AS area_code, 1 AS share UNION ALL (
            SELECT DISTINCT province, 2 FROM commune WHERE list < {len(LISTS) - 1} ORDER BY province LIMIT 2))
        SELECT indicator, year::VARCHAR AS period, area_code,
            CASE indicator WHEN 'revenue_mean' THEN value ELSE value // share END AS value,
            make_date(year, 1, 10) AS decided_on, make_date(year, 1, 20) AS recorded_at,
            '12/KH' AS document_no
        FROM (VALUES {rows}) AS target(indicator, value), unnest({years}) AS decided(year), province
        ORDER BY ALL) TO '{out / "targets.csv"}' (HEADER)""")


def digest(path: Path) -> str:
    """Enough of the file's digest to see whether two are the same."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def rows_of(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """How many rows a file has."""
    return int(con.execute(f"SELECT count(*) FROM read_csv('{path}', all_varchar = true)").fetchall()[0][0])


def make_package(out: Path, organizations: int, period_count: int, seed: int) -> None:
    """Write the package and say what is in it."""
    started, size, periods = time.perf_counter(), size_of(organizations), half_years(period_count)
    out.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute("SET memory_limit = '1GB'")
    con.execute(MACROS)
    read_communes(con, whole_country=organizations > PROVINCE_SIZE)
    make_lives(con, size, seed)
    make_entries(con, size, seed)
    write_entries(con, out)
    make_filings(con, periods, seed)
    write_returns(con, out)
    write_targets(con, out, periods, organizations)
    took = time.perf_counter() - started
    print(f"{size.cooperatives} cooperatives, {size.unions} unions, {size.groups} groups: {took:.1f} s")
    for path in sorted(out.glob("*.csv")):
        megabytes = path.stat().st_size / 1e6
        print(f"{path.name}: {rows_of(con, path)} rows, {megabytes:.1f} MB, sha256 {digest(path)}")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description="Write a sound package of any size, for measuring.")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--organizations", type=int, required=True, metavar="N")
    parser.add_argument("--periods", type=int, default=20, help="half-years, the last of them 2025-S1")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.organizations < SMALLEST or options.periods < 1:
        parser.error(f"a register has at least {SMALLEST} organizations and one period")
    make_package(options.out, options.organizations, options.periods, options.seed)


if __name__ == "__main__":
    main()
