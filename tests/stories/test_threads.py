"""Threads: a story's predecessor, by what it refers back to and shares, in any language."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsbot.stories.link_evidence import Cue, telling_of
from newsbot.stories.past_stories import BEARERS
from newsbot.stories.terms import terms_of
from newsbot.stories.threads import TEXTS, Place, ThreadLink, ThreadRule, Threads, View, predecessor

from .conftest import meaning

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp() / 86400
FIRST = "A kiln exploded at the Halvard works in Norwick. Shards fell in the Sund district, the fire chief said."
SECOND = (
    "A second kiln exploded at the Halvard works, this time in Ostby. The first explosion came the previous Wednesday "
    "in Norwick, where shards fell in the Sund district."
)
OTHER = "The Greens won nine seats in the Tarn assembly. Their leader Olav Reith called it a mandate."
STORIES = [("first", 0.0, FIRST), ("vote", 1.0, OTHER), ("second", 5.0, SECOND)]
KILNS, VOTES = 1, 2


def threads_of(stories: Sequence[tuple[str, float, str]]) -> Threads:
    """One text each, looked at in the order given; all but the vote tell alike things."""
    threads = Threads()
    for number, (name, days, text) in enumerate(stories):
        tell(threads, name, days, text, meaning(VOTES if text is OTHER else KILNS, number))
    return threads


def tell(
    threads: Threads, name: str, days: float, text: str, told: str | None = meaning(KILNS, 9), language: str = "en"
) -> bool:
    telling = telling_of("", text, language, terms_of("", text, language).numbers, told)
    more = threads.tell(name, telling, language, WEDNESDAY + days)
    if more:
        threads.look(name)
    return more


def found(threads: Threads) -> list[tuple[str, str]]:
    return [(link.story, link.predecessor) for links in threads.found.values() for link in links]


def claimed(threads: Threads) -> list[tuple[str, str]]:
    """What is likely enough to be said, each story standing for itself."""
    places = {name: Place(name, view.first, view.language) for name, view in threads.views.items()}
    best = (predecessor(links, places, ThreadRule()) for links in threads.found.values())
    return [(link.story, link.predecessor) for link in best if link is not None]


def test_second_explosion_follows_the_first():
    assert claimed(threads_of(STORIES)) == [("second", "first")]


def test_reason_quotes_the_back_reference():
    (link,) = threads_of(STORIES).found["second"]
    assert "previous Wednesday" in link.quote
    assert "day on which the earlier one began" in link.reason
    assert "0.60 alike in what they tell" in link.reason


def of_a_theme(
    alike: float, topic: str = "kilns", count: int = 20, topics: frozenset[str] = frozenset({"kilns"})
) -> Threads:
    """Stories of `topic` without names, that tell so much of kilns; then two explosions on `topics`."""
    threads = Threads()
    for number in range(count):
        told = (meaning(KILNS, number % 9, alike),)
        threads.put(View(f"{number}", "en", WEDNESDAY, 1, (), frozenset(), (), told, topics=(topic,)))
    for name, days, text in (STORIES[0], STORIES[2]):
        telling = telling_of("", text, "en", terms_of("", text, "en").numbers, meaning(KILNS, 9))
        threads.tell(name, telling, "en", WEDNESDAY + days, topics)
        threads.look(name)
    return threads


def test_of_several_topics_the_most_alike_one_decides():
    alone = of_a_theme(0.25).found["second"]
    assert "level" in alone[0].figures
    assert of_a_theme(0.25, topics=frozenset({"fires", "kilns", "works"})).found["second"] == alone


def test_what_is_usual_outlives_a_restart():
    threads = of_a_theme(0.25)
    again = Threads()
    for view in threads.views.values():
        again.put(view)
    again.look("second")
    assert again.found["second"] == threads.found["second"]


def test_what_all_stories_of_a_topic_tell_alike_is_taken_off():
    (apart,), (alike,) = (of_a_theme(alike).found["second"] for alike in (0.15, 0.25))
    assert alike.score < apart.score
    assert alike.figures["level"] == pytest.approx(3 * 12.68 * (math.sqrt(0.25 * 0.6) - 0.35), abs=0.2)
    assert "of log-odds taken off" in alike.reason
    assert "taken off" not in apart.reason


def test_another_topic_takes_nothing_off_nor_do_few_stories_nor_those_that_share_a_name():
    sharing = of_a_theme(0.25)
    for number in range(20):
        sharing.put(replace(sharing.views[f"{number}"], names=("hlfrd",)))
    sharing.look("second")
    for threads in (of_a_theme(0.25, topic="votes"), of_a_theme(0.25, count=19), sharing):
        assert "level" not in threads.found["second"][0].figures


def test_what_is_usual_goes_with_the_stories_that_had_it():
    threads = of_a_theme(0.25)
    threads.put_aside(WEDNESDAY + 1, frozenset({"first", "second"}), datetime(2026, 3, 9, tzinfo=UTC), {})
    threads.look("second")
    assert "level" not in threads.found["second"][0].figures


def test_a_sentence_that_names_the_earlier_story_all_over_again_says_more_than_the_theme():
    said = "It is the Halvard works in Norwick where shards fell in the Sund district {}."
    more = " A boiler in Ostby, where Marit Falk works for Kolder and Brane, stands still, wrote Lina Orsted."
    quotes, names = said.format("the previous month") + more, said.format("this month") + more
    stories = [STORIES[0], ("quotes", 5.0, quotes), ("names", 5.0, names)]
    threads = threads_of(stories)
    (quotes,), apart = threads.found["quotes"], threads.found["names"]
    assert quotes.figures["recalled"] == 1.0
    assert all(link.predecessor != "first" or link.score < quotes.score for link in apart)


def test_one_name_in_a_sentence_that_refers_back_recalls_nothing():
    later = "Boats leave Norwick again after the storm, said Marit Falk. Kolder and Brane of Ostby want more of them."
    assert not threads_of([STORIES[0], ("later", 5.0, later)]).found["later"]


def test_the_only_name_of_a_short_report_in_common_is_not_enough():
    short = ("short", 0.0, "Trams stand still in Norwick since dawn.")
    later = ("later", 5.0, "Buses stand still in Norwick. The drivers of Ostby want more.")
    assert claimed(threads_of([short, later])) == []


def test_days_counted_back_name_the_earlier_story():
    later = "Kilns at the Halvard works in Norwick stand still, five days after an explosion in the Sund district."
    (link,) = threads_of([STORIES[0], ("later", 5.0, later)]).found["later"]
    assert link.figures["day"] == 1.0
    assert "five days after" in link.quote


@pytest.mark.parametrize(("days", "follows"), [(0.01, False), (45.0, True), (61.0, False)])
def test_neither_at_once_nor_without_a_month_after_two_months(days, follows):
    assert bool(found(threads_of([STORIES[0], ("second", days, SECOND)]))) is follows


def test_unrelated_stories_stay_alone():
    assert found(threads_of(STORIES[:2])) == []


def test_a_story_is_followed_in_another_language():
    german = (
        "Wieder ist bei Halvard in Norwick ein Ofen explodiert. Am vergangenen Mittwoch waren Splitter auf den "
        "Stadtteil Sund gefallen."
    )
    threads = threads_of(STORIES[:2])
    tell(threads, "zweite", 7.0, german, language="de")
    assert claimed(threads) == [("zweite", "first")]
    assert "vergangenen Mittwoch" in threads.found["zweite"][0].quote


def test_a_country_and_an_agency_are_not_enough():
    first = "A kiln exploded in Turkey on Wednesday, Reuters said. Turkish officials blamed a valve from Italy."
    later = "Again kilns exploded in Turkey, Reuters said. Last Wednesday Turkish officials blamed a valve from Italy."
    assert found(threads_of([("first", 0.0, first), ("later", 7.0, later)])) == []


GUESTS = "Anders Dahl, Birte Moen, Carla Voss, Edda Kroll, Finn Aasen, Gerd Hjelm, Hans Krohn, Jarle Skog"


@pytest.mark.parametrize(
    ("later", "follows"),
    [
        ("Halvard shares fell by a tenth in Norwick, at the Sund exchange.", True),  # most of its names
        (f"Halvard of Norwick met {GUESTS}, Marit Foss, Nils Granli and Pernille Vestby.", False),
        (f"Since the Halvard blast in Norwick, {GUESTS} met.", True),
    ],
)
def test_without_a_quote_a_good_part_of_the_names_is_shared(later, follows):
    threads = threads_of([STORIES[0]])
    tell(threads, "later", 7.0, later, meaning(KILNS, 2, 0.95))
    assert bool(found(threads)) is follows


COMPARED = "In Norwick, on the Sund, five of the Halvard works were hurt when another kiln exploded."


@pytest.mark.parametrize(
    ("later", "follows"),
    [
        (f"A boiler burst at Ravnholt in Lyse. Ravnholt shut its plant. {COMPARED}", False),
        (f"Halvard shut its plant. Nobody in Lyse was told. {COMPARED}", True),
    ],
)
def test_what_is_named_for_comparison_alone_is_not_followed(later, follows):
    assert (("later", "first") in found(threads_of([STORIES[0], ("later", 15.0, later)]))) is follows


@pytest.mark.parametrize(("opening", "follows"), [("hlfrd", True), ("nrwk", False)])
def test_what_a_second_sentence_names_is_what_the_earlier_story_was_about(opening, follows):
    """Both name all four; of the first story Halvard is what it was about."""
    names = ("hlfrd", "nrwk", "snd", "stb")
    told, about = (meaning(KILNS, 1, 0.9),), ("hlfrd",)
    threads = Threads()
    threads.put(View("first", "en", WEDNESDAY, 1, names, frozenset(), (), told, lead=about, opening=about))
    later = View("later", "en", WEDNESDAY + 9, 1, names, frozenset(), (), told, opening=(opening,))
    threads.put(later)
    threads.look("later")
    assert bool(threads.found["later"]) is follows


@pytest.mark.parametrize(
    ("language", "named", "follows"), [("hi", 1, False), ("hi", 2, True), ("he", 1, False), ("en", 1, True)]
)
def test_where_any_word_may_be_a_name_the_lead_names_two(language, named, follows):
    shared = [f"bkt{number}" for number in range(4)]
    threads = Threads()
    for name, days in (("first", 0), ("later", 9)):
        lead = tuple(shared[:named]) if days else ()
        view = View(name, language, WEDNESDAY + days, 1, tuple(shared), frozenset(), (), lead=lead)
        threads.put(view)
    threads.look("later")
    assert bool(threads.found["later"]) is follows


def back_reference(cue: Cue, days: float = 7.0, language: str = "en") -> tuple[str, bool, bool, float]:
    """What a story says with `cue` of the one of Wednesday, 4 March, so many days later."""
    threads = Threads()
    threads.put(View("first", language, WEDNESDAY, 1, ("hlbrt", "mrksn"), frozenset(), ()))
    threads.put(View("later", language, WEDNESDAY + days, 1, ("hlbrt",), frozenset(), (cue,)))
    return threads._back_reference(threads.views["later"], threads.views["first"], {"hlbrt", "mrksn"})


def test_the_weekday_on_which_a_story_begins_is_its_own():
    """A Wednesday again: "on Wednesday" is today, "last Wednesday" a week ago."""
    cue = Cue("Halbert, on Wednesday.", ("hlbrt",), frozenset({2}), frozenset(), turns=False)
    assert back_reference(cue) == ("", False, False, 0.0)
    assert back_reference(replace(cue, turns=True)) == (cue.sentence, True, True, 0.0)
    assert back_reference(cue, days=8) == (cue.sentence, False, True, 0.0)
    assert back_reference(cue, days=0.4) == (cue.sentence, True, True, 0.0)


def test_a_date_says_enough_without_a_name_but_no_weekday_does():
    nameless = Cue("It fell on 4 March.", (), frozenset(), frozenset({(3, 4)}), turns=False)
    assert back_reference(nameless) == (nameless.sentence, True, False, 0.0)
    assert back_reference(replace(nameless, dates=frozenset(), weekdays=frozenset({2})), days=2)[1] is False


def test_the_day_that_a_sentence_means_counts():
    with_day, without = (
        threads_of([STORIES[0], ("later", 5.0, f"Halvard shut its works in Norwick. It burst on {day}.")])
        for day in ("4 March", "some day after")
    )
    assert with_day.found["later"][0].score > without.found["later"][0].score


@pytest.mark.parametrize(("named", "follows"), [(1, False), (2, True)])
def test_a_sentence_that_refers_back_counts_where_the_lead_names_several(named, follows):
    """A fifth of the names in common: too little alone, enough with a sentence that refers back and such a lead."""
    shared = [f"bkt{number}" for number in range(4)]
    told, lead = (meaning(KILNS, 1, 0.9),), tuple(shared[:named])
    cue = Cue("After that they left.", tuple(shared[:1]), frozenset(), frozenset())
    threads = Threads()
    for name, days, cues, start in (("first", 0, (), ()), ("later", 9, (cue,), lead)):
        names = (*shared, *(f"{name}{number}" for number in range(14)))
        threads.put(View(name, "en", WEDNESDAY + days, 1, names, frozenset(), cues, told, lead=start, opening=start))
    threads.look("later")
    assert bool(threads.found["later"]) is follows


def test_a_day_without_its_month_is_the_latest_one():
    """The fourth, told on the second of April, is of March."""
    later = replace(View("later", "ja", WEDNESDAY + 29, 1, ("hlbrt",), frozenset(), ()), lead=("hlbrt",))
    cue = Cue("", ("hlbrt",), frozenset(), frozenset({(0, 4)}))
    threads = Threads()
    threads.put(View("first", "ja", WEDNESDAY, 1, ("hlbrt",), frozenset(), ()))
    threads.put(replace(later, cues=(cue,)))
    figures = threads.figures(threads.views["later"], threads.views["first"])
    assert figures["day"]


def test_a_sentence_that_names_the_day_refers_back_in_any_language():
    later = "بدأت شركة هالفارد إصلاح مصنعها. وكان الفرن قد انفجر في مصنع هالفارد في 4 مارس."
    first = "انفجر فرن في مصنع هالفارد ببلدة نورفيك الساحلية ولم يصب أحد من العمال."
    threads = Threads()
    tell(threads, "first", 0.0, first, language="ar")
    tell(threads, "later", 12.0, later, language="ar")
    assert threads.found["later"][0].figures["day"]


def test_what_no_vectors_tell_is_left_to_names():
    threads = Threads()
    tell(threads, "first", 0.0, FIRST, None)
    tell(threads, "second", 5.0, SECOND, None)
    (link,) = threads.found["second"]
    assert (link.figures["blind"], link.figures["alike"]) == (1.0, 0.0)
    assert "alike" not in link.reason


def test_only_the_first_texts_are_looked_at():
    threads = threads_of(STORIES)
    assert [tell(threads, "second", 5.0, SECOND) for _ in range(TEXTS)] == [True] * (TEXTS - 1) + [False]
    assert len(threads.views["second"].meanings) == 4


def test_what_is_too_old_is_put_aside_but_not_what_was_found_nor_what_is_open():
    threads = threads_of(STORIES)
    threads.put_aside(WEDNESDAY + 3, {"vote"}, datetime(2026, 6, 1, tzinfo=UTC), {})
    assert (set(threads.views), found(threads)) == ({"vote", "second"}, [("second", "first")])


# --- of stories that several languages tell -------------------------------------------------------------------------


def link(story: str, earlier: str, score: float, refers: float = 0.0) -> ThreadLink:
    return ThreadLink(story, earlier, score, {"day": refers}, "", "")


PLACES = {
    "en1": Place("en1", 0.0, "en"),
    "de1": Place("en1", 0.0, "de"),
    "en2": Place("en2", 5.0, "en"),
    "more2": Place("en2", 5.0, "en"),
    "de2": Place("en2", 5.0, "de"),
}


def test_the_same_event_in_another_language_is_no_predecessor():
    best = predecessor([link("de2", "en2", 0.95), link("en2", "en1", 0.91)], PLACES, ThreadRule())
    assert best == link("en2", "en1", 0.91)


def test_parts_in_the_language_of_the_whole_decide():
    links = [link("de2", "b", 0.95), link("en2", "en1", 0.91)]
    assert predecessor(links, PLACES, ThreadRule()) == link("en2", "en1", 0.91)
    assert predecessor(links[:1], PLACES, ThreadRule()) == link("en2", "b", 0.95)


def test_the_reason_is_in_the_language_that_the_story_begins_with():
    best = predecessor([link("de2", "de1", 0.95, 1.0), link("en2", "en1", 0.91)], PLACES, ThreadRule())
    assert best == link("en2", "en1", 0.91)


def test_the_reason_is_the_sentence_that_refers_back_best():
    best = predecessor([link("en2", "en1", 0.95), link("more2", "en1", 0.91, 0.5)], PLACES, ThreadRule())
    assert best == link("en2", "en1", 0.95, 0.5)


def test_a_predecessor_begins_earlier_than_the_whole_story():
    places = {**PLACES, "en1": Place("en1", 5.0, "en")}
    assert predecessor([link("de2", "en1", 0.95)], places, ThreadRule()) is None


def test_a_predecessor_of_which_nothing_more_is_known_stands_for_itself():
    assert predecessor([link("en2", "b", 0.95)], PLACES, ThreadRule()) == link("en2", "b", 0.95)


def test_of_several_likely_ones_the_latest_is_followed():
    places = {name: Place(name, at, "en") for name, at in (("first", 0.0), ("second", 5.0), ("third", 9.0))}
    links = [link("third", "first", 0.97), link("third", "second", 0.92)]
    assert predecessor(links, places, ThreadRule()) == link("third", "second", 0.92)
    far = [link("third", "first", 0.99), link("third", "second", 0.92)]
    assert predecessor(far, places, ThreadRule()) == link("third", "first", 0.99)


def test_one_whose_day_a_text_means_may_be_less_likely():
    places = {name: Place(name, at, "en") for name, at in (("first", 0.0), ("second", 5.0), ("third", 9.0))}
    first, dated = link("third", "first", 0.97, 1.0), link("third", "second", 0.7, 1.0)
    assert predecessor([first, dated], places, ThreadRule()) == dated
    assert predecessor([first, link("third", "second", 0.7)], places, ThreadRule()) == first
    assert predecessor([first, link("third", "second", 0.6, 1.0)], places, ThreadRule()) == first


def test_what_is_only_possible_is_not_claimed():
    assert predecessor([link("en2", "en1", 0.52)], PLACES, ThreadRule()) is None


# --- after months and years -------------------------------------------------------------------------------------------

TRIAL = "Two managers of the Halvard works stood trial in Norwick. The kiln had exploded in the Sund district {when}."


def years_later(when: str, days: float = 400.0, text: str = TRIAL, aside: float = 80.0) -> Threads:
    """The first story is put aside after that many days, and what follows comes after `days`."""
    threads = Threads()
    tell(threads, "first", 0.0, FIRST, meaning(KILNS, 0))
    places = {"first": Place("whole", WEDNESDAY, "en", datetime(2026, 3, 4, 12, tzinfo=UTC))}
    threads.put_aside(WEDNESDAY + aside - 75.0, frozenset(), datetime(2026, 6, 1, tzinfo=UTC), places)
    tell(threads, "later", days, text.format(when=when), meaning(KILNS, 1))
    return threads


@pytest.mark.parametrize(
    ("when", "follows"), [("in March last year", True), ("in June", False), ("some time before", False)]
)
def test_a_sentence_that_names_the_month_refers_back_over_years(when, follows):
    threads = years_later(when)
    assert list(threads.views) == ["later"]
    assert claimed(threads) == ([("later", "whole")] if follows else [])


def test_a_link_over_years_quotes_the_sentence_that_names_the_month():
    (link,) = years_later("in March last year").found["later"]
    assert link.quote == "The kiln had exploded in the Sund district in March last year."
    assert "400.0 days later" in link.reason


def test_over_years_one_name_in_common_is_not_enough():
    assert found(years_later("", text="Norwick has a new mayor. The town had voted in March.")) == []


@pytest.mark.parametrize(
    ("lead", "follows"), [("Halvard rebuilt its works in Norwick", True), ("Halvard rebuilt its works", False)]
)
def test_over_years_a_month_alone_is_enough_where_the_lead_names_two(lead, follows):
    text = f"{lead}. It had burst in March. The Sund district got its windows back, and Norwick a new kiln."
    assert bool(found(years_later("", text=text))) is follows


def test_what_is_old_and_still_in_memory_is_held_to_the_same():
    assert bool(found(years_later("in March", 70.0, aside=60.0))) is True
    assert bool(found(years_later("once", 70.0, aside=60.0))) is False


def test_a_name_that_many_old_stories_bear_leads_to_none_of_them():
    threads = years_later("in March last year")
    (old,) = threads.past.of(["first"])
    threads.past.keep(replace(old, part=f"old-{n}") for n in range(BEARERS))
    threads.look("later")
    assert found(threads) == []


def test_what_was_put_aside_first_stays_as_it_was():
    past = years_later("in March").past
    (old,) = past.of(["first"])
    past.keep([replace(old, home="elsewhere")])
    assert past.of(["first"]) == [old]


def test_of_several_likely_ones_the_latest_is_followed_however_old():
    link = years_later("in March last year").found["later"][0]
    before = replace(link, predecessor="before", score=link.score, began=link.began - 100.0)
    places = {"later": Place("later", WEDNESDAY + 400.0, "en")}
    assert predecessor([before, link], places, ThreadRule()).predecessor == "whole"
