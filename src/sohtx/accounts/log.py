"""The log: who did, who saw personal data, who took something away; each line reads as a sentence.

A station declares its acts with the sentence each is told in. A note is written in the transaction of the change
that it tells of, so that neither is there without the other.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from sohtx.accounts.models import LogEntry
from sohtx.core.text import ENGLISH, LANGUAGES, VIETNAMESE, Text

SENTENCES: dict[str, Text] = {}
NAMES: dict[str, Text] = {}


class Act(str):
    """The code of an act whose sentence was declared."""

    __slots__ = ()


def declare(code: str, sentence: Text, *, name: Text | None = None) -> Act:
    """Declare an act and how it is told; ``{subject}`` and the note's details may stand in the sentence.

    ``name`` is what it is called in a list of acts, where its sentence without what varies would not do.
    """
    if SENTENCES.get(code, sentence) != sentence:
        raise ValueError(f"{code} is declared twice")
    SENTENCES[code] = sentence
    if name is not None:
        NAMES[code] = name
    return Act(code)


def note(
    act: Act, *, by: str, subject: str = "", org_id: str = "", area_code: str = "", **details: object
) -> LogEntry:
    """Write one line into the log; a detail that is a Text is told in the language of whoever reads the line."""
    kept = {name: _kept(value) for name, value in details.items()}
    return LogEntry.objects.create(
        at=timezone.now(),
        by=by,
        act=act,
        subject=subject[:SUBJECT],
        org_id=org_id,
        area_code=area_code,
        details=kept,
    )


def _kept(value: object) -> object:
    return {VIETNAMESE: value.vi, ENGLISH: value.en} if isinstance(value, Text) else value


class _Told(dict[str, object]):
    """What a sentence is filled with; a detail that an old line does not have is a dash."""

    def __missing__(self, key: str) -> str:
        return UNSAID


def tell(entry: LogEntry, names: Mapping[str, str] | None = None) -> Text:
    """A line of the log as a sentence; an act that this version does not know is told by its code.

    ``names`` says what organizations are called: in the sentence the name stands for the code.
    """
    sentence = SENTENCES.get(entry.act, UNKNOWN_ACT)
    subject = _named(entry, names or {})
    said = [_sentence(sentence.within(language), entry) for language in LANGUAGES]
    told = [_told(entry, subject, language) for language in LANGUAGES]
    return Text(*(one.format_map(filling) for one, filling in zip(said, told, strict=True)))


def _named(entry: LogEntry, names: Mapping[str, str]) -> str:
    name = names.get(entry.org_id, "")
    return entry.subject.replace(entry.org_id, name) if name else entry.subject


def _sentence(sentence: str, entry: LogEntry) -> str:
    """A sentence as it is filled: without the address from which somebody came where none is known."""
    return sentence if entry.details.get("ip") else FROM_ADDRESS.sub("", sentence)


def _told(entry: LogEntry, subject: str, language: str) -> _Told:
    details: dict[str, Any] = entry.details
    said = {
        name: value.get(language, UNSAID)
        if isinstance(value, dict)
        else UNSAID
        if value in ("", None)
        else value
        for name, value in details.items()
    }
    return _Told(said, subject=subject or UNSAID, act=entry.act)


def name_of_act(code: str) -> Text:
    """An act in words, without what it was about: its sentence up to where it varies."""
    if code in NAMES:
        return NAMES[code]
    sentence = SENTENCES.get(code, Text(code, code))
    return Text(*(_name(sentence.within(language)) for language in LANGUAGES))


def _name(sentence: str) -> str:
    """A sentence without its places; a hole in its midst stays one, and what would be one word keeps all."""
    with_holes = sentence.format_map(_Blank())
    short = IN_BRACKETS.sub("", with_holes)
    while (shorter := LEADS_TO_NOTHING.sub("", short)) != short:
        short = shorter
    name = short if " " in short else with_holes
    return name[:1].upper() + name[1:]


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


IN_BRACKETS = re.compile(r"\s*\([^()]*…[^()]*\)")
LEADS_TO_NOTHING = re.compile(
    r"[\s,:.]*…$|,$|\s+(của|cho|từ|số|kỳ|làm|ngày|khi đối chiếu|for|as|of|from|to|on|with|into|the|a|by|number)$"
)
FROM_ADDRESS = re.compile(r",? (?:từ|from) \{ip\}")
UNSAID = "–"
SUBJECT = 420
UNKNOWN_ACT = Text("{act}: {subject}", "{act}: {subject}")
