"""Ties: who is compared with whom follows from texts, times and the canonical order, and copies cost their number."""

import dataclasses
import itertools
import random
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.corpus import assignment
from newsbot.corpus.assignment import articles, texts, ties
from newsbot.corpus.query import whole_story
from newsbot.corpus.records import edge_between
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import EdgeRecord
from newsbot.corpus.writer import Writer
from newsbot.items import Article
from newsbot.stories import clustering
from newsbot.stories.families import families
from newsbot.stories.term_sums import single
from newsbot.stories.terms import terms_of
from newsbot.text.fingerprint import DEFAULT_RULE
from newsbot.text.ids import article_id
from tests.builders import NOON, article, at, url

WORDS = [
    "".join(pair) for pair in itertools.product(["ka", "lo", "mi", "nu", "pe", "ro"], ["bar", "den", "fis", "gol"])
]


def text(event: int, cut: int, figure: int) -> str:
    """A report of some event: its words, from some word on, with a figure now and then."""
    chance = random.Random(event)
    words = [chance.choice(WORDS) + chance.choice(WORDS) for _ in range(120)]
    words[::30] = [str(figure)] * 4
    return " ".join(words[cut : cut + 80])


def report(number: int, event: int = 0, cut: int = 0, figure: int = 0, **fields: object) -> Article:
    """An article by the `number`-th outlet."""
    host = f"n{number}.example"
    return article("a", body=text(event, cut, figure), host=host, language="en", **{"published": NOON} | fields)


def assigned(store: Store, *batches: Sequence[Article]) -> list[EdgeRecord]:
    """The edges once these batches are written, each assigned before the next comes."""
    for batch in batches:
        Writer(store).write(batch)
        assignment.assign(store, at(days=30), "desk")
    return list(store.all_edges())


def all_pairs(store: Store) -> list[EdgeRecord]:
    """What comparing each version with each other would find."""
    ids = [each.id for each in store.articles_in_order()]
    versions = [version for found in store.versions(ids).values() for version in found]
    pairs = itertools.combinations(versions, 2)
    edges = [edge_between(*pair) for pair in pairs if pair[0].article_id != pair[1].article_id]
    return sorted(filter(None, edges), key=lambda edge: edge.id)


def parts(edges: Sequence[EdgeRecord]) -> dict[str, str]:
    return families((edge.low_article, edge.high_article) for edge in edges)


# --- any order, any batches, several crawlers -------------------------------------------------------------------------

MOMENTS = st.sampled_from([None, *(NOON + timedelta(hours=hours) for hours in (0, 1, 50, 100, 140, 400))])
REPORTS = st.builds(
    lambda event, cut, figure, published, seen: {
        "event": event, "cut": cut, "figure": figure, "published": published, "first_seen": at(minutes=seen),
    },
    st.integers(0, 1), st.integers(0, 3).map(lambda n: n * 13), st.integers(0, 2), MOMENTS, st.integers(0, 4),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(made=st.lists(REPORTS, min_size=2, max_size=10), data=st.data())
def test_any_order_and_any_batches_end_in_the_same_ties_even_where_bounds_are_reached(
    made: list[dict[str, object]], data: st.DataObject
) -> None:
    articles = [report(number, **fields) for number, fields in enumerate(made)]  # type: ignore[arg-type] # by name
    shuffled = data.draw(st.permutations(articles + articles[:2]))
    cut = data.draw(st.integers(0, len(shuffled)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ties, "HEADS", 3)
        patch.setattr(ties, "EARLIEST", 1)
        patch.setattr(ties, "NEAREST", 1)
        with closing(open_store("sqlite::memory:")) as one, closing(open_store("sqlite::memory:")) as other:
            expected = assigned(one, articles)
            assert assigned(other, shuffled[:cut], shuffled[cut:]) == expected
            assert {s.id: s.article_ids for s in one.stories()} == {s.id: s.article_ids for s in other.stories()}


@settings(max_examples=40, deadline=None)
@given(made=st.lists(REPORTS, min_size=2, max_size=9))
def test_where_no_bound_is_reached_all_pairs_are_compared(made: list[dict[str, object]]) -> None:
    articles = [report(number, **fields) for number, fields in enumerate(made)]  # type: ignore[arg-type] # by name
    with closing(open_store("sqlite::memory:")) as store:
        assert assigned(store, articles) == all_pairs(store)


def test_an_article_seen_earlier_than_thought_is_tied_to_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties, "EARLIEST", 1)
    monkeypatch.setattr(ties, "NEAREST", 0)
    articles = [report(number, first_seen=at(minutes=10 + number)) for number in range(4)]
    assert _tied_to(assigned(store, articles)) == {article_id(url("a", "n0.example"))}
    earlier = dataclasses.replace(articles[3], first_seen=at(minutes=1))
    assert _tied_to(assigned(store, [earlier])) == {article_id(url("a", "n3.example"))}


def _tied_to(edges: Sequence[EdgeRecord]) -> set[str]:
    """Articles that are in every edge."""
    return set.intersection(*({edge.low_article, edge.high_article} for edge in edges))


def test_a_revision_is_compared_as_well(store: Store) -> None:
    first = [report(0), report(1, event=1)]
    assert assigned(store, first) == []
    revised = report(1, event=0, fetched=at(hours=1))
    (edge,) = assigned(store, [revised])
    assert edge.kind == "copy"


def test_a_tie_that_no_longer_holds_parts_the_family(store: Store) -> None:
    """An earlier read of the same text says that it was published weeks before."""
    copies = [report(0), report(1, fetched=at(hours=1))]
    assert len(assigned(store, copies)) == 1
    assert assigned(store, [report(1, published=at(days=-40), fetched=NOON)]) == []
    ids = [article_id(url("a", f"n{number}.example")) for number in (0, 1)]
    assert ["family" in each.detail for each in store.assignments_of(ids).values()] == [False, False]


# --- what copies cost -------------------------------------------------------------------------------------------------


def test_edges_and_comparisons_grow_with_the_copies_and_not_with_their_pairs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    monkeypatch.setattr(ties, "edge_between", lambda *pair: compared.append(pair) or edge_between(*pair))
    count = 120
    made = [report(n, figure=n, published=at(minutes=n % 40), first_seen=at(minutes=n % 7)) for n in range(count)]
    edges = assigned(store, made)
    most = (ties.EARLIEST + ties.NEAREST) * count
    assert len(edges) <= len(compared) <= most
    assert len(set(parts(edges).values())) == 1
    assert parts(edges).keys() == {each.id for each in store.articles_in_order()}


def test_texts_are_compared_some_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [report(n, figure=n) for n in range(20)]
    with closing(open_store("sqlite::memory:")) as whole:
        expected = assigned(whole, made)
    asked: list[int] = []
    there = store.versions_by_id
    monkeypatch.setattr(articles, "_READ_AT_ONCE", 3)
    monkeypatch.setattr(store, "versions_by_id", lambda ids: asked.append(len(ids)) or there(ids))
    assert assigned(store, made) == expected
    assert len(asked) >= 7


def test_what_was_compared_before_is_not_compared_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assigned(store, [report(n, figure=n) for n in range(20)])
    compared = []
    monkeypatch.setattr(ties, "edge_between", lambda *pair: compared.append(pair) or edge_between(*pair))
    assigned(store, [report(20, event=1, first_seen=at(minutes=-5))])  # before all others, and like none of them
    assert compared == []


def test_a_later_stretch_of_time_has_heads_of_its_own(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words every month: last month's do not stand in the way of this month's copies."""
    monkeypatch.setattr(ties, "HEADS", 2)
    made = []
    for month in range(4):
        when = at(days=30 * month)
        made += [report(10 * month + n, published=when, first_seen=when + timedelta(minutes=n)) for n in range(3)]
    edges = assigned(store, made)
    assert len(set(parts(edges).values())) == 4
    assert len(parts(edges)) == len(made)


@pytest.mark.parametrize("published", [None, NOON])
def test_texts_without_a_date_find_those_with_one(store: Store, published: datetime | None) -> None:
    dated, undated = report(0, published=at(days=-200)), report(1, published=None, first_seen=at(minutes=5))
    third = report(2, published=published, first_seen=at(minutes=9))
    assert len(set(parts(assigned(store, [third], [undated], [dated])).values())) == 1


# --- a store of an earlier version ------------------------------------------------------------------------------------


def test_edges_of_an_earlier_version_go_when_all_articles_were_tied_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assigned(store, [report(n) for n in range(5)])
    assert len(list(store.all_edges())) == 10
    monkeypatch.setattr(ties, "EARLIEST", 1)
    monkeypatch.setattr(ties, "NEAREST", 1)
    rule = dataclasses.replace(DEFAULT_RULE, show_new=0.31)  # another rule: all of it is looked at again
    assignment.assign(store, at(days=30), "desk", copies=rule)
    assert 4 <= len(list(store.all_edges())) <= 8


def test_of_very_many_copies_one_newsroom_has_the_text(store: Store) -> None:
    count = 60
    made = [report(n, published=at(minutes=n * 37 % 60)) for n in range(count)]
    assigned(store, made)
    (told,) = store.stories()
    found = whole_story.story(store, told)
    assert found["priority"]["newsrooms"] == 1
    assert [len(beat["copies"]) for beat in found["beats"]] == [count - 1]


def test_a_text_that_many_have_is_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(texts, "terms_of", lambda *text: read.append(text) or terms_of(*text))
    monkeypatch.setattr(clustering, "single", lambda *told: read.append(told) or single(*told))
    assigned(store, [report(n) for n in range(30)])
    assert len(read) == 2  # its terms, and the story that it begins
