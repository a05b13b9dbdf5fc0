"""Texts that a later reader made of kept pages, in the place of what stood there."""

import dataclasses
from collections.abc import Callable
from typing import Any

from newsbot.corpus.store.base import ArticleFilter, Reread, Store
from newsbot.corpus.store.schema import ReadingRecord, VersionRecord
from tests.corpus.store import records as make

NEW = "newsbot-2/trafilatura-2.3.1"
ARTICLE = make.article("a")
Open = Callable[[], Store]


def again(text: str, **fields: Any) -> VersionRecord:
    """What the later reader made of a page of article `a`."""
    return make.version("a", text, extractor=NEW, flags=("reextracted",), **({"fingerprint": (13, 21)} | fields))


def held(store: Store) -> list[tuple[str, str, int]]:
    """Of each version of article `a` its text, reader and the minutes between its reads."""
    found = store.versions([ARTICLE.id])[ARTICLE.id]
    return [(v.body, v.extractor, int((v.last_fetched - v.first_fetched).total_seconds()) // 60) for v in found]


def put(store: Store, *texts: tuple[str, int, int]) -> list[VersionRecord]:
    """Versions of article `a`: text, and the minutes at which it was read first and last."""
    versions = [make.version("a", text, first_fetched=make.at(a), last_fetched=make.at(b)) for text, a, b in texts]
    store.put_versions([(ARTICLE, each) for each in versions])
    store.clear_desk_mark(store.desk_mark().counter)
    return versions


def test_a_new_text_takes_the_place_and_the_times_of_the_old(store: Store) -> None:
    (old,) = put(store, ("Missile. Read more: weather", 1, 9))
    store.reread([Reread(ARTICLE.id, ((old, again("Missile.", language="de")),), make.at(60))])
    assert held(store) == [("Missile.", NEW, 8)]
    (article,) = store.articles(ArticleFilter())
    assert (article.current_sha, article.language, article.words) == (again("Missile.").sha, "de", 1)
    assert store.desk_mark().position == (make.NOON, ARTICLE.id)
    assert store.known([ARTICLE.url])[ARTICLE.url].versions[0].extractor == NEW


def test_search_and_fingerprints_follow(store: Store) -> None:
    (old,) = put(store, ("Missile. Read more: weather", 1, 1))
    store.reread([Reread(ARTICLE.id, ((old, again("Missile over Hatay.")),), make.at(60))])
    found = [store.count_articles(ArticleFilter(terms=(frozenset({word}),))) for word in ("weather", "hatay")]
    assert found == [0, 1]
    assert store.bearers({(key, "any") for key in old.fingerprint}, 9) == {}
    assert len(store.bearers({(13, "any"), (21, "any")}, 9)) == 2
    assert store.underived([ARTICLE.id]) == set()
    assert store.orphans(remove=False) == 0


def test_the_old_reading_is_kept_where_it_says_otherwise(store: Store) -> None:
    one, other = put(store, ("Missile. Read more: weather", 1, 1), ("Missile. And more.", 5, 5))
    same = dataclasses.replace(other, extractor=NEW, flags=("reextracted",))
    store.reread([Reread(ARTICLE.id, ((one, again("Missile.")), (other, same)), make.at(60))])
    assert [(r.version, r.replaced_by, r.at) for r in store.everything(ReadingRecord)] == [
        (one, again("Missile.").sha, make.at(60))
    ]
    assert [text for text, *_ in held(store)] == ["Missile.", "Missile. And more."]


def test_texts_that_the_later_reader_tells_no_more_apart_are_one(store: Store) -> None:
    one, other = put(store, ("Missile. Ad: tea", 1, 2), ("Missile. Ad: coffee", 5, 9))
    first, second = again("Missile.", authors=("First",)), again("Missile.", authors=("Second",))
    store.reread([Reread(ARTICLE.id, ((one, first), (other, second)), make.at(60))])
    assert held(store) == [("Missile.", NEW, 8)]
    assert store.versions([ARTICLE.id])[ARTICLE.id][0].authors == ("First",)


def test_texts_that_change_places_keep_their_own_times(store: Store) -> None:
    one, other = put(store, ("Missile. One.", 1, 2), ("Missile. Two.", 5, 9))
    store.reread([Reread(ARTICLE.id, ((one, again("Missile. Two.")), (other, again("Missile. Three."))), make.at(60))])
    assert held(store) == [("Missile. Two.", NEW, 1), ("Missile. Three.", NEW, 4)]
    assert [each.title for each in store.articles(ArticleFilter())] == ["Second missile"]


def test_it_may_be_repeated_and_what_is_gone_is_passed_over(store: Store, open_again: Open) -> None:
    (old,) = put(store, ("Missile. Read more: weather", 1, 9))
    work = [Reread(ARTICLE.id, ((old, again("Missile.")),), make.at(60))]
    store.reread(work)
    before = (held(store), store.desk_mark())
    open_again().reread([*work, Reread("a-purged", ((old, again("Missile.")),), make.at(61))])
    assert (held(store), store.desk_mark()) == before
