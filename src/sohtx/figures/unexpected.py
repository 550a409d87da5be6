"""Reading what concerns figures but is no figure: returns that are left out of them."""

from collections.abc import Iterator

from sohtx.core.moment import now
from sohtx.figures.asking import organization_names
from sohtx.figures.extract import Extract
from sohtx.indicators.question import By, Question
from sohtx.indicators.sql import Sql
from sohtx.returns.findings import NOT_EXPECTED
from sohtx.returns.queries import stored_findings


def all_findings(extract: Extract) -> Iterator[list[str]]:
    """What is stored, then the returns that count for no figure because their organization is not expected."""
    yield from stored_findings()
    for period in sorted(extract.periods, key=str):
        question = Question(period=period, asked=(), known=now(), geography=period.end, by=(By.KIND,))
        text = Sql(question, extract.periods)
        query = (
            f"SELECT f.org, f.form FROM ({text.counting(period, 'f.org, f.form')}) f "
            f"WHERE f.org NOT IN (SELECT org FROM ({text.expected(period)}))"
        )
        rows = extract.con.execute(text.complete(query)).fetchall()
        names = organization_names(org for org, _ in rows)
        for org_id, form in sorted((names[org], form) for org, form in rows):
            yield [org_id, NOT_EXPECTED.code, f"{org_id}/{form}/{period}", str(NOT_EXPECTED.says), ""]
