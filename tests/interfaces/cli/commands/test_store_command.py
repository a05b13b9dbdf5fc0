"""`newsbot store check`: each way in which records can disagree is found, and mended to what a whole store says."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import ArticleRecord, StoryRecord, TombstoneRecord
from tests.builders import TEXT, article, at, pending
from tests.commands import call
from tests.corpus.query.corpus import opened
from tests.interfaces.cli.corpus import stored
from tests.mongo_server import MissingServerError, mongo_server


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of a MongoDB server."""
    try:
        with mongo_server() as uri:
            yield uri
    except MissingServerError as error:
        pytest.skip(f"MongoDB is not tested here: {error}")


def corpus(uri: str) -> str:
    """A text, its copy elsewhere, what followed, another story; addresses that were announced."""
    with opened(uri) as store:
        store.announce([pending("first"), pending("other")])
    return stored(
        uri,
        [
            article("first", title="Missile shot down over Hatay", language="en", published=at(hours=-1)),
            article("copy", host="other.example", title="Alliance downs missile", language="en", published=at(hours=1)),
            article("other", body="Of quite another matter it was told. " * 20, title="Another matter"),
        ],
    )


def seen(store: Store) -> dict[str, Any]:
    """What readers get: texts, relations, stories."""
    articles = list(store.everything(ArticleRecord))
    return {
        "articles": articles,
        "versions": store.versions([each.id for each in articles]),
        "edges": [edge.id for edge in store.all_edges()],
        "stories": {s.id: (s.title, s.article_ids) for s in store.everything(StoryRecord) if s.article_ids},
        "homes": {ident: each.story_id for ident, each in store.assignments_of([a.id for a in articles]).items()},
    }


SQL = {
    "terms": ("derived", "DELETE FROM terms WHERE rowid = 1"),
    "weights": ("derived", "UPDATE weights SET words = 'forged'"),
    "address": ("derived", "DELETE FROM addresses WHERE url LIKE '%other'"),
    "keys": ("derived", "DELETE FROM bearers WHERE version_id = (SELECT version_id FROM bearers LIMIT 1)"),
    "current": ("derived", "UPDATE articles SET doc = json_set(doc, '$.title', 'forged') WHERE num = 2"),
    "orphan": ("orphan", "INSERT INTO addresses VALUES ('http://gone.example/', 0, 'a-gone')"),
    "tie": ("tie", "DELETE FROM edges"),
    "untied": ("edge", "DELETE FROM ties"),
    "no story": ("story", "DELETE FROM stories"),
    "unassigned": ("unassigned", "DELETE FROM assignments"),
    "no version": ("no-article", "DELETE FROM articles WHERE num = 3"),
}
DOCUMENTS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "terms": ("derived", lambda db: db.articles.update_many({}, {"$set": {"terms": ["forged"]}})),
    "current": ("derived", lambda db: db.articles.update_many({}, {"$set": {"title": "forged"}})),
    "window": ("derived", lambda db: db.versions.update_many({}, {"$unset": {"window": 1}})),
    "tie": ("tie", lambda db: db.edges.delete_many({})),
    "untied": ("edge", lambda db: db.ties.delete_many({})),
    "no story": ("story", lambda db: db.stories.delete_many({})),
    "unassigned": ("unassigned", lambda db: db.assignments.delete_many({})),
}


def mended(uri: str, kind: str, before: dict[str, Any] | None) -> None:
    """It is found, and after `--repair` all is as it was (None: something is gone for good)."""
    done = call("--store", uri, "store", "check")
    assert done.code == 1, done
    assert kind in {line.split("\t")[0] for line in done.lines()}
    assert "`--repair`" in done.err
    done = call("--store", uri, "store", "check", "--repair")
    assert done.code == 0, done
    assert done.err.endswith("All is mended.\n")
    with opened(uri) as store:
        assert before is None or seen(store) == before
    done = call("--store", uri, "store", "check")
    assert (done.code, done.out, done.err) == (0, "", "All is well.\n")


@pytest.mark.parametrize("case", SQL)
def test_sqlite_is_mended(case: str, tmp_path: Path) -> None:
    uri = corpus(f"sqlite:{tmp_path / 'a.db'}")
    with opened(uri) as store:
        before = seen(store)
    kind, sql = SQL[case]
    database = sqlite3.connect(tmp_path / "a.db")
    database.execute(sql)
    database.commit()
    database.close()
    mended(uri, kind, None if case == "no version" else before)


@pytest.mark.slow
@pytest.mark.parametrize("case", DOCUMENTS)
def test_mongodb_is_mended(case: str, server: str) -> None:
    name = f"check-{case.replace(' ', '-')}"
    uri = corpus(server.replace("/?", f"/{name}?"))
    with opened(uri) as store:
        before = seen(store)
    kind, act = DOCUMENTS[case]
    with MongoClient[Any](server) as client:
        act(client[name])
    mended(uri, kind, before)


def test_an_article_without_a_text_is_fetched_again(tmp_path: Path) -> None:
    uri = corpus(f"sqlite:{tmp_path / 'a.db'}")
    database = sqlite3.connect(tmp_path / "a.db")
    database.execute("DELETE FROM versions WHERE num = 3")
    database.commit()
    database.close()
    mended(uri, "no-text", None)
    with opened(uri) as store:
        (record,) = store.urls(["http://outlet.example/other"]).values()
        assert (record.state, record.article_id) == ("pending", None)
        assert store.counts()["articles"] == 2


def test_what_a_purge_has_left_is_removed(tmp_path: Path) -> None:
    uri = corpus(f"sqlite:{tmp_path / 'a.db'}")
    with opened(uri) as store:
        store.put_tombstones([TombstoneRecord("http://outlet.example/other", None, at(), "me")])
    mended(uri, "purged", None)
    with opened(uri) as store:
        assert store.counts()["articles"] == 2


def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    uri = stored(f"sqlite:{path}", [article(f"n{n}", body=f"{n} {TEXT}"[::-1]) for n in range(40)])
    data = bytearray(path.read_bytes())
    for page in range(40, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)
    done = call("--store", uri, "store", "check", "--repair")
    assert done.code in (1, 5)
    assert "damage" in done.out + done.err or "malformed" in done.err
    assert "a backup" in done.err


def test_it_waits_for_no_crawl(tmp_path: Path) -> None:
    from newsbot.times import system_clock
    from tests.interfaces.cli.corpus import project

    config, uri = project(tmp_path), corpus(f"sqlite:{tmp_path / 'a.db'}")
    with opened(uri) as store:
        assert store.acquire_lease("crawl:missiles", "elsewhere:1", system_clock(), 60)
    done = call("--config", config, "--store", uri, "store", "check")
    assert done.code == 7
    assert "A run is crawling missiles" in done.err
