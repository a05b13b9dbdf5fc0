"""How rare marks are among the stories that are known."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories.rarities import Rarities

STORIES = [("harbour", "kiln"), ("harbour",), ("harbour", "ferry", "kiln"), ("dyke",)]


def known(stories: list[tuple[str, ...]]) -> Rarities:
    rarities = Rarities(smooth=6)
    for marks in stories:
        rarities.add(marks)
    return rarities


def test_a_mark_says_the_more_the_fewer_bear_it() -> None:
    rarities = known(STORIES)
    assert rarities.of("harbour") == math.log(10 / 4)
    assert rarities.of("dyke") == math.log(10 / 2)
    assert rarities.of("nobody's") == math.log(10)
    assert rarities.smoothed("dyke", 0) == math.log(4 / 2)
    assert [rarities.bearers(mark) for mark in ("harbour", "kiln", "dyke", "nobody's")] == [3, 2, 1, 0]


def test_what_many_say_is_what_each_says() -> None:
    rarities, marks = known(STORIES), ("harbour", "kiln", "nobody's", "dyke", "dyke")
    assert rarities.sum(marks) == pytest.approx(sum(map(rarities.of, marks)), abs=1e-9)
    assert rarities.sum(()) == 0


@given(st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1), min_size=1, max_size=20), st.randoms())
def test_a_sum_is_the_same_to_the_bit_whatever_came_and_went(stories: list[set[str]], shuffled: random.Random) -> None:
    marks = sorted(set().union(*stories))
    there = known([tuple(sorted(story)) for story in stories])
    moved = known([("a", "b"), ("c",)])
    for story in shuffled.sample(stories, len(stories)):
        moved.add(shuffled.sample(sorted(story), len(story)))
    moved.drop(("c",))
    moved.drop(("a", "b"))
    assert moved.sum(shuffled.sample(marks, len(marks))) == there.sum(marks)
    assert [moved.bearers(mark) for mark in "abcdefgh"] == [there.bearers(mark) for mark in "abcdefgh"]
