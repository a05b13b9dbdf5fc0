"""Threads: a story's predecessor, by what it refers back to."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from newsbot.stories.link_evidence import telling_of
from newsbot.stories.terms import terms_of
from newsbot.stories.threads import TEXTS, Place, ThreadLink, ThreadRule, Threads, predecessor

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp() / 86400
FIRST = "A kiln exploded at the Halvard works in Norwick. Shards fell in the Sund district, the fire chief said."
SECOND = (
    "A second kiln exploded at the Halvard works, this time in Ostby. The first explosion came the previous Wednesday "
    "in Norwick, where shards fell in the Sund district."
)
OTHER = "The Greens won nine seats in the Tarn assembly. Their leader Olav Reith called it a mandate."
STORIES = [("first", 0.0, FIRST), ("vote", 1.0, OTHER), ("second", 5.0, SECOND)]


def threads_of(stories: Sequence[tuple[str, float, str]]) -> Threads:
    """One text each, looked at in the order given."""
    threads = Threads()
    for name, days, text in stories:
        tell(threads, name, days, text)
    return threads


def tell(threads: Threads, name: str, days: float, text: str) -> bool:
    telling = telling_of(["fires"], "", text, "en", terms_of("", text, "en").lead)
    more = threads.tell(name, telling, "en", WEDNESDAY + days)
    if more:
        threads.look(name)
    return more


def found(threads: Threads) -> list[tuple[str, str]]:
    return [(link.story, link.predecessor) for links in threads.found.values() for link in links]


def test_second_explosion_follows_the_first():
    assert found(threads_of(STORIES)) == [("second", "first")]


def test_reason_quotes_the_back_reference():
    (link,) = threads_of(STORIES).found["second"]
    assert "previous Wednesday" in link.quote
    assert "day on which the earlier one began" in link.reason


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Five days after the first explosion another kiln burst.", {5}),
        ("Zum zweiten Mal, drei Tage zuvor schon einmal.", {3}),
        ("Bu, beş gün önce yaşananın aynısı.", {5}),
        ("بعد خمسة أيام من الحادث الأول", {5}),
        ("Deux semaines après la première explosion", {14}),
        ("Dos semanas después de la primera", {14}),
        ("قبل ثلاثة أسابيع من ذلك", {21}),
        ("Einen Tag nach dem ersten Brand", {1}),
        ("It came a week after the first, 12 days before the vote.", {7, 12}),
        ("It burnt for three days in a second kiln.", set()),
        ("They stopped on day three after the second strike.", set()),
        ("Er kam an Tag drei nach der zweiten Wahl.", set()),
    ],
)
def test_days_that_a_sentence_counts_back(sentence, days):
    (cue,) = telling_of(["fires"], "", sentence, None, {}).cues
    assert cue.ago == days


def test_days_counted_back_name_the_earlier_story():
    later = "Kilns at the Halvard works in Norwick stand still, five days after an explosion in the Sund district."
    (link,) = threads_of([STORIES[0], ("later", 5.0, later)]).found["later"]
    assert link.figures["day"] == 1.0
    assert "five days after" in link.quote


@pytest.mark.parametrize("days", [0.01, 31.0])
def test_neither_at_once_nor_after_a_month(days):
    assert found(threads_of([STORIES[0], ("second", days, SECOND)])) == []


def test_unrelated_stories_stay_alone():
    assert found(threads_of(STORIES[:2])) == []


def test_only_the_first_texts_are_looked_at():
    threads = threads_of(STORIES)
    assert [tell(threads, "second", 5.0, SECOND) for _ in range(TEXTS)] == [True] * (TEXTS - 1) + [False]


def test_what_is_too_old_is_forgotten_but_not_what_was_found():
    threads = threads_of(STORIES)
    threads.forget(WEDNESDAY + 3)
    assert (set(threads.views), found(threads)) == ({"second"}, [("second", "first")])


# --- of stories that several languages tell -------------------------------------------------------------------------


def link(story: str, earlier: str, score: float, refers: float = 0.0) -> ThreadLink:
    return ThreadLink(story, earlier, score, {"day": 0.0, "back_reference": refers}, "", "")


PLACES = {
    "en1": Place("en1", 0.0, "en"),
    "de1": Place("en1", 0.0, "de"),
    "en2": Place("en2", 5.0, "en"),
    "more2": Place("en2", 5.0, "en"),
    "de2": Place("en2", 5.0, "de"),
}


def test_the_same_event_in_another_language_is_no_predecessor():
    best = predecessor([link("de2", "en2", 0.9), link("en2", "en1", 0.6)], PLACES, ThreadRule())
    assert best == link("en2", "en1", 0.6)


def test_parts_in_the_language_of_the_whole_decide():
    links = [link("de2", "b", 0.9), link("en2", "en1", 0.6)]
    assert predecessor(links, PLACES, ThreadRule()) == link("en2", "en1", 0.6)
    assert predecessor(links[:1], PLACES, ThreadRule()) == link("en2", "b", 0.9)


def test_the_reason_is_in_the_language_that_the_story_begins_with():
    best = predecessor([link("de2", "de1", 0.9, 1.0), link("en2", "en1", 0.6)], PLACES, ThreadRule())
    assert best == link("en2", "en1", 0.6)


def test_the_reason_is_the_sentence_that_refers_back_best():
    best = predecessor([link("en2", "en1", 0.9), link("more2", "en1", 0.6, 0.5)], PLACES, ThreadRule())
    assert best == link("en2", "en1", 0.6, 0.5)


def test_a_predecessor_begins_earlier_than_the_whole_story():
    places = {**PLACES, "en1": Place("en1", 5.0, "en")}
    assert predecessor([link("de2", "en1", 0.9)], places, ThreadRule()) is None


def test_a_predecessor_of_which_nothing_more_is_known_stands_for_itself():
    assert predecessor([link("en2", "b", 0.9)], PLACES, ThreadRule()) == link("en2", "b", 0.9)
