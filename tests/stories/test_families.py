"""Families: connected components."""

from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories.families import Groups, both_ways, families

edges = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12)


def test_copies_of_copies_are_one_family():
    assert families([("c", "b"), ("a", "b"), ("x", "y")], ["z"]) == {
        "a": "a",
        "b": "a",
        "c": "a",
        "x": "x",
        "y": "x",
        "z": "z",
    }


@given(edges)
def test_order_and_direction_of_edges_do_not_matter(pairs):
    assert families(pairs) == families([(b, a) for a, b in reversed(pairs)])


@given(edges)
def test_key_is_the_smallest_member(pairs):
    family = families(pairs)
    assert all(family[key] == key and key <= member for member, key in family.items())


def test_groups_grow_and_know_who_is_apart():
    groups, apart = Groups([("a", "b"), ("c", "d")]), both_ways([("b", "d"), ("a", "b")])
    assert groups.of("a") == {"a", "b"}
    assert (groups.parted("a", "c", apart), groups.parted("a", "b", apart)) == (True, False)
    groups.unite("b", "x")
    assert groups.of("x") is groups.of("a")
    assert groups.parted("x", "c", apart)
    assert not groups.parted("x", "y", apart)
