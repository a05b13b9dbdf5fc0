"""Contract of every store: lists of articles, filters, search terms, canonical order."""

import dataclasses

import pytest

from newsbot.corpus.store.base import ArticleFilter, Store
from tests.corpus.store.records import article, at, pair


def test_articles_come_newest_first_and_continue(store: Store) -> None:
    many = [pair(n, first_seen=at(minutes)) for n, minutes in (("a", 1), ("b", 3), ("c", 3), ("d", 2))]
    store.put_versions(many)
    order = sorted((a for a, _ in many), key=lambda a: (a.first_seen, a.id), reverse=True)
    assert store.articles(ArticleFilter()) == order
    assert store.articles(ArticleFilter(), limit=2) == order[:2]
    assert store.articles(ArticleFilter(), limit=2, after=(order[1].first_seen, order[1].id)) == order[2:]
    assert store.articles(ArticleFilter(), limit=0) == []


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (ArticleFilter(topics=("trade", "none")), "b"),
        (ArticleFilter(outlets=("other.example",)), "b"),
        (ArticleFilter(languages=("tr",)), "c"),
        (ArticleFilter(since=at(2)), "bc"),
        (ArticleFilter(until=at(2)), "a"),
        (ArticleFilter(since=at(2), until=at(3)), "b"),
        (ArticleFilter(ids=(article("a").id, article("c").id)), "ac"),
        (ArticleFilter(ids=()), ""),
        (ArticleFilter(terms=(frozenset({"drone"}),)), "b"),
        (ArticleFilter(terms=(frozenset({"drone", "missile"}),)), "ab"),
        (ArticleFilter(terms=(frozenset({"second"}), frozenset({"drone*"}))), "b"),
        (ArticleFilter(terms=(frozenset({"turk*"}),)), "c"),
        (ArticleFilter(terms=(frozenset({"turkiye"}),), languages=("en",)), ""),
        (ArticleFilter(terms=(frozenset({"miss"}),)), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_filters(store: Store, where: ArticleFilter, names: str) -> None:
    store.put_versions(
        [
            pair("a", text="A missile over the sea.", first_seen=at(1)),
            pair("b", text="Drones and one drone.", first_seen=at(2), topics=("trade", "x"), outlet="other.example"),
            pair("c", text="Füze TÜRKİYE üzerinde.", title="Haber", first_seen=at(3), language="tr"),
        ]
    )
    assert {a.id for a in store.articles(where)} == {article(n).id for n in names}


def test_terms_are_those_of_the_current_version(store: Store) -> None:
    old, new = pair(text="An oldword here.", fetched=at(1)), pair(text="A newword here.", fetched=at(9))
    store.put_versions([new, old])
    found = [bool(store.articles(ArticleFilter(terms=(frozenset({w}),)))) for w in ("newword", "oldword")]
    assert found == [True, False]


def test_terms_of_scripts_without_spaces(store: Store) -> None:
    store.put_version(*pair(text="北京发射导弹", language="zh"))
    assert store.articles(ArticleFilter(terms=(frozenset({"发射"}),)))


def test_every_folded_word_is_found_by_itself(store: Store) -> None:
    text = "l'été naïve_test 2,500 co-op don't e\u0301te\u0301 Straße हिन्दी ปลา ǅ ﬁre ½ x² ٣٤ a.b ₂ K 한국어 #tag @me"
    store.put_version(*pair(text=text))
    from newsbot.text.words import words

    missing = [w for w in words(text) if not store.articles(ArticleFilter(terms=(frozenset({w}),)))]
    assert missing == []


def test_canonical_order_cuts_to_the_minute(store: Store) -> None:
    many = [pair(n, first_seen=at(minutes)) for n, minutes in (("a", 1.5), ("b", 1.1), ("c", 0.9), ("d", 2))]
    store.put_versions(many)
    expected = sorted((a for a, _ in many), key=lambda a: (a.first_seen.replace(second=0), a.id))
    assert list(store.articles_in_order()) == expected
    third = expected[2]
    assert list(store.articles_in_order(start=(third.first_seen, third.id))) == expected[2:]
    assert list(store.articles_in_order(where=ArticleFilter(ids=(third.id,)))) == [third]


def test_articles_are_found_by_the_beginning_of_their_id(store: Store) -> None:
    store.put_versions([pair(n) for n in "abcdef"])
    every = sorted(article(n).id for n in "abcdef")
    assert [a.id for a in store.find_articles("a-")] == every
    assert [a.id for a in store.find_articles("a-", limit=2)] == every[:2]
    assert [a.id for a in store.find_articles(every[3][:8])] == [every[3]]
    assert [a.id for a in store.find_articles(every[3])] == [every[3]]
    assert store.find_articles(every[3][:-1] + "~") == []
    assert store.find_articles(".*") == []


def test_a_corrected_first_seen_reorders(store: Store) -> None:
    store.put_versions([pair("a", first_seen=at(1)), pair("b", first_seen=at(2))])
    store.put_version(*pair("b", first_seen=at(0)))
    assert [a.id for a in store.articles_in_order()] == [article("b").id, article("a").id]


def test_version_fields_that_are_unknown_stay_unknown(store: Store) -> None:
    one, text = pair(language=None, published=None)
    text = dataclasses.replace(text, blocks=(), authors=())
    store.put_version(one, text)
    assert store.versions([one.id]) == {one.id: [text]}
