"""The embedded store: one SQLite file, no server. Each section of the protocol has its own module."""

from newsbot.corpus.store.sqlite.assignment import Desk
from newsbot.corpus.store.sqlite.decisions import Decisions
from newsbot.corpus.store.sqlite.feeds import Feeds
from newsbot.corpus.store.sqlite.reading import Reading
from newsbot.corpus.store.sqlite.rereading import Rereading
from newsbot.corpus.store.sqlite.urls import Urls
from newsbot.corpus.store.sqlite.whole import Whole


class SqliteStore(Feeds, Urls, Desk, Decisions, Reading, Rereading, Whole):
    """`newsbot.corpus.store.base.Store` over one SQLite file."""
