"""What the secretary types in the hall: read from the form, carried to the script, told to it again."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.crypto import salted_hmac

from sohtx.accounts.me import Me
from sohtx.core.numerals import say_moment
from sohtx.core.text import Text
from sohtx.petitions.codes import Topic
from sohtx.petitions.conference_contributions import Said, said_of
from sohtx.petitions.conference_queries import Conferring, Whose, whose_of
from sohtx.petitions.models import Contribution

Json = dict[str, Any]
FIELDS = ("speaker", "position", "whose", "subject", "text", "is_written")
KEYS = "1234567890AB"
"""The keys by which topics are chosen, in their order."""
TOPICS = tuple(zip(KEYS, Topic, strict=True))


def read_said(data: Mapping[str, str]) -> Said:
    """What was typed."""
    org_id, body_code = whose_of(data.get("whose", ""))
    words = {name: data.get(name, "") for name in ("speaker", "position", "subject", "text")}
    return Said(**words, org_id=org_id, body_code=body_code, is_written=bool(data.get("is_written")))


def with_delegate(said: Said, one: Conferring) -> Said:
    """What was typed, with what the list of delegates knows of who speaks; what was written by hand stays."""
    delegate = one.named(said.speaker) if said.speaker.strip() else None
    if delegate is None:
        return said
    found = said._replace(
        speaker=delegate.participant.name or delegate.label,
        position=said.position or delegate.participant.position,
    )
    if said.org_id or said.body_code:
        return found
    return found._replace(org_id=delegate.whose.org_id, body_code=delegate.whose.body_code)


def fields_of(said: Said) -> dict[str, str]:
    """What stands in the fields."""
    whose = Whose(org_id=said.org_id, body_code=said.body_code).value
    words = {name: getattr(said, name) for name in ("speaker", "position", "subject", "text")}
    return words | {"whose": whose, "is_written": "1" if said.is_written else ""}


def petition_in(data: Mapping[str, str], said: Said) -> str:
    """The words that were tagged: what was written or chosen for it, else the line that was ticked."""
    words = data.get("petition", "").strip()
    if words:
        return words
    lines, number = lines_of(said.text), data.get("line", "")
    is_line = number.isascii() and number.isdecimal() and len(number) < 6 and int(number) < len(lines)
    return lines[int(number)] if is_line else ""


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def who_is(me: Me) -> str:
    """By what a browser tells people apart whose words it keeps; it tells nothing else of them."""
    key = str(me.person.pk) if me.person else ""
    return salted_hmac("sohtx.petitions.meeting", key, algorithm="sha256").hexdigest()[:20]


def carried(one: Conferring, me: Me, *, is_fresh: bool) -> Json:
    """All that the script of the page needs."""
    code, who = one.conference.code, who_is(me)
    return {
        "id": f"{who}/hoi-nghi/{code}",
        "who": who,
        "is_fresh": is_fresh,
        "addresses": {
            "page": reverse("conference_meeting", kwargs={"code": code}),
            "send": reverse("conference_meeting_send", kwargs={"code": code}),
        },
        "delegates": {
            delegate.label: {
                "speaker": delegate.participant.name or delegate.label,
                "position": delegate.participant.position,
                "whose": delegate.whose.value,
            }
            for delegate in one.delegates
        },
        "states": {name: str(words) for name, words in STATES.items()},
    }


def kept_as_json(contribution: Contribution) -> Json:
    """A contribution as it was kept, for the one whose it is."""
    return {
        "turn": contribution.turn,
        "at": say_moment(contribution.changed_at),
        "petitions": [
            {"code": petition.code, "topic": str(Topic.of(petition.topic).label), "text": petition.text}
            for petition in contribution.petitions.filter(withdrawn_at=None).order_by("code")
        ],
    }


def theirs_as_json(contribution: Contribution, by: str) -> Json:
    """What somebody else has saved of the same contribution."""
    return {
        "fields": fields_of(said_of(contribution)),
        "turn": contribution.turn,
        "by": by,
        "at": say_moment(contribution.changed_at),
    }


STATES = {
    "kept": Text("Đã lưu trên máy này, đang gửi…", "Kept on this device, sending…"),
    "sent": Text("Đã lưu lúc {at}", "Saved at {at}"),
    "waiting": Text(
        "Mất mạng: giữ trên máy này, sẽ gửi khi có mạng", "No network: kept on this device, sent later"
    ),
    "signed_out": Text("Đã hết phiên: đăng nhập lại để gửi", "Signed out: sign in again to send"),
    "other_person": Text("Người khác đang đăng nhập: chưa gửi", "Somebody else is signed in: not sent"),
    "newer": Text("Có người khác vừa lưu: chọn bản đúng", "Somebody else has saved: choose what is right"),
    "refused": Text("Chưa ghi được: {what}", "Not written: {what}"),
    "lost": Text("Máy này không giữ được: bấm Lưu", "This device keeps nothing: press Save"),
    "nothing_chosen": Text("Bôi đen đoạn là kiến nghị trước", "Select the words of the petition first"),
}
