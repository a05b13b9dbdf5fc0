"""By which marks stories are looked for."""

import sys

import pytest

from newsbot.stories.candidate_index import Holders, rarest

RARITY = {"town": 3.0, "river": 2.0, "bridge": 2.0, "country": 1.0}
HELD = {"town": 4, "river": 3, "bridge": 3, "country": 90}


@pytest.mark.parametrize(
    ("most", "bearers", "found"),
    [
        (9, 100, "town bridge river country"),
        (9, 99, "town bridge river"),
        (9, 10, "town bridge river"),
        (9, 9, "town bridge"),
        (9, 0, "town"),  # however many have it
        (2, 100, "town bridge"),
    ],
)
def test_the_rarest_are_looked_for_as_long_as_few_have_them(most: int, bearers: int, found: str) -> None:
    assert list(rarest(RARITY, most, bearers, HELD.__getitem__)) == found.split()


def test_who_has_a_mark_is_known_for_one_holder_and_for_many() -> None:
    holders = Holders[str]()
    for story in ("first", "first", "second", "third"):
        holders.add("bridge", story)
    holders.add("ferry", "first")
    assert (set(holders["bridge"]), list(holders["ferry"]), list(holders["kiln"])) == (
        {"first", "second", "third"},
        ["first"],
        [],
    )
    holders.drop("bridge", "second")
    holders.drop("bridge", "first")
    holders.drop("ferry", "first")
    assert (list(holders["bridge"]), list(holders["ferry"])) == (["third"], [])
    holders.add("bridge", "first")
    assert set(holders["bridge"]) == {"first", "third"}


def test_who_has_a_mark_is_known_however_many_come_and_go() -> None:
    stories, holders = [f"story-{number}" for number in range(40)], Holders[str]()
    for number, story in enumerate(stories, 1):
        for _ in range(2):
            holders.add("bridge", story)
            assert sorted(holders["bridge"]) == sorted(stories[:number])
    for number, story in enumerate(stories, 1):
        holders.drop("bridge", story)
        assert sorted(holders["bridge"]) == sorted(stories[number:])


def test_a_mark_of_few_stories_is_held_in_less_than_a_set_takes() -> None:
    holders = Holders[str]()
    for number in range(12):
        holders.add("bridge", f"story-{number}")
    assert sys.getsizeof(holders["bridge"]) < sys.getsizeof(set(holders["bridge"])) / 2
