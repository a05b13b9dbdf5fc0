"""The embedded store: one SQLite file, no server. Each section of the protocol has its own module."""

from newsbot.store.sqlite.decisions import Decisions
from newsbot.store.sqlite.desk import Desk
from newsbot.store.sqlite.feeds import Feeds
from newsbot.store.sqlite.reading import Reading
from newsbot.store.sqlite.relations import Relations
from newsbot.store.sqlite.urls import Urls


class SqliteStore(Feeds, Urls, Relations, Decisions, Reading, Desk):
    """`newsbot.store.base.Store` over one SQLite file."""
