"""What can be done about petitions: raise, split, let others join, take a step, void one, take back what was an error.

Nothing that was written is changed: every step is a row added, and a petition is always somebody's, from the moment
that it is raised the Alliance's own.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Problems, refuse
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT
from sohtx.ledger import book
from sohtx.ledger.papers import Paper, check_count, laid_down, row_of
from sohtx.petitions.bodies import THE_PROVINCE, body_on, known_units
from sohtx.petitions.codes import Act, BodyKind, Channel, Topic
from sohtx.petitions.deadlines import due_day
from sohtx.petitions.fold import Done, Stand, State, stand
from sohtx.petitions.models import Contribution, Petition, Raiser, Step, StepPaper
from sohtx.petitions.queries import Kept, find, merged_into, parts_of, places_on, present_stands, steps_of
from sohtx.petitions.routing import Route, route
from sohtx.petitions.rules import LONGEST, PAPER, RULES, out_of_place, problems_of
from sohtx.register.models import Organization, OrganizationState
from sohtx.register.rebuilding import current

PREFIX = "KN"
DIGITS = 3
TRIES = 20
LONGEST_NAME = 200
LONGEST_ORIGIN = 300


def _nothing(_: object) -> None:
    """Nothing more belongs to the change."""


# Raising


def raise_petition(
    *,
    text: str,
    topic: str,
    channel: str,
    raised_on: date,
    area_code: str = "",
    organizations: Iterable[str] = (),
    names: Iterable[str] = (),
    contribution: Contribution | None = None,
    origin: str = "",
    by: str,
    within: Callable[[Petition], None] = _nothing,
) -> Petition:
    """Write down a petition, under the next number of the year in which it was raised.

    ``organizations`` are identifiers, ``names`` others who raised it; where none is told, who spoke the contribution.
    Without ``area_code`` it comes from where the first organization stood that day. ``origin`` is the return from which
    it was taken up: each once.
    """
    book.open_for_writing()
    words, origin = _tidy(text), origin.strip()
    org_ids, others = _distinct(organizations), _distinct(map(_tidy, names))
    if contribution is not None and not org_ids and not others:
        org_ids, others = _speaker_of(contribution)
    problems = Problems()
    found = _organizations(org_ids, problems)
    for problem in _of_raising(words, topic, channel, raised_on, others, origin):
        problems.add(problem)
    if not org_ids and not others:
        problems.add(Problem(NO_RAISER, MEND_RAISER, column="organizations"))
    area = area_code.strip() or _area_of(found, raised_on)
    _check_area(area, raised_on, problems)
    problems.raise_any()
    cells = {
        "channel": channel, "contribution": contribution, "topic": topic, "text": words, "area_code": area,
        "raised_on": raised_on, "origin": origin, "recorded_at": now(), "recorded_by": by,
    }  # fmt: skip
    with transaction.atomic():
        petition = _numbered(cells)
        _add_raisers(petition, found, others, by)
        within(petition)
    return petition


def _speaker_of(contribution: Contribution) -> tuple[list[str], list[str]]:
    """Who raised what somebody said: the organization for which they spoke, else they themselves."""
    if contribution.organization is not None:
        return [contribution.organization.org_id], []
    return [], [contribution.speaker] if contribution.speaker else []


def _of_raising(
    text: str, topic: str, channel: str, raised_on: date, names: Sequence[str], origin: str
) -> Iterator[Problem]:
    if not text:
        yield Problem(NO_WORDS, MEND_WORDS, column="text")
    if len(text) > LONGEST["text"]:
        yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST["text"]), column="text")
    for column, codes, value in (("topic", Topic, topic), ("channel", Channel, channel)):
        if value not in set(codes):
            yield Problem(NOT_LISTED, MEND_LISTED, column=column, value=value)
    if raised_on > day_of(now()):
        yield Problem(TO_COME, MEND_TO_COME, column="raised_on", value=say_day(raised_on))
    for name in names:
        if len(name) > LONGEST_NAME:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST_NAME), column="names", value=name)
    if len(origin) > LONGEST_ORIGIN:
        yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST_ORIGIN), column="origin", value=origin)
    if origin and Petition.objects.filter(origin=origin, withdrawn_at=None).exists():
        yield Problem(TAKEN_UP, MEND_TAKEN_UP, column="origin", value=origin)


def _numbered(cells: Mapping[str, Any]) -> Petition:
    """A row under the next number; tried again where another took it meanwhile."""
    raised_on: date = cells["raised_on"]
    for tried in range(TRIES):
        try:
            with transaction.atomic():
                return Petition.objects.create(code=_next_code(raised_on.year), **cells)
        except IntegrityError:
            origin = cells.get("origin")
            if origin and Petition.objects.filter(origin=origin, withdrawn_at=None).exists():
                raise refuse(TAKEN_UP, MEND_TAKEN_UP, column="origin", value=str(origin)) from None
            if tried == TRIES - 1:
                raise
    raise AssertionError


def _next_code(year: int) -> str:
    """The next number of a year: KN-2023-001; longer ones, past the thousandth, come after shorter ones."""
    start = f"{PREFIX}-{year:04}-"
    of_year = Petition.objects.filter(code__startswith=start)
    last = of_year.order_by(Length("code").desc(), "-code").values_list("code", flat=True).first()
    number = int(last.removeprefix(start)) + 1 if last else 1
    return f"{start}{number:0{DIGITS}}"


def _add_raisers(petition: Petition, found: Sequence[Organization], names: Sequence[str], by: str) -> None:
    told = {
        "petition": petition,
        "raised_on": petition.raised_on,
        "recorded_at": petition.recorded_at,
        "recorded_by": by,
    }
    Raiser.objects.bulk_create(
        [
            *(Raiser(organization=organization, **told) for organization in found),
            *(Raiser(name=name, **told) for name in names),
        ]
    )


def _organizations(org_ids: Sequence[str], problems: Problems) -> list[Organization]:
    rows = {row.org_id: row for row in Organization.objects.filter(org_id__in=org_ids)}
    for org_id in org_ids:
        if org_id not in rows:
            problems.add(Problem(NO_ORGANIZATION, MEND_ORGANIZATION, column="organizations", value=org_id))
    return [rows[org_id] for org_id in org_ids if org_id in rows]


def _area_of(found: Sequence[Organization], day: date) -> str:
    """The code of the unit in which the first organization stood on a day; blank where it stood nowhere."""
    if not found:
        return ""
    states = current(OrganizationState).filter(
        organization=found[0], known_to=OPEN_MOMENT, valid_from__lte=day
    )
    key = states.order_by("-valid_from").values_list("unit", flat=True).first()
    units = known_units()
    unit = units.rows.get(key) if key else None
    return units.place(unit, day).unit.code if unit is not None else ""


def _check_area(code: str, day: date, problems: Problems) -> None:
    if code and known_units().resolve(code, day) is None:
        problems.add(Problem(UNKNOWN_UNIT, MEND_UNIT, column="area_code", value=code))


# Splitting, joining, taking back


class Part(NamedTuple):
    """A single matter of a petition that holds several."""

    text: str
    topic: str


def split_petition(
    *, code: str, parts: Sequence[Part], by: str, within: Callable[[list[Petition]], None] = _nothing
) -> list[Petition]:
    """Split a petition that holds several matters into single ones, which everybody who raised it raised."""
    book.open_for_writing()
    wanted = [Part(_tidy(part.text), part.topic) for part in parts if _tidy(part.text)]
    with transaction.atomic():
        whole, kept = _locked(code)
        present = _present(kept)
        problems = Problems()
        if present.state not in (State.RECEIVED, State.CLASSIFIED) or merged_into(code, present.on):
            problems.add(Problem(NOT_TO_SPLIT, MEND_SPLIT, value=code))
        if len(wanted) < 2:
            problems.add(Problem(TOO_FEW, MEND_FEW, column="parts"))
        for part in wanted:
            for problem in _of_raising(part.text, part.topic, whole.channel, whole.raised_on, (), ""):
                problems.add(problem)
        problems.raise_any()
        made = [_part_of(whole, part, by) for part in wanted]
        within(made)
    return made


def _part_of(whole: Petition, part: Part, by: str) -> Petition:
    made = _numbered(
        {
            "channel": whole.channel, "contribution": whole.contribution, "split_from": whole,
            "topic": part.topic, "text": part.text, "area_code": whole.area_code,
            "raised_on": whole.raised_on, "recorded_at": now(), "recorded_by": by,
        }
    )  # fmt: skip
    Raiser.objects.bulk_create(
        Raiser(
            petition=made, organization_id=raiser.organization_id, name=raiser.name, raised_on=raiser.raised_on,
            recorded_at=made.recorded_at, recorded_by=by,
        )
        for raiser in whole.raisers.filter(withdrawn_at=None)
    )  # fmt: skip
    return made


def add_raiser(
    *,
    code: str,
    organization: str = "",
    name: str = "",
    raised_on: date,
    by: str,
    within: Callable[[Raiser], None] = _nothing,
) -> Raiser:
    """Let another count among those who raised a petition: an organization by its identifier, or somebody by name."""
    book.open_for_writing()
    told = _tidy(name)
    with transaction.atomic():
        petition, kept = _locked(code)
        problems = Problems()
        found = _organizations([organization] if organization else [], problems)
        if bool(organization) == bool(told):
            problems.add(Problem(NO_RAISER, MEND_RAISER, column="organization"))
        for problem in _of_joining(kept, organization, told, raised_on):
            problems.add(problem)
        problems.raise_any()
        raiser = Raiser.objects.create(
            petition=petition, organization=found[0] if found else None, name=told, raised_on=raised_on,
            recorded_at=now(), recorded_by=by,
        )  # fmt: skip
        within(raiser)
    return raiser


def _of_joining(kept: Kept, org_id: str, name: str, raised_on: date) -> Iterator[Problem]:
    standing = [one for one in kept.facts.raisers if one.withdrawn_at is None]
    if any((one.org_id, one.name) == (org_id, name) for one in standing):
        yield Problem(
            ALREADY, MEND_ALREADY, column="organization" if org_id else "name", value=org_id or name
        )
    if len(name) > LONGEST_NAME:
        yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST_NAME), column="name")
    if raised_on > day_of(now()):
        yield Problem(TO_COME, MEND_TO_COME, column="raised_on", value=say_day(raised_on))
    if raised_on < kept.facts.raised_on:
        yield Problem(
            BEFORE_IT, MEND_BEFORE_IT.fill(day=say_day(kept.facts.raised_on)), column="raised_on",
            value=say_day(raised_on),
        )  # fmt: skip


def withdraw_raiser(
    *, code: str, raiser: int, by: str, within: Callable[[Raiser], None] = _nothing
) -> Raiser:
    """Take back that somebody raised a petition, recorded in error; somebody must be left who did."""
    with transaction.atomic():
        petition, _ = _locked(code)
        standing = petition.raisers.filter(withdrawn_at=None)
        if standing.count() < 2:
            raise refuse(THE_LAST, MEND_THE_LAST)
        if not standing.filter(pk=raiser).update(withdrawn_at=now(), withdrawn_by=by):
            raise refuse(NO_SUCH_RAISER, MEND_RELOAD)
        row: Raiser = Raiser.objects.select_related("organization").get(pk=raiser)
        within(row)
    return row


def withdraw_petition(*, code: str, by: str, within: Callable[[Petition], None] = _nothing) -> Petition:
    """Take back a petition that was recorded in error, before anything came of it."""
    with transaction.atomic():
        petition, kept = _locked(code)
        present = _present(kept)
        if present.steps or merged_into(code, present.on) or parts_of(code):
            raise refuse(HAS_LIVED, MEND_HAS_LIVED, value=code)
        petition.withdrawn_at, petition.withdrawn_by = now(), by
        petition.save(update_fields=["withdrawn_at", "withdrawn_by"])
        within(petition)
    return petition


# Steps


def take_step(
    *,
    code: str,
    act: str,
    on: date,
    body_code: str = "",
    topic: str = "",
    document_no: str = "",
    document_on: date | None = None,
    due_on: date | None = None,
    result: str = "",
    text: str = "",
    into: str = "",
    papers: Sequence[Paper] = (),
    by: str,
    within: Callable[[Step], None] = _nothing,
) -> Step:
    """Record what was done about a petition on a day; which columns an act fills is in ``rules.RULES``.

    Referred without a body it goes where it is routed, without a day it is due by the working days of its topic; put
    before "the province" without a body it lies with the provincial People's Committee.
    """
    book.open_for_writing()
    if act not in RULES:
        raise refuse(NO_ACT, MEND_ACT, column="act", value=act)
    check_count(len(papers))
    told = Done(
        key=LATER_THAN_ALL, act=Act.of(act), on=on, recorded_at=now(), body_code=body_code.strip(), topic=topic,
        document_no=_tidy(document_no), document_on=document_on, due_on=due_on, result=result, text=_tidy(text),
        into=into.strip(),
    )  # fmt: skip
    with laid_down(papers), transaction.atomic():
        petition, kept = _locked(code)
        step, target = _checked(kept, told)
        row = Step.objects.create(
            petition=petition, act=step.act, on=step.on, body_code=step.body_code, topic=step.topic,
            document_no=step.document_no, document_on=step.document_on, due_on=step.due_on, result=step.result,
            text=step.text, into_id=target, recorded_at=step.recorded_at, recorded_by=by,
        )  # fmt: skip
        for paper in papers:
            StepPaper.objects.create(step=row, **row_of(paper, by=by))
        within(row)
    return row


LATER_THAN_ALL = 2**62
"""The key of a step that is not written yet: among those of its day it comes last."""


def _checked(kept: Kept, told: Done) -> tuple[Done, int | None]:
    """A step with what follows by itself, and the key of the petition it is merged into; refuses all that is wrong."""
    rule, today, problems = RULES[told.act], day_of(now()), Problems()
    before = stand(kept.facts, kept.steps, told.on, OPEN_MOMENT)
    step, way = _completed(kept, told, before)
    body = body_on(step.body_code, step.on) if step.body_code else None
    is_own = told.act is Act.REFERRED and body is not None and body.kind == BodyKind.ALLIANCE
    for problem in problems_of(rule, step, kept.facts.raised_on, today, PAPER if is_own else ()):
        problems.add(_said_of_way(problem, told, way))
    if step.body_code and body is None and "body_code" in rule.columns:
        problems.add(
            Problem(NO_BODY, MEND_BODY.fill(day=say_day(step.on)), column="body_code", value=step.body_code)
        )
    if step.topic and step.topic not in set(Topic):
        problems.add(Problem(NOT_LISTED, MEND_LISTED, column="topic", value=step.topic))
    if step.act is Act.EXTENDED and before and before.due_on and step.due_on and step.due_on <= before.due_on:
        problems.add(
            Problem(
                NOT_LATER,
                MEND_NOT_LATER.fill(day=say_day(before.due_on)),
                column="due_on",
                value=say_day(step.due_on),
            )
        )
    target = _target(kept, step, problems) if step.into else None
    if step.on <= today and (wrong := out_of_place(kept.facts, (*kept.steps, step), OPEN_MOMENT)):
        problems.add(_out_of_place(kept, step, *wrong))
    problems.raise_any()
    return step, target


def _completed(kept: Kept, told: Done, before: Stand | None) -> tuple[Done, Route | None]:
    """A step with the body and the day that follow from the rules, where they were not told; and how it was routed."""
    if told.act is Act.SUBMITTED and not told.body_code:
        return told._replace(body_code=THE_PROVINCE), None
    if told.act is not Act.REFERRED:
        return told, None
    way = way_of(kept, told.on, before.topic if before else kept.facts.topic)
    step = told if told.body_code or way is None else told._replace(body_code=way.body.code)
    is_routed = way is not None and way.body.code == step.body_code
    if step.due_on is None:
        due_on = due_day(step.on, working_days=way.working_days) if way and is_routed else due_day(step.on)
        step = step._replace(due_on=due_on)
    return step, way


def way_of(kept: Kept, day: date, topic: str) -> Route | None:
    """Who is competent for a petition on a day, in the units of that day."""
    unit = places_on(day).unit_of(kept)
    return route(topic, unit.code if unit else "", day)


def _said_of_way(problem: Problem, told: Done, way: Route | None) -> Problem:
    """Of a referral that names no body and has none, that nobody is competent."""
    is_lost = (
        told.act is Act.REFERRED and problem.column == "body_code" and not told.body_code and way is None
    )
    return Problem(NO_WAY, MEND_WAY, column="body_code") if is_lost else problem


def _target(kept: Kept, step: Done, problems: Problems) -> int | None:
    """The key of the petition into which one is merged; it must be there, and still be followed."""
    other = find(step.into)
    if other is None or other.code == kept.code:
        problems.add(Problem(NO_TARGET, MEND_TARGET, column="into", value=step.into))
        return None
    then = stand(other.facts, other.steps, step.on, OPEN_MOMENT)
    present = present_stands(day_of(now())).get(other.code)
    if then is None or present is None or not then.is_open or not present.is_open:
        problems.add(Problem(SETTLED_TARGET, MEND_SETTLED_TARGET, column="into", value=step.into))
    return other.pk


def _out_of_place(kept: Kept, step: Done, before: Stand, wrong: Done) -> Problem:
    if wrong.key == step.key:
        return Problem(
            NOT_NOW.fill(act=step.act.label, state=before.state.label, day=say_day(step.on)),
            MEND_NOT_NOW,
            value=kept.code,
        )
    return Problem(BREAKS.fill(act=wrong.act.label, day=say_day(wrong.on)), MEND_BREAKS, value=kept.code)


def merge_petition(
    *, code: str, into: str, on: date, text: str = "", by: str, within: Callable[[Step], None] = _nothing
) -> Step:
    """Merge a petition into another that says the same: from then on the two are followed as one."""
    return take_step(code=code, act=Act.MERGED, on=on, into=into, text=text, by=by, within=within)


def void_step(*, code: str, step: int, text: str, by: str, within: Callable[[Step], None] = _nothing) -> Step:
    """Void a step that was wrong; what was done after it must still make sense without it."""
    book.open_for_writing()
    reason = _tidy(text)
    with transaction.atomic():
        petition, kept = _locked(code)
        wrong = next((one for one in kept.steps if one.key == step), None)
        voided = {one.voids for one in kept.steps}
        if wrong is None or wrong.voids is not None or wrong.key in voided:
            raise refuse(NO_STEP, MEND_RELOAD, value=str(step))
        if not reason:
            raise refuse(NO_REASON, MEND_REASON, column="text")
        at = now()
        void = Done(LATER_THAN_ALL, Act.VOIDED, day_of(at), at, text=reason[: LONGEST["text"]], voids=step)
        if left := out_of_place(kept.facts, (*kept.steps, void), OPEN_MOMENT):
            raise refuse(STILL_NEEDED.fill(act=left[1].act.label, day=say_day(left[1].on)), MEND_STILL_NEEDED)
        row = Step.objects.create(
            petition=petition, act=Act.VOIDED, on=void.on, text=void.text, voids_id=step, recorded_at=at,
            recorded_by=by,
        )  # fmt: skip
        within(row)
    return row


# Helpers


def _locked(code: str) -> tuple[Petition, Kept]:
    """A petition, locked until the change is made, as it is now."""
    petition = Petition.objects.select_for_update().filter(code=code, withdrawn_at=None).first()
    kept = find(code)
    if petition is None or kept is None:
        raise refuse(NO_PETITION, MEND_PETITION, column="code", value=code)
    return petition, kept._replace(steps=tuple(steps_of(petition.pk)))


def _present(kept: Kept) -> Stand:
    today = day_of(now())
    present = stand(kept.facts, kept.steps, max(today, kept.facts.raised_on), OPEN_MOMENT)
    if present is None:
        raise refuse(NO_PETITION, MEND_PETITION, column="code", value=kept.code)
    return present


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


NO_WORDS = Text("chưa ghi nội dung", "says nothing")
MEND_WORDS = Text("ghi một việc, nêu rõ đề nghị gì", "write down one matter, and what is asked for")
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NOT_LISTED = Text("không có trong danh sách", "is not in the list")
MEND_LISTED = Text("chọn trong danh sách", "choose one from the list")
TO_COME = Text("là ngày chưa đến", "is a day to come")
MEND_TO_COME = Text("ghi đúng ngày đã nêu", "give the day on which it was raised")
NO_RAISER = Text("chưa ghi nơi nêu", "nobody is said to have raised it")
MEND_RAISER = Text(
    "chọn một tổ chức trong sổ, hoặc ghi tên người, cơ quan nêu",
    "choose an organization of the book, or write who raised it",
)
NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_ORGANIZATION = Text("chọn tổ chức trong danh sách", "choose one from the list")
TAKEN_UP = Text(
    "nội dung này của phiếu đã được ghi thành đề xuất, kiến nghị", "was taken up from that return already"
)
MEND_TAKEN_UP = Text("tìm trong danh sách đề xuất, kiến nghị", "look for it among the petitions")
NO_PETITION = Text("không có đề xuất, kiến nghị này", "is no petition")
MEND_PETITION = Text("tìm trong danh sách đề xuất, kiến nghị", "look for it in the list")
NOT_TO_SPLIT = Text(
    "đã chuyển, đã gộp hoặc có việc khác gộp vào, không tách được nữa",
    "was referred or merged, and can be split no more",
)
MEND_SPLIT = Text(
    "ghi phần còn lại thành đề xuất, kiến nghị mới", "raise the other matter as a petition of its own"
)
TOO_FEW = Text("chưa đủ hai việc", "are not two matters")
MEND_FEW = Text("ghi mỗi việc vào một ô, ít nhất hai ô", "write each matter into its own field, at least two")
ALREADY = Text("đã có trong danh sách nơi nêu", "has raised it already")
MEND_ALREADY = Text("không cần ghi lại", "nothing needs to be recorded")
BEFORE_IT = Text("trước ngày đề xuất, kiến nghị được ghi", "lies before the petition itself")
MEND_BEFORE_IT = Text("ghi từ ngày {day} trở đi", "give {day} or a later day")
THE_LAST = Text("là nơi nêu duy nhất", "is the only one who raised it")
MEND_THE_LAST = Text(
    "ghi nơi nêu đúng trước, rồi rút nơi nêu nhầm",
    "record who did raise it first, then take the wrong one back",
)
NO_SUCH_RAISER = Text("không có nơi nêu này, hoặc đã rút", "there is no such raiser, or it was taken back")
MEND_RELOAD = Text("tải lại trang rồi thử lại", "load the page again, then try again")
HAS_LIVED = Text("đã có bước xử lý hoặc gắn với việc khác", "has steps, or others hang on it")
MEND_HAS_LIVED = Text(
    "hủy các bước ghi nhầm trước, hoặc kết thúc theo dõi", "void its steps first, or close it"
)
NO_ACT = Text("không phải bước xử lý", "is no step")
MEND_ACT = Text("chọn một bước trên trang đề xuất, kiến nghị", "choose one on the petition's page")
NO_BODY = Text("không có cơ quan này vào ngày đó", "is no body on that day")
MEND_BODY = Text("chọn cơ quan đang hoạt động ngày {day}", "choose one that is there on {day}")
NO_WAY = Text(
    "chưa rõ cơ quan nào có thẩm quyền về chủ đề này tại địa bàn",
    "nobody is known to be competent for this topic there",
)
MEND_WAY = Text(
    "chọn cơ quan, hoặc bổ sung bảng thẩm quyền", "choose a body, or complete the table of competences"
)
NO_TARGET = Text("không có đề xuất, kiến nghị này để gộp vào", "is no petition to merge into")
MEND_TARGET = Text("ghi mã của đề xuất, kiến nghị khác", "give the code of another petition")
SETTLED_TARGET = Text("không còn được theo dõi", "is not followed any more")
MEND_SETTLED_TARGET = Text(
    "mở lại việc đó trước, hoặc theo dõi riêng", "reopen it first, or follow this one for itself"
)
NOT_LATER = Text("không muộn hơn hạn hiện có", "is not later than the present one")
MEND_NOT_LATER = Text("ghi hạn sau ngày {day}", "give a day after {day}")
NOT_NOW = Text(
    "không ghi được “{act}” khi ngày {day} đang ở bước “{state}”",
    "cannot take “{act}” where on {day} it stands as “{state}”",
)
MEND_NOT_NOW = Text(
    "xem quá trình để chọn bước và ngày cho đúng", "look at its life, and choose step and day accordingly"
)
BREAKS = Text(
    "bước “{act}” ngày {day} đã ghi sẽ không còn đúng",
    "“{act}” of {day}, recorded already, would no longer fit",
)
MEND_BREAKS = Text(
    "ghi bước này sau ngày đó, hoặc hủy bước kia trước", "give a later day, or void that step first"
)
NO_STEP = Text("không có bước này, hoặc đã hủy", "is no step, or was voided")
NO_REASON = Text("chưa ghi lý do hủy", "no reason is given")
MEND_REASON = Text("ghi ngắn gọn vì sao bước này sai", "say briefly why it was wrong")
STILL_NEEDED = Text("bước “{act}” ngày {day} dựa trên bước này", "“{act}” of {day} rests on it")
MEND_STILL_NEEDED = Text("hủy các bước sau trước", "void the later steps first")
