"""Everything in a store, record by record; and taking articles back out of it."""

import pytest

from newsbot.corpus.store.base import ArticleFilter, Store, Ties
from newsbot.corpus.store.schema import COLLECTIONS, CheckpointRecord, LookRecord, PageRecord, ReadingRecord
from tests.corpus.store import records as make

GONE, OTHER = make.article("a"), make.article("b")


@pytest.fixture
def filled(store: Store) -> Store:
    """One of everything, of two articles that carry the same text."""
    store.put_pages([make.page(sha="p-a", url=GONE.url), make.page(sha="p-o", url="http://outlet.example/o")])
    store.put_versions([(GONE, make.version("a", page_sha="p-a")), (OTHER, make.version("b", page_sha="p-o"))])
    store.put_readings([make.reading("a")])
    store.put_ties([make.tied("a", "b")])
    store.put_urls([make.url("a", article_id=GONE.id), make.url("b"), make.url("x", article_id=GONE.id)])
    store.put_decisions([make.decision("a"), make.decision("b")])
    store.put_feeds([make.feed()], [make.poll()])
    store.put_stories(
        [make.story("s-a"), make.story("s-b", 4)],
        [make.assignment(2, GONE.id, "s-a"), make.assignment(3, GONE.id, "s-b"), make.assignment(5, OTHER.id, "s-b")],
    )
    store.put_run(make.run())
    store.put_subscription(make.subscription())
    store.put_checkpoint((make.NOON, "a-1"), b"state")
    store.put_past_stories([make.past_story("s-old", "mrw")])
    store.put_look("me", {"seq": 3})
    return store


def test_everything_is_read_record_by_record(filled: Store) -> None:
    held = {name: list(filled.everything(each.record)) for name, each in COLLECTIONS.items()}
    assert {name: len(records) for name, records in held.items()} == {
        "feeds": 1,
        "polls": 1,
        "subscriptions": 1,
        "robots": 0,
        "urls": 3,
        "articles": 2,
        "versions": 2,
        "readings": 1,
        "pages": 2,
        "edges": 1,
        "ties": 1,
        "decisions": 2,
        "stories": 2,
        "assignments": 3,
        "past_stories": 1,
        "runs": 1,
        "tombstones": 0,
    }
    assert held["articles"] == sorted(filled.articles(ArticleFilter()), key=lambda each: each.id)
    assert held["urls"] == sorted(filled.urls([each.url for each in held["urls"]]).values(), key=lambda each: each.url)
    assert held["pages"] == [filled.page("p-a"), filled.page("p-o")]
    assert held["past_stories"] == filled.past_stories(["s-old"])
    assert [each.superseded for each in held["assignments"]] == [True, False, False]
    assert list(filled.everything(Ties)) == list(filled.ties_of([each.article_id for each in held["ties"]]).values())
    assert list(filled.everything(LookRecord)) == [LookRecord("me", {"seq": 3})]
    assert list(filled.everything(CheckpointRecord)) == [CheckpointRecord(make.NOON, "a-1", b"state")]


def test_what_is_frozen_does_not_change(filled: Store) -> None:
    with filled.frozen() as isolated:
        assert len(list(filled.everything(PageRecord))) == 2
    assert isolated in (True, False)
    filled.put_look("me", {"seq": 4})
    assert filled.look("me") == {"seq": 4}


def test_an_article_is_removed_with_all_that_was_made_of_it(filled: Store) -> None:
    assert filled.announced_as([GONE.id]) == {GONE.id: {GONE.url, make.url("x").url}}
    assert filled.stories_ever([GONE.id]) == {"s-a", "s-b"}
    counts = filled.remove_articles([GONE.id], [GONE.url, make.url("x").url])
    assert counts == {"articles": 1, "versions": 1, "pages": 1, "decisions": 1}
    assert filled.known([GONE.url]) == {}
    assert [each.id for each in filled.articles(ArticleFilter(terms=(frozenset({"second"}),)))] == [OTHER.id]
    assert filled.versions([GONE.id]) == {}
    assert list(filled.everything(ReadingRecord)) == []
    assert list(filled.all_edges()) == []
    assert filled.page("p-a") is None
    assert filled.page("p-o") is not None
    assert filled.urls([GONE.url, OTHER.url]).keys() == {OTHER.url}
    assert filled.assignments_of([GONE.id, OTHER.id]).keys() == {OTHER.id}
    keys = {(key, "any") for key in make.version("a").fingerprint}
    assert {bearer.article_id for found in filled.bearers(keys, 9).values() for bearer in found} == {OTHER.id}  # type: ignore[arg-type] # "any" is a window
    again = filled.remove_articles([GONE.id], [GONE.url])
    assert set(again.values()) == {0}


def test_tombstones_are_kept_and_nothing_is_announced_under_them(filled: Store) -> None:
    mark = make.tombstone("new")
    filled.put_tombstones([mark])
    assert filled.tombstones([mark.url, OTHER.url]) == {mark.url: mark}
    assert filled.announce([make.url("new"), make.url("newer")]) == {make.url("newer").url}
    filled.remove_tombstones([mark.url])
    assert filled.announce([make.url("new")]) == {make.url("new").url}


def test_the_desks_mark_moves_to_the_earlier_place(filled: Store) -> None:
    filled.clear_desk_mark(filled.desk_mark().counter)
    filled.move_desk_mark((make.at(5), "a-5"))
    filled.move_desk_mark((make.at(9), "a-9"))
    assert filled.desk_mark().position == (make.at(5), "a-5")


def test_what_is_derived_is_in_step(filled: Store) -> None:
    assert filled.underived([GONE.id, OTHER.id]) == set()
    assert filled.orphans(remove=False) == 0
    assert filled.damage() == []
