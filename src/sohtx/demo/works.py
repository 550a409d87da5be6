"""The work between conferences, as the story tells it: tasks, classes and needs, the work log, the fund's loans."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from hashlib import sha256

from sohtx.demo.dice import Dice
from sohtx.demo.living import BY, MILLION, Cast, Deed, Story, lines, paper, told
from sohtx.demo.naming import invent_person
from sohtx.plan.codes import Word
from sohtx.plan.fold import THOUSAND, Terms
from sohtx.plan.services import NewTask, add_note, change_task, set_tasks
from sohtx.support.class_codes import ClassKind, Form
from sohtx.support.class_people import Person, enrol, take_attendance
from sohtx.support.class_services import Course, note_need, open_class
from sohtx.support.loan_queries import find_loan
from sohtx.support.loan_rules import NewLoan
from sohtx.support.loan_services import Paper, disburse, extend, grant_loan, repay, set_capital, settle
from sohtx.support.log_services import Deed as Line
from sohtx.support.log_services import record_deed

COMES = 93  # percent of trainees at a session
POSITIONS = ("Giám đốc", "Phó Giám đốc", "Kế toán", "Chủ tịch Hội đồng quản trị", "Thành viên", "Thành viên")


def deeds(cast: Cast, codes: dict[str, str]) -> Iterator[Deed]:
    """All that is done beside the petitions."""
    tasks = Tasks(codes)
    for resolution in told("tasks")["resolution"]:
        yield from tasks.deeds(resolution)
    story, had = told("classes"), list[Person]()
    for course in story["class"]:
        yield from Class(course, cast, had).deeds()
    for need in story["need"]:
        yield Deed(need["on"], partial(_note_need, cast, need))
    for line in lines("log"):
        yield Deed(date.fromisoformat(line["on"]), partial(_write_line, cast, line))
    yield from Fund(cast).deeds(told("loans"))


# Tasks


class Tasks:
    """Tasks of the resolutions, under their names in the story."""

    def __init__(self, codes: dict[str, str]) -> None:
        self._codes = codes
        self._tasks: dict[str, str] = {}
        self._terms: dict[str, Terms] = {}

    def deeds(self, resolution: Story) -> Iterator[Deed]:
        """A resolution sets its tasks at once; then each has its life."""
        yield Deed(resolution["on"], partial(self._set, resolution))
        for task in resolution["task"]:
            for word in task.get("notes", ()):
                yield Deed(word["on"], partial(self._note, task["key"], word))

    def _set(self, resolution: Story) -> None:
        made = set_tasks(tasks=[self._new(resolution, task) for task in resolution["task"]], by=BY)
        for task, row in zip(resolution["task"], made, strict=True):
            self._tasks[task["key"]] = row.code

    def _new(self, resolution: Story, task: Story) -> NewTask:
        budget, quantity = task.get("budget"), task.get("quantity")
        terms = Terms(
            content=task["content"], deadline=task["deadline"], product=task.get("product", ""),
            quantity=None if quantity is None else quantity * THOUSAND, unit=task.get("unit", ""),
            field=task["field"], lead_code=task.get("body", ""), lead=task.get("lead", ""),
            partners=task.get("partners", ""), budget=None if budget is None else budget * MILLION,
            budget_source=task.get("source", ""),
        )  # fmt: skip
        self._terms[task["key"]] = terms
        return NewTask(
            terms=terms, begins_on=resolution["on"], conference=self._codes[resolution["conference"]],
            petition=self._codes[task["petition"]] if "petition" in task else "",
            document_no=paper(resolution["no"]), document_on=resolution["on"],
            milestones=[(step["due"], step["text"]) for step in task.get("milestones", ())],
        )  # fmt: skip

    def _note(self, key: str, told: Story) -> None:
        number = paper(told.get("no", ""))
        signed = told["on"] if number else None
        if told["word"] == Word.ADJUSTED:
            self._terms[key] = self._terms[key]._replace(deadline=told["deadline"])
            change_task(
                code=self._tasks[key], terms=self._terms[key], on=told["on"], reason=told["text"],
                document_no=number, document_on=signed, by=BY,
            )  # fmt: skip
            return
        quantity = told.get("quantity")
        add_note(
            code=self._tasks[key], word=Word.of(told["word"]), on=told["on"], percent=told.get("percent"),
            quantity=None if quantity is None else quantity * THOUSAND, text=told.get("text", ""),
            document_no=number, document_on=signed, by=BY,
        )  # fmt: skip


# Classes


class Class:
    """A class with invented trainees; some of those who were in one before (``had``) come again."""

    def __init__(self, course: Story, cast: Cast, had: list[Person]) -> None:
        self._course, self._cast, self._had = course, cast, had
        self._code = ""
        self._enrolled: list[int] = []

    def deeds(self) -> Iterator[Deed]:
        """It is opened, people are enrolled on its first day, attendance is taken on its last."""
        yield Deed(self._course["opened"], self._open)
        yield Deed(self._course["first"], self._enrol)
        yield Deed(self._course["last"], self._attend)

    def _open(self) -> None:
        told = self._course
        course = Course(
            title=told["title"], topic=told["topic"], kind=ClassKind.SHORT.value,
            form=told.get("form", Form.IN_PERSON.value), first_on=told["first"], last_on=told["last"],
            sessions=told["sessions"], place=told["place"], organizer=ORGANIZER, document_no=paper(told["no"]),
            costs={money: millions * MILLION for money, millions in told["costs"].items()},
        )  # fmt: skip
        self._code = open_class(course=course, by=BY).of.code

    def _enrol(self) -> None:
        dice = Dice("class", self._course["no"])
        again = dice.some(self._had, self._course.get("again", 0))
        fresh = [self._somebody(dice) for _ in range(self._course["trainees"] - len(again))]
        self._had += fresh
        self._enrolled = [one.pk for one in enrol(code=self._code, people=[*again, *fresh], by=BY)]

    def _somebody(self, dice: Dice) -> Person:
        person = invent_person(dice)
        return Person(
            name=person.name, org_id=dice.pick(self._cast.org_ids), birth_year=dice.between(1964, 2000),
            position=dice.pick(POSITIONS), sex=person.sex, is_minority=dice.chance(61),
        )  # fmt: skip

    def _attend(self) -> None:
        dice = Dice("attendance", self._course["no"])
        for session in range(1, self._course["sessions"] + 1):
            present = {key: dice.chance(COMES) for key in self._enrolled}
            take_attendance(code=self._code, session=session, present=present, by=BY)


def _note_need(cast: Cast, need: Story) -> None:
    note_need(
        org_id=cast(need["by"]), topic=need["topic"], noted_on=need["on"], source=need["source"],
        note=need.get("note", ""), by=BY,
    )  # fmt: skip


# The work log


def _write_line(cast: Cast, line: dict[str, str]) -> None:
    def number(column: str) -> int | None:
        return int(line[column]) if line[column] else None

    millions = number("million")
    told = Line(
        on=date.fromisoformat(line["on"]), field=line["field"], content=line["content"],
        quantity=number("quantity"), unit=line["unit"], attendances=number("attendances"),
        cost=None if millions is None else millions * MILLION, money=line["money"],
        document_no=paper(line["document_no"]), partner=line["partner"], org_ids=cast.all(line["orgs"].split()),
    )  # fmt: skip
    code = sha256(f"{line['on']} {line['content']}".encode()).hexdigest()[:32]
    record_deed(code=code, deed=told, by=BY)


# The fund


class Fund:
    """The fund's capital, its loans and what was repaid."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._codes: dict[str, str] = {}

    def deeds(self, story: Story) -> Iterator[Deed]:
        """Capital first, then each loan with its life."""
        for capital in story["capital"]:
            yield Deed(max(capital["on"], story["book_from"]), partial(self._set_capital, capital))
        for loan in story["loan"]:
            yield Deed(max(loan["on"], story["book_from"]), partial(self._grant, loan))
            for moved in loan.get("moves", ()):
                yield Deed(max(moved["on"], story["book_from"]), partial(self._move, loan["no"], moved))

    def _set_capital(self, capital: Story) -> None:
        set_capital(
            valid_from=capital["on"],
            amount=capital["amount"] * MILLION,
            document_no=paper(capital["no"]),
            by=BY,
        )

    def _grant(self, loan: Story) -> None:
        new = NewLoan(
            project=loan["project"], purpose=loan["purpose"], sector=loan["sector"], contract_no=paper(loan["no"]),
            contract_on=loan["on"], approved=loan["approved"] * MILLION, plan_total=loan["plan"] * MILLION,
            own_equity=loan["own"] * MILLION, term_months=loan["months"], grace_months=loan.get("grace", 0),
            every_months=loan["every"], first_due_on=loan["first_due"], rate=loan["rate"],
            overdue_rate=loan["rate"] * 3 // 2, security=loan["security"],
        )  # fmt: skip
        self._codes[loan["no"]] = grant_loan(org_id=self._cast(loan["by"]), new=new, by=BY).code

    def _move(self, number: str, moved: Story) -> None:
        code, on = self._codes[number], moved["on"]
        if moved["act"] == "disburse":
            disburse(code=code, on=on, amount=moved["amount"] * MILLION, is_clear=True, by=BY)
        elif moved["act"] == "repay":
            repay(code=code, on=on, amount=_payment(code, moved), by=BY)
        elif moved["act"] == "extend":
            decision = Paper(document_no=paper(moved["paper"]), document_on=on, note=moved["note"])
            extend(code=code, on=on, until=moved["until"], paper=decision, by=BY)
        else:
            settle(code=code, on=on, by=BY)


def _payment(code: str, moved: Story) -> int:
    """All interest to the day and some of the principal; without a sum, all that is owed."""
    loan = find_loan(code)
    if loan is None:
        raise LookupError(code)
    stands = loan.stands(moved["on"])
    principal = moved["principal"] * MILLION if "principal" in moved else stands.outstanding
    return stands.payoff - stands.outstanding + principal


ORGANIZER = "Liên minh Hợp tác xã tỉnh"
