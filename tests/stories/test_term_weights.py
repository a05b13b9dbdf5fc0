"""Rarity: what is known of terms, and from when on."""

from datetime import date, timedelta

from newsbot.stories.model import StoryRule
from newsbot.stories.term_weights import Lexicon

DAY = date(2026, 3, 4)


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
