"""The other registers of support, as the story tells them: grants, products, fairs, founding, linkage, membership."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from sohtx.core.codes import Kind
from sohtx.core.moment import OPEN_MOMENT
from sohtx.demo.dice import Dice
from sohtx.demo.living import BY, MILLION, Cast, Deed, Story, paper, told
from sohtx.demo.plan import LAO_CAI
from sohtx.demo.writing import MARK
from sohtx.register.models import OrganizationState
from sohtx.register.rebuilding import current
from sohtx.support.campaign_services import NewCampaign, NewReach, plan_campaign, tell_reach
from sohtx.support.candidate_services import NewCandidate, NewStep, record_candidate, take_step
from sohtx.support.digital_services import answer_checklist
from sohtx.support.entry_services import (
    NewCertificate,
    NewFair,
    NewGrant,
    NewPart,
    record_certificate,
    record_fair,
    record_grant,
    record_part,
)
from sohtx.support.linkage_services import (
    NewChain,
    NewContract,
    NewPartner,
    join_chain,
    record_chain,
    record_contract,
)
from sohtx.support.member_codes import MemberAct, MemberKind
from sohtx.support.member_services import NewDecision, decide, pay_fee, set_rate

PROVINCE = f"{MARK}{LAO_CAI}-"  # how the identifiers of its organizations begin
PAY = 81  # percent of members, each year


def deeds(cast: Cast) -> Iterator[Deed]:
    """All that is written in these registers."""
    yield from Registers(cast, told("registers")).deeds()


class Registers:
    """The registers, and the codes that campaigns, candidates, chains and fairs were given."""

    def __init__(self, cast: Cast, story: Story) -> None:
        self._cast, self._story = cast, story
        self._codes: dict[str, str] = {}
        self._members: tuple[str, ...] = ()
        self._fee = 0

    def deeds(self) -> Iterator[Deed]:
        """What is planned or formed comes before what refers to it."""
        for grant in self._story["grant"]:
            yield Deed(grant["on"], partial(self._grant, grant))
        for certificate in self._story["certificate"]:
            yield Deed(certificate["on"], partial(self._certificate, certificate))
        for fair in self._story["fair"]:
            yield Deed(fair["until"], partial(self._fair, fair))
        yield from self._of_founding()
        yield from self._of_linkage()
        yield from self._of_members()

    # Grants, certificates, fairs

    def _grant(self, grant: Story) -> None:
        new = NewGrant(
            policy=grant["policy"], content=grant["content"], programme=grant["programme"],
            document_no=paper(grant["document"]), document_on=grant["on"], from_on=grant["on"], form=grant["form"],
            org_id=self._cast(grant["by"]), central=grant.get("central", 0) * MILLION,
            local=grant.get("local", 0) * MILLION, provider=grant["provider"], result=grant["result"],
        )  # fmt: skip
        record_grant(new=new, by=BY)

    def _certificate(self, told: Story) -> None:
        new = NewCertificate(
            org_id=self._cast(told["by"]), product=told["product"], scheme=told["scheme"],
            number=paper(told["number"]), decided_on=told["on"], group=told.get("group", ""),
            stars=told.get("stars"), expires_on=told.get("expires"), issuer=told["issuer"],
        )  # fmt: skip
        record_certificate(new=new, by=BY)

    def _fair(self, fair: Story) -> None:
        new = NewFair(fair["name"], fair["kind"], fair["place"], fair["on"], fair["until"], fair["organizer"])
        code = record_fair(new=new, by=BY).code
        for part in fair["parts"]:
            sold = NewPart(
                self._cast(part["by"]), part["booths"], part["sales"] * MILLION, part.get("contracts")
            )
            record_part(code=code, new=sold, by=BY)

    # What precedes a cooperative

    def _of_founding(self) -> Iterator[Deed]:
        for campaign in self._story["campaign"]:
            yield Deed(campaign["on"], partial(self._campaign, campaign))
            for reached in campaign["reached"]:
                yield Deed(reached["on"], partial(self._reach, campaign["key"], reached))
        for candidate in self._story["candidate"]:
            yield Deed(candidate["on"], partial(self._candidate, candidate))
            for step in candidate["steps"]:
                yield Deed(step["on"], partial(self._step, candidate["name"], step))
        for checklist in self._story["checklist"]:
            yield Deed(checklist["on"], partial(self._checklist, checklist))

    def _campaign(self, told: Story) -> None:
        new = NewCampaign(
            name=told["name"], from_on=told["on"], to_on=told["until"], aim=told["aim"], target=told["target"],
            lead=told["lead"], budget=told["budget"] * MILLION, document_no=paper(told["no"]),
        )  # fmt: skip
        self._codes[told["key"]] = plan_campaign(new=new, by=BY).code

    def _reach(self, key: str, told: Story) -> None:
        new = NewReach(told["channel"], told["on"], told.get("times"), told.get("people"))
        tell_reach(code=self._codes[key], new=new, by=BY)

    def _candidate(self, told: Story) -> None:
        new = NewCandidate(
            name=told["name"], area_code=told["area"], sector=told["sector"], on=told["on"],
            org_id=told.get("group", ""), members=told["members"],
            campaign=self._codes[told["campaign"]] if "campaign" in told else "",
        )  # fmt: skip
        self._codes[told["name"]] = record_candidate(new=new, by=BY).code

    def _step(self, name: str, told: Story) -> None:
        new = NewStep(
            stage=told["stage"], on=told["on"], members=told.get("members"), all_agree=told.get("agree"),
            next_step=told.get("next", ""), next_on=told.get("next_on"), founded=told.get("founded", ""),
            reason=told.get("reason", ""),
        )  # fmt: skip
        take_step(code=self._codes[name], new=new, by=BY)

    def _checklist(self, told: Story) -> None:
        answers = dict.fromkeys(told["yes"], True) | dict.fromkeys(told["no"], False)
        answer_checklist(org_id=self._cast(told["by"]), on=told["on"], answers=answers, by=BY)

    # Chains and contracts

    def _of_linkage(self) -> Iterator[Deed]:
        for chain in self._story["chain"]:
            yield Deed(chain["since"], partial(self._chain, chain))
            for partner in chain["partners"]:
                yield Deed(partner["on"], partial(self._partner, chain["key"], partner))
        for contract in self._story["contract"]:
            yield Deed(contract["signed"], partial(self._contract, contract))

    def _chain(self, told: Story) -> None:
        new = NewChain(
            told["name"],
            told["product"],
            told["sector"],
            told["since"],
            document_no=paper(told.get("no", "")),
        )
        self._codes[told["key"]] = record_chain(new=new, by=BY).code

    def _partner(self, key: str, told: Story) -> None:
        new = NewPartner(
            role=told["role"], on=told["on"], org_id=self._cast(told["by"]) if "by" in told else "",
            outside=told.get("outside", ""), is_lead=told.get("lead", False),
        )  # fmt: skip
        join_chain(code=self._codes[key], new=new, by=BY)

    def _contract(self, told: Story) -> None:
        new = NewContract(
            number=paper(told["no"]), product=told["product"], signed_on=told["signed"], from_on=told["signed"],
            to_on=told["until"], seller=self._cast(told["seller"]), buyer_name=told["buyer_name"],
            quantity=Decimal(told["quantity"]), unit=told["unit"], value=told["value"] * MILLION,
            chain=self._codes[told["chain"]],
        )  # fmt: skip
        record_contract(new=new, by=BY)

    # Members

    def _of_members(self) -> Iterator[Deed]:
        takeover = self._story["takeover"]
        yield Deed(takeover["on"], partial(self._take_over, takeover))
        for rate in self._story["rate"]:
            yield Deed(rate["on"], partial(self._rate, rate))
        for admission in self._story["admission"]:
            org_ids = self._cast.all(admission["by"])
            yield Deed(admission["on"], partial(self._admit, org_ids, admission["on"], admission["no"]))
        for year in takeover["year"]:
            yield Deed(year["on"], partial(self._let_go, year["on"], year["no"]))
            yield Deed(year["paid_on"], partial(self._pay, year["paid_on"]))

    def _take_over(self, told: Story) -> None:
        later = {key for admission in self._story["admission"] for key in admission["by"]}
        members = there_on(told["as_of"], is_alliance_member=True) - set(self._cast.all(later))
        self._admit(tuple(sorted(members)), told["as_of"], told["no"])

    def _rate(self, told: Story) -> None:
        set_rate(
            kind=told["kind"], from_year=told["year"], amount=told["amount"] * MILLION,
            decision_no=paper(told["no"]), decided_on=told["on"], by=BY,
        )  # fmt: skip
        self._fee = told["amount"] * MILLION

    def _admit(self, org_ids: tuple[str, ...], on: date, number: str) -> None:
        new = NewDecision(
            act=MemberAct.ADMITTED.value, org_ids=org_ids, on=on, decision_no=paper(number), decided_on=on,
            kind=MemberKind.FULL.value,
        )  # fmt: skip
        decide(new=new, by=BY)
        self._members += org_ids

    def _let_go(self, day: date, number: str) -> None:
        """End the membership of those that are no more."""
        standing = there_on(day)
        gone = tuple(org_id for org_id in self._members if org_id not in standing)
        new = NewDecision(MemberAct.ENDED.value, gone, day, paper(number), day, reason=GONE)
        decide(new=new, by=BY)
        self._members = tuple(org_id for org_id in self._members if org_id in standing)

    def _pay(self, day: date) -> None:
        dice = Dice("fees", str(day.year))
        for number, org_id in enumerate(self._members, start=1):
            if dice.chance(PAY):
                receipt = paper(f"PT-{day.year}/{number:03}")
                pay_fee(org_id=org_id, on=day, amount=self._fee, receipt_no=receipt, by=BY)


def there_on(day: date, **more: object) -> set[str]:
    """The cooperatives and unions of the province that are in the register on a day."""
    states = current(OrganizationState).filter(
        organization__org_id__startswith=PROVINCE, organization__kind__in=(Kind.COOPERATIVE, Kind.UNION),
        known_to=OPEN_MOMENT, valid_from__lte=day, valid_to__gt=day, **more,
    )  # fmt: skip
    return set(states.values_list("organization__org_id", flat=True))


GONE = "Hợp tác xã đã giải thể, chấm dứt tồn tại"
