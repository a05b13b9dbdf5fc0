"""Small corpora and project folders for tests of commands."""

import json
from collections.abc import Iterable
from pathlib import Path

from newsbot.corpus import assignment
from newsbot.corpus.store import open_store
from newsbot.corpus.writer import Writer
from newsbot.items import Article, Departure
from tests.builders import TEXT, article, at, departure

HOSTILE = {
    "escape": "\x1b]0;owned\x07\x1b[2J Missile\rover Hatay\u202egnp.exe",
    "formula": '=HYPERLINK("http://evil.example","Missile")',
    "pipe": "Missile | over [Hatay](javascript:alert(1))",
}
"""Titles that would do something in a terminal, a spreadsheet or a Markdown reader."""
LONG = "Missile " + "and missile " * 30 + "end"


def stored(uri: str, outcomes: Iterable[Article | Departure]) -> str:
    """A store with these outcomes, stories assigned; returns its address."""
    store = open_store(uri)
    try:
        Writer(store).write(list(outcomes))
        assignment.assign(store, at(hours=5), "tests")
    finally:
        store.close()
    return uri


def some_articles() -> list[Article | Departure]:
    """A text, its copy, texts with hostile titles, a long one, and what was not kept."""
    other = {name: f"{TEXT}\nOf the matter of {name} nothing else was known on that day." for name in HOSTILE}
    return [
        article("first", title="Missile shot down over Hatay", language="en", published=at(hours=-1)),
        article("copy", host="other.example", title="Alliance downs missile", language="en", published=at(hours=1)),
        *(
            article(name, body=other[name][::-1], title=title, published=at(hours=-2))
            for name, title in HOSTILE.items()
        ),
        article("long", body=LONG + " of a text that is not like the others", title=LONG, published=None),
        departure("off-topic", article("cup", title="Cup final", body="A match."), stage="topic"),
        departure("too-short", article("brief", body="No.")),
    ]


def project(folder: Path, feeds: Iterable[str] = (), settings: str = "") -> Path:
    """A folder with newsbot.toml and the topic `missiles`; returns the configuration's path."""
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    topic = f'title = "Missiles"\nquery = "missile*"\nfeeds = {json.dumps(list(feeds))}\n'
    (folder / "topics" / "missiles.toml").write_text(topic, "utf-8")
    config = folder / "newsbot.toml"
    config.write_text(settings, "utf-8")
    return config


def articles_file(path: Path, count: int = 3, **fields: object) -> Path:
    """A JSON Lines file to import."""
    rows = [
        {
            "url": f"http://outlet.example/{number}",
            "title": f"Missile number {number}",
            "text": f"{TEXT}\nIt was number {number} of that week." if number % 2 else f"Short, {number}.",
            "published": f"2026-03-0{number % 8 + 1}T10:00:00Z",
            **fields,
        }
        for number in range(count)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path
