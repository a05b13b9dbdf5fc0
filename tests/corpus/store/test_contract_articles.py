"""Contract of every store: articles, their versions, and what moves the desk's mark."""

import pytest

from newsbot.corpus.store.base import ArticleFilter, PutResult, Store
from newsbot.items import Known, KnownVersion
from tests.corpus.store.records import NOON, at, pair, tied


def test_article_and_version_read_back_as_written(store: Store) -> None:
    one, text = pair(
        aliases=("https://outlet.example/amp/a",),
        feed_urls=("https://outlet.example/one.rss",),
        feed_published=at(-3),
        modified=at(2),
        image="https://outlet.example/a.jpg",
        paywalled=False,
        witnesses={"title": "json-ld", "published": "meta"},
        dissent={"title": ("og: Other", "h1: Third")},
        flags=("date-suspect",),
        fingerprint=(0, 7, 2**63 - 1),
        page_sha="ab",
    )
    assert store.put_version(one, text) == PutResult(one.id, new_article=True, new_version=True)
    assert store.articles(ArticleFilter()) == [one]
    assert store.versions([one.id, "a-none"]) == {one.id: [text]}


def test_repeating_a_version_changes_nothing(store: Store) -> None:
    one, text = pair()
    store.put_version(one, text)
    mark = store.desk_mark()
    assert store.put_version(one, text) == PutResult(one.id, new_article=False, new_version=False)
    assert (store.articles(ArticleFilter()), store.versions([one.id]), store.desk_mark()) == (
        [one],
        {one.id: [text]},
        mark,
    )


def test_article_merges(store: Store) -> None:
    store.put_version(*pair(first_seen=at(9), aliases=("b",), topics=("y",), feed_urls=("f2",), feed_published=None))
    store.put_version(
        *pair(first_seen=at(3), aliases=("a",), topics=("x", "y"), feed_urls=("f1",), feed_published=at(2))
    )
    store.put_version(*pair(first_seen=at(6), feed_published=at(8), topics=()))
    (held,) = store.articles(ArticleFilter())
    assert (held.first_seen, held.aliases, held.topics) == (at(3), ("a", "b"), ("x", "y"))
    assert (held.feed_urls, held.feed_published) == (("f1", "f2"), at(2))


def test_unsorted_sets_are_kept_sorted(store: Store) -> None:
    store.put_version(*pair(aliases=("b", "a", "b"), topics=("y", "x")))
    (held,) = store.articles(ArticleFilter())
    assert (held.aliases, held.topics) == (("a", "b"), ("x", "y"))


def test_current_version_is_the_one_fetched_last(store: Store) -> None:
    new = pair(text="The new text.", title="New", fetched=at(50), language="tr", published=at(40))
    store.put_version(*new)
    store.put_version(*pair(text="The old text.", title="Old", fetched=at(10)))
    (held,) = store.articles(ArticleFilter())
    assert (held.title, held.current_sha, held.current_fetched) == ("New", new[1].sha, at(50))
    assert (held.language, held.published, held.words) == ("tr", at(40), 3)


def test_touching_an_older_text_makes_it_current_again(store: Store) -> None:
    old, new = pair(text="Old text.", fetched=at(10)), pair(text="New text.", fetched=at(50))
    store.put_versions([old, new])
    store.touch_version(old[0].id, old[1].sha, at(90))
    (held,) = store.articles(ArticleFilter())
    assert (held.current_sha, held.current_fetched) == (old[1].sha, at(90))
    assert [v.last_fetched for v in store.versions([old[0].id])[old[0].id]] == [at(90), at(50)]


def test_touching_with_an_earlier_time_moves_first_fetched(store: Store) -> None:
    one, text = pair(fetched=at(10))
    store.put_version(one, text)
    store.touch_version(one.id, text.sha, at(5))
    (held,) = store.versions([one.id])[one.id]
    assert (held.first_fetched, held.last_fetched) == (at(5), at(10))


def test_touching_what_is_not_there_is_harmless(store: Store) -> None:
    store.touch_version("a-none", "00", at(5))
    assert store.counts()["versions"] == 0


def test_the_earliest_read_of_a_text_tells_its_metadata(store: Store) -> None:
    late = pair(fetched=at(20), language="de", image="late.jpg")
    early = pair(fetched=at(10), language="en", image="early.jpg")
    store.put_version(*late)
    store.put_version(*early)
    (held,) = store.versions([late[0].id])[late[0].id]
    (listed,) = store.articles(ArticleFilter())
    assert (held.image, held.first_fetched, held.last_fetched) == ("early.jpg", at(10), at(20))
    assert (listed.language, listed.current_fetched) == ("en", at(20))


def test_versions_come_by_first_fetched_and_sha(store: Store) -> None:
    texts = [pair(text=f"Text {n}.", fetched=at(minutes)) for n, minutes in enumerate((30, 10, 20, 10))]
    store.put_versions(texts)
    held = store.versions([texts[0][0].id])[texts[0][0].id]
    assert [(v.first_fetched, v.sha) for v in held] == sorted((v.first_fetched, v.sha) for _, v in texts)


def test_put_versions_says_what_was_new(store: Store) -> None:
    a, b = pair("a"), pair("b")
    results = store.put_versions([a, b, a, pair("a", text="Another text.")])
    assert [(r.new_article, r.new_version) for r in results] == [
        (True, True),
        (True, True),
        (False, False),
        (False, True),
    ]


def test_known_by_canonical_url_and_alias(store: Store) -> None:
    one, text = pair(aliases=("https://m.outlet.example/a",))
    later = pair(text="Another text.", fetched=at(30))[1]
    store.put_versions([(one, text), (one, later)])
    expected = Known(
        one.id,
        one.url,
        tuple(KnownVersion(v.sha, v.extractor, v.first_fetched, v.last_fetched, v.page_sha) for v in (text, later)),
    )
    assert store.known([one.url, "https://m.outlet.example/a", "https://outlet.example/b"]) == {
        one.url: expected,
        "https://m.outlet.example/a": expected,
    }


def test_an_articles_own_url_wins_over_anothers_alias(store: Store) -> None:
    own = pair("b")
    store.put_version(*pair("a", aliases=(own[0].url,)))
    store.put_version(*own)
    assert store.known([own[0].url])[own[0].url].article_id == own[0].id


# --- the desk's mark -----------------------------------------------------------------------------------------------


def test_a_new_article_moves_the_mark_to_its_minute(store: Store) -> None:
    assert store.desk_mark().position is None
    one = pair("a", first_seen=at(5.5))
    store.put_version(*one)
    assert store.desk_mark().position == (at(5), one[0].id)


def test_the_mark_moves_only_back(store: Store) -> None:
    early, late = pair("a", first_seen=at(5)), pair("b", first_seen=at(50))
    store.put_version(*early)
    before = store.desk_mark()
    store.put_version(*late)
    after = store.desk_mark()
    assert (after.position, after.counter > before.counter) == ((at(5), early[0].id), True)


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ({"first_seen": at(-5)}, True),
        ({"topics": ("missiles", "trade")}, True),
        ({"text": "An earlier text.", "fetched": at(0.5)}, True),
        ({"fetched": at(0.5)}, True),
        ({"text": "A later text.", "fetched": at(30)}, True),
        ({"first_seen": at(5), "topics": (), "aliases": ("x",)}, False),
        ({"fetched": at(30)}, False),
    ],
    ids=["seen-earlier", "topic", "earlier-text", "same-text-earlier", "later-text", "alias", "again"],
)
def test_what_moves_the_mark(store: Store, change: dict[str, object], moves: bool) -> None:
    store.put_version(*pair())
    assert store.clear_desk_mark(store.desk_mark().counter)
    store.put_version(*pair(**change))
    assert (store.desk_mark().position is not None) is moves


def test_the_mark_is_cleared_only_by_who_has_read_it(store: Store) -> None:
    store.put_version(*pair("a"))
    read = store.desk_mark()
    store.put_version(*pair("b"))
    assert not store.clear_desk_mark(read.counter)
    assert store.desk_mark().position is not None
    assert store.clear_desk_mark(store.desk_mark().counter)
    assert store.desk_mark().position is None


def test_a_cleared_mark_starts_anew(store: Store) -> None:
    store.put_version(*pair("a", first_seen=at(1)))
    store.clear_desk_mark(store.desk_mark().counter)
    late = pair("b", first_seen=at(99))
    store.put_version(*late)
    assert store.desk_mark().position == (at(99), late[0].id)


def test_touching_first_fetched_moves_the_mark(store: Store) -> None:
    one, text = pair(fetched=at(10))
    store.put_version(one, text)
    store.clear_desk_mark(store.desk_mark().counter)
    store.touch_version(one.id, text.sha, at(20))
    assert store.desk_mark().position is None
    store.touch_version(one.id, text.sha, at(5))
    assert store.desk_mark().position == (NOON, one.id)


def test_what_the_desk_ties_moves_no_mark(store: Store) -> None:
    store.put_versions([pair("a"), pair("b")])
    store.clear_desk_mark(store.desk_mark().counter)
    store.put_ties([tied("a", "b")])
    assert store.desk_mark().position is None
