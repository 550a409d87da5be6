"""From a text to organizations, the best first: a code, a name, a commune, all words, all words with slips."""

import json
import sqlite3
from functools import lru_cache
from typing import NamedTuple

from sohtx.register.directory.keeping import Directory, Mark
from sohtx.register.directory.lines import OPEN
from sohtx.register.directory.words import KINDS, Sought, Term, Vocabulary, quoted, slips_allowed

CODE, NAME, OF_COMMUNE, OF_KIND, IN_NAME, IN_PLACE, SLIPS = range(7)
MOST_RANKED = 5_000  # of more, only codes and names are told apart from the rest
SHORTEST_PART = 3
_MOST = 1 << 40


class Hits(NamedTuple):
    """The organizations found: ``sql`` gives them (org, rank)."""

    sql: str
    values: tuple[object, ...]


def search(directory: Directory, sought: Sought) -> Hits:
    """Look for a text; what it finds does not depend on any filter."""
    con = directory.con
    ranks: dict[int, int] = {}
    _add(ranks, CODE, _codes(con, sought.code, is_whole=True))
    _add(ranks, NAME, _named(con, sought.name))
    _add(ranks, OF_COMMUNE, _of_commune(directory, sought))
    _add(ranks, IN_NAME, _codes(con, sought.code, is_whole=False))
    asked, begun = _expression(sought.terms), json.dumps(sorted(sought.begun))
    if asked:
        found = _matching(con, asked)
        if len(found) > MOST_RANKED:
            return _with_others(ranks, f"{_MATCHING} UNION {_OF_KINDS}", asked, begun)
        for kind in sought.preferred:
            _add(ranks, OF_KIND, _matching(con, f"{{names}} : ({asked} AND {quoted(kind)})"))
        _add(ranks, IN_NAME, _matching(con, f"{{names}} : ({asked})"))
        _add(ranks, IN_PLACE, found)
        if sought.begun:
            return _with_others(ranks, _OF_KINDS, begun)
        if not ranks:
            _add_slips(directory, ranks, sought.terms)
    return Hits(_LISTED, (_encoded(ranks),))


_LISTED = f"SELECT value % {_MOST} AS org, value / {_MOST} AS rank FROM json_each(?)"
_MATCHING = "SELECT rowid AS org FROM words WHERE words MATCH ?"
_OF_KINDS = "SELECT org FROM organization WHERE kind IN (SELECT value FROM json_each(?))"


def _with_others(ranks: dict[int, int], others: str, *values: object) -> Hits:
    """What has a rank, then others that may be very many: the engine goes through them itself."""
    ranked = _encoded(ranks)
    sql = (
        f"{_LISTED} UNION ALL SELECT org, {IN_PLACE} FROM ({others}) "
        f"WHERE org NOT IN (SELECT value % {_MOST} FROM json_each(?))"
    )
    return Hits(sql, (ranked, *values, ranked))


def _encoded(ranks: dict[int, int]) -> str:
    return json.dumps([rank * _MOST + org for org, rank in ranks.items()])


def _add(ranks: dict[int, int], rank: int, orgs: list[int]) -> None:
    for org in orgs:
        ranks.setdefault(org, rank)


def _codes(con: sqlite3.Connection, code: str, *, is_whole: bool) -> list[int]:
    """Organizations by a code, or by any part of it that has a digit."""
    if is_whole:
        return _orgs(con, "SELECT org FROM code WHERE code = ?", code)
    if len(code) < SHORTEST_PART or not any(letter.isdigit() for letter in code):
        return []
    return _orgs(con, "SELECT DISTINCT org FROM code WHERE instr(code, ?) LIMIT ?", code, MOST_RANKED)


def _named(con: sqlite3.Connection, name: str) -> list[int]:
    return _orgs(con, "SELECT org FROM own_name WHERE name = ?", name) if name else []


def _of_commune(directory: Directory, sought: Sought) -> list[int]:
    """Who stands, or last stood, in a commune of the very name, old or new; of the kinds that are preferred."""
    ground = directory.ground
    communes = ground.communes_named(sought.name)
    if not communes:
        return []
    today = json.dumps([ground.number(unit) for unit in communes if unit.exists_on(ground.day)])
    then = json.dumps([ground.units.numbers[unit.key] for unit in communes])
    kinds = json.dumps([KINDS[word] for word in sought.preferred or KINDS])
    return _orgs(directory.con, _STANDING, OPEN, today, then, kinds, MOST_RANKED)


_STANDING = """
SELECT org FROM stretch JOIN organization USING (org) WHERE valid_to = ?
  AND (unit_at IN (SELECT value FROM json_each(?)) OR unit_then IN (SELECT value FROM json_each(?)))
  AND kind IN (SELECT value FROM json_each(?)) LIMIT ?
"""


def _matching(con: sqlite3.Connection, asked: str) -> list[int]:
    return _orgs(con, "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", asked, MOST_RANKED + 1)


def _orgs(con: sqlite3.Connection, statement: str, *values: object) -> list[int]:
    return [org for (org,) in con.execute(statement, values)]


def _expression(terms: tuple[Term, ...]) -> str:
    """What the index of words is asked: every term, in any order."""
    return " AND ".join(f"({_one(term)})" for term in terms)


def _one(term: Term) -> str:
    itself = quoted(term.word) + (" *" if term.may_go_on else "")
    if term.written_out == (term.word,):
        return itself
    return f"{itself} OR ({' AND '.join(map(quoted, term.written_out))})"


def _add_slips(directory: Directory, ranks: dict[int, int], terms: tuple[Term, ...]) -> None:
    """Where nothing was found: organizations whose words are near to those asked for, until there are some.

    First with a slip in one word, in the name, then anywhere; then in any word; then with two slips in long words.
    """
    words = vocabulary(directory)
    near = [_near(words, term, 1) for term in terms]
    exact = [_one(term) for term in terms]
    one_word = " OR ".join(
        "(" + " AND ".join(f"({near[j] if j == i else exact[j]})" for j in range(len(terms))) + ")"
        for i in range(len(terms))
    )
    any_word = " AND ".join(f"({words})" for words in near)
    two = " AND ".join(f"({_near(words, term, 2)})" for term in terms)
    tries = (f"{{names}} : ({one_word})", one_word, f"{{names}} : ({any_word})", any_word, two)
    for rank, asked in enumerate(tries, SLIPS):
        _add(ranks, rank, _matching(directory.con, asked)[:MOST_RANKED])
        if ranks:
            return


def _near(words: Vocabulary, term: Term, most: int) -> str:
    """A term, or a word near to it."""
    near = words.near(term.word, min(most, slips_allowed(term.word)))
    return " OR ".join([_one(term), *(quoted(word) for word in near)])


def vocabulary(directory: Directory) -> Vocabulary:
    """All words of the directory."""
    return _read_vocabulary(directory.file, directory.mark, _Holder(directory.con))


class _Holder:
    """A connection that is no part of what is remembered: the mark says what is in it."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self.con = con

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=2)
def _read_vocabulary(_file: str, _mark: Mark, holder: _Holder) -> Vocabulary:
    return Vocabulary(word for (word,) in holder.con.execute("SELECT term FROM vocabulary"))
