"""The same pages whichever store the corpus is in."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from newsbot.corpus.store.base import DecisionFilter, Store
from newsbot.interfaces.web import create_app
from newsbot.text.topics import Topic
from tests.corpus.query.corpus import opened
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import surroundings
from tests.mongo_server import MissingServerError, mongo_server

LISTS = [
    "/topics.json",
    "/stories.json?limit=7",
    "/stories.json?lang=tr&day=2026-03-09",
    "/search.json?q=missile*&limit=9",
]


def copy(here: Store, there: Store) -> None:
    """All that pages read."""
    articles = list(here.articles_in_order())
    ids = [article.id for article in articles]
    versions = here.versions(ids)
    there.put_versions([(article, version) for article in articles for version in versions[article.id]])
    there.put_ties(list(here.ties_of(ids).values()))
    there.put_stories(here.stories(), list(here.assignments_of(ids).values()))
    there.put_urls(list(here.urls(article.url for article in articles).values()))
    there.put_decisions(here.decisions(DecisionFilter()))


@pytest.fixture(scope="module")
def other(world_uri: str, topics: dict[str, Topic]) -> Iterator[Client]:
    """Pages over the world in MongoDB."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(mongo_server())
        except MissingServerError as error:
            if os.environ.get("NEWSBOT_REQUIRE_MONGODB") == "1":
                raise
            pytest.skip(f"MongoDB is not tested here: {error}")
        head, _, options = server.partition("?")
        uri = f"{head}pages?{options}"
        with opened(world_uri) as here, opened(uri) as there:
            copy(here, there)
        yield stack.enter_context(Client(create_app(surroundings(uri, topics), frozenset({"127.0.0.1"}))))


@pytest.mark.parametrize("address", LISTS)
def test_lists_are_the_same_from_both_stores(client: Client, other: Client, address: str) -> None:
    assert other.get(address).json() == client.get(address).json()


def test_stories_and_articles_are_the_same_from_both_stores(client: Client, other: Client) -> None:
    stories = client.get("/stories.json").json()["stories"]
    widest = max(stories, key=lambda story: story["articles"])["id"]
    article = client.get(f"/stories/{widest}.json").json()["beats"][0]["id"]
    for address in (f"/stories/{widest}", f"/articles/{article}"):
        assert other.get(address).body == client.get(address).body
