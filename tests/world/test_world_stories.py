"""The fixture world's recorded crawls, replayed: stories, threads, revisions and priority against the manifest."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from newsbot.corpus.query import article_rows, story_rows, text_changes, whole_story
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.text.ids import article_id
from tests.corpus.query.corpus import world_copy
from tests.world import World
from tests.world.model import Article


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    held = open_store(world_copy(tmp_path_factory.mktemp("stories")))
    yield held
    held.close()


def _kept(world: World) -> list[Article]:
    return [article for article in world.articles if article.stored and article.relation != "off_topic"]


def _story(store: Store, article: Article) -> str:
    return store.assignments_of([article_id(article.url)])[article_id(article.url)].story_id


def test_the_corpus_holds_what_the_manifest_keeps_and_nothing_else(world: World, store: Store) -> None:
    assert {row.url for row in store.articles(ArticleFilter())} == {article.url for article in _kept(world)}


def test_copies_and_near_duplicates_are_those_of_the_manifest(world: World, store: Store) -> None:
    relations = store.assignments_of([article_id(article.url) for article in _kept(world)])
    for article in _kept(world):
        found = relations[article_id(article.url)]
        assert (found.relation in {"copy", "near_duplicate"}) == (article.copy_of is not None), article.id
        if article.copy_of is not None:
            assert found.relation == article.relation, article.id
            assert found.detail["copy_of"] == article_id(world.by_id[article.copy_of].url), article.id
            assert found.detail["carried"] == article.kind, article.id


def test_every_relation_has_figures_and_what_would_change_it(world: World, store: Store) -> None:
    for found in store.assignments_of([article_id(article.url) for article in _kept(world)]).values():
        assert found.detail["reason"]
        assert found.detail["would_change"]


def test_versions_and_their_weight_are_those_of_the_manifest(world: World, store: Store) -> None:
    for article in _kept(world):
        record = article_rows.find_article(store, article.url)
        steps = text_changes.revisions(store, record)
        assert len(steps) == len(article.versions) - 1, article.id
        for step, version in zip(steps, article.versions[1:], strict=True):
            assert step["cosmetic"] == version.cosmetic, article.id
            assert bool(step["silent"]) == version.silent, article.id


def test_the_second_interception_follows_the_first(world: World, store: Store) -> None:
    seed = story_rows.find_story(
        store, "http://headline-hub.example/us/nato-intercepts-second-iranian-ballistic-missile"
    )
    first = story_rows.find_story(store, "http://northwire.example/2026/03/04/nato-downs-missile-hatay")
    (before,) = whole_story.story(store, seed)["thread"]["before"]
    assert before["id"] == first.id
    assert "previous Wednesday" in before["quote"]
    assert seed.id in [each["id"] for each in whole_story.story(store, first)["thread"]["after"]]


def test_both_events_are_one_story_in_four_languages(store: Store) -> None:
    for url in (
        "http://northwire.example/2026/03/04/nato-downs-missile-hatay",
        "http://northwire.example/2026/03/09/second-missile-gaziantep",
    ):
        assert story_rows.find_story(store, url).detail["languages"] == ["ar", "de", "en", "tr"]


def test_who_was_first_is_told_by_both_clocks(store: Store) -> None:
    row = whole_story.story(
        store, story_rows.find_story(store, "http://northwire.example/2026/03/04/nato-downs-missile-hatay")
    )
    assert row["priority"]["statement"].startswith("northwire.example was first")
    assert row["priority"]["newsrooms"] < len(row["outlets"])  # those who carried the wire have no text of their own


def test_every_relation_is_that_of_the_manifest(world: World, store: Store) -> None:
    found = store.assignments_of([article_id(article.url) for article in _kept(world)])
    told = {article.id: found[article_id(article.url)].relation for article in _kept(world)}
    assert told == {article.id: article.relation for article in _kept(world)}


def test_every_story_holds_the_articles_that_the_manifest_says_in_whatever_language(world: World, store: Store) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    right: dict[str | None, set[str]] = defaultdict(set)
    for article in _kept(world):
        told[_story(store, article)].add(article.id)
        right[article.story].add(article.id)
    assert sorted(map(sorted, told.values())) == sorted(map(sorted, right.values()))


def test_every_story_follows_the_one_that_the_manifest_says(world: World, store: Store) -> None:
    named = {_story(store, article): article.story for article in _kept(world)}
    told = {}
    for story, name in named.items():
        before = whole_story.story(store, story_rows.find_story(store, story))["thread"]["before"]
        told[name] = [named[each["id"]] for each in before]
    assert told == {name: [table["follows"]] if "follows" in table else [] for name, table in world.stories.items()}


def test_every_part_in_another_language_is_linked_with_evidence(world: World, store: Store) -> None:
    spoken: dict[str, set[str]] = defaultdict(set)
    for article in _kept(world):
        spoken[_story(store, article)].add(article.language)
    for story, languages in spoken.items():
        held = story_rows.find_story(store, story).detail
        assert set(held["languages"]) == languages
        links = held.get("links", [])
        assert all(link["reason"] for link in links)
        assert bool(links) == (len(languages) > 1)
