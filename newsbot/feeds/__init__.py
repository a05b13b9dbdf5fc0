"""Feeds: bytes of an RSS, RDF, Atom or JSON feed or of a sitemap -> FeedDocument; where feeds are found; OPML lists.

Pure: nothing is fetched or opened. A hostile body can still cost seconds of CPU inside a parser, so callers read feeds
in a worker process that can be killed (`newsbot.operation.workers`).
"""

from newsbot.feeds.discovery import FoundFeed, discover_feeds, usual_places
from newsbot.feeds.opml import Subscription, clean_tag, read_opml, write_opml
from newsbot.feeds.parse import MAX_BYTES, MAX_ENTRIES, parse_feed

__all__ = [
    "MAX_BYTES",
    "MAX_ENTRIES",
    "FoundFeed",
    "Subscription",
    "clean_tag",
    "discover_feeds",
    "parse_feed",
    "read_opml",
    "usual_places",
    "write_opml",
]
