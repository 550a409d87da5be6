"""Pages of unions with their members, and of the network as a picture with its list."""

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.accounts.scopes import communes_offered, name_of_area
from sohtx.core.alphabet import sort_key
from sohtx.core.codes import Kind
from sohtx.core.numerals import say_day
from sohtx.core.text import Text
from sohtx.register.models import Organization
from sohtx.register.queries import last_names
from sohtx.register.reaching import about_organization, covered
from sohtx.support.linkage_asking import Asked, asked_of
from sohtx.support.linkage_codes import TieKind
from sohtx.support.linkage_drawing import Graph, around, draw
from sohtx.support.linkage_network import key_of_chain, network_of
from sohtx.support.linkage_pages import AS_OF
from sohtx.support.linkage_reading import Linked, Union, linked_on
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

EXPORTED = declare(
    "union.export",
    Text("tải danh sách liên hiệp HTX ({count} liên hiệp)", "took away the list of unions ({count})"),
)
ROLE = 38  # so many small letters fit into a node
KINDS = {kind.value: kind.label for kind in Kind}


def _found(request: AskedRequest) -> tuple[Asked, list[Union], dict[str, str]]:
    asked = asked_of(request)
    unions = linked_on(asked.on, request.reach(Right.SUPPORT_SEE), today=today()).unions
    names = last_names({side.org_id for one in unions for side in (one.union, *one.members)})
    found = [
        one for one in unions if asked.has_words(*(names[side.org_id] for side in (one.union, *one.members)))
    ]
    return asked, sorted(found, key=lambda one: sort_key(names[one.union.org_id])), names


@page(Right.SUPPORT_SEE)
def unions(request: AskedRequest) -> HttpResponse:
    """The unions that exist on a day, with their members as the register's ledger has them."""
    asked, found, names = _found(request)
    context = {
        "asked": asked, "unions": found, "names": names, "is_narrow": not request.reach(Right.SUPPORT_SEE).everything,
        "members": len({side.org_id for one in found for side in one.members}),
    }  # fmt: skip
    return render(request, "support/unions.html", context)


@page(Right.SUPPORT_SEE)
def unions_export(request: AskedRequest) -> HttpResponse:
    """The unions that are seen, as a workbook: a row a member."""
    asked, found, names = _found(request)
    note(EXPORTED, by=request.me.name, count=len(found))
    rows = [
        [one.union.org_id, names[one.union.org_id], number, *cells]
        for one in found
        for number, cells in enumerate(
            [[side.org_id, names[side.org_id], str(KINDS[side.kind])] for side in one.members]
            or [["", "", ""]],
            1,
        )
    ]
    told = [str(AS_OF.fill(on=say_day(asked.on)))]
    return xlsx_answer([str(head) for head in HEADS], rows, "lien-hiep-htx", str(TITLE), told)


# The picture


class Sought(NamedTuple):
    """Of what the picture is: its words, those asked about, those to be seen at once.

    ``is_closed``: with ties among those asked about alone.
    """

    words: str
    asked: Sequence[Hashable]
    seen_first: Sequence[Hashable]
    is_closed: bool = False


@page(Right.SUPPORT_SEE)
def linkage_picture(request: AskedRequest) -> HttpResponse:
    """The network around a union, a chain, an organization, or of a commune: drawn, and as a list."""
    asked, reach = asked_of(request), request.reach(Right.SUPPORT_SEE)
    linked = linked_on(asked.on, reach, today=today())
    whole = network_of(linked)
    sought = _sought(request, linked, whole, reach)
    graph = around(whole, sought.asked, is_closed=sought.is_closed) if sought else Graph({}, ())
    context = {
        "asked": asked, "sought": sought, "graph": graph, "sheet": draw(graph, sought.seen_first if sought else ()),
        "roles": _roles(graph) if sought and sought.is_closed else {},
        "ties": graph.ties, "node_words": _node_words, "address": _address,
        "communes": communes_offered(),
        "unions": [(one.union.org_id, whole.nodes[one.union.org_id].name) for one in linked.unions if one.members],
        "chains": [(node.code, node.name) for node in whole.nodes.values() if node.code],
        "is_narrow": not reach.everything, "chosen": {name: request.GET.get(name, "") for name in WAYS},
    }  # fmt: skip
    return render(request, "support/linkage_picture.html", context)


WAYS = ("union", "chain", "org", "area")


def _sought(request: AskedRequest, linked: Linked, whole: Graph, reach: Reach) -> Sought | None:
    """What is asked for, the narrowest first; None where nothing is."""
    told = {name: request.GET.get(name, "").strip()[:200] for name in WAYS}
    if told["union"]:
        return _of_union(linked, told["union"])
    if told["chain"]:
        return _of_chain(linked, whole, told["chain"])
    if told["org"]:
        return _of_organization(told["org"], reach)
    return _of_area(whole, told["area"]) if told["area"] else None


def _of_union(linked: Linked, org_id: str) -> Sought:
    found = next((one for one in linked.unions if one.union.org_id == org_id), None)
    if found is None:
        raise Http404
    sides = [side.org_id for side in (found.union, *found.members)]
    return Sought(last_names([org_id])[org_id], sides, [org_id])


def _of_chain(linked: Linked, whole: Graph, code: str) -> Sought:
    found = next((one for one in linked.chains if one.chain.code == code), None)
    if found is None:
        raise Http404
    partners = [partner.party.identity for partner in found.partners]
    key = key_of_chain(code)
    asked = [key, *partners] if key in whole.nodes else partners
    return Sought(found.chain.name, asked, [key], is_closed=True)


def _of_organization(org_id: str, reach: Reach) -> Sought:
    if not Organization.objects.filter(org_id=org_id).exists():
        raise Http404
    if not reach.covers(about_organization(org_id)):
        raise PermissionDenied
    return Sought(last_names([org_id])[org_id], [org_id], [org_id])


def _of_area(whole: Graph, code: str) -> Sought:
    """Those of the network who stand in a commune today."""
    org_ids = [node.org_id for node in whole.nodes.values() if node.org_id]
    keys = dict(Organization.objects.filter(org_id__in=org_ids).values_list("pk", "org_id"))
    there = covered(keys, Reach(areas=frozenset({code})), today=today())
    found = [keys[org] for org in sorted(there)]
    return Sought(name_of_area(code), found, found)


def _roles(graph: Graph) -> dict[Hashable, str]:
    """What each does in the one chain of a picture."""
    told = {tie.other: tie.words for tie in graph.ties if tie.kind is TieKind.CHAIN}
    return {key: words if len(words) <= ROLE else f"{words[: ROLE - 1]}…" for key, words in told.items()}


def _node_words(kind: str) -> str:
    """What a node is, in a word or two."""
    label: Text | None = KINDS.get(kind)
    return str(label if label is not None else OTHER_NODES[kind])


def _address(node: Any) -> str:
    """Where a node leads: to its own picture, or to the chain."""
    if node.code:
        return reverse("chain", kwargs={"code": node.code})
    if not node.org_id:
        return ""
    way = "union" if node.kind == Kind.UNION else "org"
    return reverse("linkage_picture", query={way: node.org_id})


TITLE = Text("Liên hiệp HTX và thành viên", "Unions and their members")
HEADS = (
    Text("Mã liên hiệp", "Union's identifier"), Text("Liên hiệp HTX", "Union"), Text("STT", "No."),
    Text("Mã thành viên", "Member's identifier"), Text("Thành viên", "Member"), Text("Loại hình", "Kind"),
)  # fmt: skip
OTHER_NODES = {"chain": Text("Chuỗi liên kết", "Value chain"), "outside": Text("Ngoài sổ", "From outside")}
