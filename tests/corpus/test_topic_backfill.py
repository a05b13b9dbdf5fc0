"""What was stored before a topic was there, or was what it is now, joins it."""

import dataclasses
from pathlib import Path

import pytest

from newsbot.corpus import feed_polls, topic_backfill
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.corpus.store.schema import FeedRecord
from newsbot.corpus.writer import Writer
from newsbot.feeds.polling import FeedState
from newsbot.text.ids import article_id
from newsbot.text.topics import Source, Topic, parse
from tests.builders import FEED, NOON, article, at, departure, pending, url
from tests.commands import spawn
from tests.interfaces.cli.commands.test_watch_command import ARTICLE, feed
from tests.servers import Asked, Server, page


def topic(query: str, *feeds: str, name: str = "later") -> Topic:
    return Topic(name, parse(query), sources=tuple(map(Source, feeds)))


def hold(store: Store, name: str = "a", **fields: object) -> None:
    store.announce([pending(name)])
    Writer(store).write([article(name, topics=("missiles",), **fields)])


def topics_of(store: Store, name: str = "a") -> tuple[str, ...]:
    (found,) = store.articles(ArticleFilter(ids=(article_id(url(name)),)))
    return found.topics


def test_a_stored_text_joins_a_topic_that_is_added(store: Store) -> None:
    hold(store)
    assert topic_backfill.catch_up(store, [topic("citrus", FEED)], at(days=1)) == 1
    assert topics_of(store) == ("later", "missiles")


def test_it_says_why(store: Store) -> None:
    hold(store)
    topic_backfill.catch_up(store, [topic("citrus OR olives", FEED)], at(days=1))
    (why,) = store.decisions(DecisionFilter(topics=("later",)))
    assert (why.url, why.stage, why.reason, why.last) == (url(), "topic", "kept", at(days=1))
    assert why.detail == {"joined": True, "clause": "later: citrus"}


def test_stories_are_looked_at_again(store: Store) -> None:
    hold(store)
    store.clear_desk_mark(store.desk_mark().counter)
    topic_backfill.catch_up(store, [topic("citrus", FEED)], NOON)
    assert store.desk_mark().position is not None


@pytest.mark.parametrize(("query", "source"), [("olives", FEED), ("citrus", "http://other.example/rss")])
def test_what_does_not_match_or_came_from_elsewhere_does_not_join(store: Store, query: str, source: str) -> None:
    hold(store)
    assert topic_backfill.catch_up(store, [topic(query, source)], NOON) == 0
    assert topics_of(store) == ("missiles",)


def test_what_was_imported_joins_any_topic(store: Store) -> None:
    hold(store, feed_url=None)
    topic_backfill.catch_up(store, [topic("citrus", "http://other.example/rss")], NOON)
    assert topics_of(store) == ("later", "missiles")


def test_another_language_or_an_older_text_does_not_join(store: Store) -> None:
    hold(store, language="en", published=at(days=-9))
    wanted = topic("citrus", FEED)
    topic_backfill.catch_up(store, [dataclasses.replace(wanted, languages=("tr",))], NOON)
    topic_backfill.catch_up(store, [dataclasses.replace(wanted, since=at(days=-1))], NOON)
    assert topics_of(store) == ("missiles",)


def test_a_topic_is_asked_once_and_again_when_its_query_or_feeds_change(store: Store) -> None:
    first, other = topic("olives", FEED), topic("citrus", "http://other.example/rss")
    topic_backfill.catch_up(store, [first, dataclasses.replace(other, name="third")], NOON)
    hold(store)
    assert topic_backfill.catch_up(store, [first], NOON) == 0
    assert topic_backfill.catch_up(store, [topic("olives OR citrus", FEED)], NOON) == 1
    assert topic_backfill.catch_up(store, [topic("citrus", "http://other.example/rss", FEED, name="third")], NOON) == 1
    assert topics_of(store) == ("later", "missiles", "third")


def test_doing_it_again_changes_nothing(store: Store) -> None:
    hold(store)
    topic_backfill.catch_up(store, [topic("citrus", FEED)], NOON)
    counter = store.desk_mark().counter
    (held,) = store.articles(ArticleFilter())
    assert topic_backfill.join(store, [held], [topic("citrus", FEED)], NOON) == 0
    assert store.desk_mark().counter == counter


@pytest.mark.parametrize(("query", "due"), [("citrus", True), ("olives", False)])
def test_an_off_topic_text_that_would_be_kept_now_is_fetched_again(store: Store, query: str, due: bool) -> None:
    store.announce([pending()])
    dropped = article(candidates=("missiles",))
    Writer(store).write([departure("off-topic", dropped, stage="topic", feed_url=FEED)])
    assert store.due_urls(at(days=1), 10) == []
    topic_backfill.catch_up(store, [topic(query, FEED)], at(days=1))
    assert [record.topics for record in store.due_urls(at(days=1), 10)] == ([("later", "missiles")] if due else [])


def test_a_feed_that_another_topic_follows_is_read_as_a_whole(store: Store) -> None:
    state = FeedState(FEED, etag='"e"', last_modified="now", body_sha="x", next_due=at(days=1))
    store.put_feeds([FeedRecord(FEED, "outlet.example", ("missiles",), at(days=1), feed_polls.dump(state))])
    feed_polls.follow(store, [topic("citrus", FEED)], NOON)
    (held,) = store.feeds()
    read = feed_polls.load(held)
    assert (held.topics, held.next_due, read.etag, read.last_modified, read.body_sha) == (
        ("later", "missiles"),
        NOON,
        None,
        None,
        None,
    )


def test_a_retired_or_resting_feed_is_left_in_peace(store: Store) -> None:
    for number, state in enumerate(
        (FeedState("", state="retired"), FeedState("", retry_after_until=at(hours=2), next_due=at(hours=2)))
    ):
        address = f"{FEED}{number}"
        state = dataclasses.replace(state, url=address)
        store.put_feeds(
            [FeedRecord(address, "outlet.example", (), state.next_due or feed_polls.NEVER, feed_polls.dump(state))]
        )
    feed_polls.follow(store, [topic("citrus", f"{FEED}0", f"{FEED}1")], NOON)
    assert [held.next_due for held in store.feeds()] == [feed_polls.NEVER, at(hours=2)]


def test_a_crawl_takes_what_is_stored_into_a_topic_that_was_added(tmp_path: Path) -> None:
    """The feed and its pages answer 304 to whoever has them already."""

    def unless_known(body: bytes) -> object:
        def answer(asked: Asked) -> bytes:
            return page(b"", "304 Not Modified", ETag='"1"') if "if-none-match" in asked.headers else body

        return answer

    def tagged(body: bytes) -> bytes:
        return body.replace(b"HTTP/1.1 200 OK\r\n", b'HTTP/1.1 200 OK\r\nETag: "1"\r\n')

    folder = tmp_path / "topics"
    folder.mkdir()
    config = tmp_path / "newsbot.toml"
    config.write_text("[store]\nuri = 'sqlite:news.db'\n[extract]\nworkers = 1\n")
    (folder / "quakes.toml").write_text("query = 'quake AND town'\nfeeds = ['http://a.example/rss']\n")
    answers = {
        "a.example/rss": unless_known(tagged(feed("a.example", 1))),
        "a.example/1": unless_known(tagged(page(ARTICLE.format(n=1)))),
    }
    with Server(answers) as server:  # type: ignore[arg-type]
        assert spawn("--config", config, "crawl", resolve=server.port).code == 0
        (folder / "elmfield.toml").write_text("query = 'elmfield'\nfeeds = ['http://a.example/rss']\n")
        assert spawn("--config", config, "crawl", "--due", resolve=server.port).code == 0
    store = open_store(f"sqlite:{tmp_path / 'news.db'}")
    assert [each.topics for each in store.articles(ArticleFilter())] == [("elmfield", "quakes")]
    assert [each.topics for each in store.stories()] == [("elmfield", "quakes")]
    store.close()


def test_known_urls_that_another_topic_s_feed_announces_join_it(tmp_path: Path) -> None:
    folder = tmp_path / "topics"
    folder.mkdir()
    config = tmp_path / "newsbot.toml"
    config.write_text("[store]\nuri = 'sqlite:news.db'\n[extract]\nworkers = 1\n")
    (folder / "quakes.toml").write_text("query = 'quake'\nfeeds = ['http://a.example/rss']\n")
    (folder / "towns.toml").write_text("query = 'town'\nfeeds = ['http://a.example/towns']\n")
    answers = {
        "a.example/rss": feed("a.example", 1),
        "a.example/towns": feed("a.example", 1),
        "a.example/1": page(ARTICLE.format(n=1)),
    }
    with Server(answers) as server:
        assert spawn("--config", config, "crawl", "quakes", resolve=server.port).code == 0
        assert spawn("--config", config, "crawl", "towns", resolve=server.port).code == 0
    store = open_store(f"sqlite:{tmp_path / 'news.db'}")
    assert [each.topics for each in store.articles(ArticleFilter())] == [("quakes", "towns")]
    store.close()
