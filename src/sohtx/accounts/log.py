"""The log: who did, who saw personal data, who took something away; each line reads as a sentence.

A station declares its acts with the sentence each is told in. A note is written in the transaction of the change
that it tells of, so that neither is there without the other.
"""

from typing import Any

from django.utils import timezone

from sohtx.accounts.models import LogEntry
from sohtx.core.text import ENGLISH, LANGUAGES, VIETNAMESE, Text

SENTENCES: dict[str, Text] = {}


class Act(str):
    """The code of an act whose sentence was declared."""

    __slots__ = ()


def declare(code: str, sentence: Text) -> Act:
    """Declare an act and how it is told; ``{subject}`` and the note's details may stand in the sentence."""
    if SENTENCES.get(code, sentence) != sentence:
        raise ValueError(f"{code} is declared twice")
    SENTENCES[code] = sentence
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


def tell(entry: LogEntry) -> Text:
    """A line of the log as a sentence; an act that this version does not know is told by its code."""
    sentence = SENTENCES.get(entry.act, UNKNOWN_ACT)
    return Text(*(sentence.within(language).format_map(_told(entry, language)) for language in LANGUAGES))


def _told(entry: LogEntry, language: str) -> _Told:
    details: dict[str, Any] = entry.details
    said = {
        name: value.get(language, UNSAID)
        if isinstance(value, dict)
        else UNSAID
        if value in ("", None)
        else value
        for name, value in details.items()
    }
    return _Told(said, subject=entry.subject or UNSAID, act=entry.act)


def name_of_act(code: str) -> Text:
    """An act in words, without what it was about: its sentence with dashes."""
    sentence = SENTENCES.get(code, Text(code, code))
    return Text(*(sentence.within(language).format_map(_Blank()) for language in LANGUAGES))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


UNSAID = "–"
SUBJECT = 420
UNKNOWN_ACT = Text("{act}: {subject}", "{act}: {subject}")
