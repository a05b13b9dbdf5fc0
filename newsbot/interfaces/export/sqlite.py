"""A SQLite database of plain tables with full-text search, made to be opened in Datasette or sqlite3."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from newsbot.interfaces.export import Corpus, Row
from newsbot.times import iso

_SCHEMA = """
CREATE TABLE stories (
    id TEXT PRIMARY KEY, title TEXT, language TEXT, first_seen TEXT, last_seen TEXT, articles INTEGER, copies INTEGER
);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, url TEXT NOT NULL UNIQUE, outlet TEXT, title TEXT, text TEXT, language TEXT, published TEXT,
    modified TEXT, feed_published TEXT, first_seen TEXT, fetched TEXT, agency TEXT, section TEXT,
    story TEXT REFERENCES stories (id), relation TEXT, family TEXT, version INTEGER
);
CREATE INDEX articles_by_story ON articles (story);
CREATE INDEX articles_by_outlet ON articles (outlet);
CREATE INDEX articles_by_first_seen ON articles (first_seen);
CREATE TABLE authors (article TEXT REFERENCES articles (id), place INTEGER, name TEXT, PRIMARY KEY (article, place));
CREATE TABLE topics (article TEXT REFERENCES articles (id), topic TEXT, PRIMARY KEY (article, topic));
CREATE TABLE versions (
    article TEXT REFERENCES articles (id), number INTEGER, sha TEXT, fetched TEXT, title TEXT, words INTEGER,
    PRIMARY KEY (article, number)
);
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, text, content="articles", tokenize="unicode61 remove_diacritics 2"
);
"""
_ARTICLE = (
    "id", "url", "outlet", "title", "text", "language", "published", "modified", "feed_published", "first_seen",
    "fetched", "agency", "section", "story", "relation", "family", "version",
)  # fmt: skip
_STORY = ("id", "title", "language", "first_seen", "last_seen", "articles", "copies")


def render(corpus: Corpus) -> bytes:
    """The file. Times are ISO 8601 text in UTC; `articles_fts` searches title and text."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_SCHEMA)
        _fill(connection, corpus)
        connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        connection.commit()
        connection.execute("VACUUM")
        return connection.serialize()
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, corpus: Corpus) -> None:
    named = {row["story"] for row in corpus.articles}
    stories = [row for row in corpus.stories if row["id"] in named]
    known = {row["id"] for row in stories}
    articles = [{**row, "story": row["story"] if row["story"] in known else None} for row in corpus.articles]
    tables: dict[str, Iterator[tuple[Any, ...]]] = {
        "stories": (_values(row, _STORY) for row in stories),
        "articles": (_values(row, _ARTICLE) for row in articles),
        "authors": ((row["id"], place, name) for row in articles for place, name in enumerate(row["authors"], 1)),
        "topics": ((row["id"], topic) for row in articles for topic in row["topics"]),
        "versions": (
            (row["id"], number, *_values(version, ("sha", "fetched", "title", "words")))
            for row in articles
            for number, version in enumerate(row["versions"], 1)
        ),
    }
    for table, rows in tables.items():
        width = len(connection.execute(f"SELECT * FROM {table}").description)  # noqa: S608 - a constant of this module
        clean = (tuple(map(_clean, row)) for row in rows)
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", clean)  # noqa: S608 - the same


def _values(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _clean(value: Any) -> Any:
    """What SQLite takes: times as text, no lone surrogates."""
    if isinstance(value, datetime):
        return iso(value)
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
