"""The store on a MongoDB server. Each section of the protocol has its own module; layout.py shows the collections."""

from newsbot.corpus.store.mongo.decisions import Decisions
from newsbot.corpus.store.mongo.feeds import Feeds
from newsbot.corpus.store.mongo.reading import Reading
from newsbot.corpus.store.mongo.rereading import Rereading
from newsbot.corpus.store.mongo.urls import Urls
from newsbot.corpus.store.mongo.whole import Whole


class MongoStore(Feeds, Urls, Decisions, Reading, Rereading, Whole):
    """`newsbot.corpus.store.base.Store` over one MongoDB database."""
