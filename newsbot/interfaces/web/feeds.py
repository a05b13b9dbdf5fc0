"""Atom feeds (RFC 4287): every list and timeline as entries with ids that stay, made with lxml."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from newsbot.corpus.query.article_rows import Row
from newsbot.interfaces.export.atom import tag
from newsbot.interfaces.web.links import Links
from newsbot.times import iso

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """One entry. `place` and `name`: its own page here; `url`: where the outlet has it."""

    key: str  # names the entry for ever, such as "story/s-…"
    title: str
    updated: datetime | None
    place: str
    name: str | None
    summary: str = ""
    published: datetime | None = None
    language: str | None = None
    url: str | None = None
    author: str | None = None


# --- what becomes an entry ------------------------------------------------------------------------


def of_topic(row: Row) -> Item:
    """A topic, as of its newest article."""
    newest = row["stories"][0]["title"] if row["stories"] else ""
    return Item(f"topic/{row['name']}", row["title"], row["newest"], "topics", row["name"], newest)


def of_story(card: Row) -> Item:
    """A story, as of its newest article."""
    unread = f", {card['unread']} unread headlines" if card["unread"] else ""
    told = f"{len(card['outlets'])} outlets, {card['articles']} articles{unread}: {', '.join(card['outlets'])}"
    latest = "".join(f" · {each['outlet']}: {each['title']}" for each in card["headlines"][:1])
    return Item(
        f"story/{card['id']}",
        card["title"],
        card["last_seen"],
        "stories",
        card["id"],
        told + latest,
        card["first_seen"],
        card["language"],
    )


def of_beat(beat: Row) -> Item:
    """An article of a story, with what is new in it."""
    return Item(
        f"article/{beat['id']}",
        beat["title"],
        beat["changed"] or beat["first_seen"],
        "articles",
        beat["id"],
        _marked(beat, beat["summary"] or " ".join(beat["new"][:3])),
        beat["published"] or beat["first_seen"],
        beat["language"],
        beat["url"],
        beat["outlet"],
    )


def of_hit(row: Row) -> Item:
    """An article that a search found."""
    return Item(
        f"article/{row['id']}",
        row["title"],
        row["first_seen"],
        "articles",
        row["id"],
        _marked(row, row["snippet"]["text"]),
        row["published"] or row["first_seen"],
        row["language"],
        row["url"],
        row["outlet"],
    )


def _marked(row: Row, summary: str) -> str:
    return f"Headline only. {summary}".strip() if row["unread"] else summary


def of_version(row: Row, version: Row) -> Item:
    """One text of an article."""
    told = f"{version['words']} words, read {iso(version['fetched'])}"
    return Item(
        f"version/{row['id']}/{version['sha'][:16]}",
        version["title"],
        version["fetched"],
        "articles",
        row["id"],
        told,
        version["fetched"],
        row["language"],
        row["url"],
        row["outlet"],
    )


def of_source(row: Row) -> Item:
    """A feed in its present state: another state is another entry."""
    since = row["failing_since"] or row["last_new"] or row["last_ok"] or row["last_poll"]
    told = row["error"] or (f"last new {iso(row['last_new'])}" if row["last_new"] else "")
    return Item(f"source/{row['url']}/{row['state']}", f"{row['outlet']}: {row['state']}", since, "sources", None, told)


# --- the document ---------------------------------------------------------------------------------


def atom(title: str, key: str, items: Iterable[Item], links: Links, here: tuple[str, str], now: datetime) -> bytes:
    """A feed; `here`: the addresses of the feed itself and of its page. Only an empty one takes its time from `now`."""
    every = list(items)
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    updated = max((item.updated for item in every if item.updated), default=now)
    _add(feed, "id", tag(key))
    _add(feed, "title", f"{title} · newsbot")
    _add(feed, "updated", iso(updated))
    _add(feed, "link", rel="self", type="application/atom+xml", href=here[0])
    _add(feed, "link", rel="alternate", type="text/html", href=here[1])
    _add(_add(feed, "author"), "name", "newsbot")
    for item in every:
        _entry(feed, item, links, updated)
    document: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return document


def _entry(feed: etree._Element, item: Item, links: Links, fallback: datetime) -> None:
    entry = _add(feed, "entry")
    if item.language:
        entry.set(f"{_XML}lang", item.language)
    _add(entry, "id", tag(item.key))
    _add(entry, "title", item.title or "untitled")
    _add(entry, "updated", iso(item.updated or item.published or fallback))
    if item.published:
        _add(entry, "published", iso(item.published))
    own = links.to(item.place, item.name)
    _add(entry, "link", rel="alternate", type="text/html", href=item.url or own)
    if item.url:
        _add(entry, "link", rel="related", type="text/html", href=own)
    if item.author:
        _add(_add(entry, "author"), "name", item.author)
    if item.summary:
        _add(entry, "summary", item.summary, type="text")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    clean = {key: _ILLEGAL.sub("\ufffd", value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    child.text = _ILLEGAL.sub("\ufffd", text) if text is not None else None
    return child
