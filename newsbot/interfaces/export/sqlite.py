"""A SQLite database of plain tables with full-text search, made to be opened in Datasette or sqlite3."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from newsbot.interfaces.export import Corpus, Row
from newsbot.interfaces.export.files import read_pieces
from newsbot.times import iso

_SCHEMA = """
CREATE TABLE stories (
    id TEXT PRIMARY KEY, title TEXT, language TEXT, first_seen TEXT, last_seen TEXT, articles INTEGER, copies INTEGER,
    unread INTEGER
);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, url TEXT NOT NULL UNIQUE, outlet TEXT, title TEXT, text TEXT, language TEXT, published TEXT,
    modified TEXT, feed_published TEXT, first_seen TEXT, fetched TEXT, agency TEXT, section TEXT,
    story TEXT REFERENCES stories (id), relation TEXT, family TEXT, version INTEGER, unread INTEGER, summary TEXT
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
_OF_THE_WRITER = ((24, 28), (92, 100))
"""Bytes of the header that tell how often and by which version of SQLite the file was written, and nothing of it."""
_ARTICLE = (
    "id", "url", "outlet", "title", "text", "language", "published", "modified", "feed_published", "first_seen",
    "fetched", "agency", "section", "story", "relation", "family", "version", "unread", "summary",
)  # fmt: skip
_STORY = ("id", "title", "language", "first_seen", "last_seen", "articles", "copies", "unread")


def pieces(corpus: Corpus) -> Iterator[bytes]:
    """The file. Times are ISO 8601 text in UTC; `articles_fts` searches title and text."""
    with tempfile.TemporaryDirectory(prefix="newsbot-") as folder:
        path = Path(folder) / "corpus.db"
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")  # a file that fails is thrown away
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_SCHEMA)
            _fill(connection, corpus)
            connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
            connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
            connection.commit()
            connection.execute("VACUUM")
        with path.open("r+b") as file:
            for start, end in _OF_THE_WRITER:
                file.seek(start)
                file.write(bytes(end - start))
            file.seek(0)
            yield from read_pieces(file)


def _fill(connection: sqlite3.Connection, corpus: Corpus) -> None:
    for row in corpus.articles:
        _insert(connection, "articles", _values(row, _ARTICLE))
        for place, name in enumerate(row["authors"], 1):
            _insert(connection, "authors", (row["id"], place, name))
        for topic in row["topics"]:
            _insert(connection, "topics", (row["id"], topic))
        for number, version in enumerate(row["versions"], 1):
            values = _values(version, ("sha", "fetched", "title", "words"))
            _insert(connection, "versions", (row["id"], number, *values))
    for row in corpus.stories:
        if connection.execute("SELECT 1 FROM articles WHERE story = ? LIMIT 1", (row["id"],)).fetchone():
            _insert(connection, "stories", _values(row, _STORY))
    connection.execute("UPDATE articles SET story = NULL WHERE story NOT IN (SELECT id FROM stories)")


def _insert(connection: sqlite3.Connection, table: str, values: tuple[Any, ...]) -> None:
    places = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} VALUES ({places})", tuple(map(_clean, values)))  # noqa: S608 - a constant of this module


def _values(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _clean(value: Any) -> Any:
    """What SQLite takes: times as text, no lone surrogates."""
    if isinstance(value, datetime):
        return iso(value)
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
