"""Contract of every store: a headline stands for a text that could not be read, until it is, whoever comes first."""

import dataclasses
import itertools

import pytest

from newsbot.corpus.store.base import ArticleFilter, PutResult, Store
from newsbot.text.topics import candidate_terms, parse
from tests.corpus.store.records import at, headline, pair

TEXT = "A second missile was intercepted."


def test_a_headline_is_listed_found_and_marked(store: Store) -> None:
    one, told = headline(summary="Debris fell near Dörtyol.")
    assert store.put_version(one, told) == PutResult(one.id, new_article=True, new_version=True)
    assert store.articles(ArticleFilter()) == [one]
    assert (one.unread, store.versions([one.id])) == (True, {one.id: [told]})
    for words in ("intercepted", "dortyol"):
        assert store.articles(ArticleFilter(terms=candidate_terms(parse(words)) or ())) == [one]
    assert store.articles(ArticleFilter(texts_only=True)) == []
    assert list(store.articles_in_order(where=ArticleFilter(texts_only=True))) == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_texts_take_its_place_in_any_order(store: Store, order: tuple[int, ...]) -> None:
    earlier, later = pair(text=TEXT, fetched=at(10)), pair(text=f"{TEXT} Again.", fetched=at(20))
    given = [earlier, later, headline(fetched=at(5)), headline(title="Later", fetched=at(30))]
    for place in order:
        store.put_version(*given[place])
    (held,) = store.articles(ArticleFilter(texts_only=True))
    assert (held.title, held.current_sha, held.unread) == (later[1].title, later[1].sha, False)
    assert store.versions([held.id])[held.id] == [earlier[1], later[1]]
    told = store.versions([held.id], replaced=True)[held.id]
    assert [version.title for version in told] == ["Missile intercepted", "Second missile", "Second missile", "Later"]
    assert store.articles(ArticleFilter(terms=candidate_terms(parse("hatay")) or ())) == []


def test_of_several_headlines_the_latest_is_shown(store: Store) -> None:
    told = [headline(title=f"Three hurt, then {n}", fetched=at(n)) for n in (7, 5)]
    store.put_versions(told)
    (held,) = store.articles(ArticleFilter())
    assert held.title == "Three hurt, then 7"
    assert [version.title for version in store.versions([held.id])[held.id]] == [held.title[:-1] + "5", held.title]


def test_a_headline_is_counted_apart(store: Store) -> None:
    store.put_versions([headline("a"), headline("b"), pair("b"), pair("c")])
    counts = store.counts()
    assert (counts["articles"], counts["versions"], counts["headlines"]) == (2, 2, 1)


def test_what_is_known_of_a_headline_is_not_read(store: Store) -> None:
    one, told = headline()
    store.put_version(one, told)
    assert not store.known([one.url])[one.url].read
    store.put_version(*pair(fetched=at(9)))
    assert store.known([one.url])[one.url].read


def test_a_text_moves_the_desks_mark_and_a_late_headline_leaves_the_stories_alone(store: Store) -> None:
    one, told = headline()
    store.put_version(one, told)
    store.clear_desk_mark(store.desk_mark().counter)
    store.put_version(*pair(fetched=at(9)))
    assert store.desk_mark().position == (one.first_seen, one.id)
    (text,) = store.versions([one.id])[one.id]
    store.touch_version(one.id, told.sha, at(60))
    (held,) = store.articles(ArticleFilter())
    assert (held.current_sha, held.current_fetched) == (text.sha, at(9))


def test_an_article_that_is_seen_earlier_as_a_headline_keeps_its_text(store: Store) -> None:
    store.put_version(*pair(fetched=at(9)))
    earlier, told = headline(fetched=at(1))
    store.put_version(dataclasses.replace(earlier, first_seen=at(-30), topics=("x",)), told)
    (held,) = store.articles(ArticleFilter())
    assert (held.first_seen, held.unread, held.topics) == (at(-30), False, ("missiles", "x"))
