"""What was known then is what a crawl that had stopped then would hold; other thresholds decide otherwise."""

import contextlib
import dataclasses
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsbot.corpus import scratch
from newsbot.corpus.query import article_rows, news_since
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import AssignmentRecord, StoryRecord
from newsbot.text.fingerprint import DEFAULT_RULE
from tests.corpus.query.corpus import world_copy

ROOT = Path(__file__).parents[2]
CRAWLS = sorted((ROOT / "fixtures/crawls").glob("*.warc.gz"))
THEN = datetime(2026, 3, 7, 16, tzinfo=UTC)  # of the eighth crawl

Corpus = Callable[[list[Path]], Store]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Makes a corpus by replaying some of the recorded crawls."""
    held: list[Store] = []

    def replayed(archives: list[Path]) -> Store:
        uri = f"sqlite:{tmp_path_factory.mktemp('scratch') / 'corpus.db'}"
        command = [sys.executable, "-m", "newsbot", "-q", "--config", "fixtures/world/newsbot.toml", "--store", uri]
        subprocess.run([*command, "replay", *map(str, archives)], cwd=ROOT, check=True, capture_output=True)
        held.append(open_store(uri))
        return held[-1]

    yield replayed
    for store in held:
        store.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with contextlib.closing(open_store(world_copy(tmp_path_factory.mktemp("whole")))) as store:
        yield store


def test_as_of_a_time_is_the_corpus_of_a_crawl_that_stopped_then(corpus: Corpus, whole: Store) -> None:
    stopped = corpus(CRAWLS[:8])
    then = scratch.as_of(whole, THEN)
    assert list(article_rows.Export(then, ArticleFilter())) == list(article_rows.Export(stopped, ArticleFilter()))
    for kind in (StoryRecord, AssignmentRecord):  # with what readers are told is new, and was changed
        assert list(then.everything(kind)) == list(stopped.everything(kind))
    since = THEN - timedelta(days=1)
    assert news_since.news(then, (), 0, since) == news_since.news(stopped, (), 0, since)
    then.close()


def test_of_very_many_assignments_the_last_are_gone_through(whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "ROUNDS", 2)
    then = scratch.as_of(whole, THEN)
    times = {each.at for each in then.everything(AssignmentRecord)}
    then.close()
    assert (len(times), max(times)) == (3, THEN)


def test_as_of_now_is_the_corpus_itself(whole: Store) -> None:
    then = scratch.as_of(whole, datetime(2026, 4, 1, tzinfo=UTC))
    assert list(article_rows.Export(then, ArticleFilter())) == list(article_rows.Export(whole, ArticleFilter()))
    then.close()


def test_before_everything_there_was_nothing(whole: Store) -> None:
    then = scratch.as_of(whole, datetime(2026, 1, 1, tzinfo=UTC))
    assert list(article_rows.Export(then, ArticleFilter())) == []
    then.close()


def test_under_the_same_thresholds_nothing_changes(whole: Store) -> None:
    again = scratch.under(whole)
    assert list(article_rows.Export(again, ArticleFilter())) == list(article_rows.Export(whole, ArticleFilter()))
    again.close()


def test_a_higher_threshold_makes_fewer_copies(whole: Store) -> None:
    strict = scratch.under(whole, dataclasses.replace(DEFAULT_RULE, near=0.99, copy=0.99))
    assert 0 < len(list(strict.all_edges())) < len(list(whole.all_edges()))
    strict.close()
