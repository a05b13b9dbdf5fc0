"""OPML 2.0: the feeds that are followed, for other feed readers."""

from collections.abc import Iterator

from newsbot.feeds.opml import Subscription, write_opml
from newsbot.interfaces.export import Corpus


def pieces(corpus: Corpus) -> Iterator[str]:
    """An outline a feed, with its tags."""
    feeds = [Subscription(row["url"], row["title"], tuple(row["tags"])) for row in corpus.sources]
    yield write_opml(feeds, corpus.title)
