"""The page docs/rules.md: every rule that leaves a finding, with its words in both languages and its law."""

from collections.abc import Mapping

from docs_pages.markdown import code, page, table
from docs_pages.words import GENERATED, law_words
from sohtx.indicators.measures import MEASURES
from sohtx.register import findings as register_findings
from sohtx.returns import findings as returns_findings

RULES_HEAD = f"""\
# Findings / Điểm cần rà soát

{GENERATED}

A finding says that a record offends a rule of law or of plausibility. It is kept when the record is
loaded, shown by `sohtx findings`, and never refuses a package or changes a figure. What does refuse a
package is in [package.md](package.md). Places in braces are filled with the values found.
"""
RULE_HEADER = ("Code", "Tiếng Việt", "English", "Law / Căn cứ")


def rules_page() -> str:
    """The page of all rules that leave findings."""
    return page(
        RULES_HEAD,
        "## On entries of the register / Biến động", rules_table(register_findings.RULES),
        "## On returns / Phiếu báo cáo", rules_table(returns_findings.RULES), parts_part(),
    )  # fmt: skip


def rules_table(rules: Mapping[str, register_findings.Rule]) -> str:
    """Rules with their words and laws."""
    rows = [(code(r.code), r.says.vi, r.says.en, law_words(r.law)) for r in rules.values()]
    return table(RULE_HEADER, rows)


def parts_part() -> str:
    """Which values of a return are part of which."""
    rows = [(*measure_cells(part), *measure_cells(whole)) for part, whole in returns_findings.PARTS]
    head = f"""\
### What is part of what

{code(returns_findings.PART_OVER_WHOLE.code)} looks at these pairs where both were reported; and at the two
levels of training of managers together, which may not be more than the managers.
"""
    return page(head, table(("Part", "", "Whole", ""), rows))


def measure_cells(name: str) -> tuple[str, str]:
    """A measure's code and label."""
    return code(name), f"{MEASURES[name].label.vi} / {MEASURES[name].label.en}"
