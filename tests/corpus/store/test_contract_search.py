"""Contract of every store: the same questions get the same answers, in the same order, however the articles came in."""

import random
from typing import Any

from newsbot.corpus.query import article_rows, grouping, searching, trends
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.text.topics import parse
from tests.corpus.store.records import article, assignment, at, pair, story

NAMES = [f"n{number}" for number in range(16)]
STORIES = {f"s-{number}": NAMES[number::4] for number in range(4)}
QUERIES = [
    *("harbour", "ship OR harbour", "ship harbour", '"the harbour"', "title:ship", "harbour NOT lang:de", "harb*"),
    *("Schiffe", "ships lang:en", "~'harbours ships'", '="ships"', f"ship since:{at(600):%Y-%m-%dT%H:%MZ}"),
]


def _report(number: int) -> list[Any]:
    """The versions of one article; every third was changed, every seventh is by the minute of the one before."""
    language = ("en", "de", "tr")[number % 3]
    word = {"en": "ships", "de": "Schiffe", "tr": "gemiler"}[language]
    fields = {"first_seen": at((number - (number % 7 == 6)) * 97), "language": language}
    fields |= {"outlet": f"outlet{number % 5}.example", "title": f"A ship of {number % 4}"}
    text = f"The harbour. {word} " * (number % 6 + 1) + f"Landmark{number // 3}."
    changed = [pair(NAMES[number], f"{text} Harbours, again.", fetched=at(9_000), **fields)] if number % 3 == 0 else []
    return [pair(NAMES[number], text, **fields), *changed]


def _fill(store: Store, chance: random.Random) -> Store:
    """All reports in some order, in batches of some size."""
    pairs = [each for number in range(len(NAMES)) for each in _report(number)]
    chance.shuffle(pairs)
    while pairs:
        size = chance.randint(1, 9)
        batch, pairs = pairs[:size], pairs[size:]
        store.put_versions(batch)
    seq = 0
    for ident, names in STORIES.items():
        made = []
        for place, name in enumerate(names):
            seq += 1
            relation = "copy" if place % 3 == 2 else "follow_up" if place else "new_story"
            detail = {"family": article(names[0]).id, "first_seq": seq} if relation == "copy" else {"first_seq": seq}
            made.append(assignment(seq, article(name).id, ident, relation=relation, detail=detail))
        seq += 1
        store.put_stories([story(ident, seq, article_ids=tuple(article(name).id for name in names))], made)
    return store


def _answers(store: Store, text: str) -> list[Any]:
    """All that can be asked about a query."""
    asked, everywhere = parse(text, at(5_000)), ArticleFilter()
    sorts: tuple[searching.Sort, ...] = ("relevance", "newest", "oldest")
    return [
        *(searching.search(store, asked, everywhere, 99, sort=sort) for sort in sorts),
        *(grouping.grouped(store, asked, everywhere, 99, by) for by in ("story", "family")),
        grouping.grouped(store, asked, everywhere, 3, "story", sort="newest"),
        grouping.facets(store, asked, everywhere),
        trends.trend(store, [asked], everywhere, "hour"),
        trends.trend(store, [asked], everywhere, "week", "story"),
        grouping.meant_instead(store, parse("harbuor")),
    ]


def test_answers_are_those_of_another_store_filled_in_another_order(store: Store, another: Store) -> None:
    _fill(store, random.Random(1))
    _fill(another, random.Random(2))
    for text in QUERIES:
        found = _answers(store, text)
        assert found == _answers(another, text), text
        assert found[0], text
    for name in NAMES[:2]:
        assert grouping.like(store, article_rows.find_article(store, article(name).id)) == grouping.like(
            another, article_rows.find_article(another, article(name).id)
        )
