"""What a person said of stories in different languages, as the whole of it goes by."""

import pytest

from newsbot.stories.checkpoint import dump, load
from newsbot.stories.chronicle import Chronicle
from newsbot.stories.clustering import minutes
from newsbot.stories.model import Overrides, StoryRule
from newsbot.text.ids import story_id

from .conftest import TEXTS, meaning

FIRE, BRIDGE = story_id("fire-1"), story_id("bridge-1")


@pytest.fixture
def told(report):
    """A story in English, and two reports of another event in German."""
    german = [report(name, at + 1, language="de") for at, name in enumerate(("bridge-1", "bridge-2"))]
    return [report("fire-1"), *german]


def home_of(chronicle, told, between=lambda chronicle: chronicle):
    """Article -> the story it is part of; `between` minutes something may happen."""
    found = {}
    for batch in minutes(told):
        found |= {line.article: line.story for line in chronicle.assign(batch)}
        chronicle = between(chronicle)
    homes = chronicle.homes()
    return {article: homes[part] for article, part in found.items()}


def test_stories_of_two_languages_that_a_person_merged_grow_in_both(told):
    overrides = Overrides(together=frozenset({("bridge-1", "fire-1")}))
    assert home_of(Chronicle(), told) == {"fire-1": FIRE, "bridge-1": BRIDGE, "bridge-2": BRIDGE}
    chronicle = Chronicle(overrides=overrides)
    assert home_of(chronicle, told) == dict.fromkeys(("fire-1", "bridge-1", "bridge-2"), FIRE)
    (link,) = chronicle.links.links()
    assert link.reason == "a person put them together"


def test_it_lasts_though_stories_close_and_states_are_saved(told, report):
    overrides = Overrides(together=frozenset({("bridge-1", "fire-1")}))

    def restored(chronicle):
        chronicle.forget()
        again = Chronicle(overrides=overrides)
        again.restore(load(dump(chronicle.state()), StoryRule()))
        return again

    later = report("vote-1", 90 * 24)
    homes = home_of(Chronicle(overrides=overrides), [told[0], later], restored)
    assert homes == {"fire-1": FIRE, "vote-1": story_id("vote-1")}
    late = [told[0], later, report("bridge-1", 91 * 24, language="de")]
    assert home_of(Chronicle(overrides=overrides), late, restored)["bridge-1"] == FIRE


def test_stories_of_two_languages_that_a_person_parted_are_not_linked(report):
    body = "Norwick Halvard Lund 140 Sund. " + TEXTS["fire-1"][1]
    marks = {"nrck": 1, "hlfrd": 1, "lnd": 1, "snd": 1}
    same = {"body": body, "skeletons": marks, "topics": frozenset({"fires"}), "meaning": meaning(1, 1)}
    pair = [report("a", 0, **same), report("b", 1, language="de", **same)]
    assert len(set(home_of(Chronicle(), pair).values())) == 1
    assert len(set(home_of(Chronicle(overrides=Overrides(apart=frozenset({("a", "b")}))), pair).values())) == 2


def test_stories_of_one_language_that_a_person_parted_are_not_united_through_another(told, report):
    """The fire is told in Norwegian too, and a person put the vote to that: it is apart from the English fire."""
    body = "Norwick Halvard Lund 140 Sund. " + TEXTS["fire-1"][1]
    marks = {"nrck": 1, "hlfrd": 1, "lnd": 1, "snd": 1}
    same = {"body": body, "skeletons": marks, "topics": frozenset({"fires"})}
    pair = [report("a", 0, **same), report("b", 1, language="no", **same)]
    assert len(set(home_of(Chronicle(), pair).values())) == 1
    overrides = Overrides(together=frozenset({("b", "vote-1")}), apart=frozenset({("a", "vote-1")}))
    homes = home_of(Chronicle(overrides=overrides), [*pair, report("vote-1", 2)])
    assert homes["b"] == homes["vote-1"] != homes["a"]


def test_what_rarity_parted_within_one_minute_is_noted_under_the_stories_that_came_of_it(report):
    """The vote is near (to a rule that finds all near) to the story of both reports on the bridge, to neither alone."""
    told = [report("bridge-1"), report("bridge-1", ident="a"), report("vote-1", ident="part")]
    chronicle = Chronicle(StoryRule(join=-9.0))
    lines = {line.article: line for line in chronicle.assign(told)}
    whole = lines["bridge-1"].story
    assert lines["a"].story == whole != lines["part"].story
    assert chronicle.links.near == {tuple(sorted((whole, lines["part"].story)))}
