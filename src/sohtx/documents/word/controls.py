"""Numbers as controls: each printed number knows which figure it is, and a hidden part of the file tells the rest."""

from dataclasses import dataclass, field
from fractions import Fraction
from uuid import NAMESPACE_URL, uuid5

from sohtx.documents.tree import Number, Record, Words
from sohtx.documents.word.text import ITALIC, attribute, clean, escape, run

FIGURES = "urn:sohtx:figures:1"
RECORD = "record:"  # with the code of a record: the tag of a control that quotes it
LONGEST = 64  # letters, in a control's title and tag: Word calls a file with more broken
_DATASTORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_TWOS_AND_FIVES = 10**64


@dataclass
class Figures:
    """The figures printed so far, each once, in the order in which they first appear."""

    words: Words
    _rows: dict[Number, int] = field(default_factory=dict)
    _controls: int = 0

    def record(self, record: Record) -> str:
        """Words of a record as a control that says of which."""
        self._controls += 1
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(_shortened(record.source))}"/>'
            f'<w:tag w:val="{attribute(_shortened(f"{RECORD}{record.source}"))}"/><w:id w:val="{self._controls}"/>'
            f"<w:text/></w:sdtPr><w:sdtContent>{run(_in_one_line(record.text))}</w:sdtContent></w:sdt>"
        )

    def control(self, number: Number) -> str:
        """The number as an inline control that can be overwritten, followed by its mark if it has one."""
        row = self._rows.setdefault(number, len(self._rows) + 1)
        self._controls += 1
        words = run(_in_one_line(number.text))
        mark = run(f" ({_unbroken(number.mark)})", ITALIC) if number.mark else ""
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(_shortened(number.label))}"/>'
            f'<w:tag w:val="{attribute(_tag(number.identity, row))}"/><w:id w:val="{self._controls}"/><w:text/>'
            f"</w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>{mark}"
        )

    @property
    def xml(self) -> str:
        """The hidden part: every figure with its exact value and what is behind it."""
        drawn = "".join(_figure(number, row, self.words) for number, row in self._rows.items())
        return f'<figures xmlns="{FIGURES}">{drawn}</figures>'

    @property
    def properties(self) -> str:
        """What Word wants to know about the hidden part: an id, the same for the same figures."""
        guid = str(uuid5(NAMESPACE_URL, self.xml)).upper()
        return (
            f'<ds:datastoreItem xmlns:ds="{_DATASTORE}" ds:itemID="{{{guid}}}"><ds:schemaRefs>'
            f'<ds:schemaRef ds:uri="{FIGURES}"/></ds:schemaRefs></ds:datastoreItem>'
        )


def exact(value: Fraction) -> str:
    """A value in full: a decimal where one can hold it, else a fraction."""
    if _TWOS_AND_FIVES % value.denominator:
        return f"{value.numerator}/{value.denominator}"
    places = next(n for n in range(LONGEST + 1) if 10**n % value.denominator == 0)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _figure(number: Number, row: int, words: Words) -> str:
    value = "" if number.value is None else f"<value>{exact(number.value)}</value>"
    percent = ' percent="true"' if number.is_percent else ""
    mark = f"<mark>{escape(number.mark)}</mark>" if number.mark else ""
    behind = "".join(f'<behind label="{attribute(k)}">{escape(v)}</behind>' for k, v in number.facts(words))
    return (
        f'<figure n="{row}" identity="{attribute(number.identity)}" decimals="{number.decimals}"{percent}>'
        f"<label>{escape(number.label)}</label><text>{escape(number.text)}</text>{value}{mark}{behind}</figure>"
    )


def _in_one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ")


def _unbroken(mark: str) -> str:
    """A mark that narrow columns do not tear apart."""
    return "\u00a0".join(mark.split())


def _tag(identity: str, row: int) -> str:
    return identity if _length(clean(identity)) <= LONGEST else f"#{row}"


def _shortened(label: str) -> str:
    label = " ".join(clean(label).split())
    if _length(label) <= LONGEST:
        return label
    while _length(label) >= LONGEST:
        label = label[:-1]
    return f"{label.rstrip()}…"


def _length(text: str) -> int:
    """How many letters Word counts: those beyond the first plane count twice."""
    return len(text.encode("utf-16-le")) // 2
