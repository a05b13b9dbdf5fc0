"""Rarity: what is known of terms, and from when on."""

from collections import Counter
from datetime import date, timedelta

import pytest

from newsbot.stories import term_weights
from newsbot.stories.model import StoryRule
from newsbot.stories.term_weights import Lexicon, Rarity

DAY = date(2026, 3, 4)


@pytest.mark.parametrize("kept", [0, 1, 4, 7, 9, 10, 99])
def test_the_rarest_are_forgotten_at_the_end_of_a_day_and_of_equals_the_last_by_name(monkeypatch, kept):
    monkeypatch.setattr(term_weights, "_KEPT", kept)
    counts = {
        "kiln": 1,
        "ferry": 2,
        "quay": 1,
        "bridge": 3,
        "dam": 1,
        "works": 2,
        "fire": 5,
        "arch": 2,
        "vote": 1,
        "town": 3,
    }
    rarity = Rarity(seen=Counter(counts), today=Counter(["works"]))
    rarity.close_epoch()
    counts["works"] += 1
    assert rarity.seen == dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:kept])


def test_equal_weights_of_a_text_are_held_once():
    weights = Lexicon(StoryRule()).weigher("en", []).vector({"kiln": 1, "ferry": 1, "quay": 2, "arch": 2})
    assert weights["kiln"] is weights["ferry"]
    assert weights["quay"] is weights["arch"]
    assert weights["kiln"] < weights["quay"]


def known(lexicon: Lexicon) -> int:
    return lexicon.languages["en"].documents


def test_articles_count_from_the_next_epoch_on(report):
    lexicon = Lexicon(StoryRule())
    for _ in range(40):
        lexicon.turn_to(DAY)
        lexicon.count([report("fire-1")])
    lexicon.turn_to(DAY)
    before = known(lexicon)
    lexicon.count([report("fire-1")])
    lexicon.turn_to(DAY)
    assert known(lexicon) == before  # not a tenth more came in
    lexicon.turn_to(DAY + timedelta(days=1))
    assert known(lexicon) == 41


def test_the_first_epochs_are_as_short_as_a_minute(report):
    lexicon = Lexicon(StoryRule())
    for count in range(1, 5):
        lexicon.count([report("fire-1")])
        lexicon.turn_to(DAY)
        assert known(lexicon) == count


def test_a_first_crawl_counts_itself_and_still_weighs_what_its_reports_share(report):
    fires = [report(f"fire-{n}", n) for n in range(1, 6)]
    few = Lexicon(StoryRule()).weigher("en", fires[:4]).vector({"norwick": 1, "unseen": 1})
    together = Lexicon(StoryRule()).weigher("en", fires).vector({"norwick": 1, "unseen": 1})
    assert few["norwick"] == few["unseen"]
    assert together["unseen"] / 3 < together["norwick"] < together["unseen"]


def test_what_is_no_first_crawl_counts_itself_only_when_it_is_large(report):
    fires, votes = ([report(f"{kind}-{n}", n) for n in range(1, 6)] for kind in ("fire", "vote"))
    known = Lexicon(StoryRule())
    known.count(votes * 2)
    known.turn_to(DAY)
    weighed = known.weigher("en", fires).vector({"norwick": 1, "unseen": 1})
    assert weighed["norwick"] == weighed["unseen"]
    first, large = (
        Lexicon(rule).weigher("en", fires).vector({"norwick": 1, "unseen": 1})
        for rule in (StoryRule(), StoryRule(large=5))
    )
    assert large["norwick"] < first["norwick"]  # without documents of unknown words beside its own


def test_a_term_of_every_article_soon_weighs_little(report):
    lexicon = Lexicon(StoryRule())
    fires = [report("fire-1"), report("fire-2", 1)]
    first = lexicon.weigher("en", fires[:1]).vector({"norwick": 1, "bridg": 1})
    for fire in fires:
        lexicon.turn_to(DAY)
        lexicon.count([fire])
    lexicon.turn_to(DAY)
    later = lexicon.weigher("en", fires[:1]).vector({"norwick": 1, "bridg": 1})
    assert first["norwick"] == first["bridg"]
    assert later["norwick"] < later["bridg"]
