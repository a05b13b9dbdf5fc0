"""Exports of the fixture world, read back by the programs that they are for, equal the store."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from newsbot.corpus.query import article_rows
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.feeds import read_opml
from newsbot.interfaces.export import FORMATS
from newsbot.text.formats import dumps
from newsbot.times import iso
from tests.commands import WORLD, Done, call
from tests.corpus.query.corpus import NOW, opened, world_copy

TOPIC = "iran-missiles-turkey"


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    return world_copy(tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def store(uri: str) -> Iterator[Store]:
    with opened(uri) as found:
        yield found


@pytest.fixture(scope="module")
def rows(store: Store) -> list[article_rows.Row]:
    return list(article_rows.Export(store, ArticleFilter()))


def export(uri: str, *arguments: str | Path) -> Done:
    done = call("--config", WORLD, "--now", NOW.isoformat(), "--store", uri, "export", *arguments)
    assert done.code == 0, done.err
    return done


def test_jsonl_is_the_store(uri: str, rows: list[article_rows.Row]) -> None:
    named = [{"schema": "newsbot/article/1", **row} for row in rows]
    assert [json.loads(line) for line in export(uri).lines()] == [json.loads(dumps(row)) for row in named]


def test_csv_is_the_store(uri: str, rows: list[article_rows.Row]) -> None:
    found = [
        (row["url"], row["title"].removeprefix("'"), row["published"], row["text"])
        for row in csv.DictReader(io.StringIO(export(uri, "--format", "csv").out, newline=""))
    ]
    assert found == [
        (row["url"], row["title"], iso(row["published"]) if row["published"] else "", row["text"]) for row in rows
    ]


@pytest.fixture(scope="module")
def database(uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("sqlite") / "corpus.db"
    export(uri, "--format", "sqlite", "--output", path)
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def test_sqlite_holds_every_article(database: sqlite3.Connection, rows: list[article_rows.Row]) -> None:
    fields = ("id", "url", "outlet", "title", "text", "language", "relation", "story", "version")
    found = database.execute(f"SELECT {', '.join(fields)} FROM articles ORDER BY rowid").fetchall()
    assert found == [tuple(row[field] for field in fields) for row in rows]


def test_sqlite_holds_every_story(database: sqlite3.Connection, store: Store) -> None:
    found = database.execute("SELECT id, articles FROM stories ORDER BY id").fetchall()
    assert found == sorted((story.id, len(story.article_ids)) for story in store.stories())


def test_sqlite_holds_every_version(database: sqlite3.Connection, rows: list[article_rows.Row]) -> None:
    assert database.execute("SELECT count(*) FROM versions").fetchone() == (sum(len(row["versions"]) for row in rows),)


def test_sqlite_is_searched_in_every_script(database: sqlite3.Connection) -> None:
    sql = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    counts = [database.execute(sql, (word,)).fetchone()[0] for word in ("patriot", "fuze", "Rakete", "صاروخ*")]
    assert all(counts)


def test_the_feed_of_a_topic_validates(uri: str, rows: list[article_rows.Row]) -> None:
    parsed = feedparser.parse(io.BytesIO(export(uri, TOPIC, "--format", "atom").out.encode()))
    assert (parsed.bozo, len(parsed.entries), parsed.feed.id) == (0, len(rows), f"tag:newsbot,2026:topic/{TOPIC}")


def test_opml_holds_the_feeds(uri: str) -> None:
    found, problems = read_opml(export(uri, "--format", "opml").out.encode())
    assert (len(found), problems) == (9, [])


def test_the_briefing_tells_what_an_edit_changed(uri: str) -> None:
    assert "about ~~20~~ **50** hectares of orchards" in export(uri, "--format", "md").out


def test_a_briefing_of_a_day_holds_the_stories_of_that_day(uri: str) -> None:
    text = export(uri, "--format", "md", "--since", "2026-03-11").out
    assert ("Malatya" in text, "Artikel 4: Was Ankara" in text) == (True, False)


def test_a_database_is_not_written_to_a_terminal_or_pipe(uri: str) -> None:
    done = call("--config", WORLD, "--store", uri, "export", "--format", "sqlite")
    assert (done.code, done.out) == (2, "")


def test_an_unknown_format_is_refused(uri: str) -> None:
    assert call("--config", WORLD, "--store", uri, "export", "--format", "docx").code == 2


def test_output_is_said_on_stderr_and_stdout_stays_empty(uri: str, tmp_path: Path) -> None:
    done = export(uri, "--output", tmp_path / "corpus.jsonl")
    assert (done.out, "corpus.jsonl" in done.err) == ("", True)


def test_an_export_as_of_a_time_has_nothing_later(uri: str) -> None:
    rows = export(uri, "--as-of", "2026-03-04T12:00Z").rows()
    later = [row["url"] for row in rows if row["first_seen"] > "2026-03-04T12:00:00Z"]
    assert (bool(rows), later) == (True, [])


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("parquet", "sqlite")])
def test_R48_no_export_holds_the_secret_of_a_feed(uri: str, name: str, tmp_path: Path) -> None:
    topics = tmp_path / "topics"
    topics.mkdir()
    feed = "https://reader:CANARY@outlet.example/rss?token=CANARY"
    (topics / "secret.toml").write_text(f'query = "iran"\nfeeds = ["{feed}"]\n')
    (tmp_path / "newsbot.toml").write_text("")
    done = call("--config", tmp_path / "newsbot.toml", "--store", uri, "export", "--format", name)
    assert (done.code, "CANARY" in done.out + done.err) == (0, False)
