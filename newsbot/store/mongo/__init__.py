"""The store on a MongoDB server. Each section of the protocol has its own module; layout.py shows the collections."""

from newsbot.store.mongo.decisions import Decisions
from newsbot.store.mongo.desk import Desk
from newsbot.store.mongo.feeds import Feeds
from newsbot.store.mongo.reading import Reading
from newsbot.store.mongo.urls import Urls


class MongoStore(Feeds, Urls, Desk, Decisions, Reading):
    """`newsbot.store.base.Store` over one MongoDB database."""
