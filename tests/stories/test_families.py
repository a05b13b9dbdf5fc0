"""Families: connected components."""

from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories import families

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
