"""Relations follow from edges, stories and the order in which they are told alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories.clustering import cluster
from newsbot.stories.relations import Edge, Place, carried, in_story
from tests.builders import NOON

COPY = Edge("a", "c", "copy", 0.9, same_outlet=False, new_one=0.4, new_other=0.1, reason="90% shared")
NEAR = Edge("c", "b", "near_duplicate", 0.6, same_outlet=True, new_one=0.3, new_other=0.2)
LIMITS = {"copy": 0.8, "near_duplicate": 0.5}


def order(articles: str) -> dict[str, Place]:
    """Later ones by their id only: all were seen in one minute and claim the same."""
    return {article: (NOON, NOON, f"{place}") for place, article in enumerate(articles)}


def of(article: str, edges: list[Edge], articles: str = "abcd"):
    return carried(article, edges, order(articles), LIMITS)


def test_a_copy_of_one_text_is_no_near_duplicate_of_another():
    relation = of("c", [NEAR, COPY], "abc")
    assert (relation.kind, relation.to) == ("copy", "a")


def test_what_is_told_later_is_the_copy():
    assert (of("a", [COPY], "cab").kind, of("c", [COPY], "cab")) == ("copy", None)


def test_copy_names_the_earliest_text_it_shares():
    edges = [Edge("a", "c", "copy", 0.8, same_outlet=False), Edge("b", "c", "copy", 1.0, same_outlet=False)]
    assert of("c", edges).to == "a"


@pytest.mark.parametrize(("articles", "share"), [("ac", 0.1), ("ca", 0.4)])
def test_new_share_is_that_of_the_later(articles, share):
    assert of(articles[1], [COPY], articles).new_share == share


def test_same_outlet_reposts():
    assert of("c", [NEAR], "bc").carried == "repost"


def test_a_follow_up_carries_figures_limits_and_what_would_change_it(report):
    lines = cluster([report("fire-1"), report("fire-2", 1)])
    relation = in_story(lines[1], lines[1].story, first=False)
    assert (relation.kind, relation.to) == ("follow_up", lines[0].story)
    assert relation.figures["probability"] > relation.thresholds["probability"]
    assert relation.would_change.startswith("a new story below")


def test_the_first_of_a_story_opens_it(report):
    (line,) = cluster([report("fire-1")])
    relation = in_story(line, line.story, first=True)
    assert (relation.kind, relation.to, relation.would_change) == ("new_story", None, "a merge by a person")


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
    own = [edge for edge in found if "c" in (edge.one, edge.other)]
    assert of("c", own) == of("c", own[::-1])
