"""A host gets so many requests an hour, whatever there is to fetch, and over several runs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter
from newsbot.network.hourly_budget import HOUR, Budget
from tests.commands import spawn
from tests.interfaces.cli.commands.test_watch_command import ARTICLE, feed
from tests.servers import Server, page

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_beyond_the_budget_the_hour_after_the_last_request_has_to_pass() -> None:
    budget = Budget(2)
    assert [budget.take("a", NOW + timedelta(minutes=n)) for n in range(3)] == [None, None, NOW + timedelta(minutes=61)]
    assert budget.take("b", NOW) is None
    assert budget.take("a", NOW + timedelta(minutes=61)) is None


def test_what_was_spent_elsewhere_counts() -> None:
    budget = Budget(2)
    budget.spend("a", [NOW - 2 * HOUR, NOW - HOUR / 2])
    assert budget.take("a", NOW) is None
    assert budget.take("a", NOW) == NOW + HOUR


def test_no_budget_is_no_limit() -> None:
    budget = Budget(0)
    budget.spend("a", [NOW])
    assert [budget.take("a", NOW) for _ in range(5)] == [None] * 5


@given(st.integers(1, 5), st.lists(st.integers(0, 3600), max_size=60))
def test_no_hour_has_more(per_hour: int, gaps: list[int]) -> None:
    budget, now, taken = Budget(per_hour), NOW, list[datetime]()
    for gap in gaps:
        now += timedelta(seconds=gap)
        until = budget.take("a", now)
        if until is None:
            taken.append(now)
        else:
            assert now < until <= now + HOUR
    for first in taken:
        assert sum(first <= each < first + HOUR for each in taken) <= per_hour


@pytest.mark.slow
def test_pages_beyond_it_are_fetched_in_the_next_hour(tmp_path: Path) -> None:
    config = tmp_path / "newsbot.toml"
    config.write_text(
        "[store]\nuri = 'sqlite:news.db'\n[extract]\nworkers = 1\n[recheck]\nafter = []\n[fetch]\nper_hour = 5\n"
    )
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "quakes.toml").write_text("query = 'quake'\nfeeds = ['http://a.example/rss']\n")
    answers = {f"a.example/{n}": page(ARTICLE.format(n=n)) for n in range(8)}
    fetched = []
    with Server({**answers, "a.example/rss": feed("a.example", *range(8))}) as server:
        for now in ("12:00", "12:20", "13:10"):
            done = spawn("--config", config, "--now", f"2026-03-04T{now}Z", "crawl", "--due", resolve=server.port)
            assert done.code == 0, done.err
            fetched.append(len([path for path in server.paths("a.example") if path not in ("/rss", "/robots.txt")]))
            if now == "12:00":
                assert "5 pages wait: more than 5 requests an hour (fetch.per_hour)" in done.err
    assert fetched == [3, 3, 8]
    store = open_store(f"sqlite:{tmp_path / 'news.db'}")
    assert (len(store.articles(ArticleFilter())), store.counts()["urls_pending"]) == (8, 0)
    assert {record.attempts for record in store.urls(f"http://a.example/{n}" for n in range(8)).values()} == {0}
    store.close()
