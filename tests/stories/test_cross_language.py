"""Links between languages: what is told, names and time together; as many as the stream lets one expect; evidence."""

from collections import Counter
from collections.abc import Iterable

import pytest

from newsbot.stories.cross_language import LinkRule, Links, StoryDigest, digest
from newsbot.stories.name_skeletons import skeletons

from .conftest import meaning

FIRES = frozenset({"fires"})


def story(
    name: str, language: str, first: float, marks: str, told: str | None = None, topics: frozenset[str] = FIRES
) -> StoryDigest:
    """`told`: what it tells, as `meaning` made it."""
    order = (f"2026-03-{first:05.2f}", name)
    meanings = (told,) if told else ()
    return StoryDigest(name, language, order, first, None, Counter(marks.split()), meanings, topics)


FIRST = [
    story("en1", "en", 4.0, "drtl hty nrk #80", meaning(1, 1)),
    story("de1", "de", 4.2, "drtl hty nrk ncrlk", meaning(1, 2)),
    story("en2", "en", 5.5, "bst lrs #9412 nrk", meaning(2, 3)),
    story("de2", "de", 5.6, "brln lrs bst #9412", meaning(2, 4)),
]


def links_of(digests: Iterable[StoryDigest], *, at_once: bool = True) -> Links:
    """All of them open; compared in one minute, or each in its own."""
    links = Links()
    for each in digests:
        links.put(each, is_open=True)
        if not at_once:
            links.compare({each.story: True})
    if at_once:
        links.compare(dict.fromkeys(sorted(links.digests), True))
    return links


def pairs(links: Links) -> list[tuple[str, str]]:
    return [(link.story, link.other) for link in links.links()]


@pytest.mark.parametrize("at_once", [True, False])
def test_stories_that_tell_one_event_are_linked(at_once):
    assert pairs(links_of(FIRST, at_once=at_once)) == [("de1", "en1"), ("de2", "en2")]


def test_order_does_not_matter():
    assert links_of(FIRST[::-1]).links() == links_of(FIRST).links()


def test_evidence_is_named():
    link = links_of(FIRST).links()[0]
    assert "drtl" in link.shared
    assert "0.60 alike in what they tell" in link.reason
    assert "drtl" in link.reason


@pytest.mark.parametrize("later", [4.1, 30.0])
def test_stories_far_apart_in_time_are_not_linked(later):
    assert pairs(links_of([FIRST[0], story("de1", "de", 4 + later, "drtl hty nrk", meaning(1, 2))])) == []


def test_one_language_is_not_linked_with_itself():
    assert pairs(links_of([FIRST[0], story("x", "en", 4.0, "drtl hty nrk #80", meaning(1, 2))])) == []


def test_a_theme_without_a_particular_name_is_not_enough():
    general = "trk =italy rtrs"  # two countries, an agency
    told = [story("en1", "en", 4.0, general, meaning(1, 1, 0.9)), story("de1", "de", 4.0, general, meaning(1, 2, 0.9))]
    assert pairs(links_of(told)) == []


def test_without_vectors_one_count_of_one_theme_is_enough():
    themes = "~dead ~injured ~missing ~vessels.ships ~rescued"
    uk, el = (story(code, code, 4.0, f"@dead=14 {themes}") for code in ("uk", "el"))
    others = [story(f"uk{n}", "uk", 4.0, f"~votes ~money.EUR @money={n}") for n in range(8)]
    assert pairs(links_of([uk, el, *others])) == [("el", "uk")]
    alone = story("el", "el", 4.0, "@dead=14 ~dead ~homes ~prison ~percent")
    assert pairs(links_of([uk, alone, *others])) == []


def test_what_texts_have_words_for_is_no_evidence_alone():
    themes = "~dead ~injured ~missing ~vessels.ships ~rescued"
    assert pairs(links_of([story(code, code, 4.0, themes) for code in ("uk", "el", "he")])) == []


def test_names_without_a_like_account_are_not_enough():
    alone = story("de1", "de", 4.0, "drtl hty nrk ncrlk #80", meaning(1, 2, 0.2))
    assert pairs(links_of([story("en1", "en", 4.0, "drtl hty nrk ncrlk #80", meaning(1, 1, 0.2)), alone])) == []


@pytest.mark.parametrize(("alike", "linked"), [(0.75, True), (0.5, False)])
@pytest.mark.parametrize("other", ["ja", "zh", "ko", "th"])
def test_where_names_cannot_be_compared_more_likeness_is_asked(other, alike, linked):
    told = [
        story("en1", "en", 4.0, "drtl", meaning(1, 1, alike)),
        story("x", other, 4.0, "", meaning(1, 2, alike)),
    ]
    assert bool(pairs(links_of(told))) is linked


@pytest.mark.parametrize(("marks", "linked"), [("drtl hty nrk ncrlk", True), ("drtl", False)])
def test_where_no_vectors_can_be_compared_names_decide(marks, linked):
    told = [story("en1", "en", 4.0, marks, meaning(1, 1)), story("no1", "no", 4.0, marks)]
    links = links_of(told)
    assert bool(pairs(links)) is linked
    assert all("no vectors to compare" in link.reason for link in links.links())


# --- how many counterparts there are ----------------------------------------------------------------------------------


def doubtful(topics: frozenset[str]) -> list[StoryDigest]:
    """One event in two languages, at about even odds."""
    marks = {"en": "drtl hty nrk ncrlk smf", "de": "drtl brl mnh klf frn"}
    return [story(code, code, 4.0, marks[code], meaning(9, at, 0.455), topics) for at, code in enumerate(marks)]


def crowd(topics: frozenset[str]) -> list[StoryDigest]:
    """Six events that two languages tell each."""
    return [
        story(f"{code}-{event}", code, 4.0, f"nrk{event} hty{event} drtl{event} #8{event}", meaning(event, at), topics)
        for event in range(6)
        for at, code in enumerate(("en", "de"), 1)
    ]


def test_what_is_doubtful_is_linked_on_a_topic_and_not_in_an_open_stream():
    assert pairs(links_of(doubtful(FIRES))) == [("de", "en")]
    assert pairs(links_of(doubtful(frozenset()))) == []


def test_what_comes_in_one_minute_is_judged_as_a_whole():
    open_stream: frozenset[str] = frozenset()
    links = links_of([*doubtful(open_stream), *crowd(open_stream)])
    assert ("de", "en") in pairs(links)


def test_a_stream_in_which_many_had_none_asks_for_more():
    alone = [story(f"en-{n}", "en", 4.0, f"mrk{n}", meaning(15, 1, 0.1)) for n in range(60)]
    links = links_of([*alone, *doubtful(FIRES)])
    assert pairs(links) == []


def test_a_story_is_counted_once_in_its_stream():
    links = links_of(FIRST)
    before = links.streams.state()
    links.compare({"en1": False})
    assert links.streams.state() == before


# --- a theme ----------------------------------------------------------------------------------------------------------


def themed(count: int, topics: frozenset[str] = FIRES) -> list[StoryDigest]:
    """So many stories on one theme, told as what `doubtful` tells, that share no name with it or one another."""
    return [story(f"fr-{n}", "fr", 4.0, f"{n}qmp {n}vtr", meaning(9, 5 + n % 8, 0.455), topics) for n in range(count)]


@pytest.mark.parametrize(
    ("others", "linked"),
    [
        (themed(20), False),
        (themed(19), True),  # too few to say what is usual
        (themed(20, frozenset({"kilns"})), True),
    ],
)
def test_what_all_stories_of_a_topic_tell_alike_says_nothing_of_one_event(others, linked):
    links = links_of([*others, *doubtful(FIRES)])
    assert (("de", "en") in pairs(links)) == linked


def test_a_theme_does_not_part_what_shares_names_and_says_what_is_taken_off():
    sure = [
        story(code, code, 4.0, "drtl hty nrk #80", meaning(9, at, 0.455), FIRES) for at, code in enumerate(("en", "de"))
    ]
    (link,) = links_of([*themed(20), *sure]).links()
    assert "3.2 of log-odds taken off, since the topic's stories are all alike" in link.reason


# --- what is united ---------------------------------------------------------------------------------------------------


def test_united_under_the_earliest():
    assert links_of(FIRST).homes() == {"en1": "en1", "de1": "en1", "en2": "en2", "de2": "en2"}


def test_a_link_stays_when_its_stories_close():
    links = links_of(FIRST)
    links.settle({"en2", "de2"})
    assert pairs(links) == [("de1", "en1"), ("de2", "en2")]
    links.put(story("en3", "en", 4.1, "drtl hty nrk #80", meaning(1, 5)), is_open=True)
    links.compare({"en3": True})
    assert links.homes()["en3"] == "en3"  # de1 is closed, and compared no more


TWINS = [
    story("ar1", "ar", 4.0, "drtl hty nrk #80 btrt mlt", meaning(1, 1)),
    story("en1", "en", 4.0, "drtl hty nrk #80", meaning(1, 2)),
    story("en2", "en", 4.1, "btrt mlt krck", meaning(1, 3)),
]


def test_two_stories_that_were_told_apart_in_their_language_are_not_united():
    """They cannot both be what a third one tells: the stronger link counts."""
    links = links_of(TWINS)
    assert links.scored.keys() == {("ar1", "en1"), ("ar1", "en2")}
    assert pairs(links) == [("ar1", "en1")]


def test_two_that_only_rarity_parted_are_brought_together_by_another_language():
    links = links_of(TWINS)
    links.near = {("en1", "en2")}
    assert pairs(links) == [("ar1", "en1"), ("ar1", "en2")]
    assert set(links.homes().values()) == {"ar1"}


def test_what_is_united_is_kept_whole():
    links = links_of(FIRST)
    assert links.whole({"de1"}) == {"de1", "en1"}
    links.settle(set())
    links.near = {("de1", "de2"), ("en1", "en9")}
    links.forget(links.whole({"de1"}))
    assert links.homes() == {"en1": "en1", "de1": "en1"}
    assert links.near == set()


# --- digests ----------------------------------------------------------------------------------------------------------


def test_digest_counts_names_and_numbers_without_years(report):
    body = "Fire in Norwick on 4 March, said Greta Lund of the 140 workers, as in 1987."
    found = digest("s", report("x", body=body, skeletons=skeletons(body, "en")))
    assert {"nrk", "#140"} <= set(found.marks)
    assert "#1987" not in found.marks
    assert found.language == "en"


def test_a_story_begins_with_its_earliest_claim(report):
    later, earlier = report("x", hours=5, published=None), report("y", hours=9)
    found = digest("s", later)
    assert found.first == later.first_seen.timestamp() / 86400
    assert found.told(earlier).first == earlier.published.timestamp() / 86400


def test_a_digest_keeps_the_first_vectors_and_only_those_that_compare(report):
    told = [report(str(n), n, meaning=meaning(n, n)) for n in range(6)]
    found = digest("s", report("x", meaning="another-model/1 AAAA", topics=FIRES))
    assert found.meanings == ()
    for article in told:
        found = found.told(article)
    assert found.meanings == tuple(article.meaning for article in told[:4])
    assert found.streams == (("*", "fires"),)


# --- what a person says -----------------------------------------------------------------------------------------------


def test_no_link_unites_what_a_person_keeps_apart_with_what_one_put_together():
    """A person: de1 is one with en9, and en9 is none with en1. So the link of de1 with en1 is refused."""
    links = links_of([*FIRST, story("en9", "en", 9.0, "=oslo")])
    links.together, links.apart = {("de1", "en9")}, {("en1", "en9")}
    assert pairs(links) == [("de1", "en9"), ("de2", "en2")]


def test_what_a_person_put_together_parts_chains_of_links_too():
    links = links_of([*FIRST, story("tr1", "tr", 30.0, "=oslo"), story("ar1", "ar", 30.0, "=oslo")])
    links.together, links.apart = {("ar1", "de1"), ("ar1", "tr1")}, {("en1", "tr1")}
    assert ("de1", "en1") not in pairs(links)


def test_a_person_parts_what_was_linked_when_it_closed():
    links = links_of(FIRST)
    links.settle({"en2", "de2"})
    links.apart = {("de1", "en1")}
    assert pairs(links) == [("de2", "en2")]


def test_of_two_stories_that_a_person_keeps_apart_the_later_one_leaves():
    """tr1 is most like de1, which would leave with it."""
    links = links_of([*FIRST[:2], story("tr1", "tr", 4.2, "drtl hty nrk ncrlk", meaning(1, 3))])
    assert links.homes() == {"en1": "en1", "de1": "en1", "tr1": "en1"}
    links.apart = {("en1", "tr1")}
    assert links.homes() == {"en1": "en1", "de1": "en1", "tr1": "tr1"}


def test_where_a_person_contradicts_themselves_they_are_together():
    links = links_of(FIRST)
    links.together = links.apart = {("de1", "en1")}
    assert ("de1", "en1") in pairs(links)


def test_what_a_whole_crowd_has_finds_no_counterparts_where_something_rarer_does():
    links, asks = Links(LinkRule(bearers=5)), story("de", "de", 4.2, "rare1 crowd1")
    crowd = [story(f"fr{n}", "fr", 4.1, "crowd1") for n in range(9)]
    for one in (asks, story("en", "en", 4.0, "rare1 crowd1"), *crowd):
        links.put(one, is_open=True)
    assert links._counterparts(asks) == ["en"]
    assert len(links._counterparts(crowd[0])) == 2
