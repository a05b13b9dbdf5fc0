"""What a round of the spider asks for: what was read before it is not due again, nor is what is being asked."""

import asyncio
from collections.abc import Iterator

import pytest

from newsbot.corpus import feed_polls, frontier
from newsbot.corpus.store.schema import UrlRecord
from newsbot.network.hourly_budget import Budget
from newsbot.operation.config import Config
from newsbot.operation.crawl_session import Session
from newsbot.spiders.feeds import FeedsSpider
from newsbot.spiders.reader import Reader
from newsbot.text.topics import Source, Topic, parse
from newsbot.times import fixed_clock
from tests.builders import NOON, at, pending, url

FEEDS = [f"http://outlet.example/{name}.rss" for name in "ab"]


@pytest.fixture
def spider() -> Iterator[FeedsSpider]:
    """A spider that follows two feeds, both due; its store is in memory."""
    config = Config.model_validate({"store": {"uri": "sqlite::memory:"}})
    topic = Topic("missiles", parse("missile*"), sources=tuple(Source(feed) for feed in FEEDS))
    made = FeedsSpider()
    made.session = Session(config, fixed_clock(NOON), {topic.name: topic})
    made.reader = Reader(made.session, "crawl")
    made.budget = Budget(per_hour=9)
    yield made
    made.session.store.close()


def due(spider: FeedsSpider, *queued: str) -> tuple[list[str], list[str]]:
    """URLs and feeds that are due once these feeds have been polled."""

    async def run() -> tuple[list[str], list[str]]:
        store = spider.session.store
        await store.call(lambda opened: feed_polls.follow(opened, spider.session.topics.values(), NOON))
        await store.call(lambda opened: opened.announce([pending("x"), pending("y")]))
        for feed in await store.call(lambda opened: opened.feeds()):
            if feed.url in queued:
                spider.session.queue.add(feed_polls.failed(feed, "timeout", "no answer", NOON))
        urls, feeds = await spider.due(at(minutes=1))
        return [record.url for record in urls], [feed.url for feed in feeds]

    return asyncio.run(run())


def test_what_is_announced_or_listed_is_due(spider: FeedsSpider) -> None:
    assert due(spider) == ([url("x"), url("y")], FEEDS)


def test_a_feed_whose_poll_waits_to_be_written_is_not_due_again(spider: FeedsSpider) -> None:
    assert due(spider, FEEDS[0])[1] == [FEEDS[1]]


def test_what_is_being_asked_is_passed_over(spider: FeedsSpider) -> None:
    spider._polling.add(FEEDS[1])
    spider._asked.add(url("x"))
    assert due(spider) == ([url("y")], [FEEDS[0]])


def test_a_page_that_was_read_all_too_often_waits(spider: FeedsSpider, caplog: pytest.LogCaptureFixture) -> None:
    often, other = pending("x", checks=frontier.READINGS + 3), pending("y", checks=frontier.READINGS)

    async def run() -> tuple[list[UrlRecord], dict[str, UrlRecord]]:
        taken = await spider._affordable([often, other])
        return taken, await spider.session.store.call(lambda store: store.urls([often.url, other.url]))

    taken, held = asyncio.run(run())
    assert taken == [other]
    assert {key: record.due for key, record in held.items()} == {often.url: at(hours=3)}
    assert "1 pages wait" in caplog.text
