"""Relations follow from edges, stories and canonical order alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories import cluster
from newsbot.stories.relations import Edge, relate

COPY = Edge("a", "c", "copy", 0.9, same_outlet=False, new_one=0.4, new_other=0.1, reason="90% shared")
NEAR = Edge("c", "b", "near_duplicate", 0.6, same_outlet=True, new_one=0.3, new_other=0.2)
STORY = dict.fromkeys("abc", "s") | {"d": "t"}


def kinds(order, edges):
    return {article: relation.kind for article, relation in relate(order, edges, STORY, {}).items()}


def test_first_that_applies():
    assert kinds("abcd", [NEAR, COPY]) == {"a": "new_story", "b": "follow_up", "c": "copy", "d": "new_story"}


def test_the_later_in_canonical_order_is_the_copy():
    assert kinds("cab", [COPY])["a"] == "copy"


def test_copy_names_the_earliest_text_it_shares():
    edges = [Edge("a", "c", "copy", 0.8, same_outlet=False), Edge("b", "c", "copy", 1.0, same_outlet=False)]
    assert relate("abc", edges, STORY, {})["c"].to == "a"


@pytest.mark.parametrize(("order", "share"), [("ac", 0.1), ("ca", 0.4)])
def test_new_share_is_that_of_the_later(order, share):
    assert relate(order, [COPY], STORY, {})[order[1]].new_share == share


def test_same_outlet_reposts():
    assert relate("bc", [NEAR], STORY, {})["c"].carried == "repost"


def test_edges_to_articles_outside_do_not_count():
    assert kinds("cd", [COPY])["c"] == "new_story"


def test_follow_up_carries_figures_limits_and_what_would_change_it(report):
    lines = {line.article: line for line in cluster([report("fire-1"), report("fire-2", 1)])}
    relation = relate(list(lines), [], {key: line.story for key, line in lines.items()}, lines)["fire-2"]
    assert relation.figures["probability"] > relation.thresholds["probability"]
    assert relation.would_change.startswith("a new story below")


edges = st.lists(
    st.builds(
        Edge,
        st.sampled_from("ab"),
        st.sampled_from("cd"),
        st.sampled_from(["copy", "near_duplicate"]),
        st.floats(0.5, 1),
        same_outlet=st.booleans(),
    ),
    unique_by=lambda edge: (edge.one, edge.other),
    max_size=4,
)


@given(edges)
def test_order_of_edges_does_not_matter(found):
    assert relate("abcd", found, STORY, {}) == relate("abcd", found[::-1], STORY, {})
