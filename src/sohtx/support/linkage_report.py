"""What linkage tells in the report: chains that go on and who takes part, contracts in force and their worth."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sohtx.core.codes import Sector
from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words, say_day
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Align, Block, Column, Number, Paragraph, Row, RowKind, Runs, Table
from sohtx.support.linkage_codes import ChainState, ContractState
from sohtx.support.linkage_reading import SeenChain, SeenContract, chains_on, contracts_on
from sohtx.support.log_saying import counted, listed, opens, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

CHAINS, CONTRACTS = "/ho-tro/lien-ket/", "/ho-tro/lien-ket/hop-dong/"
"""Written out: commands make reports too, and they know no addresses."""


def blocks(review: "Review") -> Sequence[Block]:
    """The chapter: a sentence on chains, one on contracts, a table by sector where there are several."""
    period, known = review.subject.period, review.subject.known
    day = min(period.end, day_of(known))
    chains = [one for one in chains_on(day, known=known) if one.state is ChainState.RUNNING]
    contracts = contracts_on(day, known=known)
    return _Telling(review, day, chains, contracts).blocks()


class _Telling:
    """Tells the linkage of one review."""

    def __init__(
        self, review: "Review", day: date, chains: Sequence[SeenChain], contracts: Sequence[SeenContract]
    ) -> None:
        self._period, self._day, self._chains = review.subject.period, day, chains
        self._binding = [one for one in contracts if one.state.is_in_force]
        self._signed = [one for one in contracts if one.terms.signed_on >= self._period.start]

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        if self._chains:
            found.append(Paragraph(runs=self._of_chains()))
        if self._binding or self._signed:
            found.append(Paragraph(runs=self._of_contracts()))
        sectors = [sector for sector in Sector if any(one.chain.sector == sector for one in self._chains)]
        if len(sectors) > 1:
            found.append(self._table(sectors))
        return found

    def _of_chains(self) -> Runs:
        orgs, outside = _partners(self._chains)
        parts = [said(RUNNING, n=self._chain("chains", len(self._chains)))]
        if orgs:
            parts.append(said(OF, n=self._chain("organizations", orgs)))
        if outside:
            parts.append(said(OUTSIDE, n=self._chain("outside", outside)))
        return said(AS_OF, day=say_day(self._day), told=listed(parts, ", "))

    def _of_contracts(self) -> Runs:
        state = {"state": ContractState.IN_FORCE.value}
        parts = [said(BINDING, n=self._contract("binding", len(self._binding), **state))]
        if value := sum(one.terms.value or 0 for one in self._binding):
            parts.append(said(VALUE, n=self._contract("value", value, **state)))
        if expiring := sum(one.state is ContractState.EXPIRING for one in self._binding):
            told = self._contract("expiring", expiring, state=ContractState.EXPIRING.value)
            parts.append(said(EXPIRING, n=told))
        if self._signed:
            since = self._period.start.isoformat()
            parts.append(said(SIGNED, n=self._contract("signed", len(self._signed), since=since)))
        return said(SENTENCE, told=listed(parts, ", "))

    def _table(self, sectors: Sequence[Sector]) -> Table:
        rows = [
            self._row(str(sector.label), [one for one in self._chains if one.chain.sector == sector], sector)
            for sector in sectors
        ]
        rows.append(self._row(str(TOTAL), self._chains, None))
        heads = ("chains", "organizations", "outside")
        return Table(
            key="chuoi-lien-ket",
            caption=str(CAPTION.fill(day=say_day(self._day))),
            columns=(
                Column(head=str(SECTOR), width=30),
                *(Column(head=str(LABELS[what]), align=Align.RIGHT, width=14) for what in heads),
            ),
            rows=tuple(rows),
            notes=(str(NOTE),),
        )

    def _row(self, name: str, chains: Sequence[SeenChain], sector: Sector | None) -> Row:
        amounts = zip(("chains", "organizations", "outside"), (len(chains), *_partners(chains)), strict=True)
        cells = [(self._chain(what, amount, sector, padded=False),) for what, amount in amounts]
        return Row(cells=((name,), *cells), kind=RowKind.PLAIN if sector else RowKind.TOTAL)

    def _chain(self, what: str, amount: int, sector: Sector | None = None, *, padded: bool = True) -> Number:
        filters = {"sector": sector.value} if sector else {}
        cell = sector.value if sector else "all"
        where = opens(CHAINS, on=self._day.isoformat(), state=ChainState.RUNNING.value, **filters)
        name = f"chains/{cell}/{what}/{self._period}"
        return counted(amount, name, self._label(what), where, padded=padded)

    def _contract(self, what: str, amount: int, **filters: str) -> Number:
        where = opens(CONTRACTS, on=self._day.isoformat(), **filters)
        return counted(amount, f"contracts/{what}/{self._period}", self._label(what), where)

    def _label(self, what: str) -> str:
        return f"{LABELS[what]}, {period_in_words(self._period)}"


def _partners(chains: Sequence[SeenChain]) -> tuple[int, int]:
    """How many organizations of the register take part, and how many from outside; each once."""
    parties = {partner.party.identity: partner.party for one in chains for partner in one.partners}
    orgs = sum(bool(party.org_id) for party in parties.values())
    return orgs, len(parties) - orgs


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    Chapter(
        key="lien-ket",
        under="lien-ket-chuyen-doi-so",
        rank=10,
        title=Text("Chuỗi liên kết, hợp đồng", "Value chains and contracts"),
        blocks=blocks,
        is_optional=True,
    ),
)

AS_OF = Text("Đến ngày {day}: {told}.", "As of {day}: {told}.")
SENTENCE = Text("Hợp đồng liên kết: {told}.", "Contracts: {told}.")
RUNNING = Text("có {n} chuỗi liên kết đang hoạt động", "value chains running: {n}")
OF = Text("với {n} HTX, liên hiệp HTX, THT tham gia", "organizations taking part: {n}")
OUTSIDE = Text("{n} doanh nghiệp, đơn vị khác", "enterprises and others: {n}")
BINDING = Text("{n} hợp đồng đang có hiệu lực", "in force: {n}")
VALUE = Text("giá trị {n} đồng", "worth {n} đồng")
EXPIRING = Text("{n} hợp đồng còn không quá 60 ngày", "expiring within 60 days: {n}")
SIGNED = Text("trong kỳ ký mới {n} hợp đồng", "signed in the period: {n}")
TOTAL = Text("Tổng cộng", "Total")
SECTOR = Text("Lĩnh vực", "Sector")
CAPTION = Text("Chuỗi liên kết đang hoạt động đến ngày {day}", "Value chains running on {day}")
NOTE = Text(
    "Một đơn vị tham gia nhiều chuỗi chỉ tính một lần ở dòng tổng cộng.",
    "Who takes part in several chains is counted once in the total.",
)
LABELS = {
    "chains": Text("Số chuỗi", "Chains"),
    "organizations": Text("HTX, LHHTX, THT tham gia", "Organizations taking part"),
    "outside": Text("Doanh nghiệp, đơn vị khác", "Enterprises and others"),
    "binding": Text("Hợp đồng đang hiệu lực", "Contracts in force"),
    "value": Text("Giá trị hợp đồng đang hiệu lực (đồng)", "Value of contracts in force (đồng)"),
    "expiring": Text("Hợp đồng sắp hết hạn", "Contracts expiring"),
    "signed": Text("Hợp đồng ký trong kỳ", "Contracts signed in the period"),
}
