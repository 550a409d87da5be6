"""What a whole package must satisfy beside the book, once each cell has been read (figures contract, 2, 3, 4, 6)."""

import json
from datetime import date

from sohtx.areas.queries import make_change, make_unit
from sohtx.areas.rules import check_units
from sohtx.core.cells import BAD_CODE
from sohtx.core.codes import Sector
from sohtx.core.period import Period
from sohtx.core.refusal import Problems, Refusal
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT, Units
from sohtx.exchange.staging import Stage
from sohtx.indicators.catalogue import INDICATORS, MEND_UNKNOWN, UNKNOWN, ask
from sohtx.ledger import book
from sohtx.ledger.tables import PackageTable
from sohtx.register.fold import VIAS_WITH_RELATED
from sohtx.register.models import Contact
from sohtx.register.package import CONTACTS
from sohtx.register.rules import (
    ABSENT,
    CIRCULAR,
    KIND_CHANGED,
    MEND_OTHER,
    MEND_SECTOR,
    NO_SUCH_ORGANIZATION,
    NOT_A_UNION,
    OF_ANOTHER,
    OTHER_CONTENT,
    OTHER_IN_BOOK,
    RECORDED_EARLIER,
    RELATED_NEEDED,
    VIA_ALONE,
    VOIDS_NOTHING,
    WRONG_WORD,
)
from sohtx.returns.definitions.catalogue import Catalogue
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.respondents import area_answering
from sohtx.returns.return_forms import FORMS, KIND_OF, is_form_for


class Checks:
    """All checks of a staged package, one after the other; problems are collected."""

    def __init__(self, stage: Stage, units: Units, forms: Catalogue, problems: Problems) -> None:
        self._stage, self._units, self._forms, self._problems = stage, units, forms, problems

    def run(self) -> None:
        """Look at everything that does not need the order of an organization's entries."""
        self._check_identities()
        self._check_entries()
        self._check_kinds()
        self._check_related()
        self._check_supersedes()
        self._check_sectors()
        self._check_area_codes()
        self._check_returns()
        self._check_indicators()
        self._check_organizations()

    def _note(self, table: str, line: int, column: str, value: object, what: Text, mend: Text) -> None:
        self._problems.add(self._stage.problem(table, line, column, value, what, mend))

    def _note_rows(self, table: str, column: str, query: str, what: Text, mend: Text) -> None:
        """Note every row that a query finds; it gives their lines and the offending values."""
        for line, value in self._stage.rows(query):
            self._note(table, line, column, value, what, mend)

    # Identity

    def _check_identities(self) -> None:
        """The same row again is nothing new; the same identity with other content is refused."""
        for table in self._stage.tables:
            if table.name not in self._stage.files:
                continue
            self._drop_repeated(table)
            self._compare_with_book(table)
        if CONTACTS.name in self._stage.files:
            self._drop_changed_contacts()

    def _drop_changed_contacts(self) -> None:
        """A person corrected or erased since does not come back as they were with a package made before."""
        present = book.current()
        if present is None or present.schema != book.SCHEMA:
            return  # no book yet, or one of an earlier version, in which nobody could be corrected
        changed = Contact.objects.filter(transaction__place__isnull=False, changed_at__isnull=False)
        for row in changed.values_list("organization__org_id", "role", "recorded_as").iterator():
            self._stage.con.execute(
                "DELETE FROM contacts WHERE org_id = ? AND role = ? AND recorded_as = ?", row
            )

    def _drop_repeated(self, table: PackageTable) -> None:
        identity = ", ".join(f'"{c}"' for c in table.identity)
        name = table.name
        repeated = list(
            self._stage.rows(f'SELECT {identity} FROM "{name}" GROUP BY {identity} HAVING count(*) > 1')
        )
        same = " AND ".join(f'"{c}" IS ?' for c in table.identity)
        for key in repeated:
            rows = list(
                self._stage.rows(
                    f'SELECT line, {_content(table)} FROM "{name}" WHERE {same} ORDER BY line', *key
                )
            )
            for line, *content in rows[1:]:
                if content == list(rows[0][1:]):
                    self._stage.con.execute(f'DELETE FROM "{name}" WHERE line = ?', [line])
                else:
                    self._note(
                        name, line, table.identity[0], key[0], OTHER_CONTENT.fill(line=rows[0][0]), MEND_OTHER
                    )

    def _compare_with_book(self, table: PackageTable) -> None:
        name = table.name
        same = " AND ".join(f's."{c}" IS b."{c}"' for c in table.identity)
        differs = " OR ".join(f's."{c}" IS NOT b."{c}"' for c in _content_columns(table)) or "FALSE"
        known = list(
            self._stage.rows(
                f'SELECT s.line, s."{table.identity[0]}", {differs} FROM "{name}" s JOIN "book_{name}" b ON {same}'
            )
        )
        for line, key, is_other in known:
            if is_other and not self._fills_an_end(table, line):
                self._note(name, line, table.identity[0], key, OTHER_IN_BOOK, MEND_OTHER)
            elif not is_other:
                self._stage.con.execute(f'DELETE FROM "{name}" WHERE line = ?', [line])

    def _fills_an_end(self, table: PackageTable, line: int) -> bool:
        """A later package may fill a unit's empty ``valid_to``, nothing else."""
        if table.name != "areas":
            return False
        row = next(
            self._stage.rows(
                "SELECT b.valid_to IS NULL AND s.name IS b.name AND s.level IS b.level "
                "AND s.parent_code IS b.parent_code FROM areas s JOIN book_areas b "
                "ON s.code IS b.code AND s.valid_from IS b.valid_from WHERE s.line = ?",
                line,
            )
        )
        return bool(row[0])

    # Entries

    def _check_entries(self) -> None:
        self._note_rows(
            "entries",
            "via",
            "SELECT line, via FROM entries WHERE via IS NOT NULL AND entry <> 'established'",
            *VIA_ALONE,
        )
        vias = ", ".join(f"'{via}'" for via in sorted(VIAS_WITH_RELATED))
        self._note_rows(
            "entries",
            "related_org_id",
            f"SELECT line, '' FROM entries WHERE related_org_id IS NULL "
            f"AND (via IN ({vias}) OR entry IN ('joined_union', 'left_union'))",
            *RELATED_NEEDED,
        )
        self._note_rows(
            "entries",
            "supersedes",
            "SELECT line, '' FROM entries WHERE entry = 'voided' AND supersedes IS NULL",
            *VOIDS_NOTHING,
        )

    def _check_kinds(self) -> None:
        """An organization has one kind for ever, and groups have their own word for their end."""
        stage = self._stage
        stage.con.execute("DROP TABLE IF EXISTS organization")
        stage.con.execute(
            "CREATE TABLE organization AS SELECT org_id, min(kind) AS kind FROM "
            "(SELECT org_id, kind FROM entries UNION ALL SELECT org_id, kind FROM book_entries) GROUP BY org_id"
        )
        stage.con.execute("CREATE UNIQUE INDEX organization_id ON organization (org_id)")
        self._note_rows(
            "entries",
            "kind",
            "SELECT line, kind FROM (SELECT line, kind, first_value(kind) OVER "
            "(PARTITION BY org_id ORDER BY is_staged, line) AS first_kind, is_staged FROM "
            "(SELECT org_id, line, kind, 1 AS is_staged FROM entries WHERE kind IS NOT NULL UNION ALL "
            "SELECT org_id, line, kind, 0 FROM book_entries WHERE kind IS NOT NULL)) "
            "WHERE kind <> first_kind AND is_staged",
            *KIND_CHANGED,
        )
        self._note_rows(
            "entries",
            "entry",
            "SELECT e.line, e.entry FROM entries e JOIN organization o ON o.org_id = e.org_id "
            "WHERE (e.entry = 'terminated' AND o.kind <> 'group') OR (e.entry = 'dissolved' AND o.kind = 'group')",
            *WRONG_WORD,
        )

    def _check_related(self) -> None:
        self._note_rows(
            "entries",
            "related_org_id",
            "SELECT line, related_org_id FROM entries "
            "WHERE related_org_id NOT IN (SELECT org_id FROM organization)",
            *NO_SUCH_ORGANIZATION,
        )
        self._note_rows(
            "entries",
            "related_org_id",
            "SELECT e.line, e.related_org_id FROM entries e "
            "JOIN organization o ON o.org_id = e.related_org_id "
            "WHERE e.entry = 'joined_union' AND o.kind IS NOT 'union'",
            *NOT_A_UNION,
        )

    def _check_supersedes(self) -> None:
        stage = self._stage
        stage.con.execute("CREATE INDEX IF NOT EXISTS entries_id ON entries (entry_id)")
        stage.con.execute("CREATE INDEX IF NOT EXISTS book_entries_id ON book_entries (entry_id)")
        earlier = "SELECT entry_id, org_id, recorded_at, supersedes FROM {}entries"
        found = stage.rows(
            "SELECT s.line, s.supersedes, s.entry_id, s.org_id, s.recorded_at, "
            "coalesce(a.org_id, b.org_id), coalesce(a.recorded_at, b.recorded_at) FROM entries s "
            f"LEFT JOIN ({earlier.format('')}) a ON a.entry_id = s.supersedes "
            f"LEFT JOIN ({earlier.format('book_')}) b ON b.entry_id = s.supersedes WHERE s.supersedes IS NOT NULL"
        )
        for line, target, entry_id, org, moment, target_org, target_moment in found:
            why = None
            if target_org is None:
                why = ABSENT
            elif target_org != org:
                why = OF_ANOTHER
            elif target == entry_id or self._is_circular(entry_id):
                why = CIRCULAR
            elif moment < target_moment:
                why = RECORDED_EARLIER
            if why:
                self._note("entries", line, "supersedes", target, *why)

    def _is_circular(self, entry_id: str) -> bool:
        current, seen = entry_id, {entry_id}
        while row := next(
            self._stage.rows("SELECT supersedes FROM entries WHERE entry_id = ?", current), None
        ):
            if row[0] is None:
                return False
            if row[0] in seen:
                return bool(row[0] == entry_id)
            current = row[0]
            seen.add(current)
        return False

    def _check_sectors(self) -> None:
        standard = ", ".join(f"'{sector}'" for sector in Sector)
        self._note_rows(
            "entries",
            "sector",
            f"SELECT line, sector FROM entries WHERE sector NOT IN ({standard}) AND sector "
            "NOT IN (SELECT code FROM sectors UNION SELECT code FROM book_sectors)",
            BAD_CODE,
            MEND_SECTOR,
        )

    def _check_area_codes(self) -> None:
        for table, column in (("entries", "area_code"), ("targets", "area_code"), ("published", "area_code")):
            codes = self._stage.rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
            for (code,) in [row for row in codes if self._units.resolve(row[0], date.max) is None]:
                for (line,) in self._stage.rows(f"SELECT line FROM {table} WHERE {column} = ?", code):
                    self._note(table, line, column, code, UNKNOWN_UNIT, MEND_UNIT)

    # Other files

    def _check_returns(self) -> None:
        pairs = self._stage.rows("SELECT DISTINCT form, period FROM returns")
        for form, period in list(pairs):
            if not self._is_for(form, Period.parse(period)):
                self._note_rows(
                    "returns",
                    "form",
                    f"SELECT line, form FROM returns WHERE form = '{form}' AND period = '{period}'",
                    *WRONG_LENGTH,
                )
        kinds = KIND_OF | {v.form: v.respondent.kind for v in self._forms.versions if v.respondent.kind}
        cases = " ".join(f"WHEN '{form}' THEN '{kind}'" for form, kind in kinds.items())
        self._note_rows(
            "returns",
            "form",
            "SELECT r.line, r.form FROM returns r JOIN organization o ON o.org_id = r.org_id "
            f"WHERE o.kind <> CASE r.form {cases} END",
            *OF_ANOTHER_KIND,
        )
        self._check_own_lines()
        self._check_area_returns()

    def _check_area_returns(self) -> None:
        """A form for areas is answered by an area of its level that was in force on the last day of the period."""
        asked = list(self._stage.rows("SELECT DISTINCT form, period, area_code FROM area_returns"))
        for form, period, code in asked:
            version = self._forms.find(form, Period.parse(period))
            why, column, value = WRONG_LENGTH, "form", form
            if version is not None:
                if area_answering(self._units, code, version.respondent, Period.parse(period)):
                    continue
                why, column, value = NOT_AN_AREA, "area_code", code
            lines = self._stage.rows(
                "SELECT line FROM area_returns WHERE form = ? AND period = ? AND area_code = ?",
                form,
                period,
                code,
            )
            for (line,) in lines:
                self._note("area_returns", line, column, value, *why)
        self._check_lines("area_returns", "TRUE")

    def _is_for(self, form: str, period: Period) -> bool:
        """Whether a form is for a period: those of the contract by its length, an office's own by its versions."""
        return is_form_for(form, period) if form in FORMS else self._forms.find(form, period) is not None

    def _check_own_lines(self) -> None:
        """A return on a form of the office answers the lines of that form and no others."""
        forms = ", ".join(f"'{form}'" for form in FORMS)
        self._check_lines("returns", f"form NOT IN ({forms})")

    def _check_lines(self, table: str, where: str) -> None:
        rows = self._stage.rows(f'SELECT line, form, period, "values" FROM {table} WHERE {where}')
        for line, form, period, values in rows:
            version = self._forms.find(form, Period.parse(period))
            for code, value in json.loads(values).items():
                if version and not _is_answer(version, code, value):
                    self._note(table, line, code, value, *NOT_ON_FORM)

    def _check_indicators(self) -> None:
        for line, code in self._stage.rows("SELECT line, indicator FROM targets"):
            if code not in INDICATORS:
                self._note("targets", line, "indicator", code, UNKNOWN, MEND_TARGET)
        for line, code in self._stage.rows("SELECT line, indicator FROM published"):
            try:
                ask(code)
            except Refusal:
                self._note("published", line, "indicator", code, UNKNOWN, MEND_UNKNOWN)

    def _check_organizations(self) -> None:
        for table in ("returns", "contacts"):
            self._note_rows(
                table,
                "org_id",
                f"SELECT line, org_id FROM {table} WHERE org_id NOT IN (SELECT org_id FROM organization)",
                *NO_SUCH_ORGANIZATION,
            )


def _is_answer(version: FormVersion, code: str, value: object) -> bool:
    """Whether a form asks a line, and lets it be answered so."""
    asked = version.by_code.get(code)
    return asked is not None and (not asked.choices or value in {choice.code for choice in asked.choices})


def _content_columns(table: PackageTable) -> list[str]:
    columns = [c for c in table.plain_columns if c not in table.identity]
    return [*columns, "values"] if table.measures else columns


def _content(table: PackageTable) -> str:
    return ", ".join(f'"{c}"' for c in _content_columns(table)) or "NULL"


def units_with_staged(stage: Stage, units: Units | None, problems: Problems) -> Units | None:
    """The units as they will be once the package is in; None when neither book nor package has any."""
    staged = [(line, make_unit(*row)) for line, *row in stage.rows(f"SELECT line, {_UNIT} FROM areas")]
    changes = [
        (line, make_change(*row)) for line, *row in stage.rows(f"SELECT line, {_CHANGE} FROM area_changes")
    ]
    if not staged and not changes:
        return units
    rows = dict(units.rows) if units else {}
    rows |= {unit.key: unit for _, unit in staged}
    all_changes = {
        (c.on, c.from_code, c.to_code): c
        for c in [*(units.changes if units else ()), *(c for _, c in changes)]
    }
    merged = Units(rows.values(), all_changes.values())
    lines = {unit.key: line for line, unit in staged}
    change_lines = {(c.on, c.from_code, c.to_code): line for line, c in changes}
    for fault in check_units(merged):
        if fault.change is not None:
            change = fault.change
            line = change_lines.get((change.on, change.from_code, change.to_code), 0)
            problems.add(
                stage.problem("area_changes", line, fault.column, fault.value, fault.what, fault.mend)
            )
        else:
            line = lines.get(fault.unit, 0)
            problems.add(stage.problem("areas", line, fault.column, fault.value, fault.what, fault.mend))
    return merged


_UNIT = "code, name, level, coalesce(parent_code, ''), valid_from, valid_to"
_CHANGE = "\"on\", from_code, to_code, share, coalesce(law, '')"


WRONG_LENGTH = (
    Text("mẫu không dùng cho kỳ này", "is not the form for a period of this length"),
    Text(
        "mẫu năm (-N) cho cả năm, mẫu -6T cho kỳ ngắn hơn",
        "yearly forms (-N) for years, -6T for shorter ones",
    ),
)
NOT_AN_AREA = (
    Text("không có địa bàn này vào ngày cuối kỳ", "no such area was in force on the last day of the period"),
    Text(
        "dùng mã xã (hoặc tỉnh) có hiệu lực ngày cuối kỳ, theo cấp của biểu mẫu",
        "use the code of the commune (or province) in force then, by the level of the form",
    ),
)
OF_ANOTHER_KIND = (
    Text("mẫu của loại hình khác", "is the form of another kind"),
    Text(
        "HTX- cho hợp tác xã, LHHTX- cho liên hiệp, THT- cho tổ hợp tác",
        "HTX- cooperatives, LHHTX- unions, THT- groups",
    ),
)
NOT_ON_FORM = (
    Text("biểu mẫu của phiếu không hỏi như vậy", "is not what the form of the return asks"),
    Text("để trống ô này, hoặc xem lại biểu mẫu và kỳ", "leave it blank, or look at the form and the period"),
)
MEND_TARGET = Text(
    "dùng mã chỉ tiêu không có hậu tố, xem bằng lệnh sohtx indicators",
    "use an indicator without suffix, see sohtx indicators",
)
