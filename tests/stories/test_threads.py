"""Threads: a story's predecessor, by what it refers back to."""

from datetime import UTC, datetime, timedelta

import pytest

from newsbot.stories.terms import terms_of
from newsbot.stories.threads import ThreadStory, link_threads

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)
FIRST = "A kiln exploded at the Halvard works in Norwick. Shards fell in the Sund district, the fire chief said."
SECOND = (
    "A second kiln exploded at the Halvard works, this time in Ostby. The first explosion came the previous Wednesday "
    "in Norwick, where shards fell in the Sund district."
)
OTHER = "The Greens won nine seats in the Tarn assembly. Their leader Olav Reith called it a mandate."


def story(name: str, days: float, text: str) -> ThreadStory:
    return ThreadStory(name, WEDNESDAY + timedelta(days=days), (("en", text),), (terms_of("", text, "en").body,))


STORIES = [story("first", 0, FIRST), story("vote", 1, OTHER), story("second", 5, SECOND)]


def test_second_explosion_follows_the_first():
    assert [(link.story, link.predecessor) for link in link_threads(STORIES)] == [("second", "first")]


def test_reason_quotes_the_back_reference():
    link = link_threads(STORIES)[0]
    assert "previous Wednesday" in link.quote
    assert "day on which the earlier one began" in link.reason


def test_order_does_not_matter():
    assert link_threads(STORIES[::-1]) == link_threads(STORIES)


@pytest.mark.parametrize("days", [0.01, 31.0])
def test_neither_at_once_nor_after_a_month(days):
    assert link_threads([STORIES[0], story("second", days, SECOND)]) == []


def test_unrelated_stories_stay_alone():
    assert link_threads(STORIES[:2]) == []


def test_no_stories():
    assert link_threads([]) == []
