"""The fixture world's recorded crawls, replayed: stories, threads, revisions and priority against the manifest."""

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot import query
from newsbot.ids import article_id
from newsbot.store import open_store
from newsbot.store.base import ArticleFilter, Store
from tests.world import World
from tests.world.model import Article

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    uri = f"sqlite:{tmp_path_factory.mktemp('stories') / 'world.db'}"
    command = [sys.executable, "-m", "newsbot", "-q", "--config", "fixtures/world/newsbot.toml", "--store", uri]
    subprocess.run(
        [*command, "--now", "2026-03-11T20:00Z", "replay", "fixtures/crawls"], cwd=ROOT, check=True, capture_output=True
    )
    held = open_store(uri)
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
        record = query.find_article(store, article.url)
        steps = query.revisions(store, record)
        assert len(steps) == len(article.versions) - 1, article.id
        for step, version in zip(steps, article.versions[1:], strict=True):
            assert step["cosmetic"] == version.cosmetic, article.id
            assert bool(step["silent"]) == version.silent, article.id


def test_the_second_interception_follows_the_first(world: World, store: Store) -> None:
    seed = query.find_story(store, "http://headline-hub.example/us/nato-intercepts-second-iranian-ballistic-missile")
    first = query.find_story(store, "http://northwire.example/2026/03/04/nato-downs-missile-hatay")
    (before,) = query.story(store, seed)["thread"]["before"]
    assert before["id"] == first.id
    assert "previous Wednesday" in before["quote"]
    assert seed.id in [each["id"] for each in query.story(store, first)["thread"]["after"]]


def test_both_events_are_one_story_in_four_languages(store: Store) -> None:
    for url in (
        "http://northwire.example/2026/03/04/nato-downs-missile-hatay",
        "http://northwire.example/2026/03/09/second-missile-gaziantep",
    ):
        assert query.find_story(store, url).detail["languages"] == ["ar", "de", "en", "tr"]


def test_who_was_first_is_told_by_both_clocks(store: Store) -> None:
    row = query.story(store, query.find_story(store, "http://northwire.example/2026/03/04/nato-downs-missile-hatay"))
    assert row["priority"]["statement"].startswith("northwire.example was first")
    assert row["priority"]["newsrooms"] < len(row["outlets"])  # those who carried the wire have no text of their own


def test_stories_are_mostly_those_that_a_person_would_make(world: World, store: Store) -> None:
    """BCubed over the manifest's stories. It cuts finer than the clusterer in places: markets, flights, debates."""
    told = {article.id: (article.story, _story(store, article)) for article in _kept(world)}
    together = Counter(told.values())
    by_gold: dict[str | None, int] = Counter(gold for gold, _ in told.values())
    by_found: dict[str, int] = defaultdict(int)
    for _, found in told.values():
        by_found[found] += 1
    precision = sum(together[pair] / by_found[pair[1]] for pair in told.values()) / len(told)
    recall = sum(together[pair] / by_gold[pair[0]] for pair in told.values()) / len(told)
    f1 = 2 * precision * recall / (precision + recall)
    assert f1 > 0.6, f"BCubed P {precision:.2f} R {recall:.2f} F1 {f1:.2f}"
