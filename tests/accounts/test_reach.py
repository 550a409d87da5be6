"""How far rights reach: grants only ever add, and nothing reaches beyond their scopes."""

from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from sohtx.accounts.rights import NO_REACH, TABLE, About, Reach, Right, Role

CODES = st.sampled_from(["", "A", "B", "C"])
GRANTS = st.lists(
    st.builds(SimpleNamespace, role=st.sampled_from(list(Role)), area_code=CODES, org_id=CODES), max_size=6
)
ABOUTS = st.builds(About, org_id=CODES, units=st.frozensets(st.sampled_from(["A", "B", "C", "D"])))
RIGHTS = st.sampled_from(list(Right))


def scope_covers(grant: SimpleNamespace, about: About) -> bool:
    """What one grant's scope says, spelt out: an organization is narrower than its area."""
    if grant.org_id:
        return grant.org_id == about.org_id
    return not grant.area_code or grant.area_code in about.units


@given(grants=GRANTS, right=RIGHTS, about=ABOUTS)
def test_a_right_reaches_just_as_far_as_the_scopes_of_the_roles_that_have_it(
    bare: Path, grants: list[SimpleNamespace], right: Right, about: About
) -> None:
    from sohtx.accounts.me import _reach

    expected = any(right in TABLE[grant.role] and scope_covers(grant, about) for grant in grants)

    assert _reach(grants, right).covers(about) == expected


@given(some=GRANTS, more=GRANTS, right=RIGHTS, about=ABOUTS)
def test_more_grants_never_reach_less(
    bare: Path, some: list[SimpleNamespace], more: list[SimpleNamespace], right: Right, about: About
) -> None:
    from sohtx.accounts.me import _reach

    before, after = _reach(some, right), _reach(some + more, right)

    assert not before.covers(about) or after.covers(about)
    assert bool(before) <= bool(after)


@given(ABOUTS)
def test_no_grant_reaches_nothing(about: About) -> None:
    assert not NO_REACH
    assert not NO_REACH.covers(about)
    assert not Reach(organizations=frozenset({"A"})).covers(About())
